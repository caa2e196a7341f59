package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

const (
	// maxTextFindings bounds the findings of one text report.
	maxTextFindings = 1000
	// maxListed bounds the lists of the summary that nobody asked for.
	maxListed = 5
	// maxMessage bounds one message, in characters.
	maxMessage = 1000
)

// Text writes the report for people: each finding with its snippets, then what
// was read, joined, decided and left open.
func Text(w io.Writer, in Input, options Options) error {
	out := bufio.NewWriter(w)
	t := textWriter{Writer: out, paint: painter(options.Color)}
	t.findings(in.Findings)
	if !options.Quiet {
		t.summary(in, options)
	}
	return out.Flush()
}

// Findings writes only the findings of the text format, without colour and
// summary, as the pages of the rules show them.
func Findings(w io.Writer, findings []lint.Finding) error {
	out := bufio.NewWriter(w)
	t := textWriter{Writer: out}
	t.findings(findings)
	return out.Flush()
}

// textWriter writes text with or without colours. Errors stay in the writer.
type textWriter struct {
	*bufio.Writer
	paint painter
}

func (t textWriter) printf(format string, args ...any) { fmt.Fprintf(t.Writer, format, args...) }

func (t textWriter) findings(findings []lint.Finding) {
	shown := worst(findings, maxTextFindings)
	for _, f := range shown {
		t.finding(f)
		t.printf("\n")
	}
	if n := len(findings) - len(shown); n > 0 {
		t.printf("... and %s that %s not shown here\n\n", plural(n, "finding"), areOrIs(n))
	}
}

// worst returns at most n findings in their order, and no finding in place of a
// worse one: a flood of warnings must not hide an error.
func worst(findings []lint.Finding, n int) []lint.Finding {
	if len(findings) <= n {
		return findings
	}
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(findings[b].Severity, findings[a].Severity)
	})
	order = order[:n]
	slices.Sort(order)
	out := make([]lint.Finding, n)
	for i, at := range order {
		out[i] = findings[at]
	}
	return out
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func (t textWriter) finding(f lint.Finding) {
	p := t.paint
	t.printf("%s: %s: %s %s\n",
		p.bold(visibleName(f.Range.String())), p.severity(f.Severity, f.Severity.String()),
		p.bold(message(f.Message)), p.dim("["+visible(f.Rule)+"]"))
	gutter := gutterOf(f)
	t.snippet(gutter, f.Range, p.severity(f.Severity, "^"))
	for _, r := range f.Related {
		t.margin(gutter, "= note: "+visibleName(r.Range.String())+": "+message(r.Message))
		t.snippet(gutter, r.Range, p.note("^"))
	}
	for _, note := range f.Notes {
		t.margin(gutter, "= note: "+message(note))
	}
	if f.Help != "" {
		t.margin(gutter, p.help("= help:")+" "+message(f.Help))
	}
}

// gutterOf is the width of the line numbers of one finding.
func gutterOf(f lint.Finding) int {
	width := 1
	number := func(line int) { width = max(width, len(strconv.Itoa(line))) }
	if !f.Range.IsZero() {
		number(f.Range.StartPosition().Line)
	}
	for _, r := range f.Related {
		if !r.Range.IsZero() {
			number(r.Range.StartPosition().Line)
		}
	}
	return width
}

func (t textWriter) margin(gutter int, line string) {
	t.printf("%s %s\n", strings.Repeat(" ", gutter), line)
}

// snippet shows the line of a range, underlined in the colour of the caret.
func (t textWriter) snippet(gutter int, rng source.Range, caret string) {
	s, ok := snippetOf(rng)
	if !ok {
		return
	}
	bar := t.paint.dim("|")
	carets := strings.Replace(caret, "^", strings.Repeat("^", s.end-s.mark), 1)
	if s.more {
		carets += " ..."
	}
	t.margin(gutter, bar)
	line := fmt.Sprintf("%s %s %s", t.paint.dim(fmt.Sprintf("%*d", gutter, s.line)), bar, s.text)
	t.printf("%s\n", strings.TrimRight(line, " "))
	t.margin(gutter, bar+" "+strings.Repeat(" ", s.mark)+carets)
}

// message makes a message safe and bounded.
func message(s string) string { return truncate(visible(s), maxMessage) }

