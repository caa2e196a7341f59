package graph

import (
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Every unknown is named with something that a user can do about it.
func TestSupply(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		token symbolic.Token
		want  string
	}{
		"a variable": {
			symbolic.Token{Name: "var.namespace"},
			"${var.namespace} is not known: set it with --var namespace=VALUE, a --var-file or terraform.tfvars",
		},
		"a variable that a file at hand sets": {
			symbolic.Token{Name: "var.namespace", Supply: "set it with --var-file prod.tfvars"},
			"${var.namespace} is not known: set it with --var-file prod.tfvars",
		},
		"a part of a variable": {
			symbolic.Token{Name: "var.addon.oidc_arn"},
			"${var.addon.oidc_arn} is not known: set it with --var addon=VALUE, a --var-file or terraform.tfvars",
		},
		"what was computed from a variable": {
			symbolic.Token{Name: `replace(var.addon.oidc_arn, "/^(.*provider/)/", "")`},
			"${var.addon.oidc_arn} is not known: set it with --var addon=VALUE, a --var-file or terraform.tfvars",
		},
		"what hangs on a condition": {
			symbolic.Token{Name: `var.enabled == null ? "a" : "b"#4b4c8e87`},
			"${var.enabled} is not known: set it with --var enabled=VALUE, a --var-file or terraform.tfvars",
		},
		"a part of an issuer": {
			symbolic.Token{Name: `replace("arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${issuer of cluster main}", "/.*id//", "")`},
			"${issuer of cluster main} is not known: lint a plan or state (terraform show -json), which holds the issuer",
		},
		"a name that only ends like a variable": {
			symbolic.Token{Name: "my_var.x"},
			"${my_var.x} is filled in elsewhere: lint the rendered output, or the file that fills it in",
		},
		"a placeholder": {
			symbolic.Token{Name: "ROLE_ARN"},
			"${ROLE_ARN} is filled in elsewhere: lint the rendered output, or the file that fills it in",
		},
	} {
		if got := supplyFor([]*symbolic.Token{&c.token}); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
