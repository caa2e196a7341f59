package graph

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// supplyRole is the way out when a role is not in the tree.
const supplyRole = "lint the repository that declares the role together with this one, or export it there with `irsalint facts` and pass --facts FILE"

// supplies tells, by how a reference begins, how a user can supply its value. Of
// the references in one token's name the first row counts: what is easier to give.
var supplies = []struct{ prefix, how string }{
	{"var.", "set it with --var %s=VALUE, a --var-file or terraform.tfvars"},
	{"module.", "run terraform init so that the module's source is at hand, or describe the module under `modules` in .irsalint.yaml"},
	{"data.terraform_remote_state.", "lint the other root together with this one, or lint a plan (terraform show -json)"},
	{"dependency.", "lint the unit of this dependency together with it, or lint a plan (terraform show -json)"},
	{"terraform.workspace", "lint a plan of the workspace (terraform show -json)"},
	{"each.", "give the collection that for_each goes over"},
	{"local.", "give the values that it is built from"},
	{"namespace of ", "set metadata.namespace, or lint the Kustomize overlay or Helm release that sets it"},
	{"release ", "lint the Argo CD, Flux or Terraform release that installs the chart together with it"},
	{"provider that uses ", "lint the Provider that names this runtime configuration together with it"},
	{"issuer of cluster ", "lint a plan or state (terraform show -json), which holds the issuer"},
	{"aws_", "lint a plan or state (terraform show -json), which holds the real value"},
	{"data.aws_caller_identity.", "set the provider's allowed_account_ids, or lint a plan (terraform show -json)"},
	{"data.aws_partition.", "set the provider's region, or lint a plan (terraform show -json)"},
	{"data.", "lint a plan (terraform show -json), which holds what data sources returned"},
}

// Supply says how to supply the first of some unknown values that their names
// tell; false: none does. What was computed from others is supplied through one
// of those, if there is no plain one: an issuer is cut out of an ARN, and the
// namespace beside it is what really is in doubt.
func Supply(tokens []*symbolic.Token) (string, bool) {
	if how, ok := supply(tokens, true); ok {
		return how, true
	}
	return supply(tokens, false)
}

// supply is Supply for the plain references among the values, or for all.
func supply(tokens []*symbolic.Token, plain bool) (string, bool) {
	for _, token := range tokens {
		for _, s := range supplies {
			reference, ok := referenceIn(token.Name, s.prefix)
			if !ok || plain && token.Name != reference {
				continue
			}
			how := s.how
			if token.Supply != "" && token.Name == reference {
				how = token.Supply
			}
			if strings.Contains(how, "%s") {
				variable, _, _ := strings.Cut(strings.TrimPrefix(reference, s.prefix), ".")
				how = fmt.Sprintf(how, variable)
			}
			return fmt.Sprintf("${%s} is not known: %s", reference, how), true
		}
	}
	return "", false
}

// supplyFor says how to supply one of the unknown values on which a decision
// hangs, or "" if there is none.
func supplyFor(tokens []*symbolic.Token) string {
	if how, ok := Supply(tokens); ok || len(tokens) == 0 {
		return how
	}
	return fmt.Sprintf("${%s} is filled in elsewhere: lint the rendered output, or the file that fills it in", tokens[0].Name)
}

// referenceIn finds a reference that begins with prefix in the name of a token:
// the whole name, or a part of the expression that it is named after.
func referenceIn(name, prefix string) (string, bool) {
	if strings.HasSuffix(prefix, " ") { // words, which no expression has
		_, rest, ok := strings.Cut(name, prefix)
		if end := strings.IndexAny(rest, "\"'`,)}[]"); end >= 0 {
			rest = rest[:end]
		}
		return prefix + rest, ok
	}
	for from := 0; ; {
		i := strings.Index(name[from:], prefix)
		if i < 0 {
			return "", false
		}
		start := from + i
		from = start + len(prefix)
		if start > 0 && isReferenceByte(name[start-1]) {
			continue
		}
		end := from
		for end < len(name) && isReferenceByte(name[end]) {
			end++
		}
		return strings.TrimRight(name[start:end], "."), true
	}
}

func isReferenceByte(c byte) bool { return isWordByte(c) || c == '_' || c == '-' || c == '.' }

// Open says what an undecided binding hangs on, for the summary. The second
// result is false if the binding is decided.
func (b *Binding) Open() (Undecided, bool) {
	if b.Verdict != symbolic.Unknown {
		return Undecided{}, false
	}
	u := Undecided{Supply: b.Supply}
	if len(b.Reasons) > 0 {
		u.Because = b.Reasons[0]
	}
	switch {
	case b.Association != nil:
		u.What = fmt.Sprintf("association of service account \"%s/%s\"", b.Association.Namespace, b.Association.ServiceAccount)
		u.Range = b.Association.Range
	default:
		u.What = fmt.Sprintf("role of service account \"%s/%s\"", b.ServiceAccount.Namespace, b.ServiceAccount.Name)
		u.Range = b.ServiceAccount.RoleARN.Value.Range()
		if u.Range.IsZero() {
			u.Range = b.ServiceAccount.Range
		}
	}
	if b.Role != nil && u.Supply == "" {
		u.Supply = supplyFor(b.Decision.Tokens)
	}
	return u, true
}
