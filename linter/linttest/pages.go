package linttest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
)

// Pages runs the examples on the page of every rule in folder, each as a
// subtest named after the rule and the case. With update, the outputs on the
// pages are rewritten to what irsalint prints, and nothing else is.
func Pages(t *testing.T, folder string, rules []lint.Rule, update bool) {
	t.Helper()
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(folder, rule.Name+".md")
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			p, err := parsePage(string(data))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got := map[int]string{}
			for _, c := range p.cases {
				t.Run(c.title(), func(t *testing.T) { runCase(t, p, c, rule, rules, update, got) })
			}
			if update {
				if err := os.WriteFile(name, []byte(replaceOutputs(string(data), p, got)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// runCase lints the files of one example and holds it to what its section
// promises. It notes what was printed in got.
func runCase(t *testing.T, p page, c pageCase, rule lint.Rule, rules []lint.Rule, update bool, got map[int]string) {
	t.Helper()
	folder := writeTree(t, p.basis(c), c.files)
	findings := run(t, folder, rules, rule.Severity == lint.Note).Findings
	others := slices.DeleteFunc(slices.Clone(findings), func(f lint.Finding) bool { return f.Rule == rule.Name })
	switch c.section {
	case wrong:
		text := printed(t, findings)
		got[c.start] = text
		switch {
		case len(others) == len(findings):
			t.Errorf("the example gives no finding of the rule:\n%s", text)
		case len(others) > 0:
			t.Errorf("the example gives findings of other rules; one cause gives one finding:\n%s", printed(t, others))
		case !c.hasOutput:
			t.Error("the example has no Output block")
		case text != c.output && !update:
			t.Errorf("the page's Output is not what irsalint prints; run go test ./rules -run '/%s' -update\n%s", rule.Name, diff(text, c.output))
		}
	case right:
		if len(findings) > 0 {
			t.Errorf("the example gives findings:\n%s", printed(t, findings))
		}
	case silent:
		if len(others) < len(findings) {
			t.Errorf("the rule is not silent:\n%s", printed(t, findings))
		}
	default:
		t.Errorf("section %q has files, which only %q, %q and %q run", c.section, wrong, right, silent)
	}
}
