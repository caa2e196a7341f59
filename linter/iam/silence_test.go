package iam_test

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Roles that are no concern of ours, or are right in an unusual way.
func TestSilence(t *testing.T) {
	t.Parallel()
	webAction := `"Action": "sts:AssumeRoleWithWebIdentity"`
	github := "token.actions.githubusercontent.com"
	for _, test := range []struct{ name, policy string }{
		{"GitHub Actions", policyOf("arn:aws:iam::110516304694:oidc-provider/"+github, "sts:AssumeRoleWithWebIdentity",
			equals(github+":aud", "sts.amazonaws.com")+`, "StringLike": {"`+github+`:sub": "repo:org/repo:*"}`)},
		{"GitHub Actions with the action of another", policyOf("arn:aws:iam::110516304694:oidc-provider/"+github, "sts:AssumeRole", equals(github+":sub", "x"))},
		{"GitHub without subject", policyOf("arn:aws:iam::110516304694:oidc-provider/"+github, "sts:AssumeRoleWithWebIdentity", equals(github+":aud", "sts.amazonaws.com"))},
		{"GitLab with the issuer as audience", policyOf("arn:aws:iam::110516304694:oidc-provider/gitlab.com", "sts:AssumeRoleWithWebIdentity", equals("gitlab.com:aud", "https://gitlab.com", "gitlab.com:sub", "project_path:x/y:ref_type:branch:ref:main"))},
		{"Cognito", policyOf("cognito-identity.amazonaws.com", "sts:AssumeRoleWithWebIdentity",
			equals("cognito-identity.amazonaws.com:aud", "eu-west-1:0a1b")+`, "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}`)},
		{"Google", policyOf("accounts.google.com", "sts:AssumeRoleWithWebIdentity", equals("accounts.google.com:aud", "123", "accounts.google.com:oaud", "x"))},
		{"SAML", statement(`"Principal": {"Federated": "arn:aws:iam::110516304694:saml-provider/x"}, "Action": "sts:AssumeRoleWithSAML", "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}`)},
		{"a provider that may be anyone's", policyOf("${arn}", "sts:AssumeRoleWithWebIdentity", equals("${url}:sub", "${subject}", "${url}:aud", "${audience}"))},
		{"EC2", statement(`"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"`)},
		{"Lambda in China", statement(`"Principal": {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com.cn"]}, "Action": "sts:AssumeRole"`)},
		{"Pod Identity", statement(`"Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]`)},
		{"another account", statement(`"Principal": {"AWS": "arn:aws:iam::110516304694:root"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}`)},
		{"a role that assumes itself", statement(`"Sid": "ExplicitSelfRoleAssumption", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::110516304694:role/x"}}`)},
		{"the usual role", web(equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com"))},
		{"the audience under StringLike", web(`"StringLike": {"` + issuer + `:sub": "system:serviceaccount:kube-system:efs-csi-*", "` + issuer + `:aud": "sts.amazonaws.com"}`)},
		{"an exception to a pattern", web(`"StringLike": {"` + issuer + `:sub": "system:serviceaccount:dev:*"}, "StringNotEquals": {"` + issuer + `:sub": "system:serviceaccount:dev:default"}, ` + equals(issuer+":aud", "sts.amazonaws.com"))},
		{"an exact subject within a pattern", web(equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com") + `, "StringLike": {"` + issuer + `:sub": "system:serviceaccount:dev:*"}`)},
		{"another audience", web(equals(issuer+":sub", good, issuer+":aud", "vault"))},
		{"two audiences", web(equals(issuer+":sub", good) + `, "ForAnyValue:StringEquals": {"` + issuer + `:aud": ["sts.amazonaws.com", "sts.amazonaws.com.cn"]}`)},
		{"unknown conditions", statement(`"Principal": {"Federated": "` + provider + `"}, ` + webAction + `, "Condition": ${conditions}`)},
		{"unknown statements", `{"Version": "2012-10-17", "Statement": ${statements}}`},
		{"everything unknown", `${policy}`},
		{"a condition key of unknown claim", web(`"StringEquals": {"${key}": "${value}"}`)},
		{"a custom issuer", policyOf("arn:aws:iam::110516304694:oidc-provider/oidc.example.com/a", "sts:AssumeRoleWithWebIdentity", equals("oidc.example.com/a:sub", "someone", "oidc.example.com/a:aud", "sts.amazonaws.com"))},
		{"a second statement for tags", `{"Statement": [` +
			`{"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, ` + webAction + `, "Condition": {` + equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com") + `}},` +
			`{"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, "Action": "sts:TagSession"}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := describe(iam.ParseTrustPolicy(spell(test.policy))); got != "" {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func TestMissingSubjectOfAnUnknownProviderIsConditional(t *testing.T) {
	t.Parallel()
	policy := iam.ParseTrustPolicy(spell(policyOf("${arn}", "sts:AssumeRoleWithWebIdentity", equals("${url}:aud", "sts.amazonaws.com"))))
	if len(policy.Defects) != 1 || policy.Defects[0].Kind != iam.MissingSubject || !policy.Defects[0].IfCluster {
		t.Errorf("got\n%s", describe(policy))
	}
}

// Placeholders are filled in before IAM sees them: they are as unknown as tokens.
func TestPlaceholdersProveNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ provider, key, subject string }{
		{"<eks-oidc-provider-arn>", issuer + ":sub", "system:serviceaccount:<namespace>:<service-account>"},
		{"arn:aws:iam::<ACCOUNT_ID>:oidc-provider/{{ issuer }}", "{{ issuer }}:sub", "system:serviceaccount:{{ ns }}:app"},
		{"arn:aws:iam::$(ACCOUNT_ID):oidc-provider/$(ISSUER)", "$(ISSUER):sub", good},
		{"arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${OIDC_PROVIDER}", "${OIDC_PROVIDER}:sub", "system:serviceaccount:${NAMESPACE}:${NAME}"},
	} {
		aud := strings.TrimSuffix(test.key, ":sub") + ":aud"
		// The text is known: the marks are characters of the document.
		policy := iam.ParseTrustPolicy(symbolic.Literal(policyOf(test.provider, "sts:AssumeRoleWithWebIdentity",
			equals(test.key, test.subject, aud, "sts.amazonaws.com"))))
		if got := describe(policy); got != "" {
			t.Errorf("%s: got\n%s", test.provider, got)
		}
		if d := policy.Decide(account("dev", "app")); d.Answer == symbolic.No {
			t.Errorf("%s: %v: %s", test.provider, d.Answer, d.Reason)
		}
	}
}
