package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

const (
	issuer   = "oidc.eks.eu-west-1.amazonaws.com/id/882175834072F7CBE8307A22F5A006B1"
	other    = "oidc.eks.eu-west-1.amazonaws.com/id/A1669B9F1A77B487721FC86B3B85219A"
	provider = "arn:aws:iam::110516304694:oidc-provider/" + issuer
)

// policyOf returns a policy with one statement of the usual form.
func policyOf(principal, action, conditions string) string {
	return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": %q}, "Action": %q, "Condition": {%s}}]}`,
		principal, action, conditions)
}

// web returns a policy that trusts the usual provider under conditions.
func web(conditions string) string {
	return policyOf(provider, "sts:AssumeRoleWithWebIdentity", conditions)
}

// equals returns a StringEquals block of claims of the usual issuer.
func equals(pairs ...string) string {
	var members []string
	for i := 0; i+1 < len(pairs); i += 2 {
		members = append(members, fmt.Sprintf("%q: %q", pairs[i], pairs[i+1]))
	}
	return `"StringEquals": {` + strings.Join(members, ", ") + "}"
}

// account returns the identity of a service account.
func account(namespace, name string) iam.Identity {
	return iam.Identity{Namespace: spell(namespace), Name: spell(name)}
}

// kinds names the kinds of defects as the constants do.
var kinds = map[iam.DefectKind]string{
	iam.LiteralWildcard: "LiteralWildcard", iam.MalformedSubject: "MalformedSubject",
	iam.MalformedConditionKey: "MalformedConditionKey", iam.MisplacedClaim: "MisplacedClaim",
	iam.IssuerMismatch: "IssuerMismatch", iam.MalformedProvider: "MalformedProvider", iam.WrongAction: "WrongAction",
	iam.AudienceMismatch: "AudienceMismatch", iam.MissingSubject: "MissingSubject", iam.WildcardSubject: "WildcardSubject",
	iam.MissingAudience: "MissingAudience", iam.InvalidPolicy: "InvalidPolicy", iam.InvertedCondition: "InvertedCondition",
	iam.PublicPrincipal: "PublicPrincipal", iam.UnsatisfiableCondition: "UnsatisfiableCondition", iam.WrongPrincipal: "WrongPrincipal",
}

