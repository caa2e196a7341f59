package linttest

import (
	"regexp"
	"strings"
)

var roleOfAnnotation = regexp.MustCompile(`(?:role-arn"?\s*[:=]\s*"?|attachRoleARN: *)arn:aws[a-z-]*:iam::\d{12}:role/([A-Za-z0-9+=,.@/_-]+)`)

// breakages are the ways to break one place.
func breakages() []breakage {
	longer := func(old string) string { return old + "-x" }
	to := func(s string) func(string) string { return func(string) string { return s } }
	all := []breakage{}
	add := func(kind string, broken func(string) string, patterns ...string) {
		for _, p := range patterns {
			all = append(all, breakage{kind: kind, pattern: regexp.MustCompile(p), broken: broken})
		}
	}
	add("the namespace of a subject changes", longer,
		`system:serviceaccount:([a-z0-9-]+):[a-z0-9-]+`,
		`(?m)namespace_service_accounts\s*=\s*\["([a-z0-9-]+):`)
	add("the name of a subject changes", longer,
		`system:serviceaccount:[a-z0-9-]+:([a-z0-9.-]*[a-z0-9])\b[^$*?{-]`,
		`(?m)namespace_service_accounts\s*=\s*\["[a-z0-9-]+:([a-z0-9-]+)"`)
	add("the prefix of a subject is doubled", to("system:serviceaccount:system:serviceaccount:"), `(system:serviceaccount:)[a-z0-9-]+:[a-z0-9]`)
	add("the operator is misspelt", strip, `\b(StringEquals|StringLike)\b`)
	add("the operator is negated", negated, `\b(StringEquals|StringLike)"?\s*[:=]\s*\{`, `\b(StringEquals|StringLike):\n`, `"(StringEquals|StringLike)"\n\s*variable`)
	add("a wildcard loses its operator", to("StringEquals"),
		`\b(StringLike)"?\s*[:=]\s*\{[^}]*:sub[^\n]*\*`, `"(StringLike)"\n\s*variable[^\n]*:sub"\n\s*values[^\n]*\*`)
	add("the action is that of people", to("AssumeRole"), `sts:(AssumeRoleWithWebIdentity)`)
	add("the action is misspelt", to("AssumeRoleWithWebIdentiy"), `sts:(AssumeRoleWithWebIdentity)`)
	add("an action of Pod Identity drops out", to(""), `"sts:AssumeRole"(,\s*"sts:TagSession")`)
	add("the service principal is another", to("ec2"), `\b(pods\.eks)\.amazonaws\.com`)
	add("the audience is wrong", to("sts.amazonaws.co"),
		`:aud"?\s*[:=]\s*\[?\s*"?(sts\.amazonaws\.com)\b`, `(?m):aud"\n\s*values\s*=\s*\["(sts\.amazonaws\.com)"`)
	add("the provider takes another audience", to("sts.eu-west-1.amazonaws.com"), `client_id_list"?\s*[:=]\s*\[\s*"(sts\.amazonaws\.com)"`, `ClientIdList:\s*\n?\s*[\[-]\s*"?(sts\.amazonaws\.com)`)
	add("the claim of a key is misspelt", longer, issuerForm+`\w+:(sub|aud)\b`, `\$\{[^}\n]+\}:(sub|aud)"`)
	add("a claim is the other one", other, issuerForm+`\w+:(sub|aud)\b`, `\$\{[^}\n]+\}:(sub|aud)"`)
	add("a key gets a scheme", func(old string) string { return "https://" + old }, `"(`+issuerForm+`\w+):sub`, `"(\$\{[^}\n"]+\}):sub"`)
	all = append(all,
		breakage{"the account of an annotation changes", regexp.MustCompile(`(?:role-arn"?\s*[:=]\s*"?|attachRoleARN: *)arn:aws[a-z-]*:iam::(\d{12}):role/`), to("999988887777"), "%s"},
		breakage{"the account of a provider changes", regexp.MustCompile(`arn:aws[a-z-]*:iam::(\d{12}):oidc-provider/`), to("999988887777"), "%s"})
	all = append(all, breakage{"the role of an annotation changes", roleOfAnnotation, longer, ""})
	add("the key of an annotation is misspelt", to("role-arm"), `eks\\*\.amazonaws\\*\.com/(role-arn)"?\s*[:=]`)
	add("an annotation is removed", to(""), `(?m)^([ \t]*"?eks\.amazonaws\.com/role-arn"?\s*[:=].*[^|>-]\n)`)
	add("the partition of an annotation changes", to("aws-us-gov"), `role-arn"?\s*[:=]\s*"?arn:(aws):iam::`)
	all = append(all, breakage{"an issuer is another", regexp.MustCompile(issuerForm + `([A-Za-z0-9]+)`), func(old string) string { return "0" + old[1:] + "0" }, "%s"})
	add("a provider's ARN gets a scheme", func(old string) string { return "https://" + old }, `oidc-provider/([a-z$][^"\s]*)`)
	return append(all, named()...)
}

