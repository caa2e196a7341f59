package layout

import (
	"path"

	"github.com/bmatcuk/doublestar/v4"
)

// maxGlob bounds the names that one look-up by pattern walks over.
const maxGlob = 20_000

// Glob returns the regular files below a folder whose names relative to it match
// a pattern of fileset, sorted. Links to folders are not followed.
func (l *Layout) Glob(folder, pattern string) ([]string, error) {
	var out []string
	seen := 0
	var walk func(rel string, depth int) error
	walk = func(rel string, depth int) error {
		entries, err := l.tree.ReadDir(path.Join(folder, rel))
		if err != nil {
			return err
		}
		for _, e := range entries {
			name := path.Join(rel, e.Name)
			if seen++; seen > maxGlob {
				return nil
			}
			switch {
			case !e.Dir:
				if ok, err := doublestar.Match(pattern, name); err == nil && ok {
					out = append(out, name)
				}
			case !e.Link && depth < maxFolders:
				_ = walk(name, depth+1) // a folder that cannot be read holds no match
			}
		}
		return nil
	}
	if err := walk("", 0); err != nil {
		return nil, err
	}
	return out, nil
}

// maxFolders is how deep a look-up by pattern descends.
const maxFolders = 32
