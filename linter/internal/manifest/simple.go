package manifest

import (
	"bytes"
	"strings"
)

// simpleReader reads the plain part of YAML that most manifests and values are
// written in: mappings and sequences by indentation, keys on one line, plain,
// quoted and block scalars, flow collections, comments. It makes the same nodes
// as the library and the converter do, for a fraction of their work.
//
// Whatever else it meets (anchors, tags, merge keys, rare escapes, tabs between
// tokens, CR line ends, every error) makes it refuse the document, which the
// library then reads. It may refuse anything, but must never differ: what it
// takes is what the library was seen to do, which is not always what YAML says.
//
// The documents of an input are read by one reader, which saves allocations.
type simpleReader struct {
	in   *input
	text string // a copy of the document; values are parts of it
	base int    // offset of text in the input

	at     int // offset in text of the next token, or just behind the last one
	indent int // column of the token that begins the line, -1 at the end

	entries []Entry // of the mappings that are not finished, the innermost last
	items   []*Node // of the sequences that are not finished
	joined  []byte  // the value of a scalar that does not stand as it is

	// Nodes and lists are cut from larger pieces, for one allocation in place of
	// many. A node that outlives the others keeps them, but also the input.
	nodes       []Node
	collections []collection
	pairs       []Entry
	pointers    []*Node
	count       int // nodes so far
}

// maxKey is the length of a key in bytes up to which the library surely takes
// it; its own limit is 1024 characters.
const maxKey = 1000

// readSimple reads a document if it is simple enough. data are as for parseYAML.
func (in *input) readSimple(data []byte, base int) (*Node, bool) {
	if hasOddCharacters(data) {
		return nil, false
	}
	if in.simple == nil {
		in.simple = &simpleReader{in: in, entries: make([]Entry, 0, 16)}
	}
	r := in.simple
	r.text, r.base, r.at, r.count = string(data), base, 0, 0
	r.entries, r.items = r.entries[:0], r.items[:0]
	root, ok := r.root()
	return root, ok && r.indent < 0 && r.count <= MaxNodes
}

// root reads the document up to what does not belong to its value.
func (r *simpleReader) root() (*Node, bool) {
	r.next()
	marked := r.indent == 0 && strings.HasPrefix(r.text[r.at:], "---")
	if marked {
		if r.at += len("---"); !r.rest() {
			return nil, false
		}
	}
	switch {
	case r.indent < 0 && marked: // the library has an empty value here, at the end
		end := strings.LastIndexByte(r.text, '\n') + 1
		return r.plainNode(end, end), true
	case r.indent < 0:
		return &Node{in: r.in, start: r.base, end: r.base + len(r.text)}, true
	case r.startsFlow(r.at):
		root, ok := r.flow(1)
		return root, ok && r.rest()
	}
	return r.block(1)
}

// hasOddCharacters reports whether a character stands in the document that the
// library takes for a line break, a byte order mark or an error.
func hasOddCharacters(data []byte) bool {
	return bytes.IndexByte(data, '\r') >= 0 ||
		follows(data, 0xc2, func(next, _ byte) bool { return next < 0xa0 }) || // U+0080 to U+009F
		follows(data, 0xe2, func(next, last byte) bool { return next == 0x80 && (last == 0xa8 || last == 0xa9) }) ||
		follows(data, 0xef, func(next, last byte) bool { return next == 0xbb && last == 0xbf || next == 0xbf && last >= 0xbe })
}

// follows reports whether odd is true for the two bytes behind one of the leads.
func follows(data []byte, lead byte, odd func(next, last byte) bool) bool {
	for {
		i := bytes.IndexByte(data, lead)
		if i < 0 {
			return false
		}
		if data = data[i+1:]; len(data) < 2 || odd(data[0], data[1]) {
			return true
		}
	}
}

// next goes to the first token at or after at, which is the start of a line. A
// tab before it is taken for the token, which then begins with it: no token may.
func (r *simpleReader) next() {
	for at := r.at; ; at++ {
		start := at
		for at < len(r.text) && r.text[at] == ' ' {
			at++
		}
		if at < len(r.text) && r.text[at] == '#' {
			at = r.lineEnd(at)
		}
		if at >= len(r.text) {
			r.at, r.indent = len(r.text), -1
			return
		}
		if r.text[at] != '\n' {
			r.at, r.indent = at, at-start
			return
		}
	}
}

// rest goes over the rest of a line, which may be a comment but nothing else,
// and to the token behind it.
func (r *simpleReader) rest() bool {
	at := r.blanks(r.at)
	if at < len(r.text) && r.text[at] == '#' && at > r.at {
		at = r.lineEnd(at)
	}
	if at < len(r.text) && r.text[at] != '\n' {
		return false
	}
	r.at = min(at+1, len(r.text))
	r.next()
	return true
}

