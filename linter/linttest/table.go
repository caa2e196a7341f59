package linttest

import (
	"os"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
)

// The table of rules in the README stands between these two lines.
const (
	tableBegin = "<!-- rules: begin -->"
	tableEnd   = "<!-- rules: end -->"
)

// Table is the table of rules as the README holds it.
func Table(rules []lint.Rule) string {
	var out strings.Builder
	out.WriteString("| rule | severity | finds |\n|---|---|---|\n")
	for _, rule := range rules {
		severity := rule.Severity.String()
		if rule.Severity == lint.Note {
			severity += ", off by default"
		}
		out.WriteString("| [" + rule.Name + "](rules/" + rule.Name + ".md) | " + severity + " | " + rule.Summary + " |\n")
	}
	return out.String()
}

// checkTable compares the table in a README, or rewrites it.
func checkTable(t *testing.T, readme string, rules []lint.Rule, update bool) {
	t.Helper()
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(data), tableBegin+"\n")
	table, after, ended := strings.Cut(rest, tableEnd)
	switch want := Table(rules); {
	case !begun || !ended:
		t.Errorf("%s has no lines %s and %s for the table of rules", readme, tableBegin, tableEnd)
	case table == want:
	case update:
		if err := os.WriteFile(readme, []byte(before+tableBegin+"\n"+want+tableEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table of rules in %s is not that of the rules; run go test ./rules -update\n%s", readme, diff(table, want))
	}
}
