// Package edit writes the narrow edits that fixes consist of.
//
// A rule knows what a text should be; how that is written depends on the
// language and on what stands at the place: a whole string, the end of one, an
// expression, an entry of a mapping. Each function here looks at the place and
// returns the fix, or false where no narrow edit is clearly right: then the
// finding has help and no fix. So rules see no syntax.
//
// What is put into a file is a plain name or one of a few pieces of our own,
// never a stranger's syntax (see [Replace]). Package fix applies the edits.
package edit
