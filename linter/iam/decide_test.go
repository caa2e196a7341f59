package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func tokenNames(d iam.Decision) string {
	var names []string
	for _, token := range d.Tokens {
		names = append(names, token.Name)
	}
	return strings.Join(names, " ")
}

func TestDecide(t *testing.T) {
	t.Parallel()
	sts := "sts.amazonaws.com"
	symbolicProvider := "arn:${partition}:iam::${account}:oidc-provider/${issuer}"
	two := strings.Replace(web(equals(other+":sub", good, other+":aud", sts)), `{"Federated": "`+provider+`"}`,
		`{"Federated": ["`+provider+`", "arn:aws:iam::110516304694:oidc-provider/`+other+`"]}`, 1)
	for _, test := range []struct {
		name, policy string
		id           iam.Identity
		want         symbolic.Answer
		element      iam.Element
		tokens       string
		onIssuer     bool
	}{
		{"the usual role", web(equals(issuer+":sub", good, issuer+":aud", sts)), account("dev", "app"), symbolic.Yes, iam.NoElement, "", false},
		{"another name", web(equals(issuer+":sub", good, issuer+":aud", sts)), account("dev", "api"), symbolic.No, iam.SubjectElement, "", false},
		{"a name that is not known", web(equals(issuer+":sub", good, issuer+":aud", sts)), account("dev", "${name}"), symbolic.Unknown, iam.SubjectElement, "name", false},
		{
			"tokens on both sides", policyOf(symbolicProvider, "sts:AssumeRoleWithWebIdentity", equals("${issuer}:sub", "system:serviceaccount:${ns}:app", "${issuer}:aud", sts)),
			account("${ns}", "app"), symbolic.Yes, iam.NoElement, "", false,
		},
		{
			"the name decides although the rest is tokens", policyOf(symbolicProvider, "sts:AssumeRoleWithWebIdentity", equals("${issuer}:sub", "system:serviceaccount:${var.ns}:ebs-csi", "${issuer}:aud", sts)),
			account("kube-system", "efs-csi"), symbolic.No, iam.SubjectElement, "", false,
		},
		{
			"a namespace that is not known", policyOf(symbolicProvider, "sts:AssumeRoleWithWebIdentity", equals("${issuer}:sub", "system:serviceaccount:${var.ns}:app", "${issuer}:aud", sts)),
			account("dev", "app"), symbolic.Unknown, iam.SubjectElement, "var.ns", false,
		},
		{
			"a provider and keys of other names", policyOf("${var.arn}", "sts:AssumeRoleWithWebIdentity", equals("${var.url}:sub", good, "${var.url}:aud", sts)),
			account("dev", "app"), symbolic.Unknown, iam.SubjectElement, "var.url", true,
		},
		{
			"a wrong subject under keys of other names", policyOf("${var.arn}", "sts:AssumeRoleWithWebIdentity", equals("${var.url}:sub", good, "${var.url}:aud", sts)),
			account("dev", "api"), symbolic.No, iam.SubjectElement, "", false,
		},
		{
			"an unknown subject under keys of other names", policyOf("${var.arn}", "sts:AssumeRoleWithWebIdentity", equals("${var.url}:sub", "${var.sub}", "${var.url}:aud", sts)),
			account("dev", "api"), symbolic.Unknown, iam.SubjectElement, "var.url var.sub", false,
		},
		{"one of two clusters", two, account("dev", "app"), symbolic.Yes, iam.NoElement, "", false},
		{"the other of two clusters", two, iam.Identity{Namespace: spell("dev"), Name: spell("app"), Issuer: spell(issuer)}, symbolic.No, iam.SubjectElement, "", false},
		{
			"the provider of another cluster", web(equals(issuer+":sub", good, issuer+":aud", sts)),
			iam.Identity{Namespace: spell("dev"), Name: spell("app"), Issuer: spell(other)},
			symbolic.No, iam.PrincipalElement, "", false,
		},
		{
			"a provider in another account", web(equals(issuer+":sub", good, issuer+":aud", sts)),
			iam.Identity{Namespace: spell("dev"), Name: spell("app"), Account: spell("999999999999")},
			symbolic.No, iam.PrincipalElement, "", false,
		},
		{"another audience", web(equals(issuer+":sub", good, issuer+":aud", "vault")), account("dev", "app"), symbolic.No, iam.AudienceElement, "", false},
		{
			"the audience that was asked for", web(equals(issuer+":sub", good, issuer+":aud", "vault")),
			iam.Identity{Namespace: spell("dev"), Name: spell("app"), Audience: spell("vault")},
			symbolic.Yes, iam.NoElement, "", false,
		},
		{"a condition that only the request tells", web(equals(issuer+":sub", good, issuer+":aud", sts, "aws:SourceVpc", "vpc-1")), account("dev", "app"), symbolic.Unknown, iam.OtherCondition, "", false},
		{"a tag that tokens of a cluster do not carry", web(equals(issuer+":sub", good, issuer+":aud", sts, "aws:RequestTag/team", "x")), account("dev", "app"), symbolic.No, iam.OtherCondition, "", false},
		{"an exception", web(equals(issuer+":aud", sts) + `, "StringNotLike": {"` + issuer + `:sub": "system:serviceaccount:kube-*:*"}`), account("kube-system", "x"), symbolic.No, iam.SubjectElement, "", false},
		{"everyone with the right subject", statement(`"Principal": {"AWS": "*"}, "Action": "sts:*", "Condition": {` + equals(issuer+":sub", good) + `}`), account("dev", "app"), symbolic.Unknown, iam.SubjectElement, "", true},
		{
			"GitHub's provider is no cluster's", policyOf("arn:aws:iam::110516304694:oidc-provider/token.actions.githubusercontent.com", "sts:AssumeRoleWithWebIdentity", equals("token.actions.githubusercontent.com:aud", sts)),
			account("dev", "app"), symbolic.No, iam.PrincipalElement, "", false,
		},
		{"no statement", `{"Version": "2012-10-17", "Statement": []}`, account("dev", "app"), symbolic.No, iam.NoElement, "", false},
		{"unknown statements", `{"Version": "2012-10-17", "Statement": ${statements}}`, account("dev", "app"), symbolic.Unknown, iam.NoElement, "statements", false},
		{"an unknown document", `${policy}`, account("dev", "app"), symbolic.Unknown, iam.NoElement, "policy", false},
		{"a policy that IAM refuses", statement(`"Principal": {"Federated": "` + provider + `"}, "Action": "sts:AssumeRoleWithWebIdentity", "Resource": "*"`), account("dev", "app"), symbolic.No, iam.NoElement, "", false},
		{"variables in the subject", web(`"StringLike": {"` + issuer + `:sub": "${*}"}`), account("dev", "app"), symbolic.No, iam.SubjectElement, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			document := spell(test.policy)
			if strings.HasPrefix(test.name, "variables") {
				document = symbolic.Literal(test.policy)
			}
			d := iam.ParseTrustPolicy(document).Decide(test.id)
			if d.Answer != test.want || d.Element != test.element || tokenNames(d) != test.tokens || d.HangsOnIssuer != test.onIssuer {
				t.Errorf("got %v, element %d, tokens %q, on the issuer %v: %s", d.Answer, d.Element, tokenNames(d), d.HangsOnIssuer, d.Reason)
			}
			if d.Reason == "" {
				t.Error("no reason")
			}
		})
	}
}

