package rules

import "github.com/irsalint/irsalint/linter/lint"

// All returns every rule, group by group in the order in which the table of
// rules shows them.
func All() []lint.Rule {
	return []lint.Rule{
		// binding
		misplacedAnnotation,
		// run
		unreadableInput,
	}
}
