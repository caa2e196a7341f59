package source

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
)

// maxHandles is how many folders are kept open. Files are read folder by folder,
// so a few suffice for as many readers as there are processors.
const maxHandles = 32

// handles keeps folders open that files are being read from. [os.Root] opens
// every folder on the way to a name, which costs more than the file itself.
type handles struct {
	mutex sync.Mutex
	open  map[string]*os.Root
	order []string // the oldest first
}

// openFile opens a file by its name relative to the mount.
func (m *mount) openFile(rel string) (*os.File, error) {
	folder, base := path.Split(rel)
	if folder == "" {
		return m.root.OpenFile(filepath.FromSlash(rel), os.O_RDONLY|nonblock, 0)
	}
	root, err := m.handles.folder(m.root, path.Clean(folder))
	if err == nil {
		var f *os.File
		f, err = root.OpenFile(base, os.O_RDONLY|nonblock, 0)
		if err == nil {
			return f, nil
		}
	}
	// Another reader may have closed the folder, and a link that replaced the
	// file may lead to another folder of the mount.
	f, again := m.root.OpenFile(filepath.FromSlash(rel), os.O_RDONLY|nonblock, 0)
	if again != nil {
		return nil, again
	}
	return f, nil
}

// folder returns an open folder of the mount, opened from the folder above it,
// and closes the one that was not asked for the longest if there are too many.
func (h *handles) folder(mount *os.Root, rel string) (*os.Root, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.find(mount, rel)
}

func (h *handles) find(mount *os.Root, rel string) (*os.Root, error) {
	if root := h.open[rel]; root != nil {
		i := slices.Index(h.order, rel)
		copy(h.order[i:], h.order[i+1:])
		h.order[len(h.order)-1] = rel
		return root, nil
	}
	above, name := path.Split(rel)
	from := mount
	if above != "" {
		var err error
		if from, err = h.find(mount, path.Clean(above)); err != nil {
			return nil, err
		}
	}
	root, err := from.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	if h.open == nil {
		h.open = map[string]*os.Root{}
	}
	if len(h.order) == maxHandles {
		_ = h.open[h.order[0]].Close()
		delete(h.open, h.order[0])
		h.order = slices.Delete(h.order, 0, 1)
	}
	h.open[rel], h.order = root, append(h.order, rel)
	return root, nil
}

// close closes all folders.
func (h *handles) close() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	var errs []error
	for _, root := range h.open {
		errs = append(errs, root.Close())
	}
	h.open, h.order = nil, nil
	return errors.Join(errs...)
}

// maxHeld is how many bytes of files are kept for the next reader of the same
// file. What lies beyond is read again; so memory does not grow with the tree.
const maxHeld = 64 << 20

// held keeps files that were read.
type held struct {
	mutex sync.Mutex
	files []*File
	bytes int
}

func (h *held) keep(file *File) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.bytes+len(file.Data) <= maxHeld {
		h.files, h.bytes = append(h.files, file), h.bytes+len(file.Data)
	}
}
