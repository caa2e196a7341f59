package source

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// listings are the folders that discovery listed. What is in them, and above all
// what is not, need not be asked of the system again.
type listings struct {
	files   map[string]bool          // absolute names of the files found
	folders map[string][]fs.DirEntry // by absolute name, each in the order of the names
}

// standing is what listings know of a name.
type standing int

const (
	unlisted standing = iota // nothing
	present
	absent
)

// find tells what an absolute name inside a root is. Only folders without a
// link on the way to them are listed, so a name that is present and no link
// itself is its own real name.
func (l *listings) find(abs string) (fs.FileMode, standing) {
	if l == nil {
		return 0, unlisted
	}
	if _, ok := l.folders[abs]; ok {
		return fs.ModeDir, present
	}
	folder, name := filepath.Dir(abs), filepath.Base(abs)
	for last := true; ; last = false {
		if list, ok := l.folders[folder]; ok {
			i, found := slices.BinarySearchFunc(list, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
			switch {
			case found && last:
				return list[i].Type(), present
			case !found && trulyAbsent(list, name):
				return 0, absent
			}
			return 0, unlisted
		}
		above := filepath.Dir(folder)
		if above == folder {
			return 0, unlisted
		}
		folder, name = above, filepath.Base(folder)
	}
}

// trulyAbsent reports whether no file system would find the name among the
// entries: some ignore case or how letters are composed, and Windows knows
// files by further names.
func trulyAbsent(list []fs.DirEntry, name string) bool {
	if runtime.GOOS == "windows" || strings.ContainsFunc(name, func(c rune) bool { return c > '~' }) {
		return false
	}
	return !slices.ContainsFunc(list, func(e fs.DirEntry) bool { return strings.EqualFold(e.Name(), name) })
}

// DirEntry is one name in a folder.
type DirEntry struct {
	// Name is the last part only.
	Name string
	// Dir is true for a folder and for a link to one; else it is a regular file
	// or a link to one.
	Dir bool
	// Link is true for a symbolic link.
	Link bool
}

// ReadDir lists a folder in the order of the names: files, folders and links to
// either that stay inside the roots. It shows what discovery leaves out, such as
// ignored files, but neither git's own folder nor pipes and devices.
func (t *Tree) ReadDir(name string) ([]DirEntry, error) {
	abs, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	m, rel, ok := t.locate(abs)
	if !ok {
		return nil, &ReadError{Name: name, Kind: ErrOutside}
	}
	list, err := t.list(m, abs, rel)
	if err != nil {
		return nil, &ReadError{Name: name, Kind: kindOf(err), Detail: detailOf(err)}
	}
	out := make([]DirEntry, 0, len(list))
	for _, e := range list {
		entry := DirEntry{Name: e.Name(), Dir: e.IsDir()}
		switch {
		case insideGit(e.Name()):
			continue
		case e.Type()&fs.ModeSymlink != 0:
			mode, err := t.typeOf(path.Join(t.name(abs), e.Name()))
			if err != nil || !mode.IsDir() && !mode.IsRegular() {
				continue
			}
			entry.Dir, entry.Link = mode.IsDir(), true
		case !e.IsDir() && !e.Type().IsRegular():
			continue
		}
		out = append(out, entry)
	}
	return out, nil
}

// list lists a folder, sorted by name, as discovery found it if it came by.
func (t *Tree) list(m *mount, abs, rel string) ([]fs.DirEntry, error) {
	if found := t.listed.Load(); found != nil {
		if list, ok := found.folders[abs]; ok {
			return list, nil
		}
	}
	if list, ok := m.beneath.list(rel); ok {
		return sortEntries(list), nil
	}
	return readDir(m.root, filepath.FromSlash(rel))
}

// readDir lists one folder, sorted by name.
func readDir(root *os.Root, rel string) ([]fs.DirEntry, error) {
	dir, err := root.OpenFile(rel, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = dir.Close() }()
	list, err := dir.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	return sortEntries(list), nil
}

// sortEntries sorts a listing by name, in place.
func sortEntries(list []fs.DirEntry) []fs.DirEntry {
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}
