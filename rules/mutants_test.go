package rules_test

import (
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

// TestMutants breaks a tree in which nothing is wrong, one line at a time.
func TestMutants(t *testing.T) {
	t.Parallel()
	linttest.Mutants(t, "../testdata/scenarios/nothing-wrong", rules.All(), mutants)
}

const (
	app      = "infra/app.tf"
	reports  = "infra/reports.tf"
	addons   = "infra/addons.tf"
	cluster  = "infra/cluster.tf"
	dns      = "infra/external-dns.tf"
	accounts = "k8s/reports.yaml"
)

var mutants = []linttest.Mutant{
	{Name: "the subject names another account", File: app, Old: "media:thumbnailer", New: "media:indexer", Rule: "subject-mismatch"},
	{Name: "the subject names another namespace", File: app, Old: "media:thumbnailer", New: "default:thumbnailer", Rule: "subject-mismatch"},
	{Name: "the subject has a slip of the keyboard", File: app, Old: "media:thumbnailer", New: "media:thumbnialer", Rule: "subject-mismatch"},
	{Name: "an account drops out of the list", File: reports, Old: "        \"system:serviceaccount:reports:weekly\",\n", New: "", Rule: "subject-mismatch", Place: accounts},
	{Name: "an account moves to another namespace", File: app, Old: "namespace = \"media\"", New: "namespace = \"media-v2\"", Rule: "subject-mismatch"},
	{Name: "a release moves to another namespace", File: dns, Old: "namespace  = \"kube-system\"", New: "namespace  = \"external-dns\"", Rule: "subject-mismatch"},
	{Name: "a release is renamed", File: dns, Old: "resource \"helm_release\" \"external_dns\" {\n  name       = \"external-dns\"", New: "resource \"helm_release\" \"external_dns\" {\n  name       = \"dns\"", Rule: "subject-mismatch"},
	{Name: "a module is given another account", File: addons, Old: "kube-system:ebs-csi-controller-sa", New: "kube-system:aws-ebs-csi-driver", Rule: "subject-mismatch"},
	{Name: "the wildcard loses its operator", File: addons, Old: "  assume_role_condition_test = \"StringLike\"\n", New: "", Rule: "literal-wildcard"},
	{Name: "the prefix of the subject is doubled", File: app, Old: "system:serviceaccount:media", New: "system:serviceaccount:system:serviceaccount:media", Rule: "malformed-subject"},
	{Name: "the subject loses its prefix", File: app, Old: "system:serviceaccount:media", New: "media", Rule: "subject-mismatch"},
	{Name: "the key gets a scheme", File: app, Old: "\"${local.issuer}:sub\"", New: "\"https://${local.issuer}:sub\"", Rule: "malformed-condition-key"},
	{Name: "the key loses its claim", File: app, Old: "\"${local.issuer}:sub\"", New: "\"${local.issuer}\"", Rule: "malformed-condition-key"},
	{Name: "the claim is misspelt", File: app, Old: "\"${local.issuer}:sub\"", New: "\"${local.issuer}:subject\"", Rule: "malformed-condition-key"},
	{Name: "the two keys are swapped", File: app, Old: "\"${local.issuer}:aud\" = \"sts.amazonaws.com\"\n          \"${local.issuer}:sub\"", New: "\"${local.issuer}:sub\" = \"sts.amazonaws.com\"\n          \"${local.issuer}:aud\"", Rule: "misplaced-claim"},
	{Name: "the operator is misspelt", File: app, Old: "StringEquals", New: "StringEqual", Rule: "invalid-trust-policy"},
	{Name: "the operator is negated", File: reports, Old: "test     = \"StringEquals\"\n      variable = \"${aws_iam_openid_connect_provider.media.url}:sub\"", New: "test     = \"StringNotEquals\"\n      variable = \"${aws_iam_openid_connect_provider.media.url}:sub\"", Rule: "inverted-condition"},
	{Name: "the action is that of people", File: app, Old: "sts:AssumeRoleWithWebIdentity", New: "sts:AssumeRole", Rule: "wrong-action"},
	{Name: "the audience is an endpoint", File: app, Old: "\"sts.amazonaws.com\"", New: "\"sts.eu-central-1.amazonaws.com\"", Rule: "audience-mismatch"},
	{Name: "the provider takes another audience", File: cluster, Old: "sts.amazonaws.com", New: "sts.eu-central-1.amazonaws.com", Rule: "audience-mismatch"},
	{Name: "the subject is dropped", File: app, Old: "          \"${local.issuer}:sub\" = \"system:serviceaccount:media:thumbnailer\"\n", New: "", Rule: "missing-subject"},
	{Name: "the audience is dropped", File: app, Old: "          \"${local.issuer}:aud\" = \"sts.amazonaws.com\"\n", New: "", Rule: "missing-audience"},
	{Name: "the annotation is dropped", File: app, Old: "    annotations = {\n      \"eks.amazonaws.com/role-arn\" = aws_iam_role.thumbnailer.arn\n    }\n", New: "", Rule: "missing-annotation"},
	{Name: "the annotation names another role", File: app, Old: "aws_iam_role.thumbnailer.arn", New: "aws_iam_role.external_dns.arn", Rule: "subject-mismatch"},
	{Name: "the annotation names the role of the nodes", File: app, Old: "aws_iam_role.thumbnailer.arn", New: "aws_iam_role.nodes.arn", Rule: "wrong-principal"},
	{Name: "the annotation names the role's name", File: app, Old: "aws_iam_role.thumbnailer.arn", New: "aws_iam_role.thumbnailer.name", Rule: "malformed-role-arn"},
	{Name: "the key of the annotation is misspelt", File: app, Old: "eks.amazonaws.com/role-arn", New: "eks.amazonaws.com/rolearn", Rule: "misspelled-annotation"},
	{Name: "the dots of the key are not escaped", File: dns, Old: `eks\\.amazonaws\\.com/role-arn`, New: "eks.amazonaws.com/role-arn", Rule: "misplaced-annotation"},
	{Name: "the workload names no account", File: "k8s/thumbnailer.yaml", Old: "      serviceAccountName: thumbnailer\n", New: "", Rule: "wrong-service-account"},
	{Name: "the association names another account", File: addons, Old: "service_account = \"loki\"", New: "service_account = \"loki-sa\"", Rule: "association-mismatch"},
	{Name: "the association names another namespace", File: addons, Old: "namespace       = \"logging\"", New: "namespace       = \"monitoring\"", Rule: "association-mismatch"},
	{Name: "the associated role may not tag", File: addons, Old: "[\"sts:AssumeRole\", \"sts:TagSession\"]", New: "[\"sts:AssumeRole\"]", Rule: "pod-identity-trust"},
	{Name: "the associated role trusts the nodes", File: addons, Old: "pods.eks.amazonaws.com", New: "ec2.amazonaws.com", Rule: "pod-identity-trust"},
	{Name: "the provider is that of another account", File: app, Old: "aws_iam_openid_connect_provider.media.arn", New: "\"arn:aws:iam::444455556666:oidc-provider/${local.issuer}\"", Rule: "provider-account"},
	{Name: "the provider has a scheme", File: app, Old: "aws_iam_openid_connect_provider.media.arn", New: "\"arn:aws:iam::111122223333:oidc-provider/https://${local.issuer}\"", Rule: "malformed-provider"},
	{Name: "the role moves to another path", File: reports, Old: "\"/media/\"", New: "\"/\"", Rule: "wrong-account", Place: accounts},
}
