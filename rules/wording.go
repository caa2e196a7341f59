package rules

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// roleAnnotation is the key that the webhook reads from a service account
// (amazon-eks-pod-identity-webhook, pkg/annotations.go).
func roleAnnotation(g *graph.Graph) string { return g.AnnotationKey("role-arn") }

// podIdentityService is the principal that assumes roles for EKS Pod Identity.
const podIdentityService = "pods.eks.amazonaws.com"

// defaultAudience is what the webhook and STS expect in every partition.
const defaultAudience = "sts.amazonaws.com"

// quoted puts a text into the quotes of a message. It does not escape: the
// writers do, each for its own format, and a backslash that the user wrote must
// reach the reader as it is.
func quoted(s string) string { return `"` + s + `"` }

// quotedText is quoted for a text that may hold tokens.
func quotedText(t symbolic.Text) string { return quoted(t.String()) }

// account names a service account as messages do: "namespace/name".
func account(namespace, name symbolic.Text) string {
	return quoted(namespace.String() + "/" + name.String())
}

// accountOf names the service account of a binding, declared or not.
func accountOf(b *graph.Binding) string {
	if b.ServiceAccount == nil && b.Association != nil {
		return account(b.Association.Namespace, b.Association.ServiceAccount)
	}
	return account(b.ServiceAccount.Namespace, b.ServiceAccount.Name)
}

// trusted names what a subject condition admits: the service account, or the
// whole value where it is a pattern or no subject at all.
func trusted(subject symbolic.Text) string {
	namespace, name, ok := iam.ParseSubject(subject)
	if !ok || strings.ContainsAny(subject.Flat(), "*?") {
		return quotedText(subject)
	}
	return account(namespace, name)
}

// maxShown is how long a name with unknown parts may be in a message, in bytes.
// A name that is put together from a long expression tells less than the address
// of its resource.
const maxShown = 80

// roleName is the name a user knows a role by: its own, or its address.
func roleName(role *graph.BoundRole) string {
	for _, name := range []symbolic.Text{role.Name, role.NamePrefix} {
		if shown := name.String(); shown != "" && (name.IsKnown() || len(shown) <= maxShown || role.Address == "") {
			return quoted(shown)
		}
	}
	return quoted(role.Address)
}

// roleNamed words a role ARN by the role's name, or by the whole text where that is
// all there is.
func roleNamed(arn symbolic.Text) string {
	if parsed, ok := iam.ParseARN(arn); ok {
		if _, name, ok := parsed.Role(); ok {
			return "role " + quotedText(name)
		}
	}
	return quotedText(arn)
}

// list joins quoted names for a sentence: `"a", "b" and "c"`.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// key builds a finding's key from the names that identify the mistake.
func key(parts ...string) string { return strings.Join(parts, "|") }

// first returns the first range that is a place.
func first(ranges ...source.Range) source.Range {
	for _, r := range ranges {
		if !r.IsZero() {
			return r
		}
	}
	return source.Range{}
}

// annotationRange is where a binding's service account is given its role.
func annotationRange(b *graph.Binding) source.Range {
	if b.Association != nil {
		return first(b.Association.RoleARN.Range(), b.Association.Range)
	}
	sa := b.ServiceAccount
	if sa.RoleARN == nil {
		return sa.Range
	}
	return first(sa.RoleARN.Value.Range(), sa.RoleARN.KeyRange, sa.Range)
}

// usage is the related place that shows who uses a role.
func usage(b *graph.Binding) lint.Related {
	text := "service account " + accountOf(b) + " is annotated with this role"
	switch {
	case b.Association != nil:
		text = "this association gives the role to " + accountOf(b)
	case b.ServiceAccount.Managed:
		text = "service account " + accountOf(b) + " is given this role"
	}
	return lint.Related{Range: annotationRange(b), Message: text}
}

// declaration is the related place that shows where a role is declared.
func declaration(role *graph.BoundRole) lint.Related {
	return lint.Related{Range: role.Range, Message: "role " + roleName(role) + " is declared here"}
}

// policyRange is the best place inside a role for what has no place of its own.
func policyRange(role *graph.BoundRole) source.Range {
	return first(role.PolicyRange, role.Range)
}
