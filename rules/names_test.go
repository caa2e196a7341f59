package rules

import (
	"slices"
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestWords(t *testing.T) {
	t.Parallel()
	token := symbolic.Named("", "var.cluster")
	tests := []struct {
		name string
		text symbolic.Text
		want []string
	}{
		{"a kebab name is cut at hyphens", symbolic.Literal("ebs-csi-controller-sa"), []string{"ebs", "csi", "controller", "sa"}},
		{"camel case is cut at its humps", symbolic.Literal("EKSClusterAutoscalerRole"), []string{"eks", "cluster", "autoscaler", "role"}},
		{"an address is cut at dots and brackets", symbolic.Literal(`module.irsa["dns"].aws_iam_role.this[0]`), []string{"module", "irsa", "dns", "aws", "iam", "role", "this", "0"}},
		{"a word that touches a token may be longer and is left out", symbolic.Concat(token, symbolic.Literal("dns-zones")), []string{"zones"}},
		{"a token between hyphens touches nothing", symbolic.Concat(symbolic.Literal("app-"), token, symbolic.Literal("-dns")), []string{"app", "dns"}},
		{"a token alone has no words", token, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := words(test.text); !slices.Equal(got, test.want) {
				t.Errorf("words(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestNearNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"a dropped letter is a slip", "external-dns", "external-dn", true},
		{"two neighbours that changed places are a slip", "cert-manager", "cert-manaegr", true},
		{"a release in front is an extension", "loki", "obs-loki", true},
		{"a chart behind is an extension", "cluster-autoscaler-aws-cluster-autoscaler", "cluster-autoscaler-aws-cluster-autoscaler-chart", true},
		{"numbers tell two things apart", "worker-1", "worker-2", false},
		{"short names are not compared letter by letter", "api", "app", false},
		{"equal names are not near", "grafana", "grafana", false},
		{"a part of a word is no extension", "dns", "mydns-zones", false},
		{"two different applications are not near", "prometheus", "alertmanager", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := nearNames(test.a, test.b); got != test.want {
				t.Errorf("nearNames(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
			}
			if got := nearNames(test.b, test.a); got != test.want {
				t.Errorf("nearNames(%q, %q) = %v, want %v", test.b, test.a, got, test.want)
			}
		})
	}
}

func TestRoleARNFlaw(t *testing.T) {
	t.Parallel()
	literal, token := symbolic.Literal, symbolic.Named("", "var.x")
	tests := []struct {
		name string
		text symbolic.Text
		want string
	}{
		{"a role ARN has no flaw", literal("arn:aws:iam::111122223333:role/team/app"), ""},
		{"a role ARN of China has no flaw", literal("arn:aws-cn:iam::111122223333:role/app"), ""},
		{"a token alone may be an ARN", token, ""},
		{"a token for the account may be one", symbolic.Concat(literal("arn:aws:iam::"), token, literal(":role/app")), ""},
		{"a token for the start may be one", symbolic.Concat(token, literal(":role/app")), ""},
		{"a token for the rest may be one", symbolic.Concat(literal("arn:aws:iam::"), token), ""},
		{"nothing is empty", literal(""), "is empty"},
		{"a name is no ARN", literal("app"), "is a name, not an ARN"},
		{"a blank in front is not trimmed", literal(" arn:aws:iam::111122223333:role/app"), "has blanks around it, which are not trimmed"},
		{"an ARN inside an ARN", symbolic.Concat(literal("arn:aws:iam::"), token, literal(":role/arn:aws:iam::111122223333:role/app")), "holds a whole ARN inside it"},
		{"an ARN behind a token", symbolic.Concat(token, literal("/arn:aws:iam::111122223333:role/app")), "holds a whole ARN inside it"},
		{"another service", literal("arn:aws:sts::111122223333:assumed-role/app/x"), `is an ARN of service "sts", not of iam`},
		{"a policy", literal("arn:aws:iam::111122223333:policy/app"), "is the ARN of a policy, not of a role"},
		{"eleven digits", literal("arn:aws:iam::11112222333:role/app"), "has not the twelve digits of an account"},
		{"a placeholder for the account", literal("arn:aws:iam::ACCOUNT_ID:role/app"), `has the placeholder "ACCOUNT_ID" in place of an account`},
		{"a region", literal("arn:aws:iam:eu-central-1:111122223333:role/app"), "names a region, which IAM ARNs do not have"},
		{"a missing colon", literal("arn:aws:iam:111122223333:role/app"), "has not the six parts of an ARN"},
		{"no name", literal("arn:aws:iam::111122223333:role/"), "has no role name"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := roleARNFlaw(test.text); got != test.want {
				t.Errorf("roleARNFlaw(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}
