package linttest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
)

// expectation is expected.json of an incident, as far as it is tested.
type expectation struct {
	MustFlag []struct {
		File        string   `json:"file"`
		Line        int      `json:"line"`
		MustMention []string `json:"message_must_mention"`
	} `json:"must_flag"`
}

// Incidents runs the fixtures below folder: in broken/ there must be a finding
// that covers the expected line, begins at most two lines above it and holds
// the expected words; in fixed/ there must be no error, and neither may be
// unreadable. Pending names fixtures that are known not to pass, each with what
// is missing; a pending fixture that passes fails the test.
func Incidents(t *testing.T, folder string, rules []lint.Rule, pending map[string]string) {
	t.Helper()
	for _, name := range folders(t, folder) {
		data, err := os.ReadFile(filepath.Join(folder, name, "expected.json"))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var want expectation
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := run(t, filepath.Join(folder, name, "broken"), rules, false).Findings
			fixed := run(t, filepath.Join(folder, name, "fixed"), rules, false).Findings
			var flaws []string
			for _, w := range want.MustFlag {
				if !flagged(broken, w.File, w.Line, w.MustMention) {
					flaws = append(flaws, "no exact finding in broken/, which gives:\n"+printed(t, broken))
				}
			}
			for _, f := range fixed {
				if f.Severity == lint.Error {
					flaws = append(flaws, "an error in fixed/:\n"+printed(t, []lint.Finding{f}))
				}
			}
			reason, isPending := pending[name]
			switch {
			case isPending && len(flaws) == 0:
				t.Errorf("%s passes: take it off the pending list (%s)", name, reason)
			case isPending:
				t.Skipf("pending: %s", reason)
			case len(flaws) > 0:
				t.Error(strings.Join(flaws, "\n"))
			}
		})
	}
}

// flagged reports whether a finding has the expected place and words.
func flagged(findings []lint.Finding, file string, line int, words []string) bool {
	for _, f := range findings {
		start, end := f.Range.StartPosition().Line, f.Range.EndPosition().Line
		if f.Range.File.Name == file && start <= line && line <= end && line-start <= 2 && mentions(f, words) {
			return true
		}
	}
	return false
}

// mentions reports whether message, help and related messages hold every word.
// "namespace:name" and "namespace/name" are one spelling.
func mentions(f lint.Finding, words []string) bool {
	same := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "/", ":")) }
	text := f.Message + " " + f.Help
	var textSb85 strings.Builder
	for _, r := range f.Related {
		textSb85.WriteString(" " + r.Message)
	}
	text += textSb85.String()
	for _, w := range words {
		if !strings.Contains(same(text), same(w)) {
			return false
		}
	}
	return true
}
