package iam_test

import (
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestALinkBetweenIssuerAndProviderIsEvident(t *testing.T) {
	t.Parallel()
	arn := &symbolic.Token{Name: "var.oidc_provider_arn"}
	cluster := &symbolic.Token{Name: "issuer of cluster blue", Nature: symbolic.Issuer()}
	id := &symbolic.Token{Name: "data.aws_caller_identity.current.account_id", Nature: symbolic.AccountNumber()}
	named := func(name string) symbolic.Text { return symbolic.Named("", name) }
	cut := func(from ...*symbolic.Token) symbolic.Text {
		return symbolic.Of(&symbolic.Token{Name: "replace(...)", From: from})
	}
	whole := symbolic.Concat(symbolic.Literal("arn:aws:iam::"), symbolic.Of(id), symbolic.Literal(":oidc-provider/"), symbolic.Of(cluster))
	for _, test := range []struct {
		name             string
		provider, issuer symbolic.Text
		want             bool
	}{
		{"cut out of an ARN that is not known", symbolic.Of(arn), cut(arn), true},
		{"cut twice", symbolic.Of(arn), cut(&symbolic.Token{Name: "split(...)[1]", From: []*symbolic.Token{arn}}), true},
		{"put together from a part of the ARN", whole, symbolic.Concat(symbolic.Literal("oidc.eks.eu-west-1.amazonaws.com/id/"), cut(cluster)), true},
		{"only the account is the same", whole, cut(id), false},
		{"the ARN is put together from a part of the issuer", symbolic.Concat(symbolic.Literal("arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/"), cut(cluster)), symbolic.Of(cluster), true},
		{"both are put together from parts of one issuer", symbolic.Concat(symbolic.Literal("arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/"), cut(cluster)), symbolic.Concat(symbolic.Literal("oidc.eks."), named("var.region"), symbolic.Literal(".amazonaws.com/id/"), symbolic.Of(&symbolic.Token{Name: "split(...)[4]", From: []*symbolic.Token{cluster}})), true},
		{"only the region is the same", symbolic.Concat(symbolic.Literal("arn:aws:iam::111122223333:oidc-provider/oidc.eks."), named("var.region"), symbolic.Literal(".amazonaws.com/id/"), named("var.a")), symbolic.Concat(symbolic.Literal("oidc.eks."), named("var.region"), symbolic.Literal(".amazonaws.com/id/"), named("var.b")), false},
		{"cut out of another ARN", symbolic.Of(arn), cut(&symbolic.Token{Name: "var.other_arn"}), false},
		{"two inputs of one module", named("var.oidc_provider_arn"), named("var.cluster_oidc_issuer_url"), true},
		{"two outputs of one module", named("module.eks.oidc_provider_arn"), named("module.eks.oidc_provider"), true},
		{"two outputs of one state", named("data.terraform_remote_state.eks.outputs.aws_iam_openid_connect_provider_arn"), named("data.terraform_remote_state.eks.outputs.aws_iam_openid_connect_provider_extract_from_arn"), true},
		{"outputs of two modules", named("module.blue.oidc_provider_arn"), named("module.green.oidc_provider"), false},
		{"inputs for two clusters", named("var.blue_oidc_provider_arn"), named("var.green_oidc_provider_url"), false},
		{"inputs of two scopes", named("var.oidc_provider_arn"), symbolic.Named("other", "var.oidc_provider_url"), false},
		{"an input that says nothing", named("var.oidc_provider_arn"), named("var.url"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			document := symbolic.Concat(symbolic.Literal(`{"Statement": [{"Effect": "Allow", "Principal": {"Federated": "`), test.provider,
				symbolic.Literal(`"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"`), test.issuer,
				symbolic.Literal(`:sub": "system:serviceaccount:dev:app"}}}]}`))
			policy := iam.ParseTrustPolicy(document)
			d := policy.Decide(account("dev", "app"))
			if d.Answer != symbolic.Unknown || !d.HangsOnIssuer || d.EvidentIssuer != test.want {
				t.Errorf("got %v, on the issuer %v, evident %v: %s", d.Answer, d.HangsOnIssuer, d.EvidentIssuer, d.Reason)
			}
			if d := policy.Decide(account("dev", "other")); d.Answer != symbolic.No {
				t.Errorf("another account: %v", d.Answer)
			}
		})
	}
}

// An input without a type may be a list, so that jsonencode shows no quotes.
func TestAProviderOfAnyTypeIsLinkedToItsIssuer(t *testing.T) {
	t.Parallel()
	arn := &symbolic.Token{Name: "var.oidc_provider_arn"}
	cut := symbolic.Of(&symbolic.Token{Name: "replace(...)", From: []*symbolic.Token{arn}})
	document := symbolic.Concat(symbolic.Literal(`{"Statement": [{"Effect": "Allow", "Principal": {"Federated": `), symbolic.Of(arn),
		symbolic.Literal(`}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"`), cut,
		symbolic.Literal(`:sub": "system:serviceaccount:dev:app"}}}]}`))
	policy := iam.ParseTrustPolicy(document)
	if d := policy.Decide(account("dev", "app")); d.Answer != symbolic.Unknown || !d.EvidentIssuer {
		t.Errorf("got %v, evident %v: %s", d.Answer, d.EvidentIssuer, d.Reason)
	}
	if d := policy.Decide(account("dev", "other")); d.Answer == symbolic.Yes || d.EvidentIssuer {
		t.Errorf("another account: %v, evident %v", d.Answer, d.EvidentIssuer)
	}
}
