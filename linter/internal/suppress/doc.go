// Package suppress finds the ignores that users write into their files, and
// takes the findings away that they, or a baseline, speak of.
//
// An ignore is a comment in HCL or YAML,
//
//	# irsalint:ignore wildcard-subject one role for all preview namespaces until=2027-01-31
//
// on the line of a finding or on the line above, at either end of a pair; or an
// annotation of a Kubernetes object, for all findings that the object takes part
// in:
//
//	irsalint.dev/ignore: "orphan-subject: created by the operator"
//
// A reason is required, and an ignore that does nothing is told to the rules
// about ignores, so that none outlives its purpose. Comments are taken from the
// languages' own lexical rules: what only looks like one, inside a string or a
// heredoc, has no effect.
package suppress
