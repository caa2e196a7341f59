package iam

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// str reads a string. Its text keeps the places of its characters; an escape
// stands at the whole of its literal.
func (r *reader) str() *node {
	if r.peek() != '"' {
		r.unexpected("where a string should be")
		return r.newNode(0)
	}
	n := r.newNode(r.pos)
	n.kind = stringNode
	r.pos++
	from := r.pos
	var parts []symbolic.Text
	foreign := false
	for r.err == nil {
		switch c := r.peek(); {
		case r.pos >= len(r.flat):
			r.fail(n.start, n.start+1, "has a string that is not closed")
		case c == '"':
			if parts == nil {
				n.text = r.document.Slice(from, r.pos)
			} else {
				n.text = symbolic.Concat(append(parts, r.document.Slice(from, r.pos))...)
			}
			n.text = withPlaceholders(n.text)
			r.pos++
			n.end = r.pos
			if foreign {
				r.foreign = append(r.foreign, n)
			}
			return n
		case c == '\\':
			parts = append(parts, r.document.Slice(from, r.pos), r.escape())
			from = r.pos
		case c == hole || c >= ' ' && c < utf8.RuneSelf:
			r.pos++
		case c < ' ':
			r.unexpected("inside a string")
		default:
			char, size := utf8.DecodeRuneInString(r.flat[r.pos:])
			foreign = foreign || char > 0xFF
			r.pos += size
		}
	}
	return n
}

// escape reads one escape, or two that make up one character.
func (r *reader) escape() symbolic.Text {
	start := r.pos
	r.pos++
	c := r.peek()
	r.pos++
	var decoded string
	switch c {
	case '"', '\\', '/':
		decoded = string(rune(c))
	case 'b':
		decoded = "\b"
	case 'f':
		decoded = "\f"
	case 'n':
		decoded = "\n"
	case 'r':
		decoded = "\r"
	case 't':
		decoded = "\t"
	case 'u':
		char := r.hex()
		if utf16.IsSurrogate(char) && strings.HasPrefix(r.flat[min(r.pos, len(r.flat)):], `\u`) {
			next := r.pos
			r.pos += 2
			if char = utf16.DecodeRune(char, r.hex()); char == utf8.RuneError {
				r.pos = next // half a pair: the other escape stands for itself
			}
		}
		decoded = string(char)
	default:
		end := min(r.pos, len(r.flat))
		r.fail(start, end, fmt.Sprintf("has the unknown escape %q in a string", strings.ToValidUTF8(r.flat[start:end], "\ufffd")))
	}
	if r.err != nil {
		return symbolic.Text{}
	}
	return r.document.Slice(start, r.pos).Decoded(decoded)
}

func (r *reader) hex() rune {
	end := r.pos + 4
	if end > len(r.flat) {
		r.fail(r.pos, len(r.flat), "has a string that is not closed")
		return 0
	}
	v, err := strconv.ParseUint(r.flat[r.pos:end], 16, 16)
	if err != nil {
		r.fail(r.pos, end, `has an escape \u without four hexadecimal digits`)
		return 0
	}
	r.pos = end
	return rune(v)
}
