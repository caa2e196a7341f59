package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed invalid-trust-policy.md
var invalidTrustPolicyPage string

var invalidTrustPolicy = lint.Rule{
	Name:     "invalid-trust-policy",
	Group:    "trust",
	Summary:  "a trust policy that IAM refuses or reads in another way",
	Severity: lint.Error,
	Doc:      invalidTrustPolicyPage,
	Check:    onceAPlace(checkInvalidTrustPolicy),
}

func checkInvalidTrustPolicy(pass *lint.Pass) {
	reportDefects(pass, iam.InvalidPolicy, func(d defect) lint.Finding {
		finding := lint.Finding{Message: quotedText(d.Value) + " in the trust policy of role " + roleName(d.role) + " " + d.Detail}
		if d.Value.IsEmpty() {
			finding.Message = "trust policy of role " + roleName(d.role) + " " + d.Detail
		}
		if !d.Refused {
			finding.Severity = lint.Warning // IAM stores it, or may be made to
		}
		return finding
	})
}