// describe writes the defects of a policy, one a line.
func describe(p iam.TrustPolicy) string {
	var lines []string
	for _, d := range p.Defects {
		line := fmt.Sprintf("%s %q %s", kinds[d.Kind], d.Value, d.Detail)
		if d.Value.IsEmpty() {
			line = fmt.Sprintf("%s %s", kinds[d.Kind], d.Detail)
		}
		if !d.Expected.IsEmpty() {
			line += fmt.Sprintf(" -> %q", d.Expected)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// Every incident of the catalogue that a policy shows by itself: what is wrong,
// and that the binding is not reported a second time.
func TestIncidents(t *testing.T) {
	t.Parallel()
	sub, aud := issuer+":sub", issuer+":aud"
	sts := "sts.amazonaws.com"
	for _, test := range []struct {
		name, policy string
		id           iam.Identity
		want         string
	}{
		{
			"h02: the scheme stands in the condition key",
			policyOf("arn:aws:iam::${account}:oidc-provider/${issuer}", "sts:AssumeRoleWithWebIdentity",
				equals("${issuer}:aud", sts, "https://${issuer}:sub", "system:serviceaccount:ingest:workflow-manager")),
			account("ingest", "workflow-manager"),
			`MalformedConditionKey "https://${issuer}:sub" has the scheme "https://", which no condition key has -> "${issuer}:sub"`,
		},
		{
			"h03: the claim is missing",
			web(equals(aud, sts, issuer, "system:serviceaccount:kube-system:prod-secret-operator")),
			account("kube-system", "prod-secret-operator"),
			`MalformedConditionKey "` + issuer + `" names the issuer without a claim: ":sub" is missing -> "` + sub + `"`,
		},
		{
			"i02: sub and aud are swapped",
			web(equals(sub, sts, aud, "system:serviceaccount:kube-system:aws-load-balancer-controller")),
			account("kube-system", "aws-load-balancer-controller"),
			`MisplacedClaim "sts.amazonaws.com" is an audience, but stands under the sub claim
MisplacedClaim "system:serviceaccount:kube-system:aws-load-balancer-controller" is a subject, but stands under the aud claim`,
		},
		{
			"j04: the audience of China",
			web(equals(aud, "sts.amazonaws.com.cn", sub, "system:serviceaccount:reports:reporter")),
			account("reports", "reporter"),
			`AudienceMismatch "sts.amazonaws.com.cn" is not "sts.amazonaws.com", the audience of service account tokens in every partition -> "sts.amazonaws.com"`,
		},
		{
			"d04: a wildcard under StringEquals",
			web(equals(aud, sts, sub, "system:serviceaccount:*:nomad-autoscaler")),
			account("circleci-server", "nomad-autoscaler"),
			`LiteralWildcard "system:serviceaccount:*:nomad-autoscaler" has a wildcard, which StringEquals takes for an ordinary character: StringLike knows wildcards`,
		},
		{
			"e01: the prefix is doubled",
			web(equals(aud, sts, sub, "system:serviceaccount:system:serviceaccount:kube-system:ebs-csi-controller-sa")),
			account("kube-system", "ebs-csi-controller-sa"),
			`MalformedSubject "system:serviceaccount:system:serviceaccount:kube-system:ebs-csi-controller-sa" has the prefix "system:serviceaccount:" twice -> "system:serviceaccount:kube-system:ebs-csi-controller-sa"`,
		},
		{
			"m01: the principal's region was left from the docs",
			policyOf("arn:aws:iam::813219358972:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/8A57", "sts:AssumeRoleWithWebIdentity",
				equals("oidc.eks.eu-south-2.amazonaws.com/id/8A57:aud", sts, "oidc.eks.eu-south-2.amazonaws.com/id/8A57:sub", "system:serviceaccount:kube-system:ebs")),
			account("kube-system", "ebs"),
			`IssuerMismatch "arn:aws:iam::813219358972:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/8A57" names the issuer "oidc.eks.us-west-2.amazonaws.com/id/8A57", but the condition keys name "oidc.eks.eu-south-2.amazonaws.com/id/8A57" -> "arn:aws:iam::813219358972:oidc-provider/oidc.eks.eu-south-2.amazonaws.com/id/8A57"`,
		},
		{
			"m03: one key still names the old cluster",
			web(equals(aud, sts, other+":sub", "system:serviceaccount:media:uploads")),
			account("media", "uploads"),
			`IssuerMismatch "` + other + `:sub" names the issuer "` + other + `", but the principal names "` + issuer + `" -> "` + sub + `"`,
		},
		{
			"o01: the scheme stands in the principal",
			policyOf("arn:aws:iam::680376797352:oidc-provider/https://"+issuer, "sts:AssumeRoleWithWebIdentity",
				equals(aud, sts, sub, "system:serviceaccount:journal:indexer")),
			account("journal", "indexer"),
			`MalformedProvider "arn:aws:iam::680376797352:oidc-provider/https://` + issuer + `" has the scheme "https://" behind "oidc-provider/" -> "arn:aws:iam::680376797352:oidc-provider/` + issuer + `"`,
		},
		{
			"p02: conditions of two issuers in one statement",
			strings.Replace(web(equals(aud, sts, other+":aud", sts, sub, "system:serviceaccount:search:indexer", other+":sub", "system:serviceaccount:search:indexer")),
				`{"Federated": "`+provider+`"}`, `{"Federated": ["`+provider+`", "arn:aws:iam::110516304694:oidc-provider/`+other+`"]}`, 1),
			account("search", "indexer"),
			`UnsatisfiableCondition "` + other + `:sub" can not hold together with "` + sub + `": a token has one issuer`,
		},
		{
			"q02: the action of another principal",
			policyOf(provider, "sts:AssumeRole", equals(aud, sts, sub, "system:serviceaccount:kube-system:alb")),
			account("kube-system", "alb"),
			`WrongAction "sts:AssumeRole" can not be used by a Federated principal: an OIDC provider needs "sts:AssumeRoleWithWebIdentity" -> "sts:AssumeRoleWithWebIdentity"`,
		},
		{
			"s01: a quote is missing",
			strings.Replace(web(equals(aud, sts)), `"Action": `, `"Action: `, 1),
			account("kubecost", "kubecost-cost-analyzer"),
			`InvalidPolicy is not valid JSON: it has "s" where ":" should be, after the key "Action: "`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy := iam.ParseTrustPolicy(spell(test.policy))
			if got := describe(policy); got != test.want {
				t.Errorf("defects:\n%s\nwant\n%s", got, test.want)
			}
			if d := policy.Decide(test.id); d.Answer != symbolic.No || d.Defect == nil {
				t.Errorf("decision %v, defect %v: %s", d.Answer, d.Defect, d.Reason)
			}
		})
	}
}

func TestIncidentsWithoutADefectOfThePolicy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, policy string
		element      iam.Element
		reason       string
	}{
		{
			"r03: the role of a node",
			`{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`,
			iam.PrincipalElement,
			`the trust policy trusts "ec2.amazonaws.com", not the OIDC provider of the cluster`,
		},
		{
			"r04: only Pod Identity is left",
			`{"Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]}`,
			iam.PrincipalElement,
			`the trust policy trusts "pods.eks.amazonaws.com", not the OIDC provider of the cluster`,
		},
		{
			"a01: the subject of a sibling",
			web(equals(issuer+":aud", "sts.amazonaws.com", issuer+":sub", "system:serviceaccount:runners:ecr-publisher")),
			iam.SubjectElement,
			`statement 1 wants "system:serviceaccount:runners:ecr-publisher" of "` + issuer + `:sub" (StringEquals), but it is "system:serviceaccount:runners:terraform-runner"`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy := iam.ParseTrustPolicy(spell(test.policy))
			if got := describe(policy); got != "" {
				t.Errorf("defects:\n%s", got)
			}
			d := policy.Decide(account("runners", "terraform-runner"))
			if d.Answer != symbolic.No || d.Defect != nil || d.Element != test.element || d.Reason != test.reason {
				t.Errorf("got %v, element %d, defect %v: %s", d.Answer, d.Element, d.Defect, d.Reason)
			}
		})
	}
}

func TestDefectsStandAtTheTextToEdit(t *testing.T) {
	t.Parallel()
	text := web(equals(issuer+":aud", "sts.amazonaws.com", issuer+":sub", "system:serviceaccount:dev:*"))
	file := source.NewFile("trust.json", []byte(text))
	policy := iam.ParseTrustPolicy(symbolic.LiteralAt(text, file.Whole()))
	if len(policy.Defects) != 1 {
		t.Fatalf("defects:\n%s", describe(policy))
	}
	if got := policy.Defects[0].Range.Text(); got != "system:serviceaccount:dev:*" {
		t.Errorf("the defect stands at %q", got)
	}
	if got := policy.Statements[0].Range.Text(); !strings.HasPrefix(got, `Effect"`) || !strings.HasSuffix(got, `"Condition`) {
		t.Errorf("the statement stands at %q", got)
	}
}
