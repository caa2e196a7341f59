package expression_test

import (
	"io/fs"
	"sort"

	"github.com/bmatcuk/doublestar/v4"
)

// globFiles lists the regular files that match a pattern of fileset.
func globFiles(fsys fs.FS, pattern string) ([]string, error) {
	names, err := doublestar.Glob(fsys, pattern, doublestar.WithFilesOnly())
	sort.Strings(names)
	return names, err
}
