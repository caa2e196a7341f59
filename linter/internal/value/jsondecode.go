package value

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxJSONDepth bounds the nesting of a JSON text.
const maxJSONDepth = 200

// DecodeJSON reads a JSON text, as jsondecode does: objects, tuples, strings,
// numbers, bools and nulls. Strings have the places of their characters. A
// token inside quotes stays part of the string, one that stands for a whole
// value becomes an unknown. It is false if the text is no JSON.
func DecodeJSON(t symbolic.Text) (Value, bool) {
	v, _, ok := ParseJSON(t)
	return v, ok
}

// ParseJSON is DecodeJSON that also tells the offset at which the text stops
// being JSON.
func ParseJSON(t symbolic.Text) (v Value, offset int, ok bool) {
	p := jsonParser{text: t, flat: t.Flat()}
	v = p.value(0)
	p.space()
	switch {
	case p.failed:
		return Value{}, p.failedAt, false
	case p.pos != len(p.flat):
		return Value{}, p.pos, false
	}
	return v, p.pos, true
}

type jsonParser struct {
	text   symbolic.Text
	flat   string
	pos    int
	failed bool
	// failedAt is where the text stops being JSON.
	failedAt int
}

func (p *jsonParser) space() {
	for p.pos < len(p.flat) && strings.IndexByte(" \t\r\n", p.flat[p.pos]) >= 0 {
		p.pos++
	}
}

// peek returns the next character that is no blank, or 0.
func (p *jsonParser) peek() byte {
	p.space()
	if p.pos < len(p.flat) {
		return p.flat[p.pos]
	}
	return 0
}

func (p *jsonParser) fail() Value {
	if !p.failed {
		p.failed, p.failedAt = true, p.pos
	}
	p.pos = len(p.flat)
	return Value{}
}

func (p *jsonParser) accept(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *jsonParser) value(depth int) Value {
	if depth > maxJSONDepth {
		return p.fail()
	}
	c := p.peek()
	start := p.pos
	var v Value
	switch {
	case c == hole:
		p.pos++
		v = UnknownOf(p.text.TokenAt(start), cty.NilType)
	case c == '"':
		return OfText(p.string())
	case c == '{':
		v = p.object(depth)
	case c == '[':
		v = p.array(depth)
	case c == '-' || '0' <= c && c <= '9':
		v = p.number()
	default:
		v = p.word()
	}
	if p.failed {
		return v
	}
	return v.At(p.text.Slice(start, p.pos).Range())
}

func (p *jsonParser) word() Value {
	for word, v := range map[string]Value{"true": OfBool(true), "false": OfBool(false), "null": {}} {
		if strings.HasPrefix(p.flat[p.pos:], word) {
			p.pos += len(word)
			return v
		}
	}
	return p.fail()
}

func (p *jsonParser) number() Value {
	start := p.pos
	for p.pos < len(p.flat) && strings.IndexByte("+-.eE0123456789", p.flat[p.pos]) >= 0 {
		p.pos++
	}
	s := p.flat[start:p.pos]
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(s) > 10_000 || digits[0] < '0' || len(digits) > 1 && digits[0] == '0' && '0' <= digits[1] && digits[1] <= '9' {
		return p.fail()
	}
	n, err := parseNumber(s)
	if err != nil {
		return p.fail()
	}
	return OfNumber(n)
}

func (p *jsonParser) array(depth int) Value {
	p.pos++
	elements := []Value{}
	if p.accept(']') {
		return NewTuple(elements)
	}
	for !p.failed {
		e := p.value(depth + 1)
		if e.holdsItem() {
			e = e.AsSpread()
		}
		elements = append(elements, e)
		if p.accept(']') {
			break
		}
		if !p.accept(',') {
			return p.fail()
		}
	}
	return NewTuple(elements)
}

func (p *jsonParser) object(depth int) Value {
	p.pos++
	var attributes []Attribute
	if p.accept('}') {
		return NewObject(nil)
	}
	for !p.failed {
		if p.peek() != '"' {
			return p.fail()
		}
		key := p.string()
		if !p.accept(':') {
			return p.fail()
		}
		attributes = append(attributes, Attribute{Key: key, Value: p.value(depth + 1)})
		if p.accept('}') {
			break
		}
		if !p.accept(',') {
			return p.fail()
		}
	}
	return NewObject(attributes)
}

// string reads a string in quotes and decodes its escapes.
func (p *jsonParser) string() symbolic.Text {
	p.pos++
	start := p.pos
	var parts []symbolic.Text
	for p.pos < len(p.flat) {
		switch c := p.flat[p.pos]; {
		case c == '"':
			last := p.text.Slice(start, p.pos)
			p.pos++
			if parts == nil {
				return last
			}
			return symbolic.Concat(append(parts, last)...)
		case c == '\\':
			if start < p.pos {
				parts = append(parts, p.text.Slice(start, p.pos))
			}
			parts = append(parts, p.escape())
			start = p.pos
		case c < 0x20:
			p.fail()
		default:
			p.pos++
		}
	}
	p.fail()
	return symbolic.Text{}
}

// escape decodes one escape and gives it the place of its spelling.
func (p *jsonParser) escape() symbolic.Text {
	start := p.pos
	s, size := decodeEscape(p.flat[start:])
	if size == 0 {
		p.fail()
		return symbolic.Text{}
	}
	p.pos += size
	return p.text.Slice(start, p.pos).As(s)
}

// decodeEscape reads an escape of JSON at the start of s and returns what it
// stands for and its length, or 0.
func decodeEscape(s string) (string, int) {
	if len(s) < 2 {
		return "", 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, s[1]); i >= 0 {
		return "\"\\/\b\f\n\r\t"[i : i+1], 2
	}
	r, ok := hex4(s)
	if !ok {
		return "", 0
	}
	if utf16.IsSurrogate(r) {
		if low, ok := hex4(s[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return string(pair), 12
			}
		}
		return string(utf8.RuneError), 6
	}
	return string(r), 6
}

func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}
