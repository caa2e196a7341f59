package rules_test

import (
	"flag"
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

var update = flag.Bool("update", false, "rewrite the Output blocks of the pages and the table in the README")

// TestPages runs the examples on the page of every rule.
func TestPages(t *testing.T) {
	t.Parallel()
	linttest.Pages(t, ".", rules.All(), *update)
}

// TestComplete finds rules, pages and table rows that miss their counterpart.
func TestComplete(t *testing.T) {
	t.Parallel()
	linttest.Complete(t, ".", "../README.md", rules.All(), *update)
}
