package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
)

const good = "system:serviceaccount:dev:app"

// first returns the first line of a description.
func first(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, operator, subject, want string }{
		{"a plain subject", "StringEquals", good, ""},
		{"a subject of tokens", "StringEquals", "system:serviceaccount:${ns}:${name}", ""},
		{"a token that may hold both parts", "StringEquals", "system:serviceaccount:${ns_name}", ""},
		{"a token that may be everything", "StringEquals", "${subject}", ""},
		{"a pattern in one namespace", "StringLike", "system:serviceaccount:kube-system:efs-csi-*", ""},
		{"a whole namespace", "StringLike", "system:serviceaccount:dev:*", ""},
		{"dots in the name", "StringEquals", "system:serviceaccount:dev:app.worker", ""},
		{"upper case without case", "StringEqualsIgnoreCase", "system:serviceaccount:Dev:App", ""},
		{"a policy variable", "StringLike", "system:serviceaccount:${aws:RequestTag/x}:app", ""},

		{
			"a wildcard under StringEquals", "StringEquals", "system:serviceaccount:dev:*",
			`LiteralWildcard "system:serviceaccount:dev:*" has a wildcard, which StringEquals takes for an ordinary character: StringLike knows wildcards`,
		},
		{
			"a wildcard under ForAnyValue:StringEquals", "ForAnyValue:StringEquals", "system:serviceaccount:${ns}:a?",
			`LiteralWildcard "system:serviceaccount:${ns}:a?" has a wildcard, which ForAnyValue:StringEquals takes for an ordinary character: StringLike knows wildcards`,
		},

		{
			"the prefix twice before tokens", "StringEquals", "system:serviceaccount:system:serviceaccount:${ns}:app",
			`MalformedSubject "system:serviceaccount:system:serviceaccount:${ns}:app" has the prefix "system:serviceaccount:" twice -> "system:serviceaccount:${ns}:app"`,
		},
		{
			"no prefix", "StringEquals", "dev:app",
			`MalformedSubject "dev:app" lacks the prefix "system:serviceaccount:" -> "system:serviceaccount:dev:app"`,
		},
		{
			"no prefix and a slash", "StringLike", "dev/app-*",
			`MalformedSubject "dev/app-*" lacks the prefix "system:serviceaccount:" -> "system:serviceaccount:dev:app-*"`,
		},
		{
			"a capital in the prefix", "StringEquals", "system:serviceAccount:dev:app",
			`MalformedSubject "system:serviceAccount:dev:app" does not begin with "system:serviceaccount:" in lower case -> "system:serviceaccount:dev:app"`,
		},
		{
			"a slip in the prefix", "StringEquals", "system:serviceaccounts:dev:app",
			`MalformedSubject "system:serviceaccounts:dev:app" begins with "system:serviceaccounts:", not "system:serviceaccount:" -> "system:serviceaccount:dev:app"`,
		},
		{
			"a slash for the colon", "StringEquals", "system:serviceaccount:dev/app",
			`MalformedSubject "system:serviceaccount:dev/app" has "/" between namespace and name, not ":" -> "system:serviceaccount:dev:app"`,
		},
		{
			"only a namespace", "StringEquals", "system:serviceaccount:dev",
			`MalformedSubject "system:serviceaccount:dev" names no service account behind the namespace`,
		},
		{
			"an empty namespace", "StringEquals", "system:serviceaccount::app",
			`MalformedSubject "system:serviceaccount::app" has an empty namespace`,
		},
		{
			"an empty name", "StringEquals", "system:serviceaccount:${ns}:",
			`MalformedSubject "system:serviceaccount:${ns}:" has an empty service account name`,
		},
		{
			"a part too many", "StringEquals", "system:serviceaccount:cluster:dev:app",
			`MalformedSubject "system:serviceaccount:cluster:dev:app" has 3 parts behind "system:serviceaccount:": a subject has two, namespace and name`,
		},
		{
			"a part too many with a wildcard", "StringLike", "system:serviceaccount:*:${ns}:app",
			`MalformedSubject "system:serviceaccount:*:${ns}:app" has 3 parts behind "system:serviceaccount:": a subject has two, namespace and name`,
		},
		{
			"a capital in a name", "StringEquals", "system:serviceaccount:dev:App",
			`MalformedSubject "system:serviceaccount:dev:App" has upper-case letters, which no namespace and no service account has in its name -> "system:serviceaccount:dev:app"`,
		},
		{
			"a capital beside a token", "StringEquals", "system:serviceaccount:${ns}:App",
			`MalformedSubject "system:serviceaccount:${ns}:App" has upper-case letters, which no namespace and no service account has in its name`,
		},
		{
			"an underscore", "StringEquals", "system:serviceaccount:dev:my_app",
			`MalformedSubject "system:serviceaccount:dev:my_app" has "_", which no namespace and no service account has in its name`,
		},
		{
			"a blank at the end", "StringEquals", "system:serviceaccount:dev:app ",
			`MalformedSubject "system:serviceaccount:dev:app " has a blank -> "system:serviceaccount:dev:app"`,
		},
		{
			"a dot in the namespace", "StringEquals", "system:serviceaccount:dev.local:app",
			`MalformedSubject "system:serviceaccount:dev.local:app" has "." in the namespace, which is a single DNS label`,
		},
		{
			"a dash at the end", "StringEquals", "system:serviceaccount:dev-:app",
			`MalformedSubject "system:serviceaccount:dev-:app" has a namespace that begins or ends with "-"`,
		},
		{
			"a Cyrillic letter", "StringEquals", "system:serviceaccount:dev:\u0430pp",
			`MalformedSubject "system:serviceaccount:dev:` + "\u0430" + `pp" has U+0430, which only looks like "a" -> "system:serviceaccount:dev:app"`,
		},
		{
			"a full-width colon", "StringEquals", "system:serviceaccount:dev\uff1aapp",
			`MalformedSubject "system:serviceaccount:dev` + "\uff1a" + `app" has U+FF1A, which only looks like ":" -> "system:serviceaccount:dev:app"`,
		},
		{
			"an invisible character", "StringEquals", "system:serviceaccount:dev:\u200bapp",
			`MalformedSubject "system:serviceaccount:dev:` + `\u200b` + `app" has the invisible character U+200B -> "system:serviceaccount:dev:app"`,
		},
		{
			"a letter that is no letter of names", "StringEquals", "system:serviceaccount:dev:caf\u00e9",
			`MalformedSubject "system:serviceaccount:dev:caf` + "\u00e9" + `" has U+00E9, which no namespace and no service account has in its name`,
		},
		{
			"an audience under sub", "StringEquals", "sts.amazonaws.com",
			`MisplacedClaim "sts.amazonaws.com" is an audience, but stands under the sub claim`,
		},

		{
			"every namespace", "StringLike", "system:serviceaccount:*:app",
			`WildcardSubject "system:serviceaccount:*:app" admits every namespace`,
		},
		{
			"every account", "StringLike", "system:serviceaccount:*:*",
			`WildcardSubject "system:serviceaccount:*:*" admits every service account of the cluster`,
		},
		{
			"a wildcard that crosses the colon", "StringLike", "system:serviceaccount:dev*",
			`WildcardSubject "system:serviceaccount:dev*" admits every namespace that begins with "dev": the wildcard also matches the colon`,
		},
		{
			"namespaces by pattern", "StringLike", "system:serviceaccount:dev-*:app",
			`WildcardSubject "system:serviceaccount:dev-*:app" admits every namespace that fits "dev-*"`,
		},
		{
			"a wildcard before the namespace", "StringLike", "system:*:app",
			`WildcardSubject "system:*:app" admits every namespace: the wildcard stands before it`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy := iam.ParseTrustPolicy(spell(web(fmt.Sprintf(`%q: {%q: %q}, "StringEquals": {%q: "sts.amazonaws.com"}`,
				test.operator, issuer+":sub", test.subject, issuer+":aud"))))
			if test.operator == "StringEquals" {
				policy = iam.ParseTrustPolicy(spell(web(equals(issuer+":sub", test.subject, issuer+":aud", "sts.amazonaws.com"))))
			}
			if got := first(describe(policy)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestConditionKeys(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, key, want string }{
		{"the usual key", issuer + ":sub", ""},
		{"case does not count", strings.ToUpper(issuer) + ":SUB", ""},
		{"a token for the whole key", "${key}", ""},
		{"a token that may hold the claim", "oidc.eks.eu-west-1.amazonaws.com/id/${rest}", ""},
		{"an ARN", provider + ":sub", `MalformedConditionKey "` + provider + `:sub" is an ARN: a condition key is the issuer and a claim -> "` + issuer + `:sub"`},
		{
			"the resource of the ARN", "oidc-provider/" + issuer + ":sub",
			`MalformedConditionKey "oidc-provider/` + issuer + `:sub" begins with "oidc-provider/": a condition key is the issuer and a claim -> "` + issuer + `:sub"`,
		},
		{
			"scheme and no claim", "https://" + issuer,
			`MalformedConditionKey "https://` + issuer + `" has the scheme "https://", which no condition key has -> "` + issuer + `:sub"`,
		},
		{"a slash before the claim", issuer + "/:sub", `MalformedConditionKey "` + issuer + `/:sub" has a slash before the claim -> "` + issuer + `:sub"`},
		{"a slash for the colon", issuer + "/sub", `MalformedConditionKey "` + issuer + `/sub" has "/" before the claim "sub", not ":" -> "` + issuer + `:sub"`},
		{"the claim twice", issuer + ":sub:sub", `MalformedConditionKey "` + issuer + `:sub:sub" has two claims -> "` + issuer + `:sub"`},
		{"two colons", issuer + "::sub", `MalformedConditionKey "` + issuer + `::sub" has two colons before the claim -> "` + issuer + `:sub"`},
		{"a colon and no claim", issuer + ":", `MalformedConditionKey "` + issuer + `:" ends with a colon and names no claim -> "` + issuer + `:sub"`},
		{
			"another word for the claim", issuer + ":subject",
			`MalformedConditionKey "` + issuer + `:subject" names the claim "subject": the condition keys of a service account's token are "sub" and "aud" -> "` + issuer + `:sub"`,
		},
		{
			"a claim that is no key", issuer + ":kubernetes.io/serviceaccount",
			`MalformedConditionKey "` + issuer + `:kubernetes.io/serviceaccount" names the claim "kubernetes.io/serviceaccount": the condition keys of a service account's token are "sub" and "aud" -> "` + issuer + `:sub"`,
		},
		{"the claim alone", "sub", `MalformedConditionKey "sub" names no issuer -> "` + issuer + `:sub"`},
		{"a blank", issuer + ":sub ", `MalformedConditionKey "` + issuer + `:sub " begins or ends with a blank -> "` + issuer + `:sub"`},
		{"another cluster", other + ":sub", `IssuerMismatch "` + other + `:sub" names the issuer "` + other + `", but the principal names "` + issuer + `" -> "` + issuer + `:sub"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy := iam.ParseTrustPolicy(spell(web(equals(test.key, good, issuer+":aud", "sts.amazonaws.com"))))
			if got := first(describe(policy)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestProviders(t *testing.T) {
	t.Parallel()
	const form = ` is not the provider of an EKS cluster, whose issuer has the form "oidc.eks.<region>.amazonaws.com/id/<id>" -> `
	for _, test := range []struct{ name, provider, want string }{
		{"the usual provider", provider, ""},
		{"tokens", "arn:${p}:iam::${a}:oidc-provider/${issuer}", ""},
		{"a token for everything", "${arn}", ""},
		{"dual stack", "arn:aws:iam::110516304694:oidc-provider/oidc-eks.us-west-2.api.aws/id/ABC", ""},
		{"China", "arn:aws-cn:iam::110516304694:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC", ""},
		{"a self-hosted cluster", "arn:aws:iam::110516304694:oidc-provider/s3.eu-west-1.amazonaws.com/bucket", ""},
		{"a URL", "https://" + issuer, `MalformedProvider "https://` + issuer + `" is a URL, not the ARN of an OIDC provider`},
		{"a bare issuer", issuer, `MalformedProvider "` + issuer + `" is not the ARN of an OIDC provider: it lacks the beginning`},
		{
			"a bare id", "882175834072F7CBE8307A22F5A006B1",
			`MalformedProvider "882175834072F7CBE8307A22F5A006B1" is neither the ARN of an identity provider nor a domain name`,
		},
		{"nothing", "", `MalformedProvider is empty`},
		{
			"a wildcard", "arn:aws:iam::110516304694:oidc-provider/*",
			`MalformedProvider "arn:aws:iam::110516304694:oidc-provider/*" has a wildcard, which a principal can not have`,
		},
		{
			"another service", "arn:aws:eks:eu-west-1:110516304694:cluster/x",
			`MalformedProvider "arn:aws:eks:eu-west-1:110516304694:cluster/x" names a resource of the service "eks": an OIDC provider is one of "iam"`,
		},
		{
			"a colon left out", "arn:aws:iam:110516304694:oidc-provider/" + issuer,
			`MalformedProvider "arn:aws:iam:110516304694:oidc-provider/` + issuer + `" is not a well-formed ARN -> "` + provider + `"`,
		},
		{
			"a region", "arn:aws:iam:eu-west-1:110516304694:oidc-provider/" + issuer,
			`MalformedProvider "arn:aws:iam:eu-west-1:110516304694:oidc-provider/` + issuer + `" names a region, which the ARN of an OIDC provider does not have -> "` + provider + `"`,
		},
		{
			"a short account", "arn:aws:iam::1234:oidc-provider/" + issuer,
			`MalformedProvider "arn:aws:iam::1234:oidc-provider/` + issuer + `" has the account "1234", which does not have twelve digits`,
		},
		{
			"no account", "arn:aws:iam:::oidc-provider/" + issuer,
			`MalformedProvider "arn:aws:iam:::oidc-provider/` + issuer + `" names no account`,
		},
		{
			"a slip in the type", "arn:aws:iam::110516304694:oidc-providers/" + issuer,
			`MalformedProvider "arn:aws:iam::110516304694:oidc-providers/` + issuer + `" says "oidc-providers/", not "oidc-provider/" -> "` + provider + `"`,
		},
		{
			"a role", "arn:aws:iam::110516304694:role/x",
			`MalformedProvider "arn:aws:iam::110516304694:role/x" is not the ARN of an identity provider`,
		},
		{
			"the scheme before a token", "arn:aws:iam::${a}:oidc-provider/https://${host}",
			`MalformedProvider "arn:aws:iam::${a}:oidc-provider/https://${host}" has the scheme "https://" behind "oidc-provider/" -> "arn:aws:iam::${a}:oidc-provider/${host}"`,
		},
		{
			"the type twice", "arn:aws:iam::110516304694:oidc-provider/oidc-provider/" + issuer,
			`MalformedProvider "arn:aws:iam::110516304694:oidc-provider/oidc-provider/` + issuer + `" says "oidc-provider/" twice -> "` + provider + `"`,
		},
		{
			"an ARN in an ARN", "arn:aws:iam::110516304694:oidc-provider/" + provider,
			`MalformedProvider "arn:aws:iam::110516304694:oidc-provider/` + provider + `" holds another ARN behind "oidc-provider/" -> "` + provider + `"`,
		},
		{"a claim", provider + ":sub", `MalformedProvider "` + provider + `:sub" ends with a claim, which belongs to condition keys -> "` + provider + `"`},
		{"a slash at the end", provider + "/", `MalformedProvider "` + provider + `/" ends with a slash -> "` + provider + `"`},
		{
			"the host's parts swapped", "arn:aws:iam::110516304694:oidc-provider/eks.oidc.eu-west-1.amazonaws.com/id/ABC",
			`MalformedProvider "arn:aws:iam::110516304694:oidc-provider/eks.oidc.eu-west-1.amazonaws.com/id/ABC"` + form +
				`"arn:aws:iam::110516304694:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"`,
		},
		{
			"id left out", "arn:aws:iam::110516304694:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/ABC",
			`MalformedProvider "arn:aws:iam::110516304694:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/ABC"` + form +
				`"arn:aws:iam::110516304694:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"`,
		},
		{
			"the suffix of another partition", "arn:aws-cn:iam::110516304694:oidc-provider/oidc.eks.cn-north-1.amazonaws.com/id/ABC",
			`MalformedProvider "arn:aws-cn:iam::110516304694:oidc-provider/oidc.eks.cn-north-1.amazonaws.com/id/ABC" names the host "oidc.eks.cn-north-1.amazonaws.com": in the region "cn-north-1" it ends with "amazonaws.com.cn" -> "arn:aws-cn:iam::110516304694:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC"`,
		},
		{
			"a service", "pods.eks.amazonaws.com",
			`WrongPrincipal "pods.eks.amazonaws.com" is a service, but stands under "Federated", not "Service"`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy := iam.ParseTrustPolicy(spell(policyOf(test.provider, "sts:AssumeRoleWithWebIdentity",
				equals("${issuer}:sub", good, "${issuer}:aud", "sts.amazonaws.com"))))
			if got := describe(policy); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// statement returns a policy with the given members of one Allow statement.
func statement(members string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", ` + members + `}]}`
}

func TestOtherDefects(t *testing.T) {
	t.Parallel()
	federated := fmt.Sprintf(`"Principal": {"Federated": %q}`, provider)
	action := `"Action": "sts:AssumeRoleWithWebIdentity"`
	usual := fmt.Sprintf(`"Condition": {%s}`, equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com"))
	for _, test := range []struct{ name, policy, want string }{
		{
			"a slip in an action", statement(federated + `, "Action": "sts:AssumeRoleWithWebIdentities", ` + usual),
			`WrongAction "sts:AssumeRoleWithWebIdentities" is no action of STS`,
		},
		{
			"a plural", statement(`"Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSessions"]`),
			`WrongAction "sts:TagSessions" is no action of STS -> "sts:TagSession"`,
		},
		{
			"an action without its service", statement(federated + `, "Action": "AssumeRoleWithWebIdentity", ` + usual),
			`WrongAction "AssumeRoleWithWebIdentity" lacks the service "sts:" -> "sts:AssumeRoleWithWebIdentity"`,
		},
		{
			"an action of another service", statement(federated + `, "Action": "iam:AssumeRoleWithWebIdentity", ` + usual),
			`WrongAction "iam:AssumeRoleWithWebIdentity" names the service "iam": the action is one of "sts" -> "sts:AssumeRoleWithWebIdentity"`,
		},
		{
			"a web identity for a service", statement(`"Principal": {"Service": "ec2.amazonaws.com"}, ` + action),
			`WrongAction "sts:AssumeRoleWithWebIdentity" can not be used by "ec2.amazonaws.com": a principal of type "Service" needs "sts:AssumeRole" -> "sts:AssumeRole"`,
		},
		{
			"a provider under AWS", statement(fmt.Sprintf(`"Principal": {"AWS": %q}, `, provider) + action + ", " + usual),
			`WrongPrincipal "` + provider + `" is an OIDC provider, but stands under "AWS", not "Federated"`,
		},
		{
			"a slip in the service", statement(`"Principal": {"Service": "pod.eks.amazonaws.com"}, "Action": "sts:AssumeRole"`),
			`WrongPrincipal "pod.eks.amazonaws.com" is no service principal: that of EKS Pod Identity is "pods.eks.amazonaws.com" -> "pods.eks.amazonaws.com"`,
		},
		{
			"no subject", statement(federated + ", " + action + fmt.Sprintf(`, "Condition": {%s}`, equals(issuer+":aud", "sts.amazonaws.com"))),
			`MissingSubject "sts:AssumeRoleWithWebIdentity" is allowed to every service account of "` + provider + `"`,
		},
		{"no condition", statement(federated + ", " + action), `MissingSubject "sts:AssumeRoleWithWebIdentity" is allowed to every service account of "` + provider + `"`},
		{
			"no audience", statement(federated + ", " + action + fmt.Sprintf(`, "Condition": {%s}`, equals(issuer+":sub", good))),
			`MissingAudience "` + issuer + `:sub" is tested, but no condition tests the audience`,
		},
		{
			"a negated subject", web(fmt.Sprintf(`"StringNotEquals": {"%s:sub": %q}, %s`, issuer, good, equals(issuer+":aud", "sts.amazonaws.com"))),
			`InvertedCondition "StringNotEquals" lets in every service account but "` + good + `"`,
		},
		{
			"an optional condition on another cluster", web(fmt.Sprintf(`"StringEqualsIfExists": {"%s:sub": %q}, %s`, other, good, equals(issuer+":aud", "sts.amazonaws.com"))),
			`IssuerMismatch "` + other + `:sub" names the issuer "` + other + `", but the principal names "` + issuer + `", so the condition holds for everyone -> "` + issuer + `:sub"`,
		},
		{
			"everyone", statement(`"Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"`),
			`PublicPrincipal "*" lets in every AWS account, and no condition narrows it`,
		},
		{
			"everyone over TLS", statement(`"Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": {"Bool": {"aws:SecureTransport": true}}`),
			`PublicPrincipal "*" lets in every AWS account, and no condition narrows it`,
		},
		{
			"two subjects that both must hold", web(equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com") + fmt.Sprintf(`, "StringLike": {"%s:sub": "system:serviceaccount:dev:api-*"}`, issuer)),
			`UnsatisfiableCondition "system:serviceaccount:dev:api-*" under StringLike can not hold together with "` + good + `" under StringEquals`,
		},
		{
			"a subject that is refused as well", web(equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com") + fmt.Sprintf(`, "StringNotLike": {"%s:sub": "system:serviceaccount:dev:*"}`, issuer)),
			`UnsatisfiableCondition "system:serviceaccount:dev:*" under StringNotLike can not hold together with "` + good + `" under StringEquals`,
		},
		{
			"a regional audience", web(equals(issuer+":sub", good, issuer+":aud", "sts.eu-central-1.amazonaws.com")),
			`AudienceMismatch "sts.eu-central-1.amazonaws.com" is not "sts.amazonaws.com", the audience of service account tokens in every partition -> "sts.amazonaws.com"`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := describe(iam.ParseTrustPolicy(spell(test.policy))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}
