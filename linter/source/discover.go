package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Note says that discovery came by something and left it out.
type Note struct {
	// Name is where, Reason why, as a sentence part: "is a named pipe".
	Name, Reason string
	// Lost is true if it may have held something to analyse: then the run is
	// not complete.
	Lost bool
}

// Link is a symbolic link to a regular file inside the roots.
type Link struct {
	// Name is the link, Target the real name of the file it leads to.
	Name, Target string
}

// discovery is what lies below the given paths.
type discovery struct {
	files []string
	links []Link
	notes []Note
	given map[string]bool
}

// Files returns the names of the regular files below the given paths, each once
// and under its real name, sorted. It leaves out what .gitignore files and
// Options.Exclude name, .git, .terraform, .terragrunt-cache and node_modules; a
// file that was given by name is there in any case. Standard input is "-".
func (t *Tree) Files() []string {
	t.discover.Do(t.walk)
	return t.found.files
}

// Links returns the symbolic links to files that lie below the given paths,
// sorted by name. Their targets are among Files. Terraform reads such a file as
// part of the folder that holds the link.
func (t *Tree) Links() []Link {
	t.discover.Do(t.walk)
	return t.found.links
}

// Notes returns what discovery left out against expectation, sorted by name:
// links that leave the roots, pipes, devices, folders without permission,
// limits that were reached. Ignored and excluded files are no surprise.
func (t *Tree) Notes() []Note {
	t.discover.Do(t.walk)
	return t.found.notes
}

// Given reports whether the user named this very file.
func (t *Tree) Given(name string) bool {
	t.discover.Do(t.walk)
	return t.found.given[name]
}

// walker lists the files of one tree.
type walker struct {
	tree    *Tree
	visited map[string]bool // absolute folders
	listed  listings
	out     *discovery
	full    bool
}

func (t *Tree) walk() {
	t.found.given = map[string]bool{}
	w := &walker{
		tree: t, visited: map[string]bool{}, out: &t.found,
		listed: listings{files: map[string]bool{}, folders: map[string][]fs.DirEntry{}},
	}
	if t.stdin {
		t.found.files = append(t.found.files, "-")
		t.found.given["-"] = true
	}
	for _, s := range t.starts {
		if s.file {
			t.found.given[t.name(s.abs)] = true
			w.file(s.abs)
			continue
		}
		w.start(s.abs)
	}
	t.listed.Store(&w.listed)
	slices.Sort(t.found.files)
	slices.SortFunc(t.found.links, func(a, b Link) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(t.found.notes, func(a, b Note) int { return strings.Compare(a.Name, b.Name) })
}

// start walks one given folder. Ignore files of the folders above it count as
// well, but cannot hide the folder that the user named.
func (w *walker) start(abs string) {
	m, rel, ok := w.tree.locate(abs)
	if !ok {
		w.note(abs, "lies inside git's own folder", true)
		return
	}
	var ignores *ignoreSet
	for dir := "."; dir != rel; {
		ignores = w.ignoreFile(m.root, dir, dir, ignores)
		rest := strings.TrimPrefix(rel, dir+"/")
		next, _, _ := strings.Cut(rest, "/")
		dir = path.Join(dir, next)
	}
	root, err := m.root.OpenRoot(filepath.FromSlash(rel))
	if err != nil {
		w.note(abs, "cannot be read: "+detailOf(err), true)
		return
	}
	w.folder(root, abs, rel, ignores, 0)
}

// folder lists one folder and closes its root. rel is relative to the mount.
func (w *walker) folder(root *os.Root, abs, rel string, ignores *ignoreSet, depth int) {
	defer func() { _ = root.Close() }()
	if w.visited[abs] || w.full {
		return
	}
	w.visited[abs] = true
	list, err := readDir(root, ".")
	if err != nil {
		w.note(abs, "cannot be read: "+detailOf(err), true)
		return
	}
	w.listed.folders[abs] = list
	for _, e := range list {
		if e.Name() == ".gitignore" && e.Type().IsRegular() {
			ignores = w.ignoreFile(root, ".", rel, ignores)
		}
	}
	for _, e := range list {
		name := e.Name()
		child, childRel := filepath.Join(abs, name), path.Join(rel, name)
		if e.IsDir() && skippedFolder(name) || insideGit(name) {
			continue
		}
		if ignores.ignored(childRel, e.IsDir()) || w.tree.excluded(child, e.IsDir()) {
			continue
		}
		switch {
		case e.IsDir():
			if depth+1 > w.tree.options.Limits.Depth {
				w.note(child, fmt.Sprintf("lies more than %d folders deep", w.tree.options.Limits.Depth), true)
				continue
			}
			sub, err := root.OpenRoot(name)
			if err != nil {
				w.note(child, "cannot be read: "+detailOf(err), true)
				continue
			}
			w.folder(sub, child, childRel, ignores, depth+1)
		case e.Type().IsRegular():
			w.file(child)
		case e.Type()&fs.ModeSymlink != 0:
			w.link(child)
		default:
			w.note(child, "is "+describe(e.Type())+", not a regular file", false)
		}
	}
}

// skippedFolder names folders that hold copies of other people's code.
func skippedFolder(name string) bool {
	switch name {
	case ".git", ".terraform", ".terragrunt-cache", "node_modules":
		return true
	default:
		return false
	}
}

func inSkippedFolder(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), skippedFolder)
}

