package source

import (
	"io/fs"
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
