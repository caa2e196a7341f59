package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed session-tag-mismatch.md
var sessionTagMismatchPage string

var sessionTagMismatch = lint.Rule{
	Name:     "session-tag-mismatch",
	Group:    "pod identity",
	Summary:  "a condition on session tags that excludes the associated service account",
	Severity: lint.Error,
	Doc:      sessionTagMismatchPage,
	Check:    onceAPlace(checkSessionTagMismatch),
}

func checkSessionTagMismatch(pass *lint.Pass) {
	for _, b := range pass.Graph.Bindings {
		if b.Via != graph.PodIdentity || !refused(b, iam.OtherCondition) && !refused(b, iam.ExplicitDeny) && !refused(b, iam.SubjectElement) && !refused(b, iam.AudienceElement) {
			continue
		}
		finding := lint.Finding{
			Message: "role " + roleName(b.Role) + " refuses the association of " + accountOf(b) + ": " + reason(b),
			Range:   policyRange(b.Role),
			Related: []lint.Related{usage(b)},
			Key:     key(b.Role.Name.String(), accountOf(b)),
		}
		if condition := refusing(b); condition != nil {
			finding.Message = "role " + roleName(b.Role) + " demands " + quotedText(condition.Key) + " of " + values(condition) + ", which the association of " + accountOf(b) + " does not have"
			finding.Help = "let the condition name the associated service account, or associate the one that it names"
			if len(condition.Values) > 0 {
				finding.Range = first(condition.Values[0].Range(), condition.Key.Range(), finding.Range)
			}
		}
		pass.Report(finding)
	}
}

// refusing returns the condition that refused a binding, or nil.
func refusing(b *graph.Binding) *iam.Condition {
	if b.Policy < 0 || b.Policy >= len(b.Role.Parsed) {
		return nil
	}
	statements := b.Role.Parsed[b.Policy].Statements
	if b.Decision.Statement < 0 || b.Decision.Statement >= len(statements) {
		return nil
	}
	conditions := statements[b.Decision.Statement].Conditions
	if b.Decision.Condition < 0 || b.Decision.Condition >= len(conditions) {
		return nil
	}
	return &conditions[b.Decision.Condition]
}

// values lists the values of a condition.
func values(condition *iam.Condition) string {
	var names []string
	for _, v := range condition.Values {
		if len(names) < 3 {
			names = appendNew(names, quotedText(v))
		}
	}
	return list(names)
}
