package iam

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// nodeKind is the kind of a JSON value.
type nodeKind uint8

const (
	// unknownNode is a value in whose place a token stands.
	unknownNode nodeKind = iota
	objectNode
	arrayNode
	stringNode
	// plainNode is a number, true or false: IAM takes it as its text.
	plainNode
	nullNode
)

// node is one JSON value of a document that may hold tokens.
type node struct {
	kind nodeKind
	// text is the decoded value of a string, the text of a number, boolean or
	// unknown value. It leads back to where it was written.
	text symbolic.Text
	// start and end are flat offsets in the document.
	start, end int
	members    []member
	items      []*node
	// open is true if a token in the object or array may stand for more members
	// or items.
	open bool
}

// member is one key and value of an object.
type member struct {
	key   *node
	value *node
}

// syntaxError says where a document stops being JSON, in flat offsets.
type syntaxError struct {
	message    string
	start, end int
}

// duplicate is a key that occurs twice in one object.
type duplicate struct{ first, second *node }

// The limits of a document. IAM's own are far below: the API takes 131,072
// characters, and no element lies deeper than eight levels.
const (
	maxDocument = 1 << 20
	maxDepth    = 64
)

// A hole is the byte that stands for a token in the flat form of a text.
const hole = 0xFF

// reader reads JSON from a text. Unlike encoding/json it keeps places, sees
// every key, and takes a token for what it is.
type reader struct {
	document symbolic.Text
	flat     string
	pos      int
	depth    int
	err      *syntaxError
	// duplicates in order of place.
	duplicates []duplicate
	// foreign are the strings that hold characters outside IAM's set.
	foreign []*node
	nodes   *nodes
}

// nodes are the nodes of one document after the other: none outlives the reading
// of its document. The zero value is ready to use.
type nodes struct {
	room []node
	used int
}

// someNodes is how many nodes are made together: most policies have fewer.
const someNodes = 64

// next returns an empty node.
func (s *nodes) next() *node {
	if s.used == len(s.room) {
		s.room, s.used = make([]node, someNodes), 0
	}
	s.used++
	return &s.room[s.used-1]
}

// reset takes all nodes back.
func (s *nodes) reset() {
	clear(s.room[:s.used])
	s.used = 0
}

func (r *reader) newNode(start int) *node {
	n := r.nodes.next()
	n.start = start
	return n
}

// readJSON reads a whole document. The node is nil if there is an error.
func readJSON(document symbolic.Text, nodes *nodes) (*node, *reader) {
	r := &reader{document: document, flat: document.Flat(), nodes: nodes}
	if len(r.flat) > maxDocument {
		r.fail(0, 0, fmt.Sprintf("is longer than %d bytes", maxDocument))
		return nil, r
	}
	r.space()
	root := r.value()
	r.space()
	if r.err == nil && r.pos < len(r.flat) {
		if r.flat[r.pos] == hole || root.kind == unknownNode {
			return &node{kind: unknownNode, text: document, end: len(r.flat)}, r
		}
		r.unexpected("after the end of the document")
	}
	if r.err != nil {
		return nil, r
	}
	return root, r
}

func (r *reader) fail(start, end int, message string) {
	if r.err == nil {
		r.err = &syntaxError{message: message, start: start, end: end}
	}
}

// unexpected fails at the next character.
func (r *reader) unexpected(where string) {
	if r.pos >= len(r.flat) {
		r.fail(max(len(r.flat)-1, 0), len(r.flat), "ends too early, "+where)
		return
	}
	char, size := utf8.DecodeRuneInString(r.flat[r.pos:])
	r.fail(r.pos, r.pos+size, "has "+quoteRune(char)+" "+where)
}

// quoteRune shows a character; those that can't be told apart by sight are
// shown by their code point.
func quoteRune(char rune) string {
	if char > ' ' && char < utf8.RuneSelf {
		return strconv.QuoteToASCII(string(char))
	}
	return fmt.Sprintf("U+%04X", char)
}

func (r *reader) space() {
	for r.pos < len(r.flat) && strings.IndexByte(" \t\r\n", r.flat[r.pos]) >= 0 {
		r.pos++
	}
}

// peek returns the next byte, or 0 at the end or after an error.
func (r *reader) peek() byte {
	if r.err != nil || r.pos >= len(r.flat) {
		return 0
	}
	return r.flat[r.pos]
}

func (r *reader) value() *node {
	start := r.pos
	switch c := r.peek(); {
	case c == '{':
		return r.nested(start, r.object)
	case c == '[':
		return r.nested(start, r.array)
	case c == '"':
		return r.str()
	case c == hole, c == '-', '0' <= c && c <= '9', 'a' <= c && c <= 'z':
		return r.word()
	default:
		r.unexpected("where a value should be")
		return r.newNode(0)
	}
}

