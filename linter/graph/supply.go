package graph

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// supplyRole is the way out when a role is not in the tree.
const supplyRole = "lint the repository that declares the role together with this one, or export it there with `irsalint facts` and pass --facts FILE"

// supplies tells, by how a token's name begins, how a user can supply its value.
var supplies = []struct{ prefix, how string }{
	{"var.", "set it with --var %[2]s=VALUE, a --var-file or terraform.tfvars"},
	{"local.", "give the values that it is built from"},
	{"module.", "run terraform init so that the module's source is at hand, or describe the module under `modules` in .irsalint.yaml"},
	{"data.terraform_remote_state.", "lint the other root together with this one, or lint a plan (terraform show -json)"},
	{"data.aws_caller_identity.", "set the provider's allowed_account_ids, or lint a plan (terraform show -json)"},
	{"data.aws_partition.", "set the provider's region, or lint a plan (terraform show -json)"},
	{"data.", "lint a plan (terraform show -json), which holds what data sources returned"},
	{"terraform.workspace", "lint a plan of the workspace (terraform show -json)"},
	{"each.", "give the collection that for_each goes over"},
	{"namespace of ", "set metadata.namespace, or lint the Kustomize overlay or Helm release that sets it"},
	{"release ", "lint the Argo CD, Flux or Terraform release that installs the chart together with it"},
	{"aws_", "lint a plan or state (terraform show -json), which holds the real value"},
}

// supplyFor says how to supply the first of the unknown values on which a
// decision hangs, or "" if there is none.
func supplyFor(tokens []*symbolic.Token) string {
	for _, token := range tokens {
		for _, s := range supplies {
			if rest, ok := strings.CutPrefix(token.Name, s.prefix); ok {
				if strings.Contains(s.how, "%") {
					return fmt.Sprintf("${%[1]s} is not known: "+s.how, token.Name, rest)
				}
				return fmt.Sprintf("${%s} is not known: %s", token.Name, s.how)
			}
		}
	}
	if len(tokens) > 0 {
		return fmt.Sprintf("${%s} is filled in elsewhere: lint the rendered output, or the file that fills it in", tokens[0].Name)
	}
	return ""
}

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
