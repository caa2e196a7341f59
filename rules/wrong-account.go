package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed wrong-account.md
var wrongAccountPage string

var wrongAccount = lint.Rule{
	Name:     "wrong-account",
	Group:    "binding",
	Summary:  "an annotation whose account, partition or path is not that of the role",
	Severity: lint.Error,
	Doc:      wrongAccountPage,
	Check:    checkWrongAccount,
}

func checkWrongAccount(pass *lint.Pass) {
	for _, b := range pass.Graph.Bindings {
		if b.Role == nil || b.Verdict != symbolic.No {
			continue
		}
		arn, ok := iam.ParseARN(roleText(b))
		if flaw, _ := roleARNFlaw(arn.Text); !ok || flaw != "" {
			continue
		}
		var fact string
		expected := symbolic.Text{}
		role := b.Role
		switch b.ARN {
		case graph.OtherAccount:
			fact = "is in account " + quotedText(role.HomeAccount) + ", not in " + quotedText(arn.Account)
			expected = roleARN(arn.Partition, role.HomeAccount, role.Path, role.Name)
		case graph.OtherPartition:
			fact = "is in partition " + quotedText(role.Partition) + ", not in " + quotedText(arn.Partition)
			expected = roleARN(role.Partition, arn.Account, role.Path, role.Name)
		case graph.OtherPath:
			path, _, _ := arn.Role()
			fact = "has the path " + quotedText(role.Path) + ", not " + quotedText(path)
			expected = roleARN(arn.Partition, arn.Account, role.Path, role.Name)
		default:
			continue
		}
		finding := lint.Finding{
			Message: "role " + roleName(role) + ", which " + accountOf(b) + " uses, " + fact,
			Help:    "change the ARN to " + quotedText(expected),
			Range:   annotationRange(b),
			Related: []lint.Related{declaration(role)},
			Key:     key(accountOf(b), arn.Text.String()),
		}
		if !role.Account.IsKnown() && b.ARN == graph.OtherAccount {
			finding.Related = append(finding.Related, lint.Related{
				Range: first(role.HomeAccount.Range(), role.Range), Message: "account " + quotedText(role.HomeAccount) + " follows from here",
			})
		}
		if fix, ok := replace(finding.Range, roleText(b).String(), expected); ok {
			finding.Fixes = []lint.Fix{fix}
		}
		pass.Report(finding)
	}
}
