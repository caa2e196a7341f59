// Package hostile holds what a pull request from a stranger may contain, and
// what must come of it: the list of bad inputs in INPUTS.md, each as a test that
// runs the whole program on a tree, with its memory and processor time bounded
// by the system.
//
// Every tree also holds a witness: a small mistake in files of its own. Whatever
// else is wrong, the witness must be found, nothing may panic, and a second run
// on one processor must print the same bytes.
//
// The package has nothing but tests. They link the program first and run what is
// quick; to run all of them, and to use a program
// that is linked already:
//
//	go test ./cmd/irsalint/hostile -all -irsalint /path/to/irsalint
package hostile
