package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// ErrChanged says that a file on disk is no longer what was read.
var ErrChanged = errors.New("the file changed while irsalint was running")

// Replace writes new content over a file that was read through the tree, all of
// it or nothing: into a new file beside it, which then takes its name. The file
// must still hold what was read, so that no edit of another process is lost;
// its permissions stay. Standard input cannot be replaced.
func (t *Tree) Replace(file *File, data []byte) error {
	if file.Name == "-" {
		return errors.New("standard input cannot be changed")
	}
	abs, err := t.resolve(file.Name)
	if err != nil {
		return err
	}
	f, info, err := t.openFile(file.Name, abs)
	if err != nil {
		return err
	}
	current, err := readLimited(f, info.Size(), int64(len(file.Data)))
	_ = f.Close()
	if err != nil {
		return fmt.Errorf("read %s again: %w", file.Name, err)
	}
	if !bytes.Equal(current, file.Data) {
		return fmt.Errorf("%s: %w", file.Name, ErrChanged)
	}
	m, rel, ok := t.locate(abs)
	if !ok {
		return &ReadError{Name: file.Name, Kind: ErrOutside}
	}
	if err := m.replace(filepath.FromSlash(rel), data, info.Mode().Perm()); err != nil {
		return fmt.Errorf("write %s: %w", file.Name, err)
	}
	return nil
}

// replace writes a temporary file in the same folder and renames it, the one
// step that a file system does as a whole. It never writes through a link: the
// temporary file must not exist yet.
func (m *mount) replace(rel string, data []byte, mode fs.FileMode) error {
	var f *os.File
	var temporary string
	for try := range 100 {
		var err error
		temporary = rel + ".irsalint-" + strconv.Itoa(os.Getpid()) + "-" + strconv.Itoa(try)
		f, err = m.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) || try == 99 {
			return err
		}
	}
	_, err := f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync())
	err = errors.Join(err, f.Close())
	if err == nil {
		err = m.root.Rename(temporary, rel)
	}
	if err != nil {
		return errors.Join(err, m.root.Remove(temporary))
	}
	return nil
}
