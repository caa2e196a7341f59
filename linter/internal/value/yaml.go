package value

import (
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// EncodeYAML returns the value as a YAML document, letter for letter as
// yamlencode does: block style, strings in double quotes, those of several
// lines as literal blocks. The characters of strings keep their places, tokens
// stay in the text; see [EncodeJSON] for what becomes of choices.
func EncodeYAML(v Value) (Value, bool) {
	return expand(v, yamlEscape, func(v Value) (Value, bool) {
		w := yamlWriter{}
		w.document(v)
		if w.failed {
			return Value{}, false
		}
		return OfText(w.text()), true
	})
}

// yamlWidth is the column behind which a string in quotes is broken at a blank.
const yamlWidth = 80

// yamlWriter writes in block style. Every line is ended by what follows it.
type yamlWriter struct {
	writer
	column int // characters on the current line
}

// put writes characters.
func (w *yamlWriter) put(s string) {
	w.raw(s)
	w.count(s)
}

// part writes characters with their places.
func (w *yamlWriter) part(t symbolic.Text) {
	w.add(t)
	w.count(t.Flat())
}

func (w *yamlWriter) count(s string) {
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		w.column, s = 0, s[i+1:]
	}
	w.column += utf8.RuneCountInString(s)
}

// line begins a new line at an indentation, unless the current one is empty.
func (w *yamlWriter) line(indent int) {
	if w.column > 0 {
		w.put("\n")
	}
	w.put(strings.Repeat(" ", indent))
}

func (w *yamlWriter) document(v Value) {
	w.node(v, 0, true)
	if w.column > 0 {
		w.put("\n")
	}
	if v.kind <= Number {
		// A plain scalar could go on, so the end is marked.
		w.put("...\n")
	}
}

// node writes a value behind "- ", behind a long key or at the start: a
// collection begins on the same line, with its items at the indentation.
func (w *yamlWriter) node(v Value, indent int, root bool) {
	switch {
	case v.IsMapping() && v.Count() > 0:
		w.mapping(v, indent, true)
	case v.IsSequence() && v.Count() > 0:
		w.sequence(v, indent, true)
	case root:
		w.scalar(v, indent+2)
	default:
		w.scalar(v, indent)
	}
}

func (w *yamlWriter) mapping(v Value, indent int, inline bool) {
	if v.Rest() != nil {
		w.failed = true
	}
	for i, a := range v.Attributes() {
		if a.Value.IsOptional() {
			w.failed = true
		}
		if !inline || i > 0 {
			w.line(indent)
		}
		if a.Key.Len() > 128 || strings.ContainsAny(a.Key.Flat(), "\n\r\u0085\u2028\u2029") {
			w.put("? ")
			w.scalar(OfText(a.Key), indent+2)
			w.line(indent)
			w.put(": ")
			w.node(a.Value, indent+2, false)
			continue
		}
		w.quoted(a.Key, -1)
		w.put(":")
		w.entry(a.Value, indent)
	}
}

// entry writes the value of a key that stands at the indentation.
func (w *yamlWriter) entry(v Value, indent int) {
	switch {
	case v.IsMapping() && v.Count() > 0:
		w.mapping(v, indent+2, false)
	case v.IsSequence() && v.Count() > 0:
		w.sequence(v, indent, false)
	default:
		w.put(" ")
		w.scalar(v, indent+2)
	}
}

func (w *yamlWriter) sequence(v Value, indent int, inline bool) {
	for i, e := range v.Elements() {
		if e.IsOptional() && !e.IsSpread() {
			w.failed = true
		}
		if !inline || i > 0 {
			w.line(indent)
		}
		w.put("- ")
		w.node(e.Plain(), indent+2, false)
	}
}

