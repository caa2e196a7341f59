//go:build unix

package source

import "syscall"

// nonblock keeps open(2) from waiting for the other end of a pipe.
const nonblock = syscall.O_NONBLOCK
