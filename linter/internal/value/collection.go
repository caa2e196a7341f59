package value

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Attribute is one entry of a map or object.
type Attribute struct {
	// Key carries the place of the key.
	Key   symbolic.Text
	Value Value
}

// mapping is the body of a map or object.
type mapping struct {
	entries []Attribute // sorted by key
	// rest, if not nil, stands for more entries than are listed.
	rest *symbolic.Token
	// names and get are the attributes of a lazy object, which entries lacks.
	names []string
	get   func(name string) Value
}

// NewTuple returns a tuple, the type of a list in brackets.
func NewTuple(elements []Value) Value { return newSequence(Tuple, cty.NilType, elements) }

// NewList returns a list of the element type. The elements must have it.
func NewList(element cty.Type, elements []Value) Value { return newSequence(List, element, elements) }

func newSequence(kind Kind, element cty.Type, elements []Value) Value {
	v := Value{kind: kind, typ: element, body: elements}
	for _, e := range elements {
		v.flags |= e.flags & undecided
	}
	return v
}

// NewObject returns an object with the attributes. Of attributes with the same
// key the last one counts.
func NewObject(attributes []Attribute) Value { return newMapping(Object, cty.NilType, attributes, nil) }

// NewMap returns a map of the element type. The elements must have it.
func NewMap(element cty.Type, attributes []Attribute) Value {
	return newMapping(Map, element, attributes, nil)
}

// NewOpen returns an object that has the attributes, and any others that the
// token stands for: attribute x of it, if not listed, is the token's "x".
func NewOpen(rest *symbolic.Token, attributes []Attribute) Value {
	return newMapping(Object, cty.NilType, attributes, rest)
}

// NewLazy returns an open object whose attributes are computed when they are
// asked for: get is called with one of the names. Any other attribute is an
// unknown named after the token; with a nil token it does not exist.
func NewLazy(rest *symbolic.Token, names []string, get func(name string) Value) Value {
	names = slices.Clone(names)
	slices.Sort(names)
	return Value{kind: Object, flags: undecided, body: &mapping{rest: rest, names: names, get: get}}
}

func newMapping(kind Kind, element cty.Type, attributes []Attribute, rest *symbolic.Token) Value {
	v := Value{kind: kind, typ: element}
	entries := slices.Clone(attributes)
	slices.SortStableFunc(entries, func(a, b Attribute) int { return strings.Compare(a.Key.Key(), b.Key.Key()) })
	last := entries[:0]
	for _, e := range entries {
		if n := len(last); n > 0 && last[n-1].Key.Equal(e.Key) {
			last[n-1] = e
			continue
		}
		last = append(last, e)
	}
	for _, e := range last {
		v.flags |= e.Value.flags & undecided
	}
	v.body = &mapping{entries: last, rest: rest}
	return v
}

// Elements returns the elements of a list, tuple or set, or the values of a map
// or object in the order of their keys; nil for any other kind. An element may
// be optional or a spread. The slice must not be changed.
func (v Value) Elements() []Value {
	switch body := v.body.(type) {
	case []Value:
		return body
	case *mapping:
		var out []Value
		for _, a := range v.Attributes() {
			out = append(out, a.Value)
		}
		return out
	}
	return nil
}

// Attributes returns the entries of a map or object in the order of their keys;
// nil for any other kind. The slice must not be changed.
func (v Value) Attributes() []Attribute {
	m, ok := v.body.(*mapping)
	if !ok {
		return nil
	}
	if m.get == nil {
		return m.entries
	}
	out := make([]Attribute, len(m.names))
	for i, name := range m.names {
		out[i] = Attribute{Key: symbolic.Literal(name), Value: m.get(name)}
	}
	return out
}

// Rest returns the token that stands for further entries of an open map or
// object, or nil.
func (v Value) Rest() *symbolic.Token {
	if m, ok := v.body.(*mapping); ok {
		return m.rest
	}
	return nil
}

// Attr returns an attribute of an object or map by name. Of an unknown it is
// the unknown named after both; of a choice, the choice of the attributes.
// If there is none the result is Invalid.
func (v Value) Attr(name string) Value { return v.Index(OfString(name), source.Range{}) }