func (r *reader) nested(start int, read func(*node)) *node {
	n := r.newNode(start)
	if r.depth++; r.depth > maxDepth {
		r.fail(start, start+1, fmt.Sprintf("is nested deeper than %d levels", maxDepth))
		return n
	}
	r.pos++
	read(n)
	r.depth--
	n.end = r.pos
	return n
}

func (r *reader) object(n *node) {
	n.kind = objectNode
	keys := keySet{object: n}
	r.list('}', func() (token bool) {
		if r.peek() == hole {
			return r.looseMember(n)
		}
		key := r.str()
		if r.err != nil {
			return false
		}
		r.space()
		if r.peek() != ':' {
			r.unexpected(fmt.Sprintf(`where ":" should be, after the key %q`, key.text))
			return false
		}
		r.pos++
		r.space()
		value := r.value()
		if first := keys.first(key); first != nil {
			r.duplicates = append(r.duplicates, duplicate{first: first, second: key})
		}
		n.members = append(n.members, member{key: key, value: value})
		return value.kind == unknownNode
	})
}

// keySet finds a key among those that an object has already.
type keySet struct {
	object *node
	// seen holds the first of all equal keys, once the object has many.
	seen map[string]*node
}

// fewKeys is how many keys are rather compared one by one.
const fewKeys = 12

// first returns the first member's key that is equal to key, or nil. It is asked
// for each key once, before the key becomes a member.
func (s *keySet) first(key *node) *node {
	members := s.object.members
	if len(members) <= fewKeys {
		for _, m := range members {
			if m.key.text.Equal(key.text) {
				return m.key
			}
		}
		return nil
	}
	if s.seen == nil {
		s.seen = make(map[string]*node, 2*fewKeys)
		for _, m := range slices.Backward(members) {
			s.seen[m.key.text.Key()] = m.key
		}
	}
	name := key.text.Key()
	if first, ok := s.seen[name]; ok {
		return first
	}
	s.seen[name] = key
	return nil
}

// looseMember passes over a token among the members of an object. It may stand
// for any number of members, or for a key with its quotes.
func (r *reader) looseMember(n *node) bool {
	n.open = true
	r.pos++
	r.space()
	if r.peek() == ':' {
		r.pos++
		r.space()
		r.value()
	}
	return true
}

func (r *reader) array(n *node) {
	n.kind = arrayNode
	r.list(']', func() (token bool) {
		item := r.value()
		if item.kind == unknownNode {
			n.open = true
			return true
		}
		n.items = append(n.items, item)
		return false
	})
}

// list reads elements and the commas between them up to the closing bracket.
// A token in the place of an element may stand for any number of them and may
// bring the comma beside it along.
func (r *reader) list(closing byte, element func() (token bool)) {
	const (
		begin     = iota // behind the opening bracket
		behind           // behind an element
		separated        // behind a comma
		loose            // behind a token
	)
	state := begin
	for r.err == nil {
		r.space()
		c := r.peek()
		switch {
		case c == closing && state != separated:
			r.pos++
			return
		case c == ',' && (state == behind || state == loose):
			r.pos++
			state = separated
			continue
		case state == separated && c == closing:
			r.unexpected(`after ","`)
		case state == behind && c != hole:
			r.unexpected(fmt.Sprintf(`where "," or "%c" should be`, closing))
		}
		if r.err != nil {
			return
		}
		if state = behind; element() {
			state = loose
		}
	}
}

// word reads a number, true, false, null, or what has a token in it.
func (r *reader) word() *node {
	start, tokens := r.pos, false
	for r.pos < len(r.flat) && strings.IndexByte(" \t\r\n,:]}[{\"", r.flat[r.pos]) < 0 {
		tokens = tokens || r.flat[r.pos] == hole
		r.pos++
	}
	n := r.newNode(start)
	n.kind, n.text, n.end = plainNode, r.document.Slice(start, r.pos), r.pos
	word := r.flat[start:r.pos]
	switch {
	case tokens:
		n.kind = unknownNode
	case word == "null":
		n.kind = nullNode
	case word != "true" && word != "false" && !isNumber(word):
		r.fail(start, r.pos, fmt.Sprintf("has %q where a value should be", word))
	}
	return n
}

// isNumber reports whether s is a JSON number.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits := func() bool {
		rest := strings.TrimLeft(s, "0123456789")
		ok := len(rest) < len(s)
		s = rest
		return ok
	}
	if strings.HasPrefix(s, "0") {
		s = s[1:]
	} else if !digits() {
		return false
	}
	if strings.HasPrefix(s, ".") {
		if s = s[1:]; !digits() {
			return false
		}
	}
	if strings.HasPrefix(s, "e") || strings.HasPrefix(s, "E") {
		s = s[1:]
		if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}

// member returns the value of the last member with the key, as IAM would have
// to choose if it took duplicates; nil if there is none.
func (n *node) member(key string) *node {
	for _, m := range slices.Backward(n.members) {
		if name, known := m.key.text.Literal(); known && name == key {
			return m.value
		}
	}
	return nil
}
