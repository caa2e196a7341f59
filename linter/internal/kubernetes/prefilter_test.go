package kubernetes

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/gentree"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// TestWhatIsNotInterestingHoldsNoFact parses what the byte test passes over, on
// every manifest of the fixtures and of a generated tree, and finds nothing.
func TestWhatIsNotInterestingHoldsNoFact(t *testing.T) {
	t.Parallel()
	passed := 0
	check := func(name string, data []byte) {
		if !IsManifestName(name) || Interesting(data) {
			return
		}
		passed++
		var c Collector
		docs, _ := manifest.Parse(source.NewFile(name, data), manifest.Options{})
		for _, doc := range docs {
			c.Add(doc.Root, Context{Root: path.Dir(name), Door: "manifest"})
		}
		f := c.Facts()
		if n := len(f.Roles) + len(f.ServiceAccounts) + len(f.Workloads) + len(f.Associations) + len(f.Misplaced) + len(f.Assumptions) + len(f.Providers) + len(f.Clusters); n > 0 {
			t.Errorf("%s is passed over and holds %d facts", name, n)
		}
	}
	for _, root := range []string{"../../../testdata", "../../../linter", "../../../rules"} {
		err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join(root, name))
			check(name, data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range gentree.Files(60) {
		check(file.Name, []byte(file.Data))
	}
	if passed == 0 {
		t.Error("no file was passed over: the test looked at nothing")
	}
}
