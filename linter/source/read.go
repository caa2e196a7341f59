package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"weak"
)

// maxLinks bounds the symbolic links on the way to one file.
const maxLinks = 40

// Read returns the file of that name, at most Limits.Text bytes of it. A name
// that goes through symbolic links gives the file they lead to, under its real
// name. While a file is in use, reading it again returns the same *File. Every
// error is a [ReadError].
func (t *Tree) Read(name string) (*File, error) {
	return t.readAtMost(name, t.options.Limits.Text)
}

// ReadLarge is Read with the limit for plans, states and dumps.
func (t *Tree) ReadLarge(name string) (*File, error) {
	return t.readAtMost(name, t.options.Limits.Large)
}

// Head returns at most n bytes from the start of a file, to tell what it is.
func (t *Tree) Head(name string, n int) ([]byte, error) {
	if name == "-" {
		file, err := t.readStdin()
		if err != nil {
			return nil, err
		}
		return file.Data[:min(n, len(file.Data))], nil
	}
	abs, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	f, _, err := t.open(name, abs)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if data, edited := t.options.Overlay[t.name(abs)]; edited {
		return data[:min(n, len(data))], nil
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(n)))
	if err != nil {
		return nil, &ReadError{Name: name, Kind: ErrUnreadable, Detail: detailOf(err)}
	}
	return data, nil
}

func (t *Tree) readAtMost(name string, limit int64) (*File, error) {
	if name == "-" {
		return t.readStdin()
	}
	abs, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	if file := t.weakFile(abs); file != nil {
		return file, nil
	}
	f, size, err := t.open(name, abs)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if size > limit {
		return nil, tooLarge(name, limit)
	}
	data, edited := t.options.Overlay[t.name(abs)]
	if !edited {
		data, err = readLimited(f, size, limit)
	}
	switch {
	case err != nil:
		return nil, &ReadError{Name: name, Kind: ErrUnreadable, Detail: detailOf(err)}
	case int64(len(data)) > limit:
		return nil, tooLarge(name, limit)
	case t.read.Add(int64(len(data))) > t.options.Limits.Total:
		detail := fmt.Sprintf("all files together exceed %d bytes", t.options.Limits.Total)
		return nil, &ReadError{Name: name, Kind: ErrTooLarge, Detail: detail}
	}
	file := t.options.Memory.recall(abs, NewFile(t.name(abs), data))
	// Another goroutine may have read it at the same time: the first one wins.
	pointer := weak.Make(file)
	for {
		old, loaded := t.files.LoadOrStore(abs, pointer)
		if !loaded {
			t.held.keep(file)
			return t.note(file), nil
		}
		if earlier := old.(weak.Pointer[File]).Value(); earlier != nil {
			return earlier, nil
		}
		if t.files.CompareAndSwap(abs, old, pointer) {
			return file, nil
		}
	}
}

// readLimited reads one byte more than the limit at most. A file is as long as
// it was when it was opened, but for those that the kernel makes up: their size
// is 0.
func readLimited(r io.Reader, size, limit int64) ([]byte, error) {
	data := make([]byte, 0, min(size, limit)+1)
	for size == 0 || int64(len(data)) != size {
		if len(data) == cap(data) {
			data = slices.Grow(data, 4096)
		}
		n, err := r.Read(data[len(data):min(int64(cap(data)), limit+1)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF) || int64(len(data)) > limit:
			return data, nil
		case err != nil:
			return nil, err
		}
	}
	return data, nil
}

// readStdin reads standard input once, whoever asks first.
func (t *Tree) readStdin() (*File, error) {
	t.input.Do(func() {
		if t.options.Stdin == nil || !t.stdin {
			t.pipeErr = &ReadError{Name: "-", Kind: ErrNotFound, Detail: "no standard input was given"}
			return
		}
		limit := t.options.Limits.Large
		data, err := io.ReadAll(io.LimitReader(t.options.Stdin, limit+1))
		switch {
		case err != nil:
			t.pipeErr = &ReadError{Name: "-", Kind: ErrUnreadable, Detail: detailOf(err)}
		case int64(len(data)) > limit:
			t.pipeErr = tooLarge("-", limit)
		default:
			t.read.Add(int64(len(data)))
			t.piped = t.note(NewFile("-", data))
		}
	})
	return t.piped, t.pipeErr
}

