//go:build !linux

package source

import (
	"io/fs"
	"os"
)

// entries lists an open folder, in any order.
func entries(dir *os.File) ([]fs.DirEntry, error) { return dir.ReadDir(-1) }
