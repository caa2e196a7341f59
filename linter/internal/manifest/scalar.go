package manifest

import (
	"bytes"
	"sort"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// style is how a scalar is written in the input.
type style uint8

const (
	plain style = iota
	singleQuoted
	doubleQuoted
	literalBlock
	foldedBlock
	jsonString
)

// decode walks a scalar of the input.
//
// The parser tells where a scalar begins and what it is, not where each
// character comes from. So the scalar is decoded once more, piece by piece, and
// the result compared with the parser's: it is not ok if they differ.
func (n *Node) decode() (d decoder, ok bool) {
	d = decoder{data: n.in.parsed, at: n.start, want: n.value}
	switch n.style {
	case plain:
		ok = d.plain()
	case singleQuoted:
		ok = d.quoted('\'')
	case doubleQuoted:
		ok = d.quoted('"')
	case jsonString:
		ok = d.json()
	case literalBlock, foldedBlock:
		ok = d.block()
	}
	return d, ok && d.done == len(n.value)
}

// literal returns where the value of a scalar stands in the input just as it is,
// which decode would find out in many steps. Most scalars are like that.
func (n *Node) literal() (at span, ok bool) {
	start, data, quote := n.start, n.in.parsed, byte(0)
	switch n.style {
	case plain:
	case singleQuoted:
		quote = '\''
	case doubleQuoted, jsonString:
		quote = '"'
		if strings.IndexByte(n.value, '\\') >= 0 {
			return span{}, false
		}
	case literalBlock, foldedBlock:
		return span{}, false
	}
	if quote != 0 {
		start++
	}
	end := start + len(n.value)
	switch {
	case n.value == "", end > len(data), string(data[start:end]) != n.value,
		strings.IndexByte(n.value, '\n') >= 0, strings.IndexByte(n.value, '\r') >= 0:
		return span{}, false
	case quote == 0:
		return span{start, end}, true
	}
	return span{start, end}, end < len(data) && data[end] == quote && strings.IndexByte(n.value, quote) < 0
}

// span returns where a scalar stands, from its first character to its last.
func (n *Node) span() span {
	if at, ok := n.literal(); ok {
		return at
	}
	d, ok := n.decode()
	switch {
	case !ok:
		return span{n.start, max(d.at, n.start)}
	case len(d.pieces) > 0:
		return span{d.pieces[0].start, d.at}
	default:
		return span{d.at, d.at}
	}
}

// cut returns a scalar's text, in which every character knows its place. If the
// scalar could not be decoded, the parser is right and the text is placed as a
// whole.
func (n *Node) cut() symbolic.Text {
	if at, ok := n.literal(); ok {
		return n.in.piece(piece{start: at.start, end: at.end, copied: true})
	}
	d, ok := n.decode()
	if ok {
		return d.text(n.in)
	}
	end := max(d.at, n.start)
	if n.in.open && bytes.IndexByte(d.data[n.start:end], standIn) >= 0 {
		raw := n.in.slice(n.start, end)
		return symbolic.Named(n.in.options.Scope, raw.String()).At(raw.Range())
	}
	return symbolic.LiteralAt(n.value, n.in.place(n.start, end))
}

// span is a stretch of the input.
type span struct{ start, end int }

// piece is a stretch of a scalar: bytes that stand in the input as they are, or
// what an escape or a line fold stands for.
type piece struct {
	start, end int
	stands     string
	copied     bool
}

// decoder walks a scalar in step with the value that the parser gave for it.
type decoder struct {
	data   []byte
	at     int    // offset in data
	want   string // the parser's value
	done   int    // how much of want is accounted for
	pieces []piece
}

// text puts the pieces together.
func (d *decoder) text(in *input) symbolic.Text {
	if len(d.pieces) == 0 {
		return symbolic.LiteralAt("", in.place(d.at, d.at))
	}
	texts := make([]symbolic.Text, len(d.pieces))
	for i, p := range d.pieces {
		texts[i] = in.piece(p)
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return symbolic.Concat(texts...)
}

// piece returns what one piece of a scalar stands for. Where a template action
// was blanked for the parser, the action itself comes back.
func (in *input) piece(p piece) symbolic.Text {
	decoded := func(start, end int) symbolic.Text {
		if p.copied {
			return in.slice(start, end)
		}
		return in.slice(p.start, p.end).Decoded(p.stands)
	}
	if len(in.blanked) == 0 {
		return decoded(p.start, p.end)
	}
	i := sort.Search(len(in.blanked), func(i int) bool { return in.blanked[i].end > p.start })
	if i == len(in.blanked) || in.blanked[i].start >= p.end {
		return decoded(p.start, p.end)
	}
	hidden := in.blanked[i]
	if hidden.start < p.start {
		return decoded(min(hidden.end, p.end), p.end)
	}
	return symbolic.Concat(decoded(p.start, hidden.start), in.slice(hidden.start, hidden.end))
}

// copy takes n bytes of the input as they are. It fails if the value differs.
func (d *decoder) copy(n int) bool {
	if n > len(d.want)-d.done || string(d.data[d.at:d.at+n]) != d.want[d.done:d.done+n] {
		return false
	}
	d.at += n
	d.done += n
	if last := len(d.pieces) - 1; last >= 0 && d.pieces[last].copied && d.pieces[last].end == d.at-n {
		d.pieces[last].end = d.at
		return true
	}
	if n > 0 {
		d.pieces = append(d.pieces, piece{start: d.at - n, end: d.at, copied: true})
	}
	return true
}

// replace takes n bytes of the input for stands. It fails if the value differs.
func (d *decoder) replace(n int, stands string) bool {
	if len(stands) > len(d.want)-d.done || d.want[d.done:d.done+len(stands)] != stands {
		return false
	}
	if stands != "" {
		d.pieces = append(d.pieces, piece{start: d.at, end: d.at + n, stands: stands})
	}
	d.at += n
	d.done += len(stands)
	return true
}

// blanks returns the offset of the first byte at or after at that is no blank.
func (d *decoder) blanks(at int) int {
	for at < len(d.data) && (d.data[at] == ' ' || d.data[at] == '\t') {
		at++
	}
	return at
}

// fold takes a line break inside a plain or quoted scalar, with the blanks
// around it and the empty lines behind it.
func (d *decoder) fold(from int) bool {
	breaks, at := 0, from
	for at < len(d.data) && (d.data[at] == '\n' || d.data[at] == '\r') {
		at = d.blanks(nextLine(d.data, at))
		breaks++
	}
	if breaks == 1 {
		return d.replace(at-d.at, " ")
	}
	return d.replace(at-d.at, newlines(breaks-1))
}

func newlines(n int) string { return string(bytes.Repeat([]byte{'\n'}, n)) }

// word returns the length of the word at the offset, which is not empty, as far
// as the value has text left.
func (d *decoder) word() int {
	most := min(len(d.data)-d.at, len(d.want)-d.done)
	if n := bytes.IndexAny(d.data[d.at+1:d.at+most], " \t\r\n"); n >= 0 {
		return n + 1
	}
	return most
}

func (d *decoder) plain() bool {
	for d.done < len(d.want) {
		if d.at >= len(d.data) {
			return false
		}
		c := d.data[d.at]
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			if !d.copy(d.word()) {
				return false
			}
			continue
		}
		ok := false
		if next := d.blanks(d.at); next < len(d.data) && (d.data[next] == '\n' || d.data[next] == '\r') {
			ok = d.fold(next)
		} else {
			ok = d.copy(next - d.at)
		}
		if !ok {
			return false
		}
	}
	return true
}

// quoted walks a single- or double-quoted scalar to its closing quote.
func (d *decoder) quoted(quote byte) bool {
	if d.at >= len(d.data) || d.data[d.at] != quote {
		return false
	}
	for d.at++; d.at < len(d.data); {
		var ok bool
		switch c := d.data[d.at]; {
		case c == quote && quote == '\'' && d.at+1 < len(d.data) && d.data[d.at+1] == quote:
			ok = d.replace(2, "'")
		case c == quote:
			// The closing quote is no part of the range: pieces end before it.
			return d.done == len(d.want)
		case c == '\\' && quote == '"':
			ok = d.escape()
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			if next := d.blanks(d.at); next < len(d.data) && (d.data[next] == '\n' || d.data[next] == '\r') {
				ok = d.fold(next)
			} else {
				ok = d.copy(next - d.at)
			}
		default:
			ok = d.copy(1)
		}
		if !ok {
			d.toQuote(quote)
			return false
		}
	}
	return false
}

// toQuote moves to the closing quote, so that a scalar that cannot be followed
// is at least placed.
func (d *decoder) toQuote(quote byte) {
	for ; d.at < len(d.data) && d.data[d.at] != quote; d.at++ {
		if d.data[d.at] == '\\' && quote == '"' {
			d.at++
		}
	}
	d.at = min(d.at, len(d.data))
}

// escapes of a double-quoted scalar that stand for one fixed string
// (YAML 1.2, section 5.7).
const (
	escapeLetters = "0abt\tnvfre \"/\\N_LP"
	escapeValues  = "\x00\a\b\t\t\n\v\f\r\x1b \"/\\\u0085\u00a0\u2028\u2029"
)

// escape takes one backslash sequence.
func (d *decoder) escape() bool {
	if d.at+1 >= len(d.data) {
		return false
	}
	c := d.data[d.at+1]
	if c == '\n' || c == '\r' {
		// An escaped line break joins the lines; empty lines behind it count.
		end, breaks := d.blanks(nextLine(d.data, d.at+1)), 0
		for end < len(d.data) && (d.data[end] == '\n' || d.data[end] == '\r') {
			end, breaks = d.blanks(nextLine(d.data, end)), breaks+1
		}
		return d.replace(end-d.at, newlines(breaks))
	}
	if i := bytes.IndexByte([]byte(escapeLetters), c); i >= 0 {
		return d.replace(2, string([]rune(escapeValues)[i]))
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	r, ok := hex(d.data, d.at+2, digits)
	if digits == 0 || !ok {
		return false
	}
	return d.replace(2+digits, string(r))
}

// hex reads n hexadecimal digits.
func hex(data []byte, at, n int) (rune, bool) {
	if at+n > len(data) {
		return 0, false
	}
	var r rune
	for _, c := range data[at : at+n] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