func TestADenyCountsMost(t *testing.T) {
	t.Parallel()
	allow := `{"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, "Action": "sts:AssumeRoleWithWebIdentity"}`
	deny := `{"Sid": "NotDefault", "Effect": "Deny", "Principal": {"Federated": "` + provider + `"}, "Action": "*", "Condition": {"StringLike": {"` + issuer + `:sub": "system:serviceaccount:*:default"}}}`
	policy := iam.ParseTrustPolicy(spell(`{"Version": "2012-10-17", "Statement": [` + allow + `,` + deny + `]}`))
	d := policy.Decide(account("dev", "default"))
	if d.Answer != symbolic.No || d.Element != iam.ExplicitDeny || d.Statement != 1 || d.Reason != `statement "NotDefault" denies it` {
		t.Errorf("got %v, element %d, statement %d: %s", d.Answer, d.Element, d.Statement, d.Reason)
	}
	if d := policy.Decide(account("dev", "app")); d.Answer != symbolic.Yes {
		t.Errorf("another account: %v", d.Answer)
	}
	if d := policy.Decide(account("dev", "${name}")); d.Answer != symbolic.Unknown || d.Element != iam.ExplicitDeny || tokenNames(d) != "name" {
		t.Errorf("an unknown account: %v, element %d, tokens %q: %s", d.Answer, d.Element, tokenNames(d), d.Reason)
	}
}

