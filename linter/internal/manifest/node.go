package manifest

import (
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
	// Open is an unquoted scalar that consists of a token: its type depends on
	// the token's value.
	Open
)

// Node is one value of a document. A nil Node is valid everywhere and behaves
// as an absent value: of kind Null, without entries, with the empty text.
// Nodes are not changed after they were made; an alias in YAML makes two places
// share one node.
type Node struct {
	kind Kind
	typ  Type
	text symbolic.Text

	entries []Entry
	items   []*Node
	rng     source.Range
}

// Entry is one key of a mapping with its value.
type Entry struct {
	// Key is the key's text; a placeholder or template part in it is a token.
	Key symbolic.Text
	// KeyRange is where the key stands, inside its quotes.
	KeyRange source.Range
	Value    *Node
	// Merged is true for an entry that came in through a YAML merge key (<<).
	Merged bool
}

// NewMapping returns a mapping with the entries in their order.
func NewMapping(entries []Entry, rng source.Range) *Node {
	return &Node{kind: Mapping, entries: entries, rng: rng}
}

// NewSequence returns a sequence of the items.
func NewSequence(items []*Node, rng source.Range) *Node {
	return &Node{kind: Sequence, items: items, rng: rng}
}

// NewScalar returns a scalar with the text, which carries its own range.
func NewScalar(text symbolic.Text, typ Type) *Node {
	return &Node{kind: Scalar, typ: typ, text: text, rng: text.Range()}
}

// NewNull returns an explicit null.
func NewNull(rng source.Range) *Node { return &Node{rng: rng} }

// Kind returns the node's shape.
func (n *Node) Kind() Kind {
	if n == nil {
		return Null
	}
	return n.kind
}

// IsScalar reports whether the node is a scalar.
func (n *Node) IsScalar() bool { return n.Kind() == Scalar }

// Type returns what a scalar is taken for; String for other kinds.
func (n *Node) Type() Type {
	if n == nil {
		return String
	}
	return n.typ
}

// Text returns a scalar's text with its places; the empty text for other kinds.
func (n *Node) Text() symbolic.Text {
	if n == nil || n.kind != Scalar {
		return symbolic.Text{}
	}
	return n.text
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
	return n.rng
}

// Items returns the items of a sequence, else none.
func (n *Node) Items() []*Node {
	if n == nil {
		return nil
	}
	return n.items
}

// Entries returns the entries of a mapping in the order written, a key that
// occurs twice twice, merged entries last; else none.
func (n *Node) Entries() []Entry {
	if n == nil {
		return nil
	}
	return n.entries
}

// Entry returns the entry of a literal key. Of a key that occurs twice it is
// the last, as Kubernetes reads it.
func (n *Node) Entry(key string) (Entry, bool) {
	entries := n.Entries()
	found := -1
	for i := range entries {
		if entries[i].Key.IsKnown() && entries[i].Key.Flat() == key && (found < 0 || !entries[i].Merged) {
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