// scalar writes a value on the current line; a literal block has its lines at
// the indentation.
func (w *yamlWriter) scalar(v Value, indent int) {
	switch body := v.body.(type) {
	case nil:
		w.put("null")
		return
	case bool, *big.Float:
		t, _ := v.AsText()
		w.put(t.Flat())
		return
	case []Value:
		w.put("[]")
		return
	case *mapping:
		if body.rest != nil {
			w.failed = true
		}
		w.put("{}")
		return
	}
	t, ok := v.AsText()
	if !ok {
		w.failed = true
		return
	}
	if v.kind == Unknown && !v.isText() {
		w.part(t)
		return
	}
	if strings.Contains(t.Flat(), "\n") && blockAllowed(t.Flat()) {
		w.block(t, indent)
		return
	}
	w.quoted(t, indent)
}

// quoted writes a string in double quotes. A long one is broken at blanks, with
// the rest at the indentation; a key is not (indent -1), nor is a text with
// tokens, whose width is not known.
func (w *yamlWriter) quoted(t symbolic.Text, indent int) {
	flat := t.Flat()
	breaks := indent >= 0 && t.IsKnown()
	w.put(`"`)
	start, run, blank := 0, 0, false // run: characters since start
	for i := 0; i < len(flat); {
		r, size := utf8.DecodeRuneInString(flat[i:])
		if flat[i] == hole {
			r, size = 'x', 1
		}
		escape := yamlEscape(r)
		run++
		switch {
		case escape != "":
			w.part(t.Slice(start, i))
			w.part(t.Slice(i, i+size).As(escape))
			start, run = i+size, 0
		case r == ' ' && breaks && !blank && w.column+run > yamlWidth+1 && i > 0 && i < len(flat)-1:
			w.part(t.Slice(start, i))
			w.line(indent)
			if flat[i+1] == ' ' {
				w.put(`\`)
			}
			start, run = i+size, 0
		}
		blank = r == ' ' && escape == ""
		i += size
	}
	w.part(t.Slice(start, len(flat)))
	w.put(`"`)
}

// block writes a literal block.
func (w *yamlWriter) block(t symbolic.Text, indent int) {
	s := t.Flat()
	w.put("|")
	if s[0] == ' ' || isBreak(s, 0) {
		w.put("2")
	}
	switch {
	case !strings.HasSuffix(s, "\n"):
		w.put("-")
	case s == "\n" || strings.HasSuffix(s, "\n\n"):
		w.put("+")
	}
	w.put("\n")
	for i, line := range t.Split("\n") {
		if i > 0 {
			w.put("\n")
		}
		if line.Len() > 0 {
			w.put(strings.Repeat(" ", indent))
			w.part(line)
		}
	}
}

// isBreak reports whether a line break of YAML stands at i.
func isBreak(s string, i int) bool {
	return s[i] == '\n' || s[i] == '\r' || strings.HasPrefix(s[i:], "\u0085") ||
		strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")
}

// blockAllowed reports whether a string can be a literal block: without
// characters that need an escape, blanks at its end or in front of a break.
func blockAllowed(s string) bool {
	space := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if s[i] == hole {
			r, size = 'x', 1
		}
		if !printable(r) || space && isBreak(s, i) {
			return false
		}
		space = r == ' '
		i += size
	}
	return !space
}

// printable is YAML's notion of a character that needs no escape, without those
// outside of the basic plane.
func printable(r rune) bool {
	return r == '\n' || 0x20 <= r && r <= 0x7E || 0xA0 <= r && r < 0xD800 ||
		0xE000 <= r && r <= 0xFFFD && r != 0xFEFF
}

// yamlEscape is the escaping inside double quotes.
func yamlEscape(r rune) string {
	const letters = "\x000\x07a\x08b\x09t\x0An\x0Bv\x0Cf\x0Dr\x1Be\"\"\\\\"
	if r < utf8.RuneSelf {
		for i := 0; i < len(letters); i += 2 {
			if rune(letters[i]) == r {
				return `\` + letters[i+1:i+2]
			}
		}
	}
	switch {
	case r == '\u0085':
		return `\N`
	case r == '\u2028':
		return `\L`
	case r == '\u2029':
		return `\P`
	case printable(r):
		return ""
	case r <= 0xFF:
		return fmt.Sprintf(`\x%02X`, r)
	case r <= 0xFFFF:
		return fmt.Sprintf(`\u%04X`, r)
	}
	return fmt.Sprintf(`\U%08X`, r)
}
