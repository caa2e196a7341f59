package source_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

// kinds are all kinds of error that reading a file may give.
var kinds = []error{source.ErrOutside, source.ErrNotFound, source.ErrNotRegular, source.ErrTooLarge, source.ErrUnreadable}

// outcome is what reading a file gives, in words.
func outcome(tree *source.Tree, name string) string {
	file, err := tree.Read(name)
	if err == nil {
		return fmt.Sprintf("%s: %q", file.Name, file.Data)
	}
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return err.Error()
}

func TestBothWaysOfOpeningFilesAgree(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{
		"out/secret": "canary", "in/.git/config": "canary", "in/a/b/c.tf": "deep", "in/empty": "", "in/d/": "",
		"in/abs": "-> /etc/passwd", "in/rel": "-> ../out/secret", "in/dir": "-> ../out", "in/gone": "-> nothing",
		"in/git": "-> .git/config", "in/loop": "-> loop", "in/same": "-> a/b/c.tf", "in/back": "-> a/../empty",
		"in/.gitignore": "*.log\n", "in/a/.gitignore": "/b/gone.tf\n", "in/a/b/gone.tf": "", "in/x.log": "", "in/a/y.log": "",
		"in/folder": "-> a/b", "in/big": strings.Repeat("x", 101), "in/fits": strings.Repeat("x", 100),
	})
	names := []string{
		"in/a/b/c.tf", "in/empty", "in/d", "in/abs", "in/rel", "in/dir/secret", "in/gone", "in/git", "in/.git/config",
		"in/loop", "in/same", "in/back", "in/folder/c.tf", "in/big", "in/fits", "in/none", "in/a/none/c.tf", "in/fits/x",
		"in/../out/secret", "out/secret", "in", "/proc/self/environ",
	}
	options := source.Options{Limits: source.Limits{Text: 100}}
	quick, stepwise := open(t, dir, options, "in"), open(t, dir, options, "in")
	stepwise.StepByStep()
	if stepwise.OpensAtOnce("in/a/b/c.tf") {
		t.Fatal("both trees open files in the same way")
	}
	if !quick.OpensAtOnce("in/a/b/c.tf") {
		t.Skip("this system opens no file in one call")
	}
	if got, want := quick.Files(), stepwise.Files(); !slices.Equal(got, want) || slices.Contains(got, "in/a/b/gone.tf") {
		t.Errorf("files\n got %q\nwant %q", got, want)
	}
	for _, name := range []string{"in", "in/a", "in/folder", "in/dir", "in/fits", "out"} {
		got, gotErr := quick.ReadDir(name)
		want, wantErr := stepwise.ReadDir(name)
		if !slices.Equal(got, want) || (gotErr == nil) != (wantErr == nil) {
			t.Errorf("%s: listed %v (%v), want %v (%v)", name, got, gotErr, want, wantErr)
		}
	}
	for _, name := range names {
		if got, want := outcome(quick, name), outcome(stepwise, name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// A stranger's process may put a link in the place of a file between the look at
// it and its opening.
func TestALinkThatReplacesAFileLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"out/secret": "canary", "in/a/main.tf": "sound", "in/b/main.tf": "sound"})
	stop := make(chan struct{})
	var swapping sync.WaitGroup
	defer swapping.Wait()
	defer close(stop)
	swapping.Go(func() {
		file, spare := filepath.Join(dir, "in/a/main.tf"), filepath.Join(dir, "spare")
		folder, other := filepath.Join(dir, "in/b"), filepath.Join(dir, "other")
		for {
			select {
			case <-stop:
				return
			default:
			}
			_ = os.Symlink("../../out/secret", spare)
			_ = os.Rename(spare, file)
			_ = os.WriteFile(spare, []byte("sound"), 0o600)
			_ = os.Rename(spare, file)
			_ = os.Rename(folder, other)
			_ = os.Symlink("../out", folder)
			_ = os.Remove(folder)
			_ = os.Rename(other, folder)
		}
	})
	for range 2000 {
		tree, err := source.Open(dir, []string{"in"}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"in/a/main.tf", "in/b/main.tf", "in/b/secret"} {
			if file, err := tree.Read(name); err == nil && strings.Contains(string(file.Data), "canary") {
				t.Errorf("%s led to the file outside", name)
			}
		}
		if err := tree.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
}
