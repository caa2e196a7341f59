package linttest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/lint"
)

// Scenarios runs every folder below folder as a little repository and compares
// the whole text report with the file want.txt in it. With update, want.txt is
// rewritten.
func Scenarios(t *testing.T, folder string, rules []lint.Rule, update bool) {
	t.Helper()
	for _, story := range folders(t, folder) {
		t.Run(story, func(t *testing.T) {
			t.Parallel()
			place := filepath.Join(folder, story)
			result := run(t, place, rules, false)
			var out bytes.Buffer
			if err := result.Write(&out, "text", "test", linter.ReportOptions{ListUndecided: true}); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join(place, "want.txt")
			if update {
				if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff(out.String(), string(want)); d != "" {
				t.Errorf("the report is not that of %s; run with -update and read the difference\n%s", golden, d)
			}
		})
	}
}

// folders lists the folders in a folder, in order.
func folders(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s holds no folder", folder)
	}
	return out
}
