package rules_test

import (
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

// TestScenarios runs little repositories against the reports they should give.
func TestScenarios(t *testing.T) {
	t.Parallel()
	linttest.Scenarios(t, "../testdata/scenarios", rules.All(), *update)
}

// TestMistakes runs little trees with one mistake each, and mended.
func TestMistakes(t *testing.T) {
	t.Parallel()
	linttest.Mistakes(t, "../testdata/mistakes", rules.All())
}
