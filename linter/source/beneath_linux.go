package source

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// beneath opens files and folders below a folder with one call each, where
// [os.Root] opens every folder on the way and registers the file with the
// runtime's poller. Linux itself sees to it that the way to it has no link and
// does not leave the folder (openat2(2), since Linux 5.6). The names are real
// ones, so a link is one that was put there just now: that is left to the root.
type beneath struct {
	folder *os.File
	conn   syscall.RawConn
	off    atomic.Bool
}

// newBeneath returns what opens files below a root. What goes wrong leaves it off.
func newBeneath(root *os.Root) *beneath {
	b := &beneath{}
	var err error
	if b.folder, err = root.Open("."); err == nil {
		b.conn, err = b.folder.SyscallConn()
	}
	b.off.Store(err != nil)
	return b
}

// open opens a regular file and returns its size. False: the root has to be
// asked, which finds out why not.
func (b *beneath) open(rel string) (io.ReadCloser, int64, bool) {
	fd, ok := b.descriptor(rel, unix.O_NONBLOCK|unix.O_NOCTTY)
	if !ok {
		return nil, 0, false
	}
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil || stat.Mode&unix.S_IFMT != unix.S_IFREG {
		_ = unix.Close(fd)
		return nil, 0, false
	}
	return &descriptor{fd}, stat.Size, true
}

// list lists a folder, in any order. False is as in open.
func (b *beneath) list(rel string) ([]fs.DirEntry, bool) {
	fd, ok := b.descriptor(rel, unix.O_DIRECTORY)
	if !ok {
		return nil, false
	}
	folder := os.NewFile(uintptr(fd), rel)
	defer func() { _ = folder.Close() }()
	list, err := folder.ReadDir(-1)
	return list, err == nil
}

// descriptor opens a name for reading.
func (b *beneath) descriptor(rel string, flags uint64) (fd int, ok bool) {
	if b.off.Load() {
		return -1, false
	}
	how := unix.OpenHow{
		Flags:   unix.O_RDONLY | unix.O_CLOEXEC | flags,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS,
	}
	var err error
	closed := b.conn.Control(func(dir uintptr) { fd, err = unix.Openat2(int(dir), rel, &how) })
	if errors.Is(err, unix.ENOSYS) {
		b.off.Store(true)
	}
	return fd, closed == nil && err == nil
}

func (b *beneath) close() error {
	if b.folder == nil {
		return nil
	}
	return b.folder.Close()
}

// descriptor reads an open file. It belongs to one goroutine.
type descriptor struct{ fd int }

func (d *descriptor) Read(p []byte) (int, error) {
	for {
		n, err := unix.Read(d.fd, p)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return 0, err
		case n == 0 && len(p) > 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

func (d *descriptor) Close() error { return unix.Close(d.fd) }