// named are the ways to break the name or the namespace of an object.
func named() []breakage {
	longer := func(old string) string { return old + "-x" }
	all := []breakage{}
	add := func(kind string, patterns ...string) {
		for _, p := range patterns {
			all = append(all, breakage{kind: kind, pattern: regexp.MustCompile(p), broken: longer})
		}
	}
	const name, ns = `name: ([a-z0-9-]+)\n`, `namespace: ([a-z0-9-]+)\n`
	add("an account is renamed", `kind: ServiceAccount\nmetadata:\n\s*`+name, `kind: ServiceAccount\nmetadata:\n\s*namespace: [^\n]*\n\s*`+name,
		`resource "kubernetes_service_account(?:_v1)?" "\w+" \{\n\s*metadata \{\n\s*name\s*=\s*"([a-z0-9-]+)"`,
		`- metadata: \{name: ([a-z0-9-]+),`, `- metadata:\n\s*`+name,
		`"kind": "ServiceAccount",\s*"metadata": \{\s*"name": "([a-z0-9-]+)"`)
	add("an account moves to another namespace", `kind: ServiceAccount\nmetadata:\n\s*name: [^\n]*\n\s*`+ns, `kind: ServiceAccount\nmetadata:\n\s*`+ns,
		`resource "kubernetes_service_account(?:_v1)?" "\w+" \{\n\s*metadata \{\n\s*name\s*=\s*"[a-z0-9-]+"\n\s*namespace\s*=\s*"([a-z0-9-]+)"`,
		`- metadata: \{name: [a-z0-9-]+, namespace: ([a-z0-9-]+)\}`, `- metadata:\n\s*name: [^\n]*\n\s*`+ns,
		`"kind": "ServiceAccount",\s*"metadata": \{\s*"name": "[a-z0-9-]+",\s*"namespace": "([a-z0-9-]+)"`)
	add("a pod uses another account", `(?m)^\s*serviceAccountName: "?([a-z0-9-]+)"?$`, `service_account_name\s*=\s*"([a-z0-9-]+)"`)
	add("a workload moves to another namespace", `kind: (?:Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod)\nmetadata:\n\s*name: [^\n]*\n\s*`+ns)
	for _, p := range []string{`resource "aws_iam_role" "\w+" \{\n\s*name\s*=\s*"([A-Za-z0-9_-]+)"`, `\brole_name\s*=\s*"([A-Za-z0-9_-]+)"`, `RoleName: ([A-Za-z0-9_-]+)\b`} {
		all = append(all, breakage{"a role is renamed", regexp.MustCompile(p), longer, "role/%s\n"})
	}
	add("an association names another account", `resource "aws_eks_pod_identity_association"[^}]*service_account\s*=\s*"([a-z0-9-]+)"`, `serviceAccountName: ([a-z0-9-]+)\n[^\n]*roleARN`)
	add("an association names another namespace", `resource "aws_eks_pod_identity_association"[^}]*namespace\s*=\s*"([a-z0-9-]+)"`)
	add("a release moves to another namespace", `resource "helm_release" "\w+" \{(?:\n[^\n}]*)*?\n\s*namespace\s*=\s*"([a-z0-9-]+)"`,
		`destination: \{[^}]*namespace: ([a-z0-9-]+)`, `destination:\n(?:\s+server: [^\n]*\n)?\s+`+ns, `targetNamespace: ([a-z0-9-]+)`,
		`(?m)^namespace: ([a-z0-9-]+)$`, `(?m)^\s+namespace: ([a-z0-9-]+)\n\s+chart:`)
	add("a release is renamed", `resource "helm_release" "\w+" \{(?:\n[^\n}]*)*?\n\s*name\s*=\s*"([a-z0-9-]+)"`, `releaseName: ([a-z0-9-]+)`)
	add("a chart's name changes", `fullnameOverride: ([a-z0-9-]+)`, `nameOverride: ([a-z0-9-]+)`, `(?m)^namePrefix: ([a-z0-9]+)-$`,
		`(?m)^\s*serviceAccount:\n(?:\s+create: true\n)?\s+`+name)
	return all
}

// strip leaves the last letter of an operator out.
func strip(operator string) string { return operator[:len(operator)-1] }

func negated(operator string) string { return strings.Replace(operator, "String", "StringNot", 1) }

// other is the other one of the two claims.
func other(claim string) string {
	if claim == "sub" {
		return "aud"
	}
	return "sub"
}
