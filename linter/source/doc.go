// Package source holds the text that irsalint reads and the places inside it.
//
// A [File] is one input with its name and bytes. A [Range] is a half-open span
// of bytes in one file; it is the only kind of place that facts and findings
// carry. Lines and columns are derived from the byte offsets when a person or
// a report format asks for them, so there is one truth for every position.
//
// A [Tree] is the trust boundary: the only type in the project that opens
// files. It is confined to the scanned roots by [os.Root], or by Linux itself in
// its place, reads regular files only and gives up on files that are larger than
// its limits.
//
//	file := source.NewFile("infra/roles.tf", data)
//	rng := file.Range(120, 131)
//	fmt.Println(rng)        // infra/roles.tf:7:12
//	fmt.Println(rng.Text()) // the bytes themselves
//
// The package imports the standard library, and the system calls of Linux.
package source
