package linttest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/lint"
)

// Outcome is what became of a mutation.
type Outcome struct {
	Mutation
	// Name identifies the mutation in lists, without a line number: the tree, the
	// file, the kind and the old text.
	Name string
	// Place is file and line of the first change.
	Place string
	// Input is the kind of input that is broken: "Terraform", "Kubernetes".
	Input string
	// Killed is true if a finding that the right tree does not have stands at the
	// place of the mistake, or names that place as related.
	Killed bool
	// Elsewhere are the new findings of a mutation that is not killed, and Open
	// what is undecided then that the right tree decides.
	Elsewhere []string
	Open      bool
}

// Survey makes the mistakes in a tree, one at a time. The right tree must give
// no finding but notes, unless it is unproven.
func Survey(t *testing.T, tree Tree, rules []lint.Rule, mutations []Mutation) []Outcome {
	t.Helper()
	folder := writeTree(t, tree.Files)
	before := map[string]bool{}
	right := look(t, folder, rules)
	for _, f := range right.Findings {
		before[f.Rule+f.Key+f.Message] = true
		if f.Severity > lint.Note && !tree.Unproven {
			t.Errorf("%s: the right tree gives a finding:\n%s", tree.Name, printed(t, []lint.Finding{f}))
		}
	}
	var out []Outcome
	for _, m := range mutations {
		c := m.Changes[0]
		o := Outcome{
			Mutation: m, Input: tree.inputOf(c.File),
			Name:  fmt.Sprintf("%s: %s: %s: %q", tree.Name, c.File, m.Kind, strings.TrimSpace(c.Old)),
			Place: fmt.Sprintf("%s:%d", c.File, c.line(tree.Files)),
		}
		broken := m.apply(tree.Files)
		replace(t, folder, broken)
		got := look(t, folder, rules)
		for _, f := range got.Findings {
			switch {
			case before[f.Rule+f.Key+f.Message]:
			case isAt(f, m, tree.Files, broken):
				o.Killed = true
			default:
				o.Elsewhere = append(o.Elsewhere, printed(t, []lint.Finding{f}))
			}
		}
		o.Open = undecided(got) > undecided(right)
		for name := range broken {
			broken[name] = tree.Files[name]
		}
		replace(t, folder, broken)
		out = append(out, o)
	}
	return out
}

// look lints a folder with notes, and keeps no file of it open.
func look(t *testing.T, folder string, rules []lint.Rule) *linter.Result {
	t.Helper()
	result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules, Notes: true})
	if err != nil {
		t.Fatalf("lint %s: %v", folder, err)
	}
	if err := result.Close(); err != nil {
		t.Fatal(err)
	}
	return result
}

// undecided counts what a run leaves open.
func undecided(r *linter.Result) int {
	n := len(r.Graph.Undecided)
	for _, b := range r.Graph.Bindings {
		if b.Verdict.String() == "unknown" {
			n++
		}
	}
	return n
}

func replace(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
