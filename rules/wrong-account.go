package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
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
	Check:    onceAPlace(checkWrongAccount),
}

func checkWrongAccount(pass *lint.Pass) {
	// Annotations that name one ARN for one role make one mistake.
	findings := map[string]*lint.Finding{}
	var order []*lint.Finding
	for _, b := range pass.Graph.Bindings {
		finding, ok := otherARN(pass.Graph, b)
		if !ok {
			continue
		}
		same := key(b.Role.Address, b.RoleARN.Key())
		if earlier := findings[same]; earlier != nil {
			if len(earlier.Related) < maxRelated {
				earlier.Related = append(earlier.Related, lint.Related{Range: finding.Range, Message: accountOf(b) + " names the same ARN"})
			}
			continue
		}
		findings[same] = &finding
		order = append(order, &finding)
	}
	for _, finding := range order {
		pass.Report(*finding)
	}
}

// otherARN compares the parts of a binding's ARN with those of the role, and
// returns a finding if one of them provably differs.
func otherARN(g *graph.Graph, b *graph.Binding) (lint.Finding, bool) {
	if b.Role == nil || b.Verdict != symbolic.No {
		return lint.Finding{}, false
	}
	role := b.Role
	arn, ok := iam.ParseARN(b.RoleARN)
	if flaw, _ := roleARNFlaw(arn.Text); !ok || flaw != "" {
		return lint.Finding{}, false
	}
	var fact string
	var expected symbolic.Text
	switch b.ARN {
	case graph.OtherAccount:
		fact = "is in account " + quotedText(role.HomeAccount) + ", not in " + quotedText(arn.Account)
		expected = roleARN(arn.Partition, role.HomeAccount, role.Path, role.Name)
	case graph.OtherPartition:
		fact = "is in partition " + quotedText(role.HomePartition) + ", not in " + quotedText(arn.Partition)
		expected = roleARN(role.HomePartition, arn.Account, role.Path, role.Name)
	case graph.OtherPath:
		path, _, _ := arn.Role()
		fact = "has the path " + quotedText(role.Path) + ", not " + quotedText(path)
		expected = roleARN(arn.Partition, arn.Account, role.Path, role.Name)
	default:
		return lint.Finding{}, false
	}
	finding := lint.Finding{
		Message: "role " + roleName(role) + ", which " + accountOf(b) + " uses, " + fact,
		Help:    "change the ARN to " + quotedText(expected),
		Range:   annotationRange(b),
		Related: []lint.Related{declaration(role)},
		Key:     key(accountOf(b), arn.Text.String()),
	}
	if b.ARN == graph.OtherAccount && !role.HomeAccount.Range().IsZero() {
		finding.Related = append(finding.Related, lint.Related{
			Range: role.HomeAccount.Range(), Message: "its account " + quotedText(role.HomeAccount) + " is written here",
		})
	}
	if fix, ok := edit.Replace(finding.Range, b.RoleARN.String(), expected); ok && !sharedAnnotation(g, b) {
		finding.Fixes = []lint.Fix{fix}
	}
	return finding, true
}