// lineEnd returns the offset of the line break at or after at, or the end.
func (r *simpleReader) lineEnd(at int) int {
	if i := strings.IndexByte(r.text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(r.text)
}

// blanks returns the offset of the first byte at or after at that is no space.
func (r *simpleReader) blanks(at int) int {
	for at < len(r.text) && r.text[at] == ' ' {
		at++
	}
	return at
}

// ends reports whether a space, a line break or the end stands at the offset.
func (r *simpleReader) ends(at int) bool {
	return at >= len(r.text) || r.text[at] == ' ' || r.text[at] == '\n'
}

// dash reports whether an item of a sequence begins at the offset.
func (r *simpleReader) dash(at int) bool {
	return at < len(r.text) && r.text[at] == '-' && r.ends(at+1)
}

// block reads the mapping or sequence that begins at at, in column indent.
func (r *simpleReader) block(depth int) (*Node, bool) {
	if r.dash(r.at) {
		return r.sequence(r.indent, depth)
	}
	return r.mapping(r.indent, depth)
}

// mapping reads the entries in a column. A line in a column of its own, which
// nothing around it goes on with, is found by whoever reads the whole document.
func (r *simpleReader) mapping(column, depth int) (*Node, bool) {
	if depth >= MaxDepth {
		return nil, false
	}
	n := r.collection(Mapping, r.at)
	first := len(r.entries)
	for {
		key, ok := r.key()
		if !ok {
			return nil, false
		}
		value, ok := r.value(column, depth+1, true)
		if !ok {
			return nil, false
		}
		r.entries = append(r.entries, Entry{key: key, Value: value})
		if r.indent != column {
			break
		}
	}
	n.children.entries = r.keepEntries(first)
	return n, true
}

// sequence reads the items in a column, which may be that of the key in front of
// the sequence.
func (r *simpleReader) sequence(column, depth int) (*Node, bool) {
	if depth >= MaxDepth {
		return nil, false
	}
	n := r.collection(Sequence, r.at)
	first := len(r.items)
	for {
		item, ok := r.item(column, depth+1)
		if !ok {
			return nil, false
		}
		r.items = append(r.items, item)
		if r.indent != column || !r.dash(r.at) {
			break
		}
	}
	n.children.items = r.keepItems(first)
	return n, true
}

// item reads what follows a dash. A mapping or sequence may begin on its line.
func (r *simpleReader) item(column, depth int) (*Node, bool) {
	start := r.blanks(r.at + 1)
	if r.dash(start) || r.startsKey(start) {
		r.indent = column + start - r.at
		r.at = start
		return r.block(depth)
	}
	r.at++
	return r.value(column, depth, false)
}

// value reads what follows a key or a dash in the given column.
func (r *simpleReader) value(column, depth int, ofKey bool) (*Node, bool) {
	mark := r.at
	start := r.blanks(mark)
	if start < len(r.text) && r.text[start] != '\n' && r.text[start] != '#' {
		r.at = start
		return r.scalar(column, depth)
	}
	if !r.rest() {
		return nil, false
	}
	switch {
	case r.indent > column && (r.dash(r.at) || r.startsKey(r.at)):
		return r.block(depth)
	case r.indent > column:
		return r.scalar(column, depth)
	case ofKey && r.indent == column && r.dash(r.at):
		return r.sequence(column, depth)
	}
	return r.plainNode(mark, mark), true
}

// node makes a scalar that begins at the offset. A line holds about two.
func (r *simpleReader) node(start int) *Node {
	if len(r.nodes) == 0 {
		r.nodes = make([]Node, r.batch(16, 64))
	}
	n := &r.nodes[0]
	r.nodes = r.nodes[1:]
	r.count++
	n.kind, n.in, n.start = Scalar, r.in, r.base+start
	return n
}

// collection makes a node that holds others.
func (r *simpleReader) collection(kind Kind, start int) *Node {
	if len(r.collections) == 0 {
		r.collections = make([]collection, r.batch(64, 8))
	}
	c := &r.collections[0]
	r.collections = r.collections[1:]
	r.count++
	c.kind, c.in, c.start, c.children = kind, r.in, r.base+start, &c.own
	return &c.Node
}

// batch is how many of something to make at once, of which one may be expected
// in so many bytes: as many as the rest of the document needs, but not too many,
// as one that is kept keeps the batch.
func (r *simpleReader) batch(bytes, most int) int {
	return min(max((len(r.text)-r.at)/bytes, 1), most)
}

// keepEntries finishes a mapping: it takes the entries from the first on.
func (r *simpleReader) keepEntries(first int) []Entry {
	n := len(r.entries) - first
	if n == 0 {
		return nil
	}
	if len(r.pairs) < n {
		r.pairs = make([]Entry, max(n, r.batch(32, 32)))
	}
	kept := r.pairs[:n:n]
	r.pairs = r.pairs[n:]
	copy(kept, r.entries[first:])
	r.entries = r.entries[:first]
	return kept
}

// keepItems finishes a sequence: it takes the items from the first on.
func (r *simpleReader) keepItems(first int) []*Node {
	n := len(r.items) - first
	if n == 0 {
		return nil
	}
	if len(r.pointers) < n {
		r.pointers = make([]*Node, max(n, r.batch(64, 32)))
	}
	kept := r.pointers[:n:n]
	r.pointers = r.pointers[n:]
	copy(kept, r.items[first:])
	r.items = r.items[:first]
	return kept
}
