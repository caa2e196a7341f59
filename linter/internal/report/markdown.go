package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
)

// maxMarkdown keeps a step summary under the 1 MiB at which GitHub drops it.
const maxMarkdown = 900 << 10

// Markdown writes a report for a step summary or a comment: a table of the
// findings and the counts. Everything that comes from the tree stands in code
// spans, where it can neither mention anybody nor load anything.
func Markdown(w io.Writer, in Input, options Options) error {
	s := in.Summary()
	var out bytes.Buffer
	fmt.Fprintf(&out, "### irsalint: %s\n\n", headline(s))
	nothing := s.Roles+s.ServiceAccounts+s.Associations+s.Assumptions == 0
	if nothing {
		fmt.Fprintf(&out, "**Nothing was checked**: no IAM role and no service account was found in %s.\n\n", plural(s.Files, "file"))
	} else {
		fmt.Fprintf(&out, "%s, %s, %s; bindings: %s, %s, %d undecided\n\n", plural(s.Files, "file"), plural(s.Roles, "role"),
			plural(s.ServiceAccounts, "service account"), plural(s.Match, "match"), plural(s.Mismatch, "mismatch"), s.Open)
	}
	if len(in.Findings) > 0 {
		out.WriteString("| | place | finding | rule |\n|---|---|---|---|\n")
	}
	for i, f := range in.Findings {
		row := markdownRow(f, options)
		if out.Len()+len(row) > maxMarkdown {
			fmt.Fprintf(&out, "\n%s not shown here: the page would be too large.\n", plural(len(in.Findings)-i, "finding"))
			break
		}
		out.WriteString(row)
	}
	for i, u := range s.Undecided {
		if i == 0 {
			out.WriteString("\n<details><summary>Undecided</summary>\n\n")
		}
		if i == 100 || out.Len() > maxMarkdown {
			fmt.Fprintf(&out, "- and %d more\n", len(s.Undecided)-i)
			break
		}
		fmt.Fprintf(&out, "- %s: %s\n", codeSpan(u.What), codeSpan(u.Because+supply(u)))
	}
	if len(s.Undecided) > 0 {
		out.WriteString("\n</details>\n")
	}
	_, err := out.WriteTo(w)
	return err
}

func headline(s Summary) string {
	parts := []string{plural(s.Errors, "error"), plural(s.Warnings, "warning")}
	if s.Notes > 0 {
		parts = append(parts, plural(s.Notes, "note"))
	}
	return strings.Join(parts, ", ")
}

func markdownRow(f lint.Finding, options Options) string {
	at := f.Range.StartPosition()
	place := fmt.Sprintf("%s:%d", options.rooted(f.Range.File.Name), at.Line)
	lines := []string{cellSpan(f.Message)}
	for _, r := range f.Related {
		lines = append(lines, cellSpan(relatedPlace(r, options)+": "+r.Message))
	}
	if f.Help != "" {
		lines = append(lines, "help: "+cellSpan(f.Help))
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", f.Severity, cellSpan(place), strings.Join(lines, "<br>"), cellSpan(f.Rule))
}

// cellSpan is codeSpan for a table, which is cut at pipes even in code.
func cellSpan(s string) string { return strings.ReplaceAll(codeSpan(s), "|", `\|`) }

// codeSpan shows a string verbatim on one line: fenced by more backticks than it
// holds in a row.
func codeSpan(s string) string {
	s = message(s)
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	fence := strings.Repeat("`", longest+1)
	// One blank on either side is taken away, unless there is nothing but blanks;
	// an empty span can not be written.
	if s == "" || (longest > 0 || strings.HasPrefix(s, " ")) && strings.Trim(s, " ") != "" {
		s = " " + s + " "
	}
	return fence + s + fence
}
