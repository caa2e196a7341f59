package source

import (
	"io/fs"
	"os"
	"syscall"
)

// entries lists an open folder, in any order. For a folder that was opened in an
// [os.Root], package os asks the system about each entry, although the folder
// itself tells what is a file, a folder or a link, which is all that discovery
// needs. Another descriptor of the same folder does without.
func entries(dir *os.File) ([]fs.DirEntry, error) {
	descriptor, err := syscall.Dup(int(dir.Fd()))
	if err != nil {
		return nil, err
	}
	same := os.NewFile(uintptr(descriptor), dir.Name())
	defer same.Close()
	return same.ReadDir(-1)
}
