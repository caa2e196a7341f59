package value

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxAlternatives bounds the choice that an unknown key makes of a collection.
const maxAlternatives = 24

// Attr returns an attribute of an object or map by name. Of an unknown it is
// the unknown named after both; of a choice, the choice of the attributes.
// If there is none the result is Invalid.
func (v Value) Attr(name string) Value { return v.Index(OfString(name), source.Range{}) }

// Attribute is Attr with the range of the name, for a fault.
func (v Value) Attribute(name string, rng source.Range) Value {
	if v.kind == List || v.kind == Tuple || v.kind == Set {
		return Fail(rng, "a "+v.kind.String()+" has no attribute "+strconv.Quote(name))
	}
	return v.Index(OfString(name), rng)
}

// Index returns the element under a key or at a position, as v[key] does. A key
// that is not known gives a choice of the elements, or an unknown if there are
// too many. The range is that of the key, for a fault.
func (v Value) Index(key Value, rng source.Range) Value {
	if v.IsInvalid() {
		return v
	}
	if key.IsInvalid() {
		return key
	}
	if v.kind == Choice {
		return v.Map(func(a Value) Value { return a.Index(key, rng) })
	}
	if key.kind == Choice {
		return key.Map(func(k Value) Value { return v.Index(k, rng) })
	}
	out := v.index(key, rng)
	if v.Sensitive() && !out.Sensitive() {
		out = out.MarkSensitive()
	}
	return out
}

func (v Value) index(key Value, rng source.Range) Value {
	if key.kind == Null {
		return Fail(rng, "the key is null")
	}
	switch v.kind {
	case Unknown:
		return v.Derive(key)
	case Object, Map:
		text, ok := key.AsText()
		if !ok {
			return Fail(rng, "the key is not a string")
		}
		return v.entry(text, rng)
	case List, Tuple:
		return v.position(key, rng)
	case Null:
		return Fail(rng, "the value is null and has no elements")
	default:
		return Fail(rng, "a "+v.kind.String()+" has no elements to pick by key")
	}
}

