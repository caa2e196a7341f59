package graph

import (
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// A data source finds a role by its name; its path, and so the whole of its ARN,
// stands in no file. It is still the role of that name.
func TestALookedUpRoleIsTheOneOfItsName(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::${account}:role${data.aws_iam_role.app.path}app"
	for name, want := range map[string]symbolic.Answer{"app": symbolic.Yes, "worker": symbolic.No} {
		tr := new(tree).role("infra/a.tf", prod, "app", prod, subject("apps/app")).account("apps/sa.tf", "apps", name, arn)
		tr.facts.Roles = append(tr.facts.Roles, &Role{
			Origin: tr.origin("apps/sa.tf", 9), Name: text("app"), Path: text("${data.aws_iam_role.app.path}"),
			ARN: text(arn), Referenced: true,
		})
		if b := Join(tr.facts).Bindings[0]; b.Verdict != want || b.Role == nil {
			t.Errorf("%s: %s, role %v, %v", name, b.Verdict, b.Role, b.Reasons)
		}
	}
}
