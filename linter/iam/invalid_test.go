package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestInvalidPolicies(t *testing.T) {
	t.Parallel()
	body := fmt.Sprintf(`"Effect": "Allow", "Principal": {"Federated": %q}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {%s}`,
		provider, equals(issuer+":sub", good, issuer+":aud", "sts.amazonaws.com"))
	one := func(members string) string { return `{"Version": "2012-10-17", "Statement": [{` + members + `}]}` }
	for _, test := range []struct{ name, policy, want string }{
		{"not an object", `[]`, `InvalidPolicy is not a JSON object`},
		{"nothing", ``, `InvalidPolicy is not valid JSON: it ends too early, where a value should be`},
		{"no statement", `{"Version": "2012-10-17"}`, `InvalidPolicy has no element "Statement"`},
		{
			"another version", `{"Version": "2012-10-18", "Statement": [{` + body + `}]}`,
			`InvalidPolicy "2012-10-18" is no version of the policy language: there are "2012-10-17" and "2008-10-17" -> "2012-10-17"`,
		},
		{
			"a plural", `{"Version": "2012-10-17", "Statement": [{` + body + `}], "Statements": []}`,
			`InvalidPolicy "Statements" is not an element of a policy -> "Statement"`,
		},
		{
			"an element in lower case", one(strings.Replace(body, `"Effect"`, `"effect": "Allow", "Effect"`, 1)),
			`InvalidPolicy "effect" is not an element of a statement -> "Effect"`,
		},
		{"a resource", one(body + `, "Resource": "*"`), `InvalidPolicy "Resource" is not allowed in a trust policy: the role itself is the resource`},
		{"a wrong effect", one(strings.Replace(body, `"Allow"`, `"allow"`, 1)), `InvalidPolicy "allow" is no effect: "Effect" is "Allow" or "Deny" -> "Allow"`},
		{"no effect", one(strings.Replace(body, `"Effect": "Allow", `, ``, 1)), `InvalidPolicy has a statement without "Effect"`},
		{"no principal", `{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"}}`, `InvalidPolicy has a statement without "Principal"`},
		{"no action", `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}}`, `InvalidPolicy has a statement without "Action"`},
		{"action and its inversion", one(body + `, "NotAction": "sts:TagSession"`), `InvalidPolicy "NotAction" stands beside "Action": a statement takes one of them`},
		{"an unknown operator", one(strings.Replace(body, "StringEquals", "StringEqual", 1)), `InvalidPolicy "StringEqual" is no condition operator -> "StringEquals"`},
		{"an operator that does not exist", one(strings.Replace(body, "StringEquals", "NullIfExists", 1)), `InvalidPolicy "NullIfExists" is no condition operator`},
		{"an unknown type of principal", one(strings.Replace(body, "Federated", "federated", 1)), `InvalidPolicy "federated" is no type of principal: there are "AWS", "Federated", "Service" and "CanonicalUser" -> "Federated"`},
		{
			"a principal that is a string", `{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "arn:aws:iam::110516304694:root"}}`,
			`InvalidPolicy "arn:aws:iam::110516304694:root" is no principal: "Principal" takes an object such as {"Federated": "..."}`,
		},
		{"a key twice", one(body + `, "Effect": "Allow"`), `InvalidPolicy "Effect" occurs twice in one object`},
		{"a condition key twice", one(strings.Replace(body, `"StringEquals": {`, `"StringEquals": {"`+issuer+`:sub": "system:serviceaccount:dev:api", `, 1)), `InvalidPolicy "` + issuer + `:sub" occurs twice in one object`},
		{"a blank in the id", one(`"Sid": "my role", ` + body), `InvalidPolicy "my role" is no statement id: it takes letters and digits only, not U+0020`},
		{"two statements of one id", `{"Statement": [{"Sid": "a", ` + body + `}, {"Sid": "a", ` + body + `}]}`, `InvalidPolicy "a" is the id of two statements`},
		{
			"a typographic quote", one(`"Sid": "a", ` + strings.Replace(body, "AssumeRoleWithWebIdentity", "AssumeRoleWithWebIdentity\u2019", 1)),
			`WrongAction "sts:AssumeRoleWithWebIdentity` + "\u2019" + `" is no action of STS -> "sts:AssumeRoleWithWebIdentity"`,
		},
		{"a dash in the id", `{"Id": "a` + "\u2013" + `b", "Statement": {` + body + `}}`, `InvalidPolicy "a` + "\u2013" + `b" has the character U+2013, which IAM does not take in a policy`},
		{
			"a condition that is a list", one(`"Effect": "Allow", "Principal": {"Federated": "` + provider + `"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": []`),
			`InvalidPolicy "[]" is no value for "Condition": it takes an object`,
		},
		{
			"too long", one(strings.Replace(body, good, "system:serviceaccount:dev:"+strings.Repeat("a", 200)+`", "`+issuer+`:aud2": "`+strings.Repeat("b", 4000), 1)),
			`has 4`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := describe(iam.ParseTrustPolicy(spell(test.policy)))
			if test.want == "has 4" {
				if !strings.Contains(got, "IAM takes at most 4096") {
					t.Errorf("got\n%s", got)
				}
				return
			}
			if first(got) != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestAQuotaThatCanBeRaisedIsNoRefusal(t *testing.T) {
	t.Parallel()
	var values []string
	for i := range 40 {
		values = append(values, fmt.Sprintf(`"system:serviceaccount:namespace-number-%d:service-account"`, i))
	}
	policy := iam.ParseTrustPolicy(spell(web(fmt.Sprintf(`"StringEquals": {"%s:sub": [%s], "%s:aud": "sts.amazonaws.com"}`, issuer, strings.Join(values, ","), issuer))))
	if len(policy.Defects) != 1 || policy.Defects[0].Refused || !strings.Contains(policy.Defects[0].Detail, "unless the quota is raised") {
		t.Fatalf("got\n%s", describe(policy))
	}
	if d := policy.Decide(account("namespace-number-7", "service-account")); d.Answer != symbolic.Yes {
		t.Errorf("decision %v: %s", d.Answer, d.Reason)
	}
}

// Hostile input 25 and 38: documents that no role has, which must cost little.
func TestHostileDocumentsAreFast(t *testing.T) {
	t.Parallel()
	repeat := func(n int, part func(int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = part(i)
		}
		return strings.Join(parts, ",")
	}
	federated := fmt.Sprintf(`"Effect": "Allow", "Principal": {"Federated": %q}, "Action": "sts:AssumeRoleWithWebIdentity"`, provider)
	for _, test := range []struct{ name, document string }{
		{"ten thousand statements", `{"Statement": [` + repeat(10_000, func(i int) string {
			return fmt.Sprintf(`{"Sid": "s%d", "Effect": "Allow", "Action": "x", "Action": "y"}`, i)
		}) + `]}`},
		{"thousands of conditions", statement(federated[len(`"Effect": "Allow", `):] + `, "Condition": {"StringEquals": {` + repeat(8_000, func(i int) string {
			return fmt.Sprintf(`"%s%d:sub": "system:serviceaccount:a:x%d"`, issuer, i, i)
		}) + `}}`)},
		{"thousands of values", statement(federated[len(`"Effect": "Allow", `):] + `, "Condition": {` + repeat(2, func(i int) string {
			return fmt.Sprintf(`"%s": {"%s:sub": [%s]}`, []string{"StringEquals", "StringLike"}[i], issuer, repeat(5_000, func(i int) string { return fmt.Sprintf(`"system:serviceaccount:a:%d*"`, i) }))
		}) + `}`)},
		{"strange characters", `{"Id": [` + repeat(50_000, func(int) string { return "\"\u2013\"" }) + `], "Statement": []}`},
		{"keys that occur twice", `{` + repeat(50_000, func(int) string { return `"a": 1` }) + `}`},
		{"tokens", `{"Statement": [` + repeat(2_000, func(i int) string {
			return fmt.Sprintf(`{"Effect": "Allow", "Principal": {"Federated": "${p%d}"}, "Action": "${a}", "Condition": {"${o}": {"${k}:sub": "${v}"}}}`, i%40)
		}) + `]}`},
		{"wildcards", statement(federated[len(`"Effect": "Allow", `):] + fmt.Sprintf(`, "Condition": {"StringLike": {"%s:sub": %q}}`, issuer, strings.Repeat("*a?", 20_000)))},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			// What is quadratic here takes hours, and the deadline of the test
			// run fails it.
			policy := iam.ParseTrustPolicy(spell(test.document))
			policy.Decide(account("dev", strings.Repeat("a", 50_000)))
		})
	}
}
