package linttest

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/lint"
)

// writeTree writes files (slash-separated names) into a new temporary folder.
// Later layers replace files of earlier ones.
func writeTree(t *testing.T, layers ...map[string]string) string {
	t.Helper()
	files := map[string]string{}
	for _, layer := range layers {
		maps.Copy(files, layer)
	}
	root := t.TempDir()
	for name, data := range files {
		place := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// run lints a folder as a user in that folder would.
func run(t *testing.T, folder string, rules []lint.Rule, notes bool) *linter.Result {
	t.Helper()
	result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules, Notes: notes})
	if err != nil {
		t.Fatalf("lint %s: %v", folder, err)
	}
	t.Cleanup(func() { _ = result.Close() })
	return result
}

// printed is the text of findings without the summary.
func printed(t *testing.T, findings []lint.Finding) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.Findings(&out, findings); err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// diff shows two texts line by line, as far as they differ.
func diff(got, want string) string {
	if got == want {
		return ""
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for len(g) > 0 && len(w) > 0 && g[0] == w[0] {
		g, w = g[1:], w[1:]
	}
	for len(g) > 0 && len(w) > 0 && g[len(g)-1] == w[len(w)-1] {
		g, w = g[:len(g)-1], w[:len(w)-1]
	}
	var out strings.Builder
	for _, line := range g {
		out.WriteString("got  " + line + "\n")
	}
	for _, line := range w {
		out.WriteString("want " + line + "\n")
	}
	return out.String()
}
