package rules

import (
	_ "embed"
	"strings"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed partition-mismatch.md
var partitionMismatchPage string

var partitionMismatch = lint.Rule{
	Name:     "partition-mismatch",
	Group:    "trust",
	Summary:  "an ARN in a trust policy whose partition is not that of the issuer or the role",
	Severity: lint.Error,
	Doc:      partitionMismatchPage,
	Check:    onceAPlace(checkPartitionMismatch),
}

// regionPartitions maps the start of a region's name to its partition, the
// longest first (partition table of the AWS SDK).
var regionPartitions = []struct{ prefix, partition string }{
	{"us-gov-", "aws-us-gov"},
	{"us-isob-", "aws-iso-b"},
	{"us-isof-", "aws-iso-f"},
	{"eu-isoe-", "aws-iso-e"},
	{"us-iso-", "aws-iso"},
	{"eusc-", "aws-eusc"},
	{"cn-", "aws-cn"},
	{"us-", "aws"},
	{"eu-", "aws"},
	{"ap-", "aws"},
	{"sa-", "aws"},
	{"ca-", "aws"},
	{"me-", "aws"},
	{"af-", "aws"},
	{"il-", "aws"},
	{"mx-", "aws"},
}

func checkPartitionMismatch(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		for _, policy := range role.Parsed {
			for arn := range providers(policy) {
				if finding, ok := wrongPartition(role, arn); ok {
					pass.Report(finding)
				}
			}
		}
	}
}

// wrongPartition compares the partition of a provider ARN with that of the
// region in its issuer, and with the role's own where that is known.
func wrongPartition(role *graph.BoundRole, arn iam.ARN) (lint.Finding, bool) {
	written, known := arn.Partition.Literal()
	issuer, ok := arn.Issuer()
	if !known || !ok {
		return lint.Finding{}, false
	}
	expected, because := issuerPartition(issuer.Flat())
	if own, ownKnown := role.Partition.Literal(); expected == "" && ownKnown && own != "" {
		expected, because = own, "role "+roleName(role)+" is in partition "+quoted(own)
	}
	if expected == "" || expected == written {
		return lint.Finding{}, false
	}
	finding := lint.Finding{
		Message: "principal " + quotedText(arn.Text) + " of role " + roleName(role) + " is in partition " + quoted(written) + ", but " + because,
		Help:    "let the ARN begin with " + quoted("arn:"+expected+":"),
		Range:   first(arn.Text.Range(), policyRange(role)),
		Key:     key(role.Name.String(), arn.Text.String()),
	}
	if fix, ok := edit.Replace(finding.Range, arn.Text.String(), symbolic.Literal("arn:"+expected+strings.TrimPrefix(arn.Text.String(), "arn:"+written))); ok && arn.Text.IsKnown() {
		finding.Fixes = []lint.Fix{fix}
	}
	return finding, true
}

// issuerPartition returns the partition of the region in an EKS issuer
// ("oidc.eks.REGION.…" or "oidc-eks.REGION.…") and a clause that says so.
func issuerPartition(issuer string) (partition, because string) {
	host, _, _ := strings.Cut(issuer, "/")
	rest, ok := strings.CutPrefix(host, "oidc.eks.")
	if !ok {
		if rest, ok = strings.CutPrefix(host, "oidc-eks."); !ok {
			return "", ""
		}
	}
	region, _, ok := strings.Cut(rest, ".")
	if !ok || strings.IndexByte(region, 0xFF) >= 0 { // a token may be the rest of "us-gov"
		return "", ""
	}
	for _, r := range regionPartitions {
		if strings.HasPrefix(region, r.prefix) {
			return r.partition, "its issuer is in region " + quoted(region) + " of partition " + quoted(r.partition)
		}
	}
	return "", ""
}
