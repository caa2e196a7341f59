package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func FuzzParseTrustPolicy(f *testing.F) {
	f.Add(web(equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com")), "dev", "app")
	f.Add(policyOf("arn:aws:iam::${a}:oidc-provider/${issuer}", "sts:*", equals("https://${issuer}:sub", "dev/app")), "dev", "${name}")
	f.Add(`{"Statement": {"Effect": "Allow", "Principal": "*", "NotAction": [], "Condition": {"Null": {"a": true}}}}`, "", "")
	f.Add(`{"Statement": [{"Effect": "${e}", ${x}, "Condition": {"ForAllValues:StringLike": {"${k}": ["${*}", ${v}]}}}]}`, "a", "b")
	f.Fuzz(func(t *testing.T, document, namespace, name string) {
		policy := iam.ParseTrustPolicy(spell(document))
		for _, alternative := range iam.Alternatives(spell(document)) {
			iam.ParseTrustPolicy(alternative)
		}
		for _, d := range policy.Defects {
			if d.Detail == "" || d.Statement >= len(policy.Statements) {
				t.Fatalf("defect %+v", d)
			}
		}
		for _, d := range []iam.Decision{
			policy.Decide(account(namespace, name)),
			policy.DecidePodIdentity(iam.PodIdentity{Namespace: spell(namespace), ServiceAccount: spell(name)}),
			policy.DecideRole(iam.RoleCaller{RoleARN: spell(name)}),
		} {
			if d.Statement >= len(policy.Statements) || d.Statement >= 0 && d.Condition >= len(policy.Statements[d.Statement].Conditions) {
				t.Fatalf("decision %+v", d)
			}
		}
		policy.Subjects()
	})
}

func BenchmarkParseTrustPolicy(b *testing.B) {
	document := spell(web(equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com")))
	for b.Loop() {
		iam.ParseTrustPolicy(document)
	}
}

func BenchmarkDecide(b *testing.B) {
	policy := iam.ParseTrustPolicy(spell(policyOf("arn:${partition}:iam::${account}:oidc-provider/${issuer}", "sts:AssumeRoleWithWebIdentity",
		equals("${issuer}:sub", "system:serviceaccount:${ns}:app", "${issuer}:aud", "sts.amazonaws.com"))))
	id := account("dev", "app")
	for b.Loop() {
		policy.Decide(id)
	}
}

func BenchmarkDecideManyStatements(b *testing.B) {
	var statements []string
	for i := range 1000 {
		statements = append(statements, fmt.Sprintf(`{"Effect": "Allow", "Principal": {"Federated": %q}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"%s:sub": "system:serviceaccount:ns-%d:app"}}}`, provider, issuer, i))
	}
	document := symbolic.Literal(`{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ",") + `]}`)
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			iam.ParseTrustPolicy(document)
		}
	})
	policy := iam.ParseTrustPolicy(document)
	policy.Defects = nil // it is too long for IAM
	b.Run("decide", func(b *testing.B) {
		for b.Loop() {
			policy.Decide(account("ns-999", "app"))
		}
	})
}
