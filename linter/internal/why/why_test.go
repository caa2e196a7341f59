package why_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/symbolic"
	"github.com/irsalint/irsalint/rules"
)

var update = flag.Bool("update", false, "rewrite the walks in testdata")

// TestWalks reads stories: a sentence, the question ("why NAME" or "why --role
// NAME"), the folder of an incident ("in PATH") or files of their own, and the
// walk that answers it.
func TestWalks(t *testing.T) {
	t.Parallel()
	stories, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(stories) == 0 {
		t.Fatalf("%d stories, %v", len(stories), err)
	}
	for _, name := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			story, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := answer(t, story)
			want := &story.Files[len(story.Files)-1]
			if want.Name != "want.txt" {
				t.Fatalf("%s does not end with want.txt", name)
			}
			if got == string(want.Data) {
				return
			}
			if !*update {
				t.Fatalf("got\n%s\nwant\n%s\n(go test ./linter/internal/why -update)", got, want.Data)
			}
			want.Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(story), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// answer asks the question of a story.
func answer(t *testing.T, story *txtar.Archive) string {
	t.Helper()
	dir, question := "", []string(nil)
	for line := range strings.Lines(string(story.Comment)) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "in "); ok {
			dir = filepath.Join("../../../testdata/incidents", filepath.FromSlash(rest))
		}
		if rest, ok := strings.CutPrefix(line, "why "); ok {
			question = strings.Fields(rest)
		}
	}
	if dir == "" {
		dir = t.TempDir()
		for _, f := range story.Files {
			full := filepath.Join(dir, filepath.FromSlash(f.Name))
			if f.Name == "want.txt" {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	result, err := linter.Lint(t.Context(), linter.Options{Workdir: dir, Rules: rules.All(), Notes: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = result.Close() })
	var out bytes.Buffer
	var found int
	var verdict symbolic.Answer
	if len(question) == 2 && question[0] == "--role" {
		found, verdict, err = result.WhyRole(&out, question[1])
	} else if namespace, name, ok := strings.Cut(question[0], "/"); ok {
		found, verdict, err = result.WhyAccount(&out, namespace, name)
	} else {
		found, verdict, err = result.WhyAccount(&out, "", question[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		return "nothing is known\n"
	}
	return out.String() + "=> " + verdict.String() + "\n"
}
