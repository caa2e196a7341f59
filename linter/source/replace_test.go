package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

func TestReplaceWritesTheWholeFileAndKeepsItsPermissions(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"infra/roles.tf": "old\n"})
	path := filepath.Join(dir, "infra", "roles.tf")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	tree := open(t, dir, source.Options{}, ".")
	file, err := tree.Read("infra/roles.tf")
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.Replace(file, []byte("new\r\n")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || string(data) != "new\r\n" {
		t.Errorf("file holds %q, %v", data, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("permissions are %v, %v; want 0640", info.Mode().Perm(), err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("folder holds %v, %v; want the one file", entries, err)
	}
}

func TestReplaceRefusesAFileThatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"a.tf": "old\n"})
	tree := open(t, dir, source.Options{}, ".")
	file, err := tree.Read("a.tf")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.tf"), []byte("somebody else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := tree.Replace(file, []byte("new\n")); !errors.Is(err, source.ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "a.tf")); string(data) != "somebody else\n" {
		t.Errorf("the other edit was lost: %q", data)
	}
}

func TestReplaceRefusesAFileThatBecameALinkToTheOutside(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("old\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := plant(t, map[string]string{"a.tf": "old\n"})
	tree := open(t, dir, source.Options{}, ".")
	file, err := tree.Read("a.tf")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "a.tf")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "a.tf")); err != nil {
		t.Skipf("symbolic links cannot be made here: %v", err)
	}
	if err := tree.Replace(file, []byte("new\n")); err == nil {
		t.Error("wrote through a link that leads outside")
	}
	if data, _ := os.ReadFile(outside); string(data) != "old\n" {
		t.Errorf("the file outside now holds %q", data)
	}
}
