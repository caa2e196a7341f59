package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed unsatisfiable-condition.md
var unsatisfiableConditionPage string

var unsatisfiableCondition = lint.Rule{
	Name:     "unsatisfiable-condition",
	Group:    "trust",
	Summary:  "conditions that no token can meet together",
	Severity: lint.Error,
	Doc:      unsatisfiableConditionPage,
	Check:    onceAPlace(checkUnsatisfiableCondition),
}

func checkUnsatisfiableCondition(pass *lint.Pass) {
	reportDefects(pass, iam.UnsatisfiableCondition, func(d defect) lint.Finding {
		return lint.Finding{
			Message: quotedText(d.Value) + " in the trust policy of role " + roleName(d.role) + " " + d.Detail,
			Help:    "put conditions that are alternatives into statements of their own: those of one statement must all hold",
		}
	})
	for _, b := range pass.Graph.Bindings {
		if b.Via != graph.IRSA || !refused(b, iam.OtherCondition) && !refused(b, iam.ExplicitDeny) && !refused(b, iam.NoElement) {
			continue
		}
		finding := lint.Finding{
			Message: "role " + roleName(b.Role) + " refuses " + accountOf(b) + ": " + reason(b),
			Range:   policyRange(b.Role),
			Related: []lint.Related{usage(b)},
			Key:     key(b.Role.Name.String(), accountOf(b)),
		}
		if len(b.Decision.Offending) > 0 {
			finding.Range = first(b.Decision.Offending[0].Range(), finding.Range)
		}
		pass.Report(finding)
	}
}
