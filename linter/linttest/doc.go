// Package linttest proves that what irsalint's pages and fixtures say is what
// irsalint does.
//
//   - [Pages] runs every example on the page of every rule.
//   - [Scenarios] runs little repositories against the report they should give.
//   - [Incidents] runs fixtures of real incidents, broken and fixed.
//   - [Mistakes] runs little trees with one mistake, and mended.
//   - [Mutants] and [Survey] break right trees, one place at a time, and look
//     whether that is reported there.
//   - [Prefilter] compares a run with and without the tests of bytes.
//   - [Complete] finds a rule without a page, a page without a case, a rule that
//     is missing in the list or in the README.
//
// All of them go through the front door, [linter.Lint], with real files in a
// temporary folder or in testdata; there is no other way to look at a rule.
//
// A page is Markdown with fixed headings. A fenced block whose info string
// holds a language and a file name is a file of the case at hand; the block
// after a line that begins with "Output" is what irsalint prints:
//
//	## Wrong
//
//	```hcl infra/roles.tf
//	resource "aws_iam_role" "app" { ... }
//	```
//
//	Output:
//
//	```text
//	infra/roles.tf:3:7: error: ...
//	```
//
// A third-level heading begins a new case of its section. A case under Right
// changes the files of the Wrong case of the same heading, or of the only one,
// and must give no finding at all. A case under "When it stays silent" stands
// for itself and must give no finding of the rule.
package linttest
