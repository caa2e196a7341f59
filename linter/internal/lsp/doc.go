// Package lsp is the language server: irsalint in an editor.
//
// It speaks the Language Server Protocol 3.17 over a pair of streams. Every
// change of an open file lints the whole tree again with the text of the editor
// in place of the file on disk, because a binding has two halves and the other
// one is usually in a file that is not open. The editor gets findings with their
// related places, the fixes as quick fixes, and the verdict of a binding when
// the pointer rests on an annotation, a subject or a role.
//
// The package knows no linter: [Serve] is given a function that lints.
package lsp
