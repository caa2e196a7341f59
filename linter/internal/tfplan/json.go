package tfplan

import (
	"bytes"
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// value is one JSON value inside a file: nothing but its place. Members and
// elements are found by scanning when they are asked for, so that a plan of
// hundreds of megabytes costs no more memory than its bytes.
//
// The document was checked by [encoding/json.Valid] before, so the scanner only
// has to find its way; on anything unexpected it ends and yields no more. The
// zero value is no value at all: it has no members, no text, and kind none.
type value struct {
	file       *source.File
	start, end int
}

// kind is the JSON type of a value.
type kind uint8

const (
	none kind = iota // there is no value
	null
	boolean
	number
	text
	list
	object
)

// String names the kind in a message.
func (k kind) String() string {
	return [...]string{"nothing", "null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

// root returns the document's value.
func root(file *source.File) value {
	start := skipSpace(file.Data, len(bomOf(file.Data)))
	return value{file: file, start: start, end: skipValue(file.Data, start)}
}

// bomOf returns the byte order mark that data begins with, or nothing.
func bomOf(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return data[:3]
	}
	return nil
}

func (v value) kind() kind {
	if v.file == nil || v.start >= v.end {
		return none
	}
	switch v.file.Data[v.start] {
	case '{':
		return object
	case '[':
		return list
	case '"':
		return text
	case 't', 'f':
		return boolean
	case 'n':
		return null
	default:
		return number
	}
}

// rng is the value's place; of a string it is the inside of the quotes.
func (v value) rng() source.Range {
	if v.file == nil {
		return source.Range{}
	}
	if v.kind() == text {
		return v.file.Range(v.start+1, v.end-1)
	}
	return v.file.Range(v.start, v.end)
}

// members yields the keys, without their quotes and still escaped, and values
// of an object in order.
func (v value) members() iter.Seq2[value, value] {
	return func(yield func(value, value) bool) {
		if v.kind() != object {
			return
		}
		data := v.file.Data[:v.end]
		for i := skipSpace(data, v.start+1); i < len(data) && data[i] == '"'; {
			key := value{file: v.file, start: i, end: skipString(data, i)}
			i = skipSpace(data, key.end)
			if i >= len(data) || data[i] != ':' {
				return
			}
			i = skipSpace(data, i+1)
			member := value{file: v.file, start: i, end: skipValue(data, i)}
			if !yield(key, member) {
				return
			}
			if i = skipSpace(data, member.end); i >= len(data) || data[i] != ',' {
				return
			}
			i = skipSpace(data, i+1)
		}
	}
}

// elements yields the values of a list in order.
func (v value) elements() iter.Seq[value] {
	return func(yield func(value) bool) {
		if v.kind() != list {
			return
		}
		data := v.file.Data[:v.end]
		for i := skipSpace(data, v.start+1); i < len(data) && data[i] != ']'; {
			element := value{file: v.file, start: i, end: skipValue(data, i)}
			if element.end <= element.start || !yield(element) {
				return
			}
			if i = skipSpace(data, element.end); i >= len(data) || data[i] != ',' {
				return
			}
			i = skipSpace(data, i+1)
		}
	}
}

// is reports whether the value is the string s, written without escapes.
func (v value) is(s string) bool {
	return v.end-v.start == len(s)+2 && v.kind() == text && string(v.file.Data[v.start+1:v.end-1]) == s
}

// get returns the member of that name, or no value. Of a repeated key the last
// counts, as it does for every reader of plans.
func (v value) get(path ...string) value {
	for _, name := range path {
		var found value
		for key, member := range v.members() {
			if key.is(name) || found.file == nil && key.hasEscape() && key.string() == name {
				found = member
			}
		}
		v = found
	}
	return v
}

// at returns the element of that index, or no value.
func (v value) at(index int) value {
	for element := range v.elements() {
		if index == 0 {
			return element
		}
		index--
	}
	return value{}
}

// truth reports whether the value is true.
func (v value) truth() bool { return v.kind() == boolean && v.file.Data[v.start] == 't' }

// holdsTrue reports whether true stands anywhere inside: how a plan says that
// part of a value is unknown or sensitive. Only strings have to be skipped.
func (v value) holdsTrue() bool {
	if v.file == nil {
		return false
	}
	data := v.file.Data[:v.end]
	for i := v.start; i < len(data); {
		switch data[i] {
		case '"':
			i = skipString(data, i)
		case 't':
			return true
		default:
			i++
		}
	}
	return false
}

// integer returns the value as a whole number, if it is one.
func (v value) integer() (int, bool) {
	if v.kind() != number {
		return 0, false
	}
	n, err := strconv.Atoi(string(v.file.Data[v.start:v.end]))
	return n, err == nil
}

func (v value) hasEscape() bool {
	return v.kind() == text && bytes.IndexByte(v.file.Data[v.start:v.end], '\\') >= 0
}

// string returns the decoded string, or "" for another kind.
func (v value) string() string {
	if v.kind() != text {
		return ""
	}
	if !v.hasEscape() {
		return string(v.file.Data[v.start+1 : v.end-1])
	}
	var b bytes.Buffer
	v.pieces(func(s string, _ source.Range) { b.WriteString(s) })
	return b.String()
}

// literal returns what is written there as Terraform would turn it into a
// string: strings decoded, numbers and booleans as they stand.
func (v value) literal() string {
	switch v.kind() {
	case text:
		return v.string()
	case number, boolean:
		return string(v.file.Data[v.start:v.end])
	default:
		return ""
	}
}

// text returns the decoded string, each character with its own place.
func (v value) text() symbolic.Text {
	switch v.kind() {
	case text:
		if v.end-v.start == 2 {
			return symbolic.LiteralAt("", v.rng())
		}
		var parts []symbolic.Text
		v.pieces(func(s string, rng source.Range) { parts = append(parts, symbolic.LiteralAt(s, rng)) })
		return symbolic.Concat(parts...)
	default:
		return symbolic.LiteralAt(v.literal(), v.rng())
	}
}

// pieces calls emit for each stretch between escapes and for each escape.
func (v value) pieces(emit func(s string, rng source.Range)) {
	data, i := v.file.Data, v.start+1
	for i < v.end-1 {
		run := bytes.IndexByte(data[i:v.end-1], '\\')
		if run < 0 {
			run = v.end - 1 - i
		}
		if run > 0 {
			emit(string(data[i:i+run]), v.file.Range(i, i+run))
			i += run
			continue
		}
		s, size := unescape(data[i : v.end-1])
		emit(s, v.file.Range(i, i+size))
		i += size
	}
}

// unescape decodes the escape that data begins with and returns its length.
func unescape(data []byte) (string, int) {
	if len(data) < 2 {
		return string(utf8.RuneError), len(data)
	}
	switch data[1] {
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'u':
		r := hex4(data)
		if r < 0 {
			return string(utf8.RuneError), min(6, len(data))
		}
		if utf16.IsSurrogate(r) {
			if pair := utf16.DecodeRune(r, hex4(data[6:])); pair != utf8.RuneError {
				return string(pair), 12
			}
			return string(utf8.RuneError), 6
		}
		return string(r), 6
	default:
		return string(data[1:2]), 2
	}
}

// hex4 returns the code unit of a \uXXXX escape at the start of data, or -1.
func hex4(data []byte) rune {
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(data[2:6]), 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}

func skipSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the offset behind the string that begins at i.
func skipString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		quote := bytes.IndexByte(data[i:], '"')
		if quote < 0 {
			return len(data)
		}
		i += quote
		backslashes := 0
		for data[i-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return i + 1
		}
	}
	return len(data)
}

// skipValue returns the offset behind the value that begins at i.
func skipValue(data []byte, i int) int {
	depth := 0
	for i < len(data) {
		switch data[i] {
		case '"':
			i = skipString(data, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
		case ',', ':', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			for i++; i < len(data) && !isDelimiter(data[i]); i++ {
			}
		}
		if depth == 0 {
			return i
		}
	}
	return len(data)
}

// isDelimiter reports whether c ends a number or a word.
func isDelimiter(c byte) bool {
	switch c {
	case ',', ':', '}', ']', '{', '[', '"', ' ', '\n', '\t', '\r':
		return true
	}
	return false
}
