//go:build unix

package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

func TestAPipeIsNotedAndNeverWaitedFor(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"x.tf": "", "dev.tf": "-> /dev/zero"})
	if err := syscall.Mkfifo(filepath.Join(dir, "main.tf"), 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	tree := open(t, dir, source.Options{}, ".")
	wantFiles(t, tree, "x.tf")
	if notes := tree.Notes(); len(notes) != 2 || notes[0].Name != "dev.tf" || notes[1].Reason != "is a named pipe, not a regular file" {
		t.Errorf("got %v", notes)
	}
	if _, err := tree.Read("main.tf"); !errors.Is(err, source.ErrNotRegular) {
		t.Errorf("got %v, want %v", err, source.ErrNotRegular)
	}
}

func TestAFolderWithoutPermissionIsALoss(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := plant(t, map[string]string{"x.tf": "", "closed/y.tf": ""})
	if err := os.Chmod(filepath.Join(dir, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "closed"), 0o755) })
	tree := open(t, dir, source.Options{}, ".")
	wantFiles(t, tree, "x.tf")
	if notes := tree.Notes(); len(notes) != 1 || !notes[0].Lost {
		t.Errorf("got %v, want one note of a loss", notes)
	}
}
