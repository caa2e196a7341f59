package rules

import (
	_ "embed"
	"strconv"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
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
//
// One slip in a file makes a parser trip many times, so a file is reported once.
func checkUnreadableInput(pass *lint.Pass) {
	var order []*source.File
	findings := map[*source.File]*lint.Finding{}
	count := map[*source.File]int{}
	for _, problem := range pass.Graph.Problems {
		file := problem.Range.File
		if file == nil {
			continue
		}
		if count[file]++; count[file] > 1 {
			continue
		}
		order = append(order, file)
		findings[file] = &lint.Finding{
			Message: problem.Message,
			Help:    problem.Help,
			Range:   problem.Range,
			Key:     key(file.Name, problem.Message),
		}
	}
	for _, file := range order {
		if n := count[file] - 1; n > 0 {
			findings[file].Notes = []string{strconv.Itoa(n) + " more such in this file"}
		}
		pass.Report(*findings[file])
	}
}
