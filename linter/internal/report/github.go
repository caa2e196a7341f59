package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
)

const (
	// maxAnnotations is how many annotations of one kind GitHub keeps of a step;
	// further ones only appear in the log.
	maxAnnotations = 10
	// maxAnnotationUnits is where GitHub cuts a message, in UTF-16 units.
	maxAnnotationUnits = 4096
)

// GitHub writes annotations for a GitHub Actions log: the worst first, at most
// as many as GitHub shows, the last of which says how many there are.
func GitHub(w io.Writer, in Input, options Options) error {
	out := bufio.NewWriter(w)
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Note} {
		var list []lint.Finding
		for _, f := range in.Findings {
			if f.Severity == severity {
				list = append(list, f)
			}
		}
		for i, f := range list {
			more := len(list) - maxAnnotations
			if i == maxAnnotations {
				fmt.Fprintf(out, "%s not annotated: GitHub shows %d of a kind for each step\n", plural(more, severity.String()), maxAnnotations)
				break
			}
			if i < maxAnnotations-1 {
				more = 0
			}
			fmt.Fprintln(out, annotation(f, max(more, 0), options))
		}
	}
	return out.Flush()
}

// annotation is one workflow command.
func annotation(f lint.Finding, more int, options Options) string {
	kind := map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Note: "notice"}[f.Severity]
	properties := []string{"file=" + githubProperty(options.rooted(f.Range.File.Name))}
	start, end := f.Range.StartPosition(), f.Range.EndPosition()
	properties = append(properties, "line="+strconv.Itoa(start.Line), "endLine="+strconv.Itoa(end.Line))
	// The runner drops columns of a range over several lines.
	if start.Line == end.Line {
		properties = append(properties, "col="+strconv.Itoa(start.Column), "endColumn="+strconv.Itoa(max(end.Column, start.Column)))
	}
	properties = append(properties, "title="+githubProperty("irsalint "+f.Rule))

	lines := []string{message(f.Message)}
	if f.Help != "" {
		lines = append(lines, "help: "+message(f.Help))
	}
	for _, r := range f.Related {
		lines = append(lines, relatedPlace(r, options)+": "+message(r.Message))
	}
	for _, note := range f.Notes {
		lines = append(lines, "note: "+message(note))
	}
	if more > 0 { // before the rest, which the limit may cut
		lines = slices.Insert(lines, 1, fmt.Sprintf("(and %s more; GitHub shows %d of a kind for each step)", plural(more, f.Severity.String()), maxAnnotations))
	}
	text := truncateUnits(strings.Join(lines, "\n"), maxAnnotationUnits)
	return "::" + kind + " " + strings.Join(properties, ",") + "::" + githubData(text)
}

// relatedPlace is the place of a related range, from the root of the repository.
func relatedPlace(r lint.Related, options Options) string {
	if r.Range.IsZero() {
		return "note"
	}
	at := r.Range.StartPosition()
	return fmt.Sprintf("%s:%d:%d", visible(options.rooted(r.Range.File.Name)), at.Line, at.Column)
}

// githubData escapes the message of a workflow command. "%" comes first.
func githubData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// githubProperty escapes the value of a property of a workflow command.
func githubProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(visible(s))
}

// truncateUnits cuts a string to at most n UTF-16 units.
func truncateUnits(s string, n int) string {
	units := 0
	for i, r := range s {
		width := 1
		if r > 0xFFFF {
			width = 2
		}
		if units+width > n-1 && len(s)-i > n-1-units {
			return s[:i] + "…"
		}
		units += width
	}
	return s
}
