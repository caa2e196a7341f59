package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

// plant writes files into a new folder: names ending in "/" are folders, values
// starting with "-> " are symbolic links.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, full)
		} else if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(full, 0o755)
		} else {
			err = os.WriteFile(full, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t *testing.T, dir string, options source.Options, paths ...string) *source.Tree {
	t.Helper()
	tree, err := source.Open(dir, paths, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	return tree
}

func wantFiles(t *testing.T, tree *source.Tree, want ...string) {
	t.Helper()
	if got := tree.Files(); !slices.Equal(got, want) {
		t.Errorf("files\n got %q\nwant %q", got, want)
	}
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		files   map[string]string
		paths   []string
		exclude []string
		want    []string
	}{
		{
			name:  "lists files in the order of their names",
			files: map[string]string{"b.tf": "", "a/z.tf": "", "a.tf": "", "a/b/c.yaml": ""},
			want:  []string{"a.tf", "a/b/c.yaml", "a/z.tf", "b.tf"},
		},
		{
			name: "skips copies of other people's code",
			files: map[string]string{
				".git/config": "", ".terraform/modules/x/main.tf": "", "node_modules/p/x.yaml": "",
				"live/.terragrunt-cache/a/main.tf": "", "main.tf": "",
			},
			want: []string{"main.tf"},
		},
		{
			name: "skips what nested ignore files name and takes back what they negate",
			files: map[string]string{
				".git/HEAD": "", ".gitignore": "*.tfvars\n/build/\n", "a.tfvars": "", "build/x.tf": "",
				"sub/build/x.tf": "", "sub/.gitignore": "!keep.tfvars\n", "sub/keep.tfvars": "", "sub/other.tfvars": "",
			},
			want: []string{".gitignore", "sub/.gitignore", "sub/build/x.tf", "sub/keep.tfvars"},
		},
		{
			name: "heeds ignore files above the given path but lists the path itself",
			files: map[string]string{
				".git/HEAD": "", ".gitignore": "/out/\n*.bak\n", "out/x.tf": "", "out/x.bak": "",
			},
			paths: []string{"out"},
			want:  []string{"out/x.tf"},
		},
		{
			name:    "leaves out what is excluded",
			files:   map[string]string{"examples/x.tf": "", "a/examples/y.tf": "", "infra/dev.tf": "", "infra/prod.tf": "", "x.tf": ""},
			exclude: []string{"examples", "infra/{dev,test}.tf"},
			want:    []string{"infra/prod.tf", "x.tf"},
		},
		{
			name:  "reads a file that was given by name whatever its name",
			files: map[string]string{".git/HEAD": "", ".gitignore": "*\n", "plan.out": "", "x.tf": ""},
			paths: []string{"plan.out"},
			want:  []string{"plan.out"},
		},
		{
			name:  "lists a path that is given twice or inside another once",
			files: map[string]string{"a/x.tf": "", "a/b/y.tf": ""},
			paths: []string{"a", "a/b", "a/x.tf"},
			want:  []string{"a/b/y.tf", "a/x.tf"},
		},
		{
			name:  "lists the target of an inner link once and under its real name",
			files: map[string]string{"real/x.tf": "", "envs/dev": "-> ../real", "envs/x.tf": "-> ../real/x.tf"},
			want:  []string{"real/x.tf"},
		},
		{
			name:  "follows an inner link out of the given path but not to a folder around it",
			files: map[string]string{".git/HEAD": "", "common/x.tf": "", "other.tf": "", "infra/s": "-> ../common", "infra/up": "-> .."},
			paths: []string{"infra"},
			want:  []string{"common/x.tf"},
		},
		{
			name:  "goes on past a loop of links and a link to itself",
			files: map[string]string{"a": "-> b", "b": "-> a", "self": "-> self", "x.tf": ""},
			want:  []string{"x.tf"},
		},
		{
			name:  "follows a given path that is a link itself",
			files: map[string]string{"real/x.tf": "", "link": "-> real"},
			paths: []string{"link"},
			want:  []string{"real/x.tf"},
		},
		{
			name:  "keeps names with odd bytes apart",
			files: map[string]string{"a\nb.tf": "", "a\x1b[31m.tf": "", "a\xff.tf": "", "dir.tf/x.tf": "", `a\b.tf`: ""},
			want:  []string{"a\nb.tf", "a\x1b[31m.tf", `a\b.tf`, "a\xff.tf", "dir.tf/x.tf"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			paths := test.paths
			if paths == nil {
				paths = []string{"."}
			}
			tree := open(t, plant(t, test.files), source.Options{Exclude: test.exclude}, paths...)
			wantFiles(t, tree, test.want...)
		})
	}
}

func TestLinksTellTheFolderThatHoldsThem(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"common/common.tf": "x", "envs/dev/common.tf": "-> ../../common/common.tf"})
	tree := open(t, dir, source.Options{}, ".")
	want := []source.Link{{Name: "envs/dev/common.tf", Target: "common/common.tf"}}
	if got := tree.Links(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	a, errA := tree.Read("envs/dev/common.tf")
	b, errB := tree.Read("common/common.tf")
	if errA != nil || errB != nil || a != b {
		t.Errorf("link and target are not one file: %v %v, %v %v", a, b, errA, errB)
	}
	if a.Name != "common/common.tf" {
		t.Errorf("got name %q, want the real one", a.Name)
	}
}

