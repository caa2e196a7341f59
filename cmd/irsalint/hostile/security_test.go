//go:build unix

package hostile

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestThePromisesNameTestsThatExist looks up every test that SECURITY.md and
// INPUTS.md give as proof.
func TestThePromisesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	tree := os.DirFS("../../..")
	declared := map[string]bool{}
	declaration := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		for _, found := range declaration.FindAllStringSubmatch(string(data), -1) {
			declared[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"SECURITY.md", "cmd/irsalint/hostile/INPUTS.md"} {
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllStringSubmatch(string(data), -1)
		if len(named) == 0 {
			t.Errorf("%s names no test", name)
		}
		for _, test := range named {
			if !declared[test[1]] {
				t.Errorf("%s names %s, which does not exist", name, test[1])
			}
		}
	}
}
