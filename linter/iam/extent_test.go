package iam_test

import (
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
)

func TestTheExtentOfAPolicyIsWhatIsKnownOfItsAccounts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, policy string
		want         iam.Extent
	}{
		{"an exact subject", web(equals(issuer+":sub", good)), iam.KnownAccounts},
		{"a pattern", web(`"StringLike": {"` + issuer + `:sub": "system:serviceaccount:dev:*"}`), iam.KnownAccounts},
		{"no subject", web(equals(issuer+":aud", "sts.amazonaws.com")), iam.KnownAccounts},
		{"an unknown namespace", web(equals(issuer+":sub", "system:serviceaccount:${ns}:app")), iam.ComparedAccounts},
		{"an unknown subject", web(equals(issuer+":sub", "${subject}")), iam.OpenAccounts},
		{"a broken subject that is known", web(equals(issuer+":sub", "dev:app")), iam.KnownAccounts},
		{"an unknown document", `${policy}`, iam.OpenAccounts},
		{"a service", statement(`"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"`), iam.NoAccounts},
		{
			"another identity provider",
			policyOf("arn:aws:iam::110516304694:oidc-provider/token.actions.githubusercontent.com", "sts:AssumeRoleWithWebIdentity", equals("token.actions.githubusercontent.com:sub", "repo:shop/app:*")),
			iam.NoAccounts,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := iam.ParseTrustPolicy(spell(test.policy)).Extent(); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}
