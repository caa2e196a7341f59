package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed malformed-condition-key.md
var malformedConditionKeyPage string

var malformedConditionKey = lint.Rule{
	Name:     "malformed-condition-key",
	Group:    "trust",
	Summary:  "a condition key that names no claim of the token",
	Severity: lint.Error,
	Doc:      malformedConditionKeyPage,
	Check:    onceAPlace(checkMalformedConditionKey),
}

func checkMalformedConditionKey(pass *lint.Pass) {
	reportDefects(pass, iam.MalformedConditionKey, func(d defect) lint.Finding {
		finding := lint.Finding{Message: d.says("condition key")}
		switch {
		case d.Expected.IsEmpty():
			finding.Help = "write the key as the issuer without scheme and one claim: \"<issuer>:sub\" or \"<issuer>:aud\""
		default:
			finding.Help = "change the key to " + quotedText(d.Expected)
		}
		return finding
	})
}
