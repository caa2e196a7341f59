package rules_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

// TestFixesMendIncidents writes the fixes into the broken incidents, and looks
// whether "terraform fmt" leaves alone what it left alone before.
func TestFixesMendIncidents(t *testing.T) {
	t.Parallel()
	const incidents = "../testdata/incidents"
	mended, copies := linttest.Fixes(t, incidents, rules.All(), 27)
	t.Run("terraform fmt leaves the result alone", func(t *testing.T) {
		before, after := unformatted(t, incidents), unformatted(t, copies)
		for _, name := range mended {
			for file := range after {
				rest, here := strings.CutPrefix(file, name+string(filepath.Separator))
				if here && !before[filepath.Join(name, "broken", rest)] {
					t.Errorf("%s is not formatted any more", file)
				}
			}
		}
	})
}

// unformatted lists the files below folder that "terraform fmt" would change.
func unformatted(t *testing.T, folder string) map[string]bool {
	t.Helper()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not installed")
	}
	command := exec.Command(terraform, "fmt", "-check", "-recursive", "-list=true")
	command.Dir = folder
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1")
	out, _ := command.Output() // fails if there is any
	files := map[string]bool{}
	for file := range strings.FieldsSeq(string(out)) {
		files[filepath.FromSlash(file)] = true
	}
	return files
}
