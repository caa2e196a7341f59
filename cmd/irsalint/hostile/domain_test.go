//go:build unix

package hostile

import (
	"fmt"
	"strings"
)

// trusting is a role that admits what a condition says.
func trusting(name, condition string) string {
	return fmt.Sprintf(`resource "aws_iam_role" %[1]q {
  name = %[1]q
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AAAA" }
      Condition = { %[2]s }
    }]
  })
}
`, name, strings.ReplaceAll(condition, "$ISS", "oidc.eks.eu-west-1.amazonaws.com/id/AAAA"))
}

// equals is the condition that people write for one subject.
func equals(subject string) string {
	return `StringEquals = { "$ISS:sub" = "` + subject + `", "$ISS:aud" = "sts.amazonaws.com" }`
}

// using is a service account that is annotated with a role.
func using(namespace, name, role string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: %q\n  namespace: %q\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/%s\n", name, namespace, role)
}

// pair is a role and a service account that uses it.
func pair(number int, name, condition string, code int, says ...string) input {
	return input{
		number: number, name: name, alone: true, code: code, says: says,
		files: map[string]string{"main.tf": trusting("x", condition), "account.yaml": using("apps", "api", "x")},
	}
}

// domain are inputs that try to make the check green, or red, by what they mean.
func domain() []input {
	return []input{
		pair(69, "a Cyrillic letter in the namespace", equals("system:serviceaccount:аpps:api"), findings, "main.tf:9:", "U+0430"),
		pair(69, "an upper-case letter in the name", equals("system:serviceaccount:apps:Api"), findings, "main.tf:9:"),
		pair(69, "a blank behind the subject", equals("system:serviceaccount:apps:api "), findings, "main.tf:9:"),
		pair(69, "a character of no width in the subject", equals("system:serviceaccount:apps:a\u200bpi"), findings, `\u{200b}`),
		pair(69, "a wide colon in the subject", equals("system:serviceaccount：apps:api"), findings, "main.tf:9:"),
		pair(70, "wildcards under StringLike", `StringLike = { "$ISS:sub" = "system:serviceaccount:apps:a?i", "$ISS:aud" = "sts.amazonaws.com" }`, clean),
		pair(70, "wildcards that admit everybody", `StringLike = { "$ISS:sub" = "system:serviceaccount:*:*", "$ISS:aud" = "sts.amazonaws.com" }`, findings, "[wildcard-subject]"),
		pair(70, "a set operator that is true of nothing", `"ForAllValues:StringEquals" = { "$ISS:sub" = "system:serviceaccount:other:x" }`, findings, "main.tf:9:"),
		pair(70, "keys in any case and values as a list", `stringequals = { "$ISS:SUB" = ["system:serviceaccount:a:b", "system:serviceaccount:apps:api"], "$ISS:Aud" = ["sts.amazonaws.com"] }`, clean),
		{number: 70, name: "a second statement that denies", alone: true, code: findings, says: []string{"account.yaml:7"}, files: map[string]string{
			"account.yaml": using("apps", "api", "x"),
			"main.tf": strings.Replace(trusting("x", equals("system:serviceaccount:apps:api")), "}]\n", `}, {
      Effect = "Deny", Action = "*", Principal = "*", Condition = { StringLike = { "oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub" = "*:apps:*" } }
    }]
`, 1),
		}},
		{number: 71, name: "one account declared twice", alone: true, code: findings, says: []string{`role "y" trusts "apps/other" but is used by "apps/api"`}, files: map[string]string{
			"main.tf": trusting("x", equals("system:serviceaccount:apps:api")) + trusting("y", equals("system:serviceaccount:apps:other")),
			"a.yaml":  using("apps", "api", "x") + "---\n" + using("apps", "api", "y"),
		}},
		{number: 72, name: "a role in another account and in another partition", alone: true, code: findings, says: []string{"b.yaml:7:33"}, files: map[string]string{
			"main.tf": trusting("x", equals("system:serviceaccount:apps:api")) + trusting("y", equals("system:serviceaccount:apps:b")),
			"a.yaml":  strings.Replace(using("apps", "api", "x"), "111122223333", "444455556666", 1),
			"b.yaml":  strings.Replace(using("apps", "b", "y"), "arn:aws:", "arn:aws-cn:", 1),
		}},
		{number: 72, name: "an account number that a data source will tell", alone: true, code: clean, files: map[string]string{
			"main.tf": trusting("x", equals("system:serviceaccount:apps:api")) + `data "aws_caller_identity" "me" {}
resource "kubernetes_service_account" "api" {
  metadata {
    name        = "api"
    namespace   = "apps"
    annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/x" }
  }
}
`,
		}},
	}
}
