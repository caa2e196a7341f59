//go:build !unix

package source

// nonblock is nothing here: these systems have no pipes in the file system.
const nonblock = 0
