// Package report writes findings for people and machines.
//
// Every format is one function of an [Input], listed in [Formats]; it writes one
// document, also when there is nothing to report. A format never decides what is
// a finding or how a run ends.
//
// Everything an Input holds may come from a stranger's pull request: names of
// roles, files and labels, lines of source. Each format escapes what it writes
// for the place where it is read (terminal, workflow commands, XML, Markdown);
// escape.go holds those functions, and the tests read every format back with
// hostile names.
//
// To add a format: write its file, add its row to Formats, and a test that reads
// the output as its receiver does.
package report