func TestNamesAreRelativeToTheWorkingDirectory(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"repo/.git/HEAD": "", "repo/infra/x.tf": "x", "repo/charts/": ""})
	tree := open(t, filepath.Join(dir, "repo", "charts"), source.Options{}, "../infra")
	wantFiles(t, tree, "../infra/x.tf")
	if _, err := tree.Read("../infra/x.tf"); err != nil {
		t.Error(err)
	}
	if _, err := tree.Read(filepath.Join(dir, "repo/infra/x.tf")); err != nil {
		t.Errorf("absolute name inside the root: %v", err)
	}
}

func TestTheGitWorkTreeIsTheBoundary(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{
		"secret": "s", "repo/.git": "gitdir: elsewhere\n", "repo/modules/m/main.tf": "m",
		"repo/infra/x.tf": "x", "plain/x.tf": "x", "plain2/y.tf": "y",
	})
	inRepo := open(t, dir, source.Options{}, "repo/infra")
	if _, err := inRepo.Read("repo/modules/m/main.tf"); err != nil {
		t.Errorf("module beside the given path: %v", err)
	}
	for _, name := range []string{"secret", "repo/../secret", "repo/.git", "plain/x.tf", "/etc/passwd", ""} {
		if _, err := inRepo.Read(name); !errors.Is(err, source.ErrOutside) {
			t.Errorf("read %q: got %v, want %v", name, err, source.ErrOutside)
		}
	}
	plain := open(t, dir, source.Options{}, "plain")
	if _, err := plain.Read("plain2/y.tf"); !errors.Is(err, source.ErrOutside) {
		t.Errorf("sibling without a work tree: got %v, want %v", err, source.ErrOutside)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{
		"out/secret": "canary", "in/.git/config": "canary", "in/abs": "-> /etc/passwd", "in/rel": "-> ../out/secret",
		"in/dir": "-> ../out", "in/gone": "-> nothing", "in/git": "-> .git/config", "in/d.tf/": "",
		"in/big.tf": strings.Repeat("x", 101), "in/fits.tf": strings.Repeat("x", 100), "in/loop": "-> loop",
	})
	tree := open(t, dir, source.Options{Limits: source.Limits{Text: 100, Large: 150}}, "in")
	tests := []struct {
		name string
		want error
	}{
		{"in/abs", source.ErrOutside},
		{"in/rel", source.ErrOutside},
		{"in/dir/secret", source.ErrOutside},
		{"in/git", source.ErrOutside},
		{"in/.GIT/config", source.ErrOutside},
		{"in/gone", source.ErrNotFound},
		{"in/none.tf", source.ErrNotFound},
		{"in/fits.tf/x", source.ErrNotFound},
		{"in/d.tf", source.ErrNotRegular},
		{"in/big.tf", source.ErrTooLarge},
		{"in/loop", source.ErrUnreadable},
		{"in/fits.tf", nil},
	}
	for _, test := range tests {
		if _, err := tree.Read(test.name); !errors.Is(err, test.want) {
			t.Errorf("read %q: got %v, want %v", test.name, err, test.want)
		}
	}
	if _, err := tree.ReadLarge("in/big.tf"); err != nil {
		t.Errorf("large file: %v", err)
	}
	if head, err := tree.Head("in/big.tf", 3); err != nil || string(head) != "xxx" {
		t.Errorf("head: got %q, %v", head, err)
	}
	entries, err := tree.ReadDir("in")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Link || e.Name == ".git" {
			t.Errorf("the listing shows %q, which leads out", e.Name)
		}
	}
}

func TestAllFilesTogetherAreLimited(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"a": "12345", "b": "12345", "c": "12345"})
	tree := open(t, dir, source.Options{Limits: source.Limits{Total: 12}}, ".")
	kept := make([]*source.File, 0, 3)
	for _, name := range []string{"a", "b", "a"} {
		file, err := tree.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, file)
	}
	if kept[0] != kept[2] {
		t.Error("a file in use was read twice")
	}
	if _, err := tree.Read("c"); !errors.Is(err, source.ErrTooLarge) {
		t.Errorf("got %v, want %v", err, source.ErrTooLarge)
	}
}