// position picks an element of a list.
func (v Value) position(key Value, rng source.Range) Value {
	elements := v.Elements()
	if !key.IsKnown() {
		if v.HasGaps() || v.IsUnordered() || len(elements) > maxAlternatives || len(elements) == 0 {
			return v.Derive(key)
		}
		missing := Fail(rng, "the list has no such index")
		return NewChoice(pickedBy(key, "length "+strconv.Itoa(len(elements))), append(slices.Clone(elements), missing))
	}
	n, ok := key.AsInt()
	if !ok || n < 0 {
		return Fail(rng, "the index is not a position in a list")
	}
	if v.IsUnordered() {
		return v.Derive(key)
	}
	for i, e := range elements {
		if e.IsOptional() {
			return v.Derive(key)
		}
		if i == n {
			return e
		}
	}
	return Fail(rng, "the list has "+plural(len(elements), "element")+" and no index "+strconv.Itoa(n))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// entry picks an attribute of an object or an element of a map.
func (v Value) entry(key symbolic.Text, rng source.Range) Value {
	if m, ok := v.body.(*mapping); ok {
		// The fault is not worded for what is there, as almost always.
		if found, alike := m.find(key); found != nil && len(alike) == 0 && !found.Value.IsOptional() {
			return found.Value
		}
	}
	return v.Pick(key, Fail(rng, "there is no attribute "+strconv.Quote(key.String())))
}

// Pick returns the attribute of an object or element of a map, or missing if
// there is none. Of an unknown or open one, where nothing tells whether there is
// one, an Invalid for missing makes it the unknown attribute.
func (v Value) Pick(key symbolic.Text, missing Value) Value {
	m, ok := v.body.(*mapping)
	if !ok {
		return v.maybe(v.Derive(OfText(key)), key, missing)
	}
	found, alike := m.find(key)
	switch {
	case found != nil && len(alike) == 0 && !found.Value.IsOptional():
		return found.Value
	case found != nil && len(alike) == 0:
		return NewChoice(v.Has(key), []Value{found.Value.Plain(), missing})
	case found == nil && len(alike) == 0 && m.rest == nil && (key.IsKnown() || len(m.names) == 0):
		return missing
	case found == nil && len(alike) == 0:
		return v.maybe(UnknownOf(m.rest0(), cty.NilType).Derive(OfText(key)), key, missing)
	case v.HasGaps() || found != nil || len(m.names) > 0 || len(alike) > maxAlternatives:
		return v.Derive(OfText(key))
	}
	// Nothing says which of the entries it is, but it is one of them or none.
	// The condition is named after all keys, so that two maps with the same
	// keys agree on the outcome.
	var names []string
	var alternatives []Value
	for _, e := range alike {
		if !e.Key.IsKnown() {
			return v.Derive(OfText(key))
		}
		names = append(names, strconv.Quote(e.Key.String()))
		alternatives = append(alternatives, e.Value)
	}
	return NewChoice(pickedBy(OfText(key), strings.Join(names, ", ")), append(alternatives, missing))
}

// maybe is an unknown attribute that may not be there.
func (v Value) maybe(attribute Value, key symbolic.Text, missing Value) Value {
	if missing.IsInvalid() {
		return attribute
	}
	return NewChoice(v.Has(key), []Value{attribute, missing})
}

// Has returns the condition that a map or object has a key.
func (v Value) Has(key symbolic.Text) Condition {
	n := nameOf(OfText(key))
	n.text += " in "
	if rest := v.Rest(); rest != nil {
		n.join(name{text: rest.Name, scope: rest.Scope})
	} else {
		n.join(nameOf(v))
	}
	return Condition{n.scope, n.full()}
}

// Offers reports whether an attribute is certainly there, without computing it.
func (v Value) Offers(name string) bool {
	m, ok := v.body.(*mapping)
	switch {
	case !ok:
		return false
	case m.get != nil:
		return slices.Contains(m.names, name)
	}
	found, alike := m.find(symbolic.Literal(name))
	return found != nil && len(alike) == 0 && !found.Value.IsOptional()
}

// rest0 returns the token of further entries, or one that stands for those of a
// lazy object whose key is not known.
func (m *mapping) rest0() *symbolic.Token {
	if m.rest != nil {
		return m.rest
	}
	return &symbolic.Token{Name: "{" + strings.Join(m.names, ", ") + "}"}
}

// find returns the entry of the very key, and the entries whose keys may turn
// out to be equal to it.
func (m *mapping) find(key symbolic.Text) (found *Attribute, alike []Attribute) {
	if name, known := key.Literal(); known {
		if m.get != nil && slices.Contains(m.names, name) {
			return &Attribute{Key: key, Value: m.get(name)}, nil
		}
		if i, ok := slices.BinarySearchFunc(m.entries, name, func(e Attribute, name string) int {
			return strings.Compare(e.Key.Key(), name)
		}); ok && m.entries[i].Key.IsKnown() {
			found = &m.entries[i]
		}
		if !m.symbolic {
			return found, nil
		}
	}
	for i, e := range m.entries {
		switch {
		case e.Key.Equal(key):
			found = &m.entries[i]
		case symbolic.Same(e.Key, key) != symbolic.No:
			alike = append(alike, e)
		}
	}
	return found, alike
}

// pickedBy is the condition that an unknown key takes one of some places.
func pickedBy(key Value, places string) Condition {
	name := nameOf(key)
	name.text += " in " + places
	return Condition{name.scope, name.full()}
}

// Derive returns the element of a value under a key without looking inside: an
// unknown whose name is that of a reference ("var.x.name", "var.x[0]").
func (v Value) Derive(key Value) Value {
	name := nameOf(v)
	if text, ok := key.body.(symbolic.Text); ok {
		if attr, known := text.Literal(); known && hclsyntax.ValidIdentifier(attr) {
			name.text += "." + attr
			return name.unknown(cty.NilType)
		}
	}
	if n, ok := key.body.(*big.Float); ok {
		// The element of a splat is the attribute of the element:
		// x[*].arn[0] and x[0].arn are the same.
		index := "[" + FormatNumber(n) + "]"
		if text, ok := name.splatIndex(index); ok {
			name.text = text
		} else {
			name.text += index
		}
		return name.unknown(cty.NilType)
	}
	name.text += "["
	name.join(nameOf(key))
	name.text += "]"
	return name.unknown(elementType(v.typ))
}

// elementType returns the type of the elements of a collection type.
func elementType(t cty.Type) cty.Type {
	if t != cty.NilType && t.IsCollectionType() {
		return t.ElementType()
	}
	return cty.NilType
}

// Length returns the number of elements of a collection, if it is known.
func (v Value) Length() (int, bool) {
	switch body := v.body.(type) {
	case []Value:
		if v.HasGaps() || v.kind == Set && v.mayCollapse() {
			return 0, false
		}
		return len(body), true
	case *mapping:
		if v.HasGaps() || body.symbolic && len(body.entries) > 1 {
			return 0, false
		}
		if body.get != nil {
			return len(body.names), true
		}
		return len(body.entries), true
	}
	return 0, false
}

// mayCollapse reports whether two elements of a set may turn out to be equal.
func (v Value) mayCollapse() bool { return v.flags&partial != 0 && len(v.Elements()) > 1 }
