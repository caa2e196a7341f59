package value

import (
	"slices"
	"sync/atomic"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Attribute is one entry of a map or object.
type Attribute struct {
	// Key carries the place of the key.
	Key symbolic.Text
	// Value may be optional: the entry may be missing.
	Value Value
}

// mapping is the body of a map or object.
type mapping struct {
	entries []Attribute // sorted by key
	// symbolic is true if a key is not known; then alike says for each entry
	// whether its key may turn out to be that of another entry, once that was
	// asked for: few maps are, and each comparison may look at many cases.
	symbolic bool
	alike    atomic.Pointer[[]bool]
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

// NewSet returns a set of the element type in Terraform's order, without
// repetitions. Two elements of it may still turn out to be equal, if something
// in them is not known: each is in the set for certain, but their number is open.
func NewSet(element cty.Type, elements []Value) Value {
	members := make([]Value, 0, len(elements))
	seen := map[string]int{}
	for _, e := range elements {
		key := Key(e)
		i, twice := seen[key]
		switch {
		case !twice:
			seen[key] = len(members)
			members = append(members, e)
		case !e.IsOptional():
			members[i] = e
		}
	}
	slices.SortStableFunc(members, compareForSet)
	return newSequence(Set, element, members)
}

// InTurn returns the elements of a list, tuple or set as iterating visits them:
// of a set, an element that may be equal to an earlier one is optional.
func (v Value) InTurn() []Value {
	if v.kind == Set && v.flags&partial != 0 {
		return Distinct(v.Elements())
	}
	return v.Elements()
}

// InOrder reports whether iterating visits the elements in the order that
// Elements has.
func (v Value) InOrder() bool {
	switch {
	case v.IsMapping():
		m := v.body.(*mapping)
		return m.rest == nil && (!m.symbolic || len(m.entries) < 2)
	case v.kind == Set:
		return v.flags&partial == 0 || v.Count() < 2 && !v.hasSpread()
	}
	return v.flags&unordered == 0
}

func newSequence(kind Kind, element cty.Type, elements []Value) Value {
	v := Value{kind: kind, typ: element, body: elements}
	if elements == nil {
		v.body = []Value{}
	}
	for _, e := range elements {
		v.flags |= e.inherit()
		v.grow(e)
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
// The attributes are taken for not known, so get should be cheap when repeated.
func NewLazy(rest *symbolic.Token, names []string, get func(name string) Value) Value {
	names = slices.Clone(names)
	slices.Sort(names)
	return Value{
		kind: Object, flags: undecided | partial,
		body: &mapping{rest: rest, names: slices.Compact(names), get: get},
	}
}

func newMapping(kind Kind, element cty.Type, attributes []Attribute, rest *symbolic.Token) Value {
	v := Value{kind: kind, typ: element}
	m := &mapping{entries: slices.Clone(attributes), rest: rest}
	byKey := func(a, b Attribute) int { return a.Key.Compare(b.Key) }
	if !slices.IsSortedFunc(m.entries, byKey) {
		slices.SortStableFunc(m.entries, byKey)
	}
	last := m.entries[:0]
	for _, e := range m.entries {
		if n := len(last); n > 0 && last[n-1].Key.Equal(e.Key) {
			last[n-1] = e
			continue
		}
		last = append(last, e)
	}
	m.entries = last
	for _, e := range m.entries {
		v.flags |= e.Value.inherit()
		v.grow(e.Value)
		if !e.Key.IsKnown() {
			m.symbolic = true
			v.flags |= partial
		}
		if e.Key.HasToken(isChoice) {
			v.flags |= undecided
		}
	}
	if rest != nil {
		v.flags |= partial
	}
	v.body = m
	return v
}

// findAlike marks the entries whose keys may coincide. Beyond some hundred keys,
// or some dozen with choices, of which each comparison looks at many cases, it
// assumes so of all that are not known.
func (m *mapping) findAlike() []bool {
	if known := m.alike.Load(); known != nil {
		return *known
	}
	alike := make([]bool, len(m.entries))
	choices := 0
	for _, e := range m.entries {
		if e.Key.HasToken(isChoice) {
			choices++
		}
	}
	many := len(m.entries) > 300 || choices*len(m.entries) > 1000
	for i, e := range m.entries {
		if e.Key.IsKnown() {
			continue
		}
		for k, other := range m.entries {
			if k == i || k < i && !other.Key.IsKnown() {
				continue // compared already
			}
			if many || symbolic.Same(e.Key, other.Key) == symbolic.Unknown {
				alike[i], alike[k] = true, true
			}
		}
	}
	m.alike.Store(&alike)
	return alike
}

// IsCertain reports whether the i-th entry of a map or object, as Attributes
// lists them, is there for certain: that it is not optional, and that its key
// cannot turn out to be the key of another one, which would replace it.
func (v Value) IsCertain(i int) bool {
	m, ok := v.body.(*mapping)
	return ok && (m.get != nil || !m.entries[i].Value.IsOptional() && (!m.symbolic || !m.findAlike()[i]))
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
// nil for any other kind. A lazy object computes all of them. The slice must
// not be changed.
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

// Keys returns the keys of a map or object in order, without computing the
// attributes of a lazy object.
func (v Value) Keys() []symbolic.Text {
	m, ok := v.body.(*mapping)
	if !ok {
		return nil
	}
	var out []symbolic.Text
	for _, name := range m.names {
		out = append(out, symbolic.Literal(name))
	}
	for _, e := range m.entries {
		out = append(out, e.Key)
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

// IsCollection reports whether the value is a list, tuple, set, map or object.
func (v Value) IsCollection() bool { return List <= v.kind && v.kind <= Object }

// IsSequence reports whether the value is a list, tuple or set.
func (v Value) IsSequence() bool { return List <= v.kind && v.kind <= Set }

// IsMapping reports whether the value is a map or object.
func (v Value) IsMapping() bool { return v.kind == Map || v.kind == Object }

// mapValues applies f to every entry's value.
func (m *mapping) mapValues(f func(Value) Value) *mapping {
	out := mapping{symbolic: m.symbolic, rest: m.rest, names: m.names, get: m.get, entries: make([]Attribute, len(m.entries))}
	for i, e := range m.entries {
		out.entries[i] = Attribute{Key: e.Key, Value: f(e.Value)}
	}
	if m.get != nil {
		out.get = func(name string) Value { return f(m.get(name)) }
	}
	return &out
}

// Distinct returns the elements without those that are certainly equal to an
// earlier one; those that may be equal to an earlier one become optional.
func Distinct(elements []Value) []Value {
	out := make([]Value, 0, len(elements))
	seen := map[string]bool{}
	var open []Value // earlier elements that hold something unknown
	for _, e := range elements {
		key := Key(e)
		if seen[key] {
			continue
		}
		candidates := open
		if !e.IsKnown() {
			candidates = out
		}
		if mayOccur(e, candidates) {
			e = e.AsOptional()
		}
		if !e.IsKnown() {
			open = append(open, e)
		}
		// One that may be missing does not make a later one superfluous.
		seen[key] = seen[key] || !e.IsOptional() || e.IsSpread()
		out = append(out, e)
	}
	return out
}

// mayOccur reports whether an element may turn out to be equal to one of the
// others. Beyond a few hundred others it assumes so.
func mayOccur(e Value, others []Value) bool {
	if len(others) > 300 {
		return true
	}
	return slices.ContainsFunc(others, func(other Value) bool { return Equal(other, e) != symbolic.No })
}

// Count returns the number of elements or entries that a collection lists,
// counting those that may be missing and without computing lazy ones.
func (v Value) Count() int {
	switch body := v.body.(type) {
	case []Value:
		return len(body)
	case *mapping:
		return len(body.names) + len(body.entries)
	}
	return 0
}
