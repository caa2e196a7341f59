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
	ahead   chan struct{} // holds an item for each folder that is listed ahead
}

// maxAhead is how many folders are opened and listed before it is their turn.
const maxAhead = 8

func (t *Tree) walk() {
	t.found.given = map[string]bool{}
	w := &walker{
		tree: t, visited: map[string]bool{}, out: &t.found, ahead: make(chan struct{}, maxAhead),
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
		ignores = w.ignoreFile(filepath.Join(m.dir, filepath.FromSlash(dir)), dir, ignores)
		rest := strings.TrimPrefix(rel, dir+"/")
		next, _, _ := strings.Cut(rest, "/")
		dir = path.Join(dir, next)
	}
	w.folder((&opened{mount: m}).folder(rel), abs, rel, ignores, 0)
}

// opened is a folder with what is in it, or why it could not be read.
type opened struct {
	mount *mount
	// root is the folder kept open, where the system cannot list one by its name.
	root *os.Root
	list []fs.DirEntry
	err  error
}

// folder lists a folder in this one, by its name relative to the mount.
func (o *opened) folder(rel string) *opened {
	out := &opened{mount: o.mount}
	if list, ok := o.mount.beneath.list(rel); ok {
		out.list = sortEntries(list)
		return out
	}
	in, name := o.mount.root, filepath.FromSlash(rel)
	if o.root != nil {
		in, name = o.root, path.Base(rel)
	}
	if out.root, out.err = in.OpenRoot(name); out.err == nil {
		out.list, out.err = readDir(out.root, ".")
	}
	return out
}

func (o *opened) close() {
	if o.root != nil {
		_ = o.root.Close()
	}
}

// folder walks one folder and closes it. rel is relative to the mount.
func (w *walker) folder(dir *opened, abs, rel string, ignores *ignoreSet, depth int) {
	defer dir.close()
	if w.visited[abs] || w.full {
		return
	}
	w.visited[abs] = true
	if dir.err != nil {
		w.note(abs, "cannot be read: "+detailOf(dir.err), true)
		return
	}
	w.listed.folders[abs] = dir.list
	for _, e := range dir.list {
		if e.Name() == ".gitignore" && e.Type().IsRegular() {
			ignores = w.ignoreFile(abs, rel, ignores)
		}
	}
	absBefore, relBefore := strings.TrimSuffix(abs, string(filepath.Separator))+string(filepath.Separator), rel+"/"
	if rel == "." {
		relBefore = ""
	}
	var inside []child
	for _, e := range dir.list {
		c := child{name: e.Name(), abs: absBefore + e.Name(), rel: relBefore + e.Name(), mode: e.Type()}
		if c.mode.IsDir() && skippedFolder(c.name) || insideGit(c.name) {
			continue
		}
		if !ignores.ignored(c.rel, c.mode.IsDir()) && !w.tree.excluded(c.abs, c.mode.IsDir()) {
			inside = append(inside, c)
		}
	}
	w.children(dir, inside, ignores, depth)
}

// child is an entry of a folder that is not left out.
type child struct {
	name, abs, rel string
	mode           fs.FileMode
	opened         chan *opened // of a folder that is listed ahead
}

// children goes through the entries of a folder in their order.
func (w *walker) children(dir *opened, inside []child, ignores *ignoreSet, depth int) {
	next := 0 // the first that was not looked at for being listed ahead
	for i, c := range inside {
		switch {
		case c.mode.IsDir() && depth+1 > w.tree.options.Limits.Depth:
			w.note(c.abs, fmt.Sprintf("lies more than %d folders deep", w.tree.options.Limits.Depth), true)
		case c.mode.IsDir():
			next = w.listAhead(dir, inside, max(next, i))
			w.folder(w.listing(dir, &inside[i]), c.abs, c.rel, ignores, depth+1)
		case c.mode.IsRegular():
			w.file(c.abs)
		case c.mode&fs.ModeSymlink != 0:
			w.link(c.abs)
		default:
			w.note(c.abs, "is "+describe(c.mode)+", not a regular file", false)
		}
	}
}

// listAhead has the folders from an index on listed while others are walked, as
// far as there is room, and returns the index that it stopped at.
func (w *walker) listAhead(dir *opened, inside []child, next int) int {
	for ; next < len(inside); next++ {
		c := &inside[next]
		if !c.mode.IsDir() {
			continue
		}
		select {
		case w.ahead <- struct{}{}:
			c.opened = make(chan *opened, 1)
			go func() { c.opened <- dir.folder(c.rel) }()
		default:
			return next
		}
	}
	return next
}

// listing returns a folder that was listed ahead, or lists it now.
func (w *walker) listing(dir *opened, c *child) *opened {
	if c.opened == nil {
		return dir.folder(c.rel)
	}
	<-w.ahead
	return <-c.opened
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
// base is the folder's name relative to the mount.
func (w *walker) ignoreFile(abs, base string, outer *ignoreSet) *ignoreSet {
	f, _, err := w.tree.open(".gitignore", filepath.Join(abs, ".gitignore"))
	if err != nil {
		return outer
	}
	defer func() { _ = f.Close() }()
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
