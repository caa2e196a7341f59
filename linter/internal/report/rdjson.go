package report

import (
	"bytes"
	"io"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

type rdResult struct {
	Source      rdSource       `json:"source"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdDiagnostic struct {
	Message     string         `json:"message"`
	Location    rdLocation     `json:"location"`
	Severity    string         `json:"severity"`
	Source      *rdSource      `json:"source,omitempty"`
	Code        rdCode         `json:"code"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	Related     []rdRelated    `json:"related_locations,omitempty"`
}

type rdLocation struct {
	Path  string  `json:"path"`
	Range rdRange `json:"range"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

// rdPosition counts columns in bytes of UTF-8.
type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

type rdRelated struct {
	Message  string     `json:"message"`
	Location rdLocation `json:"location"`
}

// RDJSON writes reviewdog's diagnostic format as one document.
func RDJSON(w io.Writer, in Input, _ Options) error {
	out := rdResult{Source: rdSource{"irsalint", homepage}, Diagnostics: []rdDiagnostic{}}
	for _, f := range in.Findings {
		out.Diagnostics = append(out.Diagnostics, rdDiagnosticOf(f))
	}
	return writeJSON(w, out, " ")
}

// RDJSONL writes reviewdog's diagnostic format with one finding a line.
func RDJSONL(w io.Writer, in Input, _ Options) error {
	for _, f := range in.Findings {
		d := rdDiagnosticOf(f)
		d.Source = &rdSource{"irsalint", homepage}
		if err := writeJSON(w, d, ""); err != nil {
			return err
		}
	}
	return nil
}

func rdDiagnosticOf(f lint.Finding) rdDiagnostic {
	alone := f
	alone.Related = nil // has its own member
	out := rdDiagnostic{
		Message: strings.Join(plainLines(alone, Options{}), "\n"), Location: rdLocationOf(f.Range), Code: rdCode{f.Rule, pageOf(f.Rule)},
		Severity: map[lint.Severity]string{lint.Error: "ERROR", lint.Warning: "WARNING", lint.Note: "INFO"}[f.Severity],
	}
	for _, r := range f.Related {
		if !r.Range.IsZero() {
			out.Related = append(out.Related, rdRelated{message(r.Message), rdLocationOf(r.Range)})
		}
	}
	for _, fix := range f.Fixes {
		for _, e := range fix.Edits {
			// A suggestion belongs to the file of its diagnostic.
			if e.Range.File == f.Range.File {
				out.Suggestions = append(out.Suggestions, rdSuggestion{rdRangeOf(e.Range), e.Replacement})
			}
		}
	}
	return out
}

// rdLocationOf keeps paths relative to the working directory, as reviewdog takes
// them.
func rdLocationOf(rng source.Range) rdLocation { return rdLocation{rng.File.Name, rdRangeOf(rng)} }

func rdRangeOf(rng source.Range) rdRange {
	return rdRange{bytePosition(rng.File, rng.Start), bytePosition(rng.File, rng.End)}
}

func bytePosition(file *source.File, offset int) rdPosition {
	line := file.Position(offset).Line
	start := file.LineRange(line).Start
	if line == 1 && bytes.HasPrefix(file.Data, byteOrderMark) {
		start = min(len(byteOrderMark), offset)
	}
	return rdPosition{line, offset - start + 1}
}
