package report

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/source"
)

const (
	// snippetColumns is the most columns of a source line that are shown.
	snippetColumns = 140
	// snippetBefore is how much of a long line stands before the finding.
	snippetBefore = 40
	// tabStop is how wide tabs are shown.
	tabStop = 4
)

// byteOrderMark may begin a file and is not shown.
var byteOrderMark = []byte("\ufeff")

// snippet is one source line made ready for a terminal.
type snippet struct {
	line      int    // 1-based number
	text      string // escaped, tabs expanded, cut
	mark, end int    // columns [mark, end) of text to underline
	more      bool   // the range goes on below this line
}

// Quotable reports whether lines of a file may be shown: only those of files that
// are known to be source. What a configuration reads with file() may be a secret.
func Quotable(file *source.File) bool { return file.Quotable() && printable(file.Name) }

// snippetOf shows the line on which a range begins. It gives false for no place
// and for files that are not known to be source: what a configuration reads
// with file() may be a secret, and a line of it must not end up in a log.
func snippetOf(rng source.Range) (snippet, bool) {
	if rng.IsZero() || !Quotable(rng.File) || len(rng.File.Data) == 0 {
		return snippet{}, false
	}
	at := rng.StartPosition()
	line := rng.File.LineRange(at.Line)
	start, end := min(rng.Start, line.End), min(max(rng.End, rng.Start), line.End)
	out := snippet{line: at.Line, more: rng.End > line.End && rng.EndPosition().Line > at.Line}

	// Look only at the neighbourhood: a line can be megabytes long.
	data := rng.File.Data
	if line.Start == 0 && bytes.HasPrefix(data, byteOrderMark) {
		line.Start = len(byteOrderMark)
		start = max(start, line.Start)
	}
	from, to := line.Start, min(line.End, start+4*snippetColumns)
	if start-from > 4*snippetColumns {
		from = start - 4*snippetBefore
		for from < start && !utf8.RuneStart(data[from]) {
			from++
		}
	}
	cells := cellsOf(data[from:to], start-from, min(end, to)-from)
	out.text, out.mark, out.end = layout(cells, from > line.Start, to < line.End)
	return out, true
}

// cell is one character as shown.
type cell struct {
	text   string
	width  int
	marked bool
}

// cellsOf turns bytes into cells; those in [start, end) are marked. A mark of no
// length is on the character at start, or behind the last.
func cellsOf(data []byte, start, end int) []cell {
	var cells []cell
	column := 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		c := cell{text: string(data[i : i+size]), marked: i >= start && (i < end || i == start)}
		if r == '\t' {
			c.width = tabStop - column%tabStop
			c.text = strings.Repeat(" ", c.width)
		} else if shown := visibleRune(r, c.text); shown != c.text {
			c.text, c.width = shown, len(shown)
		} else {
			c.width = columns(r)
		}
		column += c.width
		cells = append(cells, c)
		i += size
	}
	if start >= len(data) {
		cells = append(cells, cell{text: " ", width: 1, marked: true})
	}
	return cells
}

// layout joins cells into one line of at most snippetColumns, cut around the
// mark if need be, and returns the columns of the mark.
func layout(cells []cell, cutLeft, cutRight bool) (text string, mark, end int) {
	first := max(slices.IndexFunc(cells, func(c cell) bool { return c.marked }), 0)
	begin := 0
	if cutLeft || widthOf(cells) > snippetColumns {
		begin = first
		for before := 0; begin > 0 && before+cells[begin-1].width <= snippetBefore; begin-- {
			before += cells[begin-1].width
		}
		cutLeft = cutLeft || begin > 0
	}
	var b strings.Builder
	column := 0
	if cutLeft {
		b.WriteString("…")
		column = 1
	}
	mark = -1
	for _, c := range cells[begin:] {
		if column+c.width > snippetColumns {
			cutRight = true
			break
		}
		if c.marked {
			if mark < 0 {
				mark = column
			}
			end = column + c.width
		}
		b.WriteString(c.text)
		column += c.width
	}
	if cutRight {
		b.WriteString("…")
	}
	mark = max(mark, 0)
	return breakCommands(strings.TrimRight(b.String(), " ")), mark, max(end, mark+1)
}

func widthOf(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.width
	}
	return n
}

// printable reports whether a file is one whose lines a report may quote.
func printable(name string) bool {
	switch path.Ext(name) {
	case ".tf", ".tofu", ".hcl", ".tfvars", ".json", ".yaml", ".yml", ".tpl", ".tftpl", ".tmpl", ".gotmpl":
		return true
	default:
		return name == "-"
	}
}
