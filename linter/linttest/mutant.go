package linttest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
)

// Mutant is one way to break a tree in which nothing is wrong.
type Mutant struct {
	// Name says what is broken, as a sentence.
	Name string
	// File is the file that is changed; Old, which must occur in it once, becomes
	// New.
	File, Old, New string
	// Rule is the rule that must find it, in the file that Place names, or in
	// File if Place is empty.
	Rule, Place string
}

// Mutants breaks the tree at folder in each way, one at a time, and demands that
// the rule finds it there and that no rule reports anything else: one cause,
// one finding. The unbroken tree must give no finding.
func Mutants(t *testing.T, folder string, rules []lint.Rule, mutants []Mutant) {
	t.Helper()
	files := ReadTree(t, folder)
	if findings := run(t, writeTree(t, files), rules, false).Findings; len(findings) > 0 {
		t.Fatalf("the unbroken tree gives findings:\n%s", printed(t, findings))
	}
	for _, m := range mutants {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			if n := strings.Count(files[m.File], m.Old); n != 1 {
				t.Fatalf("%q occurs %d times in %s", m.Old, n, m.File)
			}
			broken := map[string]string{m.File: strings.Replace(files[m.File], m.Old, m.New, 1)}
			findings := run(t, writeTree(t, files, broken), rules, false).Findings
			place := m.Place
			if place == "" {
				place = m.File
			}
			killed := 0
			for _, f := range findings {
				if f.Rule == m.Rule && f.Range.File.Name == place {
					killed++
				}
			}
			if killed != 1 || len(findings) != 1 {
				t.Errorf("want one finding of %s in %s, got\n%s", m.Rule, place, printed(t, findings))
			}
		})
	}
}

// ReadTree reads all files below a folder, by slash-separated name.
func ReadTree(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
