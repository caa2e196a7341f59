package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed unreadable-input.md
var unreadableInputPage string

var unreadableInput = lint.Rule{
	Name:     "unreadable-input",
	Group:    "run",
	Summary:  "a file, or a part of one, that could not be analysed",
	Severity: lint.Error,
	Doc:      unreadableInputPage,
	Check:    checkUnreadableInput,
}

// checkUnreadableInput passes on the problems that the readers noted: a fact
// that is missing because of one must not look like a clean tree.
func checkUnreadableInput(pass *lint.Pass) {
	for _, problem := range pass.Graph.Problems {
		if problem.Range.IsZero() {
			continue
		}
		pass.Report(lint.Finding{
			Message: problem.Message,
			Help:    problem.Help,
			Range:   problem.Range,
			Key:     key(problem.Range.File.Name, problem.Message),
		})
	}
}
