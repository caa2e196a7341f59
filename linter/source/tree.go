package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"weak"
)

// Limits bound what a tree of a stranger can cost. A zero field takes the
// default of [DefaultLimits].
type Limits struct {
	// Text is the most bytes of one source file, Large of one plan, state or
	// dump, Total of all files that are read, each counted once per reading.
	Text, Large, Total int64
	// Files is the most files that discovery lists, Depth the most folders
	// below a given path that it descends.
	Files, Depth int
}

// DefaultLimits returns the limits that hold when none are given: 5 MiB, 256
// MiB, 1 GiB; 200,000 files, 100 folders deep.
func DefaultLimits() Limits {
	return Limits{Text: 5 << 20, Large: 256 << 20, Total: 1 << 30, Files: 200_000, Depth: 100}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{
		Text:  cmp.Or(l.Text, d.Text),
		Large: cmp.Or(l.Large, d.Large),
		Total: cmp.Or(l.Total, d.Total),
		Files: cmp.Or(l.Files, d.Files),
		Depth: cmp.Or(l.Depth, d.Depth),
	}
}

// Options say how a tree is read. The zero value is ready to use.
type Options struct {
	Limits Limits
	// Exclude are patterns in the manner of .gitignore, relative to the working
	// directory, of what discovery leaves out. A name with "{a,b}" stands for
	// each alternative. References from one file to another are not affected.
	Exclude []string
	// Stdin is what the path "-" reads; nil reads nothing.
	Stdin io.Reader
	// Overlay holds the content of files that an editor has changed and not
	// saved, by name. It counts in place of what is on disk, for files that
	// exist there.
	Overlay map[string][]byte
	// Memory, if not nil, keeps files for the next run.
	Memory *Memory
	// Mark is a string that Marked looks for; empty looks for nothing.
	Mark string
}

// Tree is the trust boundary: files are read through it or not at all.
//
// A Tree has one or more roots. The root of a given path is the git work tree
// around it, or the path itself if there is none: discovery lists only what is
// below the given paths, while a reference from one file to another (a module's
// source, a chart) may lead anywhere inside the roots. No symbolic link, "..",
// absolute name or race leads out of them, which [os.Root] sees to.
//
// Names are slash-separated and relative to the working directory, as reports
// show them; absolute names are understood as long as they stay inside. A Tree
// is safe for use by several goroutines. Close it when done.
type Tree struct {
	options Options
	workdir string // absolute, without symbolic links
	mounts  []*mount
	starts  []start
	stdin   bool

	read    atomic.Int64 // bytes read so far
	count   atomic.Int64 // files read so far
	folders sync.Map     // absolute folder -> resolved absolute folder or error
	files   sync.Map     // absolute real name -> weak.Pointer[File]
	marked  sync.Map     // names of files that hold Options.Mark -> true
	held    held
	listed  atomic.Pointer[listings] // what discovery came by; nil before
	input   sync.Once                // reads Stdin
	piped   *File
	pipeErr error

	excludes []exclusion // before discovery
	discover sync.Once
	found    discovery
}

// mount is one root of the tree.
type mount struct {
	dir string // absolute, without symbolic links
	// name is what names in it begin with for reports; empty where they do not all
	// begin alike, as the working directory lies in it.
	name    string
	root    *os.Root
	beneath *beneath
	handles handles
}

// start is one given path.
type start struct {
	given string
	abs   string // resolved
	file  bool
}

// Open makes a tree of the given paths, which are relative to workdir unless
// absolute; an empty workdir is the process's own. The path "-" is standard
// input. A path that is a symbolic link is followed once, here. A path that
// does not exist gives a [ReadError] of kind [ErrNotFound].
func Open(workdir string, paths []string, options Options) (*Tree, error) {
	options.Limits = options.Limits.orDefault()
	abs, err := filepath.Abs(workdir)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	t := &Tree{options: options, workdir: abs}
	t.Exclude(".", options.Exclude)
	for _, given := range paths {
		if given == "-" {
			t.stdin = true
			continue
		}
		if err := t.add(given); err != nil {
			_ = t.Close()
			return nil, err
		}
	}
	// The innermost root decides, so look there first.
	slices.SortFunc(t.mounts, func(a, b *mount) int {
		return cmp.Or(cmp.Compare(len(b.dir), len(a.dir)), cmp.Compare(a.dir, b.dir))
	})
	return t, nil
}

// exclusion are patterns that are relative to one folder.
type exclusion struct {
	base     string // absolute
	patterns Patterns
}

// Exclude makes discovery leave out what the patterns match, which are relative
// to the folder. It has no effect after discovery.
func (t *Tree) Exclude(folder string, patterns []string) {
	if len(patterns) > 0 {
		t.excludes = append(t.excludes, exclusion{t.abs(folder), NewPatterns(patterns)})
	}
}

// excluded reports whether an absolute name is left out.
func (t *Tree) excluded(abs string, dir bool) bool {
	for _, e := range t.excludes {
		if rel, ok := below(e.base, abs); ok && e.patterns.set.ignored(rel, dir) {
			return true
		}
	}
	return false
}

// Marked returns the names of the files read so far that hold Options.Mark,
// sorted.
func (t *Tree) Marked() []string {
	var names []string
	for name := range t.marked.Range {
		names = append(names, name.(string))
	}
	slices.Sort(names)
	return names
}

