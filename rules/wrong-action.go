package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed wrong-action.md
var wrongActionPage string

var wrongAction = lint.Rule{
	Name:     "wrong-action",
	Group:    "trust",
	Summary:  "an action that the principals of its statement can not use",
	Severity: lint.Error,
	Doc:      wrongActionPage,
	Check:    onceAPlace(checkWrongAction),
}

func checkWrongAction(pass *lint.Pass) {
	reportDefects(pass, iam.WrongAction, func(d defect) lint.Finding {
		finding := lint.Finding{Message: d.says("action")}
		if d.Expected.IsEmpty() {
			finding.Help = "a service account's token needs \"sts:AssumeRoleWithWebIdentity\""
		}
		return finding
	})
	for _, b := range pass.Graph.Bindings {
		if b.Via != graph.IRSA || !refused(b, iam.ActionElement) {
			continue
		}
		finding := lint.Finding{
			Message: "role " + roleName(b.Role) + " does not allow \"sts:AssumeRoleWithWebIdentity\", which " + accountOf(b) + " needs",
			Help:    "add \"sts:AssumeRoleWithWebIdentity\" to the actions of the statement",
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