// open opens a resolved file for reading and returns its size.
func (t *Tree) open(name, abs string) (io.ReadCloser, int64, error) {
	if m, rel, ok := t.locate(abs); ok {
		if f, size, ok := m.beneath.open(rel); ok {
			return f, size, nil
		}
	}
	f, info, err := t.openFile(name, abs)
	if err != nil {
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// openFile opens a resolved file without ever blocking on a pipe, and makes sure
// that it is a regular one.
func (t *Tree) openFile(name, abs string) (*os.File, fs.FileInfo, error) {
	m, rel, ok := t.locate(abs)
	if !ok {
		return nil, nil, &ReadError{Name: name, Kind: ErrOutside}
	}
	f, err := m.openFile(rel)
	if err != nil {
		return nil, nil, &ReadError{Name: name, Kind: kindOf(err), Detail: detailOf(err)}
	}
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() {
		return f, info, nil
	}
	_ = f.Close()
	if err != nil {
		return nil, nil, &ReadError{Name: name, Kind: ErrUnreadable, Detail: detailOf(err)}
	}
	return nil, nil, &ReadError{Name: name, Kind: ErrNotRegular}
}

// Real returns the name of the file or folder that name leads to, with every
// symbolic link followed inside the roots.
func (t *Tree) Real(name string) (string, error) {
	if name == "-" {
		return name, nil
	}
	abs, err := t.resolve(name)
	if err != nil {
		return "", err
	}
	return t.name(abs), nil
}

// Exists reports whether something of that name can be reached inside the roots.
func (t *Tree) Exists(name string) bool {
	_, err := t.typeOf(name)
	return err == nil
}

// IsDir reports whether name is a folder, or a link to one, inside the roots.
func (t *Tree) IsDir(name string) bool {
	mode, err := t.typeOf(name)
	return err == nil && mode.IsDir()
}

// IsFile reports whether name is a regular file, or a link to one, inside the roots.
func (t *Tree) IsFile(name string) bool {
	mode, err := t.typeOf(name)
	return err == nil && mode.IsRegular()
}

// typeOf returns the type of what a name leads to.
func (t *Tree) typeOf(name string) (fs.FileMode, error) {
	abs, err := t.resolve(name)
	if err != nil {
		return 0, err
	}
	if mode, known := t.listed.Load().find(abs); known == present {
		return mode, nil
	}
	m, rel, ok := t.locate(abs)
	if !ok {
		return 0, &ReadError{Name: name, Kind: ErrOutside}
	}
	info, err := m.root.Lstat(filepath.FromSlash(rel))
	if err != nil {
		return 0, &ReadError{Name: name, Kind: kindOf(err), Detail: detailOf(err)}
	}
	return info.Mode().Type(), nil
}

// resolve follows the symbolic links of a name inside the roots. The result is
// a name only: what opens it is os.Root or the system in its place,
// neither of which can be raced.
func (t *Tree) resolve(name string) (string, error) {
	abs := t.abs(name)
	found := t.listed.Load()
	if found != nil && found.files[abs] {
		return abs, nil
	}
	if _, _, ok := t.locate(abs); !ok {
		return "", &ReadError{Name: name, Kind: ErrOutside}
	}
	switch mode, known := found.find(abs); {
	case known == absent:
		return "", &ReadError{Name: name, Kind: ErrNotFound}
	case known == present && mode&fs.ModeSymlink == 0:
		return abs, nil
	}
	resolved, err := t.follow(abs, maxLinks)
	if err != nil {
		return "", &ReadError{Name: name, Kind: kindOf(err), Detail: detailOf(err)}
	}
	return resolved, nil
}

// follow resolves the last part of an absolute name after its folder.
func (t *Tree) follow(abs string, links int) (string, error) {
	_, rel, ok := t.locate(abs)
	if !ok {
		return "", ErrOutside
	}
	if rel == "." {
		return abs, nil
	}
	dir, err := t.followFolder(filepath.Dir(abs), links)
	if err != nil {
		return "", err
	}
	abs = filepath.Join(dir, filepath.Base(abs))
	m, rel, ok := t.locate(abs)
	if !ok {
		return "", ErrOutside
	}
	info, err := m.root.Lstat(filepath.FromSlash(rel))
	if err != nil {
		return "", err
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return abs, nil
	}
	if links == 0 {
		return "", errors.New("too many levels of symbolic links")
	}
	target, err := m.root.Readlink(filepath.FromSlash(rel))
	if err != nil {
		return "", err
	}
	if filepath.IsAbs(target) {
		return "", ErrOutside
	}
	return t.follow(filepath.Join(dir, target), links-1)
}

// followFolder is follow with a memory, as files share folders.
func (t *Tree) followFolder(abs string, links int) (string, error) {
	if known, ok := t.folders.Load(abs); ok {
		if err, failed := known.(error); failed {
			return "", err
		}
		return known.(string), nil
	}
	resolved, err := t.follow(abs, links)
	if err != nil {
		t.folders.Store(abs, err)
		return "", err
	}
	t.folders.Store(abs, resolved)
	return resolved, nil
}

func tooLarge(name string, limit int64) error {
	return &ReadError{Name: name, Kind: ErrTooLarge, Detail: fmt.Sprintf("more than %d bytes", limit)}
}

// kindOf sorts an error of the system into one of ours.
func kindOf(err error) error {
	switch {
	case errors.Is(err, ErrOutside):
		return ErrOutside
	case errors.Is(err, fs.ErrNotExist), strings.Contains(err.Error(), "not a directory"):
		return ErrNotFound
	case strings.Contains(err.Error(), "path escapes from parent"):
		return ErrOutside
	}
	return ErrUnreadable
}

// detailOf returns what the system said, without the path: reports name it.
func detailOf(err error) string {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	if errors.Is(err, ErrOutside) || errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return err.Error()
}
