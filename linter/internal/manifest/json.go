package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/graph"
)

// parseJSON reads the input as JSON values, one after the other. It is not ok
// if the input does not look like JSON or is none; then it is read as YAML, of
// which JSON is nearly a part. A reader of its own is faster, knows surrogate
// pairs, and places every character.
func (in *input) parseJSON() ([]*Document, []graph.Problem, bool) {
	r := &jsonReader{in: in, data: in.data}
	if bytes.HasPrefix(r.data, []byte("\ufeff")) {
		r.at = len("\ufeff")
	}
	r.blanks()
	if r.at >= len(r.data) || r.data[r.at] != '{' && r.data[r.at] != '[' || actionEnd(r.data, r.at) > 0 {
		return nil, nil, false
	}
	var docs []*Document
	for ; r.at < len(r.data); r.blanks() {
		if len(docs) == MaxDocuments {
			return docs, []graph.Problem{in.problem(r.at, r.at, tooManyDocuments)}, true
		}
		start := r.at
		root := r.value(1)
		if r.failure != nil {
			if r.failure.limit {
				return docs, []graph.Problem{in.problem(r.failure.start, r.failure.end, r.failure.message)}, true
			}
			in.json = r.failure
			return nil, nil, false
		}
		docs = append(docs, &Document{Index: len(docs), Root: root, Range: in.place(start, r.at)})
	}
	return docs, nil, true
}

// jsonReader reads strict JSON (RFC 8259) into nodes.
type jsonReader struct {
	in      *input
	data    []byte
	at      int
	nodes   int
	failure *syntaxError
}

func (r *jsonReader) fail(format string, args ...any) *Node {
	if r.failure == nil {
		message := "document is not valid JSON: " + fmt.Sprintf(format, args...)
		r.failure = &syntaxError{start: r.at, end: min(r.at+1, len(r.data)), message: message}
	}
	return nil
}

func (r *jsonReader) limit(message string) *Node {
	if r.failure == nil {
		r.failure = &syntaxError{start: r.at, end: min(r.at+1, len(r.data)), message: message, limit: true}
	}
	return nil
}

func (r *jsonReader) blanks() {
	for r.at < len(r.data) && (r.data[r.at] == ' ' || r.data[r.at] == '\n' || r.data[r.at] == '\r' || r.data[r.at] == '\t') {
		r.at++
	}
}

// peek returns the next byte that is no blank, 0 at the end.
func (r *jsonReader) peek() byte {
	r.blanks()
	if r.at >= len(r.data) {
		return 0
	}
	return r.data[r.at]
}

// value reads one value. After a failure the result means nothing.
func (r *jsonReader) value(depth int) *Node {
	if r.nodes++; r.nodes > MaxNodes {
		return r.limit(fmt.Sprintf("document has more than %d values", MaxNodes))
	}
	if depth > MaxDepth {
		return r.limit(fmt.Sprintf("document is nested deeper than %d levels", MaxDepth))
	}
	switch c := r.peek(); c {
	case '{':
		return r.object(depth)
	case '[':
		return r.array(depth)
	case '"':
		return r.text()
	case 0:
		return r.fail("it ends too early")
	default:
		return r.word()
	}
}

func (r *jsonReader) object(depth int) *Node {
	n := newCollection(Node{kind: Mapping, in: r.in, start: r.at})
	r.at++
	if r.peek() != '}' {
		for {
			if r.peek() != '"' {
				return r.fail("a key in quotes is missing")
			}
			key := r.text()
			if r.peek() != ':' {
				return r.fail("\":\" is missing after a key")
			}
			r.at++
			value := r.value(depth + 1)
			if r.failure != nil {
				return nil
			}
			n.children.entries = append(n.children.entries, Entry{key: key, Value: value})
			if r.peek() != ',' {
				break
			}
			r.at++
		}
	}
	return r.close(n, '}')
}

func (r *jsonReader) array(depth int) *Node {
	n := newCollection(Node{kind: Sequence, in: r.in, start: r.at})
	r.at++
	if r.peek() != ']' {
		for {
			item := r.value(depth + 1)
			if r.failure != nil {
				return nil
			}
			n.children.items = append(n.children.items, item)
			if r.peek() != ',' {
				break
			}
			r.at++
		}
	}
	return r.close(n, ']')
}

func (r *jsonReader) close(n *Node, bracket byte) *Node {
	if c := r.peek(); c != bracket {
		return r.fail("\",\" or %q is missing", string(bracket))
	}
	r.at++
	n.end = r.at
	return n
}

// text reads a string.
func (r *jsonReader) text() *Node {
	start := r.at
	plain := true
	for r.at++; r.at < len(r.data) && r.data[r.at] != '"'; r.at++ {
		switch c := r.data[r.at]; {
		case c == '\\':
			plain = false
			r.at++
		case c < ' ':
			return r.fail("a control character stands in a string")
		}
	}
	if r.at >= len(r.data) {
		return r.fail("a string has no end")
	}
	r.at++
	n := &Node{kind: Scalar, style: jsonString, in: r.in, start: start, end: r.at - 1}
	raw := r.data[start:r.at]
	if plain {
		n.value = string(raw[1 : len(raw)-1])
		if !utf8.ValidString(n.value) {
			return r.fail("a string is not UTF-8")
		}
	} else if !utf8.Valid(raw) || json.Unmarshal(raw, &n.value) != nil {
		return r.fail("a string holds an unknown escape")
	}
	return n
}

// word reads a number or one of the three names.
func (r *jsonReader) word() *Node {
	start := r.at
	for r.at < len(r.data) && !bytes.ContainsRune([]byte(" \t\r\n,]}:\"[{"), rune(r.data[r.at])) {
		r.at++
	}
	n := &Node{kind: Scalar, in: r.in, start: start, end: r.at, value: string(r.data[start:r.at])}
	switch {
	case n.value == "null":
		n.kind = Null
	case n.value == "true" || n.value == "false":
		n.typ = Boolean
	case json.Valid(r.data[start:r.at]):
		n.typ = Number
	default:
		r.at = start
		return r.fail("%q is no value", n.value[:min(len(n.value), 40)])
	}
	return n
}

// json walks a JSON string to its closing quote.
func (d *decoder) json() bool {
	for d.at++; d.at < len(d.data) && d.data[d.at] != '"'; {
		var ok bool
		switch {
		case d.data[d.at] != '\\':
			ok = d.copy(1)
		case d.at+1 < len(d.data) && d.data[d.at+1] == 'u':
			ok = d.utf16()
		default:
			i := bytes.IndexByte([]byte(`"\/bfnrt`), d.data[d.at+1])
			ok = i >= 0 && d.replace(2, "\"\\/\b\f\n\r\t"[i:i+1])
		}
		if !ok {
			d.toQuote('"')
			return false
		}
	}
	return true
}

// utf16 takes one \u escape or a surrogate pair of two; a lone surrogate is
// U+FFFD, as for encoding/json.
func (d *decoder) utf16() bool {
	r, ok := hex(d.data, d.at+2, 4)
	if !ok {
		return false
	}
	if !utf16.IsSurrogate(r) {
		return d.replace(6, string(r))
	}
	if low, ok := hex(d.data, d.at+8, 4); ok && d.data[d.at+6] == '\\' && d.data[d.at+7] == 'u' {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return d.replace(12, string(pair))
		}
	}
	return d.replace(6, "\ufffd")
}