// summary says what was looked at, loudly if that was nothing.
func (t textWriter) summary(in Input, options Options) {
	s, p := in.Summary(), t.paint
	if s.Roles+s.ServiceAccounts+s.Associations+s.Assumptions == 0 {
		what := "no IAM role and no service account was found in " + plural(s.Files, "file")
		if s.Files == 0 {
			what = "no Terraform, Kubernetes or plan file was read"
		}
		t.printf("%s\n", p.severity(lint.Warning, "nothing was checked: "+what))
	} else {
		t.printf("%s: %s, %s\n", plural(s.Files, "file"), plural(s.Roles, "role"), plural(s.ServiceAccounts, "service account"))
		t.printf("bindings: %s, %s, %d undecided\n", plural(s.Match, "match"), plural(s.Mismatch, "mismatch"), s.Open)
	}
	for i, a := range in.Added {
		if i == maxListed {
			t.printf("ignores added: and %d more\n", len(in.Added)-i)
			break
		}
		t.printf("ignore added: %s: %s: %s\n", visible(a.Range.String()), visible(a.Rule), message(a.Reason))
	}
	if in.Stale > 0 {
		t.printf("baseline: %s no longer found (write it again with --write-baseline)\n", plural(in.Stale, "entry"))
	}
	t.undecided(s.Undecided, options)
	t.skipped(s.Skipped)
	t.printf("%s\n", t.verdict(s))
}

func (t textWriter) verdict(s Summary) string {
	parts := []string{plural(s.Errors, "error"), plural(s.Warnings, "warning")}
	if s.Notes > 0 {
		parts = append(parts, plural(s.Notes, "note"))
	}
	if s.Ignored > 0 {
		parts = append(parts, fmt.Sprintf("%d ignored", s.Ignored))
	}
	if s.Baseline > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", s.Baseline))
	}
	line := strings.Join(parts, ", ")
	switch {
	case s.Errors > 0:
		return t.paint.severity(lint.Error, line)
	case s.Warnings > 0:
		return t.paint.severity(lint.Warning, line)
	default:
		return line
	}
}

// undecided lists open values, or groups them by what they hang on.
func (t textWriter) undecided(list []graph.Undecided, options Options) {
	if options.ListUndecided {
		for _, u := range list {
			t.printf("undecided: %s: %s: %s%s\n", visible(u.Range.String()), message(u.What), message(u.Because), supply(u))
		}
		return
	}
	groups := map[string]int{}
	var order []graph.Undecided
	for _, u := range list {
		key := u.Because + "\x00" + u.Supply
		if groups[key]++; groups[key] == 1 {
			order = append(order, u)
		}
	}
	slices.SortStableFunc(order, func(a, b graph.Undecided) int {
		return cmp.Compare(groups[b.Because+"\x00"+b.Supply], groups[a.Because+"\x00"+a.Supply])
	})
	for i, u := range order {
		if i == maxListed {
			t.printf("undecided: and %s (list them all with --undecided)\n", plural(len(order)-i, "other reason"))
			return
		}
		what := message(u.What)
		if n := groups[u.Because+"\x00"+u.Supply]; n > 1 {
			what += fmt.Sprintf(" and %d more", n-1)
		}
		t.printf("undecided: %s: %s%s\n", what, message(u.Because), supply(u))
	}
}

func supply(u graph.Undecided) string {
	if u.Supply == "" {
		return ""
	}
	return "; to decide: " + message(u.Supply)
}

// skipped lists inputs that were not read, those first that hold something.
func (t textWriter) skipped(list []graph.Skipped) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b graph.Skipped) int {
		switch {
		case a.Holds == b.Holds:
			return 0
		case a.Holds:
			return -1
		default:
			return 1
		}
	})
	for i, s := range list {
		if i == maxListed {
			t.printf("skipped: and %s\n", plural(len(list)-i, "other file"))
			return
		}
		t.printf("skipped: %s: %s\n", visible(s.File), message(s.Reason))
	}
}

// painter adds colours, or nothing if it is false.
type painter bool

func (p painter) sgr(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p painter) bold(s string) string { return p.sgr("1", s) }
func (p painter) dim(s string) string  { return p.sgr("2", s) }
func (p painter) help(s string) string { return p.sgr("32", s) }
func (p painter) note(s string) string { return p.sgr("36", s) }

func (p painter) severity(severity lint.Severity, s string) string {
	switch severity {
	case lint.Error:
		return p.sgr("1;31", s)
	case lint.Warning:
		return p.sgr("1;33", s)
	default:
		return p.note(s)
	}
}
