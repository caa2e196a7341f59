package source

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAMemoryGivesTheSameFileForTheSameBytes(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	place := filepath.Join(folder, "a.tf")
	var memory Memory
	derived := 0
	// read is one run: it returns the file, and what it derived of it.
	read := func(text string) (*File, int) {
		t.Helper()
		if err := os.WriteFile(place, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		tree, err := Open(folder, []string{"."}, Options{Memory: &memory})
		if err != nil {
			t.Fatal(err)
		}
		defer tree.Close()
		file, err := tree.Read("a.tf")
		if err != nil {
			t.Fatal(err)
		}
		type key struct{}
		return file, Keep(file, key{}, func() int { derived++; return derived })
	}
	first, one := read("x")
	same, still := read("x")
	if same != first || still != one {
		t.Errorf("the same bytes gave another file (%v) or were derived again (%d, %d)", same != first, one, still)
	}
	changed, two := read("y")
	if changed == first || two == one || string(changed.Data) != "y" {
		t.Errorf("other bytes gave %q and %d", changed.Data, two)
	}
	if again, three := read("x"); again == changed || three == two {
		t.Error("the bytes of the run before the last are remembered")
	}
}

func TestAMemoryForgetsWhatARunDoesNotRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.tf"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	var memory Memory
	for run, reads := range []bool{true, false} {
		tree, err := Open(folder, []string{"."}, Options{Memory: &memory})
		if err != nil {
			t.Fatal(err)
		}
		if reads {
			if _, err := tree.Read("a.tf"); err != nil {
				t.Fatal(err)
			}
		}
		_ = tree.Close()
		if got := len(memory.files); got != 1-run {
			t.Errorf("after run %d it holds %d files", run+1, got)
		}
	}
}
