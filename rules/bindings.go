package rules

import (
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// refused reports whether a binding is a proven mismatch that the given element
// of the policy decided, and that no defect of the policy itself explains.
func refused(b *graph.Binding, element iam.Element) bool {
	return b.Verdict == symbolic.No && b.Role != nil && b.ARN == graph.SameARN && !b.Undeclared &&
		b.Decision.Defect == nil && b.Decision.Element == element
}

// trustsProvider reports whether a policy of the role names an OIDC provider.
func trustsProvider(role *graph.BoundRole) bool {
	for _, policy := range role.Parsed {
		for _, s := range policy.Statements {
			for _, p := range s.Principals {
				if p.Type == iam.Federated {
					return true
				}
			}
		}
	}
	return false
}

// reason is the policy's own reason for a refusal.
func reason(b *graph.Binding) string {
	switch {
	case b.Decision.Reason != "":
		return b.Decision.Reason
	case len(b.Reasons) > 0:
		return b.Reasons[0]
	default:
		return "no statement of its trust policy admits it"
	}
}

// wantedSubjects lists the subjects of the service accounts that use a role.
func wantedSubjects(role *graph.BoundRole) string {
	var names []string
	for _, b := range role.Bindings {
		if b.Via == graph.IRSA && b.ServiceAccount != nil && len(names) < 4 {
			names = appendNew(names, quotedText(iam.Subject(b.ServiceAccount.Namespace, b.ServiceAccount.Name)))
		}
	}
	if len(names) == 0 {
		return "\"system:serviceaccount:<namespace>:<name>\""
	}
	return list(names)
}

// appendNew appends s unless it is there already.
func appendNew(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// otherUser returns a binding of the role that its policy admits, for another
// service account than that of b; nil if there is none.
func otherUser(b *graph.Binding) *graph.Binding {
	for _, other := range b.Role.Bindings {
		if other != b && other.Via == b.Via && other.Verdict == symbolic.Yes && accountOf(other) != accountOf(b) {
			return other
		}
	}
	return nil
}

// hasIdentity reports whether a service account visibly gets a role in some
// way, or may get one that the files do not show.
func hasIdentity(g *graph.Graph, sa *graph.ServiceAccount) bool {
	if named(g, sa) {
		return true
	}
	if slices.ContainsFunc(g.ServiceAccountsNamed(sa.Namespace, sa.Name), func(sa *graph.ServiceAccount) bool { return named(g, sa) }) {
		return true
	}
	for _, w := range g.WorkloadsOf(sa.Namespace, sa.Name) {
		if w.HasRole {
			return true
		}
	}
	return len(g.AssociationsOf(sa.Namespace, sa.Name)) > 0
}

// named reports whether a declaration names a role, under the right key or
// under one that was meant to be it, or may do so out of sight.
func named(g *graph.Graph, sa *graph.ServiceAccount) bool {
	if sa.RoleARN != nil || sa.Managed || sa.AddonAssociation || sa.AnnotationsUnknown {
		return true
	}
	keys := webhookKeys(g)
	return slices.ContainsFunc(sa.Annotations, func(a graph.Annotation) bool {
		return a.Key == keys[0] || meantKey(keys, a.Key) == keys[0]
	})
}

// trustsPods reports whether a policy of the role trusts EKS Pod Identity.
func trustsPods(role *graph.BoundRole) bool {
	for _, policy := range role.Parsed {
		if trustsService(policy, podIdentityService) {
			return true
		}
	}
	return false
}

// trustsService reports whether an allowing statement names a service principal.
func trustsService(policy iam.TrustPolicy, service string) bool {
	for _, s := range policy.Statements {
		for _, p := range s.Principals {
			if s.Effect == iam.Allow && p.Type == iam.Service && symbolic.Same(p.Value, symbolic.Literal(service)) != symbolic.No {
				return true
			}
		}
	}
	return false
}

// sharedAnnotation reports whether the annotation of a binding is also that of
// another account, which does get the role: the base of several overlays, the
// values of several releases. An edit for one would take it from the other.
func sharedAnnotation(g *graph.Graph, b *graph.Binding) bool {
	rng := annotationRange(b)
	for _, other := range g.Bindings {
		if other != b && other.Verdict != symbolic.No && annotationRange(other) == rng {
			return true
		}
	}
	return false
}
