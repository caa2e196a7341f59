package linttest

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Fixes mends the broken halves of the incidents below folder, each in a copy.
// What a safe fix mends must be clean afterwards, offer nothing more to a second
// run, and mean what fixed/ means. At least want incidents must be mended by safe
// fixes alone; their names are returned with the folder that holds the copies.
func Fixes(t *testing.T, folder string, rules []lint.Rule, want int) (mended []string, copies string) {
	t.Helper()
	copies = t.TempDir()
	for _, name := range folders(t, folder) {
		dir := filepath.Join(copies, name)
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(folder, name, "broken"))); err != nil {
			t.Fatal(err)
		}
		if fixed := applyFixes(t, dir, rules, false); fixed == 0 {
			continue
		}
		result := run(t, dir, rules, false)
		if slices.ContainsFunc(result.Findings, func(f lint.Finding) bool { return len(f.Fixes) == 0 || !f.Fixes[0].Safe }) {
			continue // mended in part: the rest is for a person
		}
		mended = append(mended, name)
		t.Run(name, func(t *testing.T) {
			if len(result.Findings) > 0 || result.Incomplete {
				t.Errorf("not clean after the fix:\n%s", printed(t, result.Findings))
			}
			if again := applyFixes(t, dir, rules, false); again > 0 {
				t.Errorf("a second run fixes %d more", again)
			}
			wanted := run(t, filepath.Join(folder, name, "fixed"), rules, false)
			if d := diff(meaning(result), meaning(wanted)); d != "" {
				t.Errorf("means something else than fixed/:\n%s", d)
			}
		})
	}
	if len(mended) < want {
		t.Errorf("safe fixes mend %d incidents, want %d: %s", len(mended), want, strings.Join(mended, ", "))
	}
	return mended, copies
}

// applyFixes writes the fixes into a folder and returns how many findings they
// mend.
func applyFixes(t *testing.T, dir string, rules []lint.Rule, unsafe bool) int {
	t.Helper()
	fixes := run(t, dir, rules, false).Fixes(unsafe)
	if err := fixes.Apply(); err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return fixes.Fixed
}

// meaning writes out what a tree says of its identities, without places and
// without the order in which it is written: who uses which role with which
// verdict, and what each role's policy demands.
func meaning(result *linter.Result) string {
	var lines []string
	for _, b := range result.Graph.Bindings {
		lines = append(lines, "binding "+bindingMeaning(b))
	}
	for _, role := range result.Graph.Bound {
		for _, policy := range role.Parsed {
			for _, s := range policy.Statements {
				lines = append(lines, "role "+role.Name.String()+": "+statementMeaning(s))
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

func bindingMeaning(b *graph.Binding) string {
	account := ""
	if b.ServiceAccount != nil {
		account = fmt.Sprintf("%s/%s", b.ServiceAccount.Namespace, b.ServiceAccount.Name)
	}
	role := "none"
	if b.Role != nil {
		role = b.Role.Name.String()
	}
	return strings.Join([]string{account, string(b.Via), role, b.Verdict.String()}, " ")
}

func statementMeaning(s iam.Statement) string {
	var parts []string
	for _, p := range s.Principals {
		parts = append(parts, fmt.Sprintf("%s %s", p.Type, p.Value))
	}
	for _, a := range s.Actions {
		parts = append(parts, a.String())
	}
	for _, c := range s.Conditions {
		values := make([]string, 0, len(c.Values))
		for _, v := range c.Values {
			values = append(values, v.String())
		}
		slices.Sort(values)
		parts = append(parts, fmt.Sprintf("%s %s %q", operatorMeaning(c), strings.ToLower(c.Key.String()), values))
	}
	slices.SortFunc(parts, cmp.Compare[string])
	return fmt.Sprintf("%s %s", s.Effect, strings.Join(parts, "; "))
}

// operatorMeaning takes StringLike for StringEquals where no value has a
// wildcard: it then admits the same.
func operatorMeaning(c iam.Condition) string {
	operator := c.Operator.String()
	if operator == "StringLike" && !slices.ContainsFunc(c.Values, func(v symbolic.Text) bool { return strings.ContainsAny(v.Flat(), "*?") }) {
		return "StringEquals"
	}
	return operator
}
