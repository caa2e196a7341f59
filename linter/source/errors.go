package source

import (
	"errors"
	"fmt"
)

// Why a file was not read. Test with errors.Is.
var (
	// ErrNotFound: nothing has that name.
	ErrNotFound = errors.New("does not exist")
	// ErrOutside: the name or a symbolic link leads out of the trust boundary,
	// or into git's own folder.
	ErrOutside = errors.New("lies outside the scanned tree")
	// ErrNotRegular: a folder, pipe, socket or device.
	ErrNotRegular = errors.New("is not a regular file")
	// ErrTooLarge: the file, or all files together, exceed a limit.
	ErrTooLarge = errors.New("is too large")
	// ErrUnreadable: the system refused, for instance for lack of permission.
	ErrUnreadable = errors.New("cannot be read")
)

// ReadError is the only type of error that reading through a [Tree] returns.
type ReadError struct {
	// Name is the name that was asked for.
	Name string
	// Kind is one of the errors above.
	Kind error
	// Detail says more in a few words, such as the limit; it may be empty. It
	// never holds content of a file.
	Detail string
}

// Error returns a sentence part: the name in quotes, what is wrong, the detail.
func (e *ReadError) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("%q %v", e.Name, e.Kind)
	}
	return fmt.Sprintf("%q %v (%s)", e.Name, e.Kind, e.Detail)
}

// Unwrap returns Kind.
func (e *ReadError) Unwrap() error { return e.Kind }
