package manifest

import (
	"slices"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Kind is the shape of a node. The zero value is Null.
type Kind uint8

// The shapes of a node.
const (
	Null Kind = iota
	Scalar
	Sequence
	Mapping
)

// Type is what Kubernetes takes a scalar for. The zero value is String.
type Type uint8

// The types of a scalar. YAML 1.1 counts: yes, on and y are booleans.
const (
	String Type = iota
	Number
	Boolean
	// Open is an unquoted scalar that consists of one token: its type depends on
	// the token's value.
	Open
)

// Node is one value of a document. A nil Node is valid everywhere and behaves
// as an absent value: of kind Null, without entries, with the empty text.
//
// Nodes are not changed after they were made and may be used by several
// goroutines. An alias in YAML makes two places share one node; the expanded
// size of a document is limited, so a walk needs no guard of its own.
type Node struct {
	kind  Kind
	typ   Type
	style style
	// start and end are offsets in the input; end is 0 where it is not known.
	start, end int
	in         *input    // nil for a node that a reader built
	value      string    // a scalar as the parser decoded it
	more       *more     // what few nodes have, or nil
	children   *children // of a mapping or sequence; nil for a scalar
}

// more is what a node says that was not read from an input, or its tag.
type more struct {
	text symbolic.Text
	rng  source.Range
	tag  string // a tag of another tool, with its "!"
}

// children are what a collection holds. They stand apart because most nodes are
// scalars, which are half as large without.
type children struct {
	entries []Entry
	items   []*Node
}

// collection is a node with its children in one piece of memory.
type collection struct {
	Node
	own children
}

// newCollection returns a mapping or sequence, still empty, that is otherwise n.
func newCollection(n Node) *Node {
	c := &collection{Node: n}
	c.children = &c.own
	return &c.Node
}

// Entry is one key of a mapping with its value.
type Entry struct {
	key *Node
	// Value is never nil in an entry of a document.
	Value *Node
	// Merged is true for an entry that came in through a YAML merge key (<<).
	Merged bool
}

// NewEntry returns an entry; the key carries its own range.
func NewEntry(key symbolic.Text, value *Node) Entry {
	return Entry{key: NewScalar(key, String), Value: value}
}

// Key returns the key's text; a placeholder or template part in it is a token.
func (e Entry) Key() symbolic.Text { return e.key.Text() }

// KeyRange returns where the key stands, inside its quotes.
func (e Entry) KeyRange() source.Range { return e.key.Range() }

// Is reports whether the key is the literal name.
func (e Entry) Is(name string) bool {
	if e.key == nil || e.key.kind != Scalar || e.key.in != nil && e.key.value != name {
		return false
	}
	if e.key.in != nil && !e.key.in.open {
		return true
	}
	literal, ok := e.key.Written().Literal()
	return ok && literal == name
}

// NewMapping returns a mapping with the entries in their order.
func NewMapping(entries []Entry, rng source.Range) *Node {
	n := newCollection(Node{kind: Mapping, more: &more{rng: rng}})
	n.children.entries = entries
	return n
}

// NewSequence returns a sequence of the items.
func NewSequence(items []*Node, rng source.Range) *Node {
	n := newCollection(Node{kind: Sequence, more: &more{rng: rng}})
	n.children.items = items
	return n
}

// NewScalar returns a scalar with the text, which carries its own range.
func NewScalar(text symbolic.Text, typ Type) *Node {
	return &Node{kind: Scalar, typ: typ, more: &more{text: text, rng: text.Range()}}
}

// NewNull returns an explicit null.
func NewNull(rng source.Range) *Node { return &Node{more: &more{rng: rng}} }

// Kind returns the node's shape.
func (n *Node) Kind() Kind {
	if n == nil {
		return Null
	}
	return n.kind
}

// Tag returns the tag that is written before the value, such as "!Sub", or ""
// for none. Tags of YAML itself ("!!str") are not told.
func (n *Node) Tag() string {
	if n == nil || n.more == nil {
		return ""
	}
	return n.more.tag
}

// IsScalar reports whether the node is a scalar.
func (n *Node) IsScalar() bool { return n.Kind() == Scalar }

// Type returns what a scalar is taken for; String for other kinds.
func (n *Node) Type() Type {
	if n == nil {
		return String
	}
	if n.typ == String && n.in != nil && n.style == plain {
		if text := n.Text(); text.Len() == 1 && !text.IsKnown() {
			return Open
		}
	}
	return n.typ
}

// Text returns a scalar's text with its places, placeholders as tokens; the empty
// text for other kinds. It is cut out of the input at each call.
func (n *Node) Text() symbolic.Text {
	text := n.Written()
	if n != nil && n.in != nil {
		return n.in.options.placeholders(text)
	}
	return text
}

// Written returns a scalar's text as it is written, what looks like a
// placeholder included. It is for words that have a meaning by themselves, such
// as the name of an environment variable.
func (n *Node) Written() symbolic.Text {
	switch {
	case n == nil || n.kind != Scalar:
		return symbolic.Text{}
	case n.in != nil:
		return n.cut()
	default:
		return n.more.text
	}
}

// Literal returns a scalar's string if it is one and holds no token.
func (n *Node) Literal() (string, bool) {
	if !n.IsScalar() {
		return "", false
	}
	return n.Text().Literal()
}

// Range returns where the node stands: a scalar inside its quotes, a mapping or
// sequence from its first to its last value. No place for an absent node.
func (n *Node) Range() source.Range {
	if n == nil {
		return source.Range{}
	}
	if n.in == nil {
		return n.more.rng
	}
	if n.kind == Scalar {
		at := n.span()
		return n.in.place(at.start, at.end)
	}
	return n.in.place(n.start, n.extent())
}

// extent returns the offset just behind the node.
func (n *Node) extent() int {
	switch {
	case n.end > 0:
		return n.end
	case n.kind == Scalar:
		return n.span().end
	}
	end := n.start
	for _, e := range slices.Backward(n.Entries()) {
		if end != n.start {
			break
		}
		if !e.Merged {
			end = max(e.key.extent(), e.Value.ownExtent(n))
		}
	}
	if items := n.Items(); len(items) > 0 {
		end = items[len(items)-1].ownExtent(n)
	}
	return max(end, n.start)
}

// ownExtent is extent for a child of parent; an aliased child, which stands
// before its parent, has none.
func (n *Node) ownExtent(parent *Node) int {
	if n.start < parent.start {
		return 0
	}
	return n.extent()
}

// Items returns the items of a sequence, else none.
func (n *Node) Items() []*Node {
	if n == nil || n.children == nil {
		return nil
	}
	return n.children.items
}

// Entries returns the entries of a mapping in the order written, a key that
// occurs twice twice, merged entries last; else none.
func (n *Node) Entries() []Entry {
	if n == nil || n.children == nil {
		return nil
	}
	return n.children.entries
}

// Entry returns the entry of a literal key. Of a key that occurs twice it is
// the last, as Kubernetes reads it; merged entries count only if no other has
// the key.
func (n *Node) Entry(key string) (Entry, bool) {
	entries := n.Entries()
	found := -1
	for i := range entries {
		if (found < 0 || !entries[i].Merged) && entries[i].Is(key) {
			found = i
		}
	}
	if found < 0 {
		return Entry{}, false
	}
	return entries[found], true
}

// Get returns the value of a literal key, nil if there is none.
func (n *Node) Get(key string) *Node {
	entry, _ := n.Entry(key)
	return entry.Value
}

// At follows a path of literal keys; nil if a step is missing.
func (n *Node) At(path ...string) *Node {
	for _, key := range path {
		if n == nil {
			return nil
		}
		n = n.Get(key)
	}
	return n
}