func TestDiscoveryIsLimited(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"a": "", "b": "", "c/d/e/f": ""})
	files := open(t, dir, source.Options{Limits: source.Limits{Files: 1}}, ".")
	wantFiles(t, files, "a")
	deep := open(t, dir, source.Options{Limits: source.Limits{Depth: 2}}, ".")
	wantFiles(t, deep, "a", "b")
	for _, tree := range []*source.Tree{files, deep} {
		if notes := tree.Notes(); len(notes) != 1 || !notes[0].Lost {
			t.Errorf("got %v, want one note of a loss", notes)
		}
	}
}

func TestOpenNamesAPathThatDoesNotExist(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"a": ""})
	for _, given := range []string{"none", "", "a/b"} {
		if _, err := source.Open(dir, []string{given}, source.Options{}); !errors.Is(err, source.ErrNotFound) {
			t.Errorf("open %q: got %v, want %v", given, err, source.ErrNotFound)
		}
	}
}

func TestStandardInputIsReadOnce(t *testing.T) {
	t.Parallel()
	tree := open(t, t.TempDir(), source.Options{Stdin: strings.NewReader("kind: List\n")}, "-")
	wantFiles(t, tree, "-")
	for range 2 {
		file, err := tree.Read("-")
		if err != nil || string(file.Data) != "kind: List\n" || file.Name != "-" {
			t.Fatalf("got %v, %v", file, err)
		}
	}
	if !tree.Given("-") {
		t.Error("standard input was given")
	}
}

func TestReadDirShowsLinksAsWhatTheyLeadTo(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"m/x.tf": "", "m/sub/y.tf": "", "m/l": "-> sub", "m/f.tf": "-> x.tf"})
	tree := open(t, dir, source.Options{}, ".")
	got, err := tree.ReadDir("m")
	want := []source.DirEntry{{Name: "f.tf", Link: true}, {Name: "l", Dir: true, Link: true}, {Name: "sub", Dir: true}, {Name: "x.tf"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if !tree.IsDir("m/l") || tree.IsFile("m/l") || !tree.IsFile("m/f.tf") || tree.Exists("m/none") {
		t.Error("links are not told by what they lead to")
	}
	if name, err := tree.Real("m/l/y.tf"); err != nil || name != "m/sub/y.tf" {
		t.Errorf("got %q, %v", name, err)
	}
}

func TestTheEditorsTextCountsInPlaceOfTheFile(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"infra/a.tf": "on disk", "b.tf": "as it is"})
	tree := open(t, dir, source.Options{Overlay: map[string][]byte{"infra/a.tf": []byte("edited"), "gone.tf": []byte("never saved")}}, ".")
	for name, want := range map[string]string{"infra/a.tf": "edited", "b.tf": "as it is"} {
		file, err := tree.Read(name)
		if err != nil || string(file.Data) != want {
			t.Errorf("%s holds %v, %v; want %q", name, file, err, want)
		}
	}
	if _, err := tree.Read("gone.tf"); err == nil {
		t.Error("a file that is not on disk was read")
	}
}

func TestExcludedPatternsAreRelativeToTheirFolder(t *testing.T) {
	t.Parallel()
	tree := open(t, plant(t, map[string]string{"a/x.tf": "", "b/x.tf": "", "b/y.tf": ""}), source.Options{}, ".")
	tree.Exclude("b", []string{"/x.tf"})
	wantFiles(t, tree, "a/x.tf", "b/y.tf")
}

func TestFilesWithTheMarkAreRemembered(t *testing.T) {
	t.Parallel()
	tree := open(t, plant(t, map[string]string{"a": "x mark", "b": "y", "c": "mark"}), source.Options{Mark: "mark"}, ".")
	for _, name := range []string{"c", "b", "a"} {
		if _, err := tree.Read(name); err != nil {
			t.Fatal(err)
		}
	}
	if got := tree.Marked(); !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("got %q", got)
	}
}

func TestAFileCountsOnceHoweverOftenItIsRead(t *testing.T) {
	t.Parallel()
	tree := open(t, plant(t, map[string]string{"a": "x", "b": "y"}), source.Options{}, ".")
	for range 3 {
		for _, name := range []string{"a", "b"} {
			if _, err := tree.Read(name); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
	}
	if got := tree.FilesRead(); got != 2 {
		t.Errorf("got %d", got)
	}
}
