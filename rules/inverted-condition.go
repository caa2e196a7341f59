package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed inverted-condition.md
var invertedConditionPage string

var invertedCondition = lint.Rule{
	Name:     "inverted-condition",
	Group:    "security",
	Summary:  "a negated or optional condition that opens the role instead of closing it",
	Severity: lint.Error,
	Doc:      invertedConditionPage,
	Check:    onceAPlace(checkInvertedCondition),
}

func checkInvertedCondition(pass *lint.Pass) {
	reportDefects(pass, iam.InvertedCondition, func(d defect) lint.Finding {
		return lint.Finding{
			Message: quotedText(d.Value) + " in the trust policy of role " + roleName(d.role) + " " + d.Detail,
			Help:    "use StringEquals or StringLike with the subjects that may assume the role",
		}
	})
}
