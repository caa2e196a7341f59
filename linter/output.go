package linter

import (
	"fmt"
	"io"

	"github.com/irsalint/irsalint/linter/internal/report"
)

// ReportOptions are the user's wishes for a report.
type ReportOptions = report.Options

// Format is the name of a report format with one line of help.
type Format struct{ Name, Summary string }

// Formats lists the report formats in the order in which help shows them.
func Formats() []Format {
	var out []Format
	for _, f := range report.Formats() {
		out = append(out, Format{f.Name, f.Summary})
	}
	return out
}

// ReportSchema returns the JSON Schema of the format "json".
func ReportSchema() []byte { return report.Schema }

// Write writes the result in a format of [Formats]. Version is irsalint's own.
func (r *Result) Write(w io.Writer, format, version string, options ReportOptions) error {
	for _, f := range report.Formats() {
		if f.Name == format {
			return f.Write(w, r.input(version), options)
		}
	}
	return fmt.Errorf("unknown format %q", format)
}