// note remembers what was read for the first time.
func (t *Tree) note(file *File) *File {
	t.count.Add(1)
	if t.options.Mark != "" && bytes.Contains(file.Data, []byte(t.options.Mark)) {
		t.marked.Store(file.Name, true)
	}
	return file
}

// add resolves one given path and opens its root.
func (t *Tree) add(given string) error {
	if given == "" {
		return &ReadError{Name: given, Kind: ErrNotFound, Detail: "the path is empty"}
	}
	abs := given
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(t.workdir, abs)
	}
	abs, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return &ReadError{Name: given, Kind: kindOf(err), Detail: detailOf(err)}
	}
	info, err := os.Stat(abs)
	if err != nil {
		return &ReadError{Name: given, Kind: kindOf(err), Detail: detailOf(err)}
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return &ReadError{Name: given, Kind: ErrNotRegular}
	}
	folder := abs
	if !info.IsDir() {
		folder = filepath.Dir(abs)
	}
	if work, ok := workTree(folder); ok {
		folder = work
	}
	t.starts = append(t.starts, start{given: given, abs: abs, file: !info.IsDir()})
	for _, m := range t.mounts {
		if m.dir == folder {
			return nil
		}
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return &ReadError{Name: given, Kind: kindOf(err), Detail: detailOf(err)}
	}
	m := &mount{dir: folder, root: root, beneath: newBeneath(root)}
	if _, around := below(folder, t.workdir); !around {
		m.name = t.name(folder)
	}
	t.mounts = append(t.mounts, m)
	return nil
}

// workTree returns the nearest folder upwards that holds ".git" (a folder, or a
// file in linked work trees and submodules).
func workTree(dir string) (string, bool) {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// Close releases the roots. Files that were read stay valid.
func (t *Tree) Close() error {
	t.options.Memory.forget(func(abs string) bool {
		_, read := t.files.Load(abs)
		return read
	})
	var errs []error
	for _, m := range t.mounts {
		errs = append(errs, m.handles.close(), m.beneath.close(), m.root.Close())
	}
	return errors.Join(errs...)
}

// Limits returns the limits that hold for this tree, none of them zero.
func (t *Tree) Limits() Limits { return t.options.Limits }

// BytesRead returns how many bytes were read so far.
func (t *Tree) BytesRead() int64 { return t.read.Load() }

// FilesRead returns how many files were read so far, each counted once.
func (t *Tree) FilesRead() int { return int(t.count.Load()) }

// abs turns a name into an absolute one, by the letters only.
func (t *Tree) abs(name string) string {
	if local := filepath.FromSlash(name); filepath.IsAbs(local) {
		return filepath.Clean(local)
	}
	return filepath.Join(t.workdir, filepath.FromSlash(name))
}

// name turns an absolute name into the one that reports show.
func (t *Tree) name(abs string) string {
	if rel, ok := below(t.workdir, abs); ok {
		return rel
	}
	for _, m := range t.mounts {
		if rel, ok := below(m.dir, abs); ok && rel != "." && m.name != "" {
			return m.name + "/" + rel
		}
	}
	rel, err := filepath.Rel(t.workdir, abs)
	if err != nil { // another drive
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(rel)
}

// locate finds the root that an absolute name lies in, and the name in it.
func (t *Tree) locate(abs string) (*mount, string, bool) {
	for _, m := range t.mounts {
		rel, ok := below(m.dir, abs)
		if ok && !insideGit(rel) {
			return m, rel, true
		}
		if ok {
			return nil, "", false
		}
	}
	return nil, "", false
}

// below returns name relative to dir with slashes, if it is dir or lies in it.
func below(dir, name string) (string, bool) {
	if name == dir {
		return ".", true
	}
	rel, ok := strings.CutPrefix(name, dir)
	if ok && !strings.HasSuffix(dir, string(filepath.Separator)) {
		rel, ok = strings.CutPrefix(rel, string(filepath.Separator))
	}
	return filepath.ToSlash(rel), ok
}

// insideGit reports whether a name leads into git's own folder, which holds the
// credentials that a CI checkout leaves there. Some file systems ignore case.
func insideGit(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if strings.EqualFold(strings.TrimRight(part, ". "), ".git") {
			return true
		}
	}
	return false
}

// Join returns the name of target as seen from the folder dir, both by the
// letters only: Join("infra/prod", "../modules/irsa") is "infra/modules/irsa".
func Join(dir, target string) string {
	if path.IsAbs(target) {
		return path.Clean(target)
	}
	return path.Join(dir, target)
}

// Relative returns a name as seen from the folder dir, by the letters only. Both
// are names of the tree; it is the inverse of Join.
func (t *Tree) Relative(dir, name string) string {
	rel, err := filepath.Rel(t.abs(dir), t.abs(name))
	if err != nil { // another drive
		return name
	}
	return filepath.ToSlash(rel)
}

// weakFile returns the file that was read earlier under a real name, if
// somebody still holds it: one input is one File as long as it is in use.
func (t *Tree) weakFile(abs string) *File {
	if p, ok := t.files.Load(abs); ok {
		return p.(weak.Pointer[File]).Value()
	}
	return nil
}