// link notes a symbolic link. What it leads to inside the roots is listed under
// its real name, unless it is a folder that is listed anyway.
func (w *walker) link(abs string) {
	name := w.tree.name(abs)
	target, err := w.tree.resolve(name)
	if err != nil {
		switch {
		case errors.Is(err, ErrOutside):
			w.note(abs, "is a symbolic link that leads out of the scanned tree", false)
		case errors.Is(err, ErrNotFound):
			w.note(abs, "is a symbolic link that leads nowhere", false)
		default:
			w.note(abs, "is a symbolic link that cannot be followed", false)
		}
		return
	}
	mode, err := w.tree.typeOf(w.tree.name(target))
	switch {
	case err != nil:
		w.note(abs, "is a symbolic link that cannot be followed", false)
	case mode.IsDir():
		// A link to a folder around it would list what nobody asked for.
		if _, around := below(target, abs); !around && !w.visited[target] && !inSkippedFolder(w.tree.name(target)) {
			w.start(target)
		}
	case mode.IsRegular():
		w.out.links = append(w.out.links, Link{Name: name, Target: w.tree.name(target)})
		w.file(target)
	default:
		w.note(abs, "is a symbolic link to "+describe(mode), false)
	}
}

func (w *walker) file(abs string) {
	if w.listed.files[abs] || w.full {
		return
	}
	if len(w.out.files) >= w.tree.options.Limits.Files {
		w.full = true
		w.note(abs, fmt.Sprintf("and what follows it was left out: more than %d files", w.tree.options.Limits.Files), true)
		return
	}
	w.listed.files[abs] = true
	w.out.files = append(w.out.files, w.tree.name(abs))
}

// ignoreFile puts the .gitignore of a folder, if it has one, in front of outer.
// dir is relative to root, base to the mount.
func (w *walker) ignoreFile(root *os.Root, dir, base string, outer *ignoreSet) *ignoreSet {
	f, err := root.OpenFile(filepath.Join(filepath.FromSlash(dir), ".gitignore"), os.O_RDONLY|nonblock, 0)
	if err != nil {
		return outer
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return outer
	}
	data, err := readLimited(f, 0, 1<<20)
	if err != nil || len(data) > 1<<20 {
		return outer
	}
	if rules := parseIgnore(data); len(rules) > 0 {
		return &ignoreSet{base: base, rules: rules, outer: outer}
	}
	return outer
}

func (w *walker) note(abs, reason string, lost bool) {
	w.out.notes = append(w.out.notes, Note{Name: w.tree.name(abs), Reason: reason, Lost: lost})
}

// describe names a file type with its article.
func describe(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	default:
		return "a special file"
	}
}
