package linttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
)

// Mistakes runs the files "*.txt" in a folder. Each is a little tree with one
// mistake, the findings that it gives, and the edit that mends it:
//
//	A sentence that says what is wrong.
//
//	-- want --
//	infra/main.tf:23: subject-mismatch
//	-- mend infra/main.tf --
//	dns:external-dns
//	=>
//	dns:prod-external-dns
//	-- infra/main.tf --
//	resource "aws_iam_role" ...
//
// The broken tree gives exactly the findings that are wanted, the mended tree
// none. Several edits may mend a tree; a file that begins anew stands behind the
// last of them.
func Mistakes(t *testing.T, folder string, rules []lint.Rule) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s holds no mistakes: %v", folder, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m := parseMistake(t, string(data))
			if got := places(run(t, writeTree(t, m.files), rules, false).Findings); got != m.want {
				t.Errorf("%s\nwith the mistake it gives\n%swant\n%s", m.story, got, m.want)
			}
			if mended := run(t, writeTree(t, m.files, m.mended), rules, false).Findings; len(mended) > 0 {
				t.Errorf("%s\nmended it still gives\n%s", m.story, printed(t, mended))
			}
		})
	}
}

// mistake is a tree with one mistake.
type mistake struct {
	story, want string
	// files are the tree, mended the files that the edits change.
	files, mended map[string]string
}

func parseMistake(t *testing.T, text string) mistake {
	t.Helper()
	parts := strings.Split("\n"+text, "\n-- ")
	m := mistake{story: strings.TrimSpace(parts[0]), files: map[string]string{}, mended: map[string]string{}}
	edits := map[string][]string{}
	for _, part := range parts[1:] {
		head, data, ok := strings.Cut(part, " --\n")
		if !ok {
			t.Fatalf("a section without a head: %.40q", part)
		}
		data += "\n"
		file, isEdit := strings.CutPrefix(head, "mend ")
		switch {
		case head == "want":
			m.want = strings.TrimLeft(data, "\n")
		case isEdit:
			edits[file] = append(edits[file], data)
		default:
			m.files[head] = data
		}
	}
	for file, list := range edits {
		m.mended[file] = m.files[file]
		for _, edit := range list {
			before, after, ok := strings.Cut(strings.TrimSuffix(edit, "\n"), "\n=>\n")
			if !ok || !strings.Contains(m.mended[file], before) {
				t.Fatalf("the edit of %s changes nothing: %s", file, edit)
			}
			m.mended[file] = strings.ReplaceAll(m.mended[file], before, after)
		}
	}
	return m
}

// places are findings as "file:line: rule", a line each.
func places(findings []lint.Finding) string {
	var out strings.Builder
	for _, f := range findings {
		place, _, _ := strings.Cut(strings.TrimPrefix(f.Range.String(), f.Range.File.Name+":"), ":")
		out.WriteString(f.Range.File.Name + ":" + place + ": " + f.Rule + "\n")
	}
	return out.String()
}
