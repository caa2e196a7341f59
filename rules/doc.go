// Package rules holds what irsalint looks for: one file and one page for each
// rule, and [All], the list of them.
//
// A rule is a [lint.Rule] value with a check function that asks the joined
// graph and words the answer. What a trust policy means is decided by package
// iam, which account uses which role by package graph; a rule never looks at
// Terraform or YAML, never reads files and never depends on another rule.
//
// To add a rule, copy a pair of neighbours (rules/<name>.go and
// rules/<name>.md), write the page's Wrong and Right first, add one line to
// All, and run
//
//	go test ./rules -run '/<name>' -update
//
// which writes the page's Output from what irsalint prints. The files that are
// named after no rule hold what several rules say in the same words:
// wording.go, names.go and defects.go.
package rules