func TestTheClosestStatementIsNamed(t *testing.T) {
	t.Parallel()
	policy := iam.ParseTrustPolicy(spell(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
		{"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, "Action": "sts:TagSession"},
		{"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, "Action": "sts:AssumeRoleWithWebIdentity",
		 "Condition": {` + equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com") + `}}]}`))
	d := policy.Decide(account("dev", "api"))
	if d.Statement != 2 || d.Condition != 0 || len(d.Offending) != 1 || d.Offending[0].String() != good {
		t.Errorf("statement %d, condition %d, offending %v", d.Statement, d.Condition, d.Offending)
	}
	if len(d.Trace) != 3 || d.Trace[2].Conditions[0].Compared.String() != "system:serviceaccount:dev:api" {
		t.Errorf("trace %+v", d.Trace)
	}
}

func choice(condition string, alternatives ...string) symbolic.Text {
	token := &symbolic.Token{Name: condition, Choice: &symbolic.Choice{Condition: condition}}
	for _, a := range alternatives {
		token.Choice.Alternatives = append(token.Choice.Alternatives, spell(a))
	}
	return symbolic.Of(token)
}

func TestChoicesAreDecidedTogether(t *testing.T) {
	t.Parallel()
	cluster := choice("var.blue", issuer, other)
	document := symbolic.Concat(
		spell(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::110516304694:oidc-provider/`), cluster,
		spell(`"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"`), cluster,
		spell(`:sub": "system:serviceaccount:dev:`), choice("var.prod", "app", "api"), spell(`"}}}]}`))
	policy := iam.ParseTrustPolicy(document)
	for _, test := range []struct {
		name string
		want symbolic.Answer
	}{{"app", symbolic.Unknown}, {"other", symbolic.No}} {
		d := policy.Decide(account("dev", test.name))
		if d.Answer != test.want {
			t.Errorf("%s: %v: %s", test.name, d.Answer, d.Reason)
		}
	}
	id := iam.Identity{Namespace: spell("dev"), Name: choice("var.prod", "app", "api")}
	if d := policy.Decide(id); d.Answer != symbolic.Yes {
		t.Errorf("the same choice on both sides: %v: %s", d.Answer, d.Reason)
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	extra := &symbolic.Token{Name: "extra", Choice: &symbolic.Choice{Condition: "c", Alternatives: []symbolic.Text{spell(`, {"b": 1}`), spell(``)}}}
	name := &symbolic.Token{Name: "name", Choice: &symbolic.Choice{Condition: "c", Alternatives: []symbolic.Text{spell(`x`), spell(`y`)}}}
	free := &symbolic.Token{Name: "free", Choice: &symbolic.Choice{Condition: "d", Alternatives: []symbolic.Text{spell(`1`), spell(`2`)}}}
	document := symbolic.Concat(spell(`[{"a": "`), symbolic.Of(name), symbolic.Of(free), spell(`"}`), symbolic.Of(extra), spell(`]`))
	var got []string
	for _, alternative := range iam.Alternatives(document) {
		got = append(got, alternative.String())
	}
	want := []string{`[{"a": "x${free}"}, {"b": 1}]`, `[{"a": "y${free}"}]`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if plain := spell(`{"a": "${x}"}`); len(iam.Alternatives(plain)) != 1 {
		t.Error("a document without a choice has one form")
	}
}

func TestPodIdentity(t *testing.T) {
	t.Parallel()
	service := `"Principal": {"Service": "pods.eks.amazonaws.com"}, `
	both := `"Action": ["sts:AssumeRole", "sts:TagSession"]`
	tag := func(name, value string) string {
		return service + both + fmt.Sprintf(`, "Condition": {"StringEquals": {"aws:RequestTag/%s": %q}}`, name, value)
	}
	for _, test := range []struct {
		name, members string
		disabled      symbolic.Answer
		want          symbolic.Answer
		element       iam.Element
	}{
		{"the usual role", service + both, symbolic.No, symbolic.Yes, iam.NoElement},
		{"no tags allowed", service + `"Action": "sts:AssumeRole"`, symbolic.No, symbolic.No, iam.ActionElement},
		{"no tags needed", service + `"Action": "sts:AssumeRole"`, symbolic.Yes, symbolic.Yes, iam.NoElement},
		{"perhaps no tags needed", service + `"Action": "sts:AssumeRole"`, symbolic.Unknown, symbolic.Unknown, iam.ActionElement},
		{"a role for IRSA", fmt.Sprintf(`"Principal": {"Federated": %q}, "Action": "sts:AssumeRoleWithWebIdentity"`, provider), symbolic.No, symbolic.No, iam.PrincipalElement},
		{"the right namespace", tag("kubernetes-namespace", "dev"), symbolic.No, symbolic.Yes, iam.NoElement},
		{"another namespace", tag("kubernetes-namespace", "prod"), symbolic.No, symbolic.No, iam.OtherCondition},
		{"another account", tag("kubernetes-service-account", "api"), symbolic.No, symbolic.No, iam.OtherCondition},
		{"the right cluster", tag("eks-cluster-name", "blue"), symbolic.No, symbolic.Yes, iam.NoElement},
		{"the right cluster in some account", tag("eks-cluster-arn", "arn:aws:eks:eu-west-1:111122223333:cluster/blue"), symbolic.No, symbolic.Unknown, iam.OtherCondition},
		{"another cluster's ARN", tag("eks-cluster-arn", "arn:aws:eks:eu-west-1:111122223333:cluster/green"), symbolic.No, symbolic.No, iam.OtherCondition},
		{"a tag that is not set", tag("team", "x"), symbolic.No, symbolic.No, iam.OtherCondition},
		{"tags without tags", tag("kubernetes-namespace", "dev"), symbolic.Yes, symbolic.No, iam.OtherCondition},
		{"the source account", service + both + `, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}`, symbolic.No, symbolic.Unknown, iam.OtherCondition},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := iam.ParseTrustPolicy(spell(statement(test.members))).DecidePodIdentity(iam.PodIdentity{
				Namespace: spell("dev"), ServiceAccount: spell("app"), Cluster: spell("blue"), SessionTagsDisabled: test.disabled,
			})
			if d.Answer != test.want || d.Element != test.element {
				t.Errorf("got %v, element %d: %s", d.Answer, d.Element, d.Reason)
			}
		})
	}
}

