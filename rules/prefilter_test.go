package rules_test

import (
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

// TestNoTestOfBytesLosesAFinding compares whole runs with and without what passes
// files over by their bytes, on every fixture, scenario, mistake and generated tree.
func TestNoTestOfBytesLosesAFinding(t *testing.T) {
	t.Parallel()
	for _, tree := range linttest.AllTrees(t, "../testdata", services) {
		t.Run(tree.Name, func(t *testing.T) {
			t.Parallel()
			linttest.Prefilter(t, tree, rules.All())
		})
	}
}