func TestTwoStatementsMayAllowTheTwoActions(t *testing.T) {
	t.Parallel()
	policy := iam.ParseTrustPolicy(spell(`{"Statement": [
		{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": "sts:AssumeRole"},
		{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": "sts:TagSession"}]}`))
	d := policy.DecidePodIdentity(iam.PodIdentity{Namespace: spell("dev"), ServiceAccount: spell("app"), SessionTagsDisabled: symbolic.No})
	if d.Answer != symbolic.Yes {
		t.Errorf("got %v: %s", d.Answer, d.Reason)
	}
}

func TestRoleChaining(t *testing.T) {
	t.Parallel()
	caller := "arn:aws:iam::111122223333:role/team/app"
	external := spell("secret")
	for _, test := range []struct {
		name, principal, more string
		caller                iam.RoleCaller
		want                  symbolic.Answer
	}{
		{"the role itself", caller, "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Yes},
		{"the path left out", "arn:aws:iam::111122223333:role/app", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"its account", "111122223333", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Yes},
		{"its account's root", "arn:aws:iam::111122223333:root", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Yes},
		{"another account", "999999999999", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"another role", "arn:aws:iam::111122223333:role/api", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"a user", "arn:aws:iam::111122223333:user/app", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"a session of the role", "arn:aws:sts::111122223333:assumed-role/app/x", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Unknown},
		{"a session of another role", "arn:aws:sts::111122223333:assumed-role/api/x", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"a unique id", "AROA1234567890EXAMPLE", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Unknown},
		{"a token", "${arn}", "", iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Unknown},
		{"the same tokens", "arn:${p}:iam::${a}:role/app", "", iam.RoleCaller{RoleARN: spell("arn:${p}:iam::${a}:role/app")}, symbolic.Yes},
		{"another role of the same tokens", "arn:${p}:iam::${a}:role/app", "", iam.RoleCaller{RoleARN: spell("arn:${p}:iam::${a}:role/api")}, symbolic.No},
		{"everyone, if it is this role", "*", `, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/team/*"}}`, iam.RoleCaller{RoleARN: spell(caller)}, symbolic.Yes},
		{"everyone, if it is another role", "*", `, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}}`, iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"no external id", caller, `, "Condition": {"StringEquals": {"sts:ExternalId": "secret"}}`, iam.RoleCaller{RoleARN: spell(caller)}, symbolic.No},
		{"the external id", caller, `, "Condition": {"StringEquals": {"sts:ExternalId": "secret"}}`, iam.RoleCaller{RoleARN: spell(caller), ExternalID: &external}, symbolic.Yes},
		{"tags that are not allowed", caller, "", iam.RoleCaller{RoleARN: spell(caller), TagSession: true}, symbolic.No},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy := iam.ParseTrustPolicy(spell(statement(fmt.Sprintf(`"Principal": {"AWS": %q}, "Action": "sts:AssumeRole"%s`, test.principal, test.more))))
			if d := policy.DecideRole(test.caller); d.Answer != test.want {
				t.Errorf("got %v: %s", d.Answer, d.Reason)
			}
		})
	}
}

func TestSubjectsOfAPolicy(t *testing.T) {
	t.Parallel()
	policy := iam.ParseTrustPolicy(spell(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
			"StringEquals": {"` + issuer + `:sub": ["` + good + `", "system:serviceaccount:${ns}:x", "${any}", "system:serviceaccount:dev:*"], "` + issuer + `:aud": "sts.amazonaws.com"},
			"StringLike": {"` + issuer + `:sub": "system:serviceaccount:dev:b-*"},
			"StringNotEquals": {"` + issuer + `:sub": "system:serviceaccount:dev:no"}}},
		{"Effect": "Deny", "Principal": {"Federated": "` + provider + `"}, "Action": "*", "Condition": {"StringEquals": {"` + issuer + `:sub": "system:serviceaccount:dev:no"}}}]}`))
	var got []string
	for _, s := range policy.Subjects() {
		got = append(got, fmt.Sprintf("%s/%s %v %d", s.Namespace, s.Name, s.Exact, s.Condition))
	}
	if want := "dev/app true 0, ${ns}/x true 0, dev/b-* false 2"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}
