package value

import (
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// TypeConstraint is what a variable's type argument says. The zero value allows
// any type.
type TypeConstraint struct {
	// Type is the wanted type, cty.DynamicPseudoType for any; an object's
	// optional attributes are marked in it.
	Type cty.Type
	// Defaults are the defaults of optional attributes, or nil.
	Defaults *Defaults
}

// Defaults are the defaults of the optional attributes of an object type and of
// the types inside it.
type Defaults struct {
	// Attributes are the object's own optional attributes that have a default.
	Attributes map[string]Value
	// Children are the defaults inside an attribute, or under the key "" those
	// inside the elements of a collection.
	Children map[string]*Defaults
}

// Convert returns the value converted as Terraform converts it for a variable:
// defaults of optional attributes are filled in, elements are converted. A value
// that does not fit becomes Invalid at rng. Unknowns stay unknown.
func (v Value) Convert(to TypeConstraint, rng source.Range) Value {
	if to.Type == cty.NilType {
		return v
	}
	return v.withDefaults(to.Defaults).ConvertTo(to.Type, rng)
}

// withDefaults fills in the attributes that are missing or null.
func (v Value) withDefaults(d *Defaults) Value {
	if d == nil {
		return v
	}
	switch {
	case v.kind == Choice:
		return v.Map(func(a Value) Value { return a.withDefaults(d) })
	case v.IsMapping() && d.Children[""] != nil && len(d.Attributes) == 0:
		m := v.body.(*mapping).mapValues(func(e Value) Value { return e.withDefaults(d.Children[""]) })
		v.body = m
		if m.get != nil {
			return v
		}
		out := newMapping(v.kind, v.typ, m.entries, m.rest)
		out.rng = v.rng
		return out
	case v.IsMapping():
		return v.objectWithDefaults(d)
	case v.IsSequence() && d.Children[""] != nil:
		elements := mapSlice(v.Elements(), func(e Value) Value { return e.withDefaults(d.Children[""]) })
		out := newSequence(v.kind, v.typ, elements)
		out.rng, out.flags = v.rng, out.flags|v.flags&unordered
		return out
	case v.kind == Tuple:
		elements := slices.Clone(v.Elements())
		for i, e := range elements {
			elements[i] = e.withDefaults(d.Children[strconv.Itoa(i)])
		}
		out := NewTuple(elements)
		out.rng = v.rng
		return out
	}
	return v
}

func (v Value) objectWithDefaults(d *Defaults) Value {
	m := v.body.(*mapping)
	if m.get != nil {
		return v
	}
	entries := slices.Clone(m.entries)
	for i, e := range entries {
		name := e.Key.Flat()
		def, has := d.Attributes[name]
		if has && e.Value.IsNull() {
			e.Value = def
		}
		entries[i].Value = e.Value.withDefaults(d.Children[name])
	}
	if m.rest == nil {
		for name, def := range d.Attributes {
			if found, _ := m.find(symbolic.Literal(name)); found == nil {
				entries = append(entries, Attribute{Key: symbolic.Literal(name), Value: def.withDefaults(d.Children[name])})
			}
		}
	}
	// With defaults filled in, elements of a map differ in type: it becomes an
	// object until it is converted.
	out := newMapping(Object, cty.NilType, entries, m.rest)
	out.rng, out.flags = v.rng, out.flags|v.flags&sensitive
	return out
}

// ConvertTo returns the value converted to the type, or Invalid at rng if
// Terraform would refuse to. An unknown becomes an unknown of that type.
func (v Value) ConvertTo(t cty.Type, rng source.Range) Value {
	if t == cty.NilType || t == cty.DynamicPseudoType || v.IsInvalid() {
		return v
	}
	out := v.convert(t, rng)
	if !out.IsInvalid() {
		out.flags |= v.flags & (sensitive | optional | spread)
	}
	return out.At(v.rng)
}

func (v Value) convert(t cty.Type, rng source.Range) Value {
	switch {
	case v.kind == Choice:
		return v.Map(func(a Value) Value { return a.ConvertTo(t, rng) })
	case v.kind == Null:
		return NullOf(t.WithoutOptionalAttributesDeep())
	case v.kind == Unknown:
		return v.convertUnknown(t)
	case t == cty.String:
		if text, ok := v.AsText(); ok {
			return OfText(text)
		}
	case t == cty.Number:
		if n, ok := v.AsNumber(); ok {
			return OfNumber(n)
		}
		if v.kind == String && !v.IsKnown() {
			return Derived("", "tonumber", []Value{v}, cty.Number)
		}
	case t == cty.Bool:
		if v.kind == Bool || v.kind == String {
			if answer := v.AsBool(); answer != symbolic.Unknown {
				return OfBool(answer == symbolic.Yes)
			}
			if !v.IsKnown() {
				return Derived("", "tobool", []Value{v}, cty.Bool)
			}
		}
	case t.IsListType() && v.IsSequence():
		return v.convertSequence(List, t.ElementType(), rng)
	case t.IsSetType() && v.IsSequence():
		return v.convertSequence(Set, t.ElementType(), rng)
	case t.IsMapType() && v.IsMapping():
		return v.convertToMap(t.ElementType(), rng)
	case t.IsObjectType() && v.IsMapping():
		return v.convertToObject(t, rng)
	case t.IsTupleType() && v.IsSequence():
		return v.convertToTuple(t, rng)
	}
	return Fail(rng, "a "+t.FriendlyName()+" is required, not "+article(v.kind.String()))
}

func article(noun string) string {
	if noun != "" && (noun[0] == 'o' || noun[0] == 'u' || noun[0] == 'i') {
		return "an " + noun
	}
	return "a " + noun
}

// convertUnknown notes the type of an unknown. The token stays the same where
// the conversion keeps what it is: a set made of a list is another value.
func (v Value) convertUnknown(t cty.Type) Value {
	if v.typ != cty.NilType && v.typ != cty.DynamicPseudoType && !v.typ.Equals(t) {
		if t == cty.Number || t == cty.Bool || t.IsSetType() {
			return Derived("", "to"+kindOfType(t), []Value{v}, t)
		}
	}
	v.typ = t.WithoutOptionalAttributesDeep()
	return v
}

func kindOfType(t cty.Type) string {
	switch {
	case t == cty.Number:
		return "number"
	case t == cty.Bool:
		return "bool"
	case t.IsSetType():
		return "set"
	}
	return "string"
}

// convertSequence makes a list or set. Elements of unlike types are unified if
// the element type is open.
func (v Value) convertSequence(kind Kind, element cty.Type, rng source.Range) Value {
	elements := v.Elements()
	if kind == List {
		elements = v.InTurn()
	}
	if element == cty.DynamicPseudoType {
		var ok bool
		if v.kind != Tuple {
			element, ok = v.ElementType(), true
		} else {
			element, ok = unifiedType(elements)
		}
		if !ok {
			return Fail(rng, "all elements of a "+kind.String()+" must have the same type")
		}
	}
	out := make([]Value, len(elements))
	for i, e := range elements {
		out[i] = e.ConvertTo(element, rangeOf(e, rng))
		if out[i].IsInvalid() && e.IsOptional() {
			out[i] = e // Terraform refuses it if it is there
		}
		if out[i].IsInvalid() {
			return out[i]
		}
	}
	stored := element.WithoutOptionalAttributesDeep()
	if kind == Set {
		return NewSet(stored, out)
	}
	list := NewList(stored, out)
	if !v.InOrder() {
		list = list.Unordered()
	}
	return list
}

// unifiedType is the type that all elements can be converted to, as the element
// type of a collection; it is false if there is none.
func unifiedType(elements []Value) (cty.Type, bool) {
	var types []cty.Type
	for _, e := range elements {
		t := e.Type()
		if t == cty.DynamicPseudoType {
			if e.IsNull() {
				continue
			}
			return cty.DynamicPseudoType, true
		}
		if !slices.ContainsFunc(types, t.Equals) {
			types = append(types, t)
		}
	}
	switch len(types) {
	case 0:
		return cty.DynamicPseudoType, true
	case 1:
		return types[0], true
	}
	if len(types) > 200 {
		// Unifying is quadratic in the number of types; as text or as nothing
		// known they can still be used.
		return cty.DynamicPseudoType, true
	}
	t, _ := convert.UnifyUnsafe(types)
	if t == cty.NilType && slices.ContainsFunc(elements, Value.IsOptional) {
		return cty.DynamicPseudoType, true // those that are there go together
	}
	return t, t != cty.NilType
}

func (v Value) convertToMap(element cty.Type, rng source.Range) Value {
	m := v.body.(*mapping)
	if m.get != nil {
		return v
	}
	if element == cty.DynamicPseudoType {
		var ok bool
		if v.kind == Map {
			element, ok = v.ElementType(), true
		} else {
			element, ok = unifiedType(v.Elements())
		}
		if !ok {
			return Fail(rng, "all elements of a map must have the same type")
		}
	}
	entries := make([]Attribute, len(m.entries))
	for i, e := range m.entries {
		entries[i] = Attribute{Key: e.Key, Value: e.Value.ConvertTo(element, rangeOf(e.Value, rng))}
		if entries[i].Value.IsInvalid() {
			return entries[i].Value
		}
	}
	return newMapping(Map, element.WithoutOptionalAttributesDeep(), entries, m.rest)
}

// convertToObject keeps the attributes of the type, converted; others are
// dropped, missing optional ones become null.
func (v Value) convertToObject(t cty.Type, rng source.Range) Value {
	m := v.body.(*mapping)
	if m.get != nil || m.symbolic {
		return v
	}
	var entries []Attribute
	for name, attribute := range t.AttributeTypes() {
		found, _ := m.find(symbolic.Literal(name))
		switch {
		case found != nil:
			converted := found.Value.ConvertTo(attribute, rangeOf(found.Value, rng))
			if converted.IsInvalid() {
				return converted
			}
			entries = append(entries, Attribute{Key: found.Key, Value: converted})
		case m.rest != nil:
			e := UnknownOf(m.rest, cty.NilType).Derive(OfString(name))
			entries = append(entries, Attribute{Key: symbolic.Literal(name), Value: e.ConvertTo(attribute, rng)})
		case t.AttributeOptional(name):
			entries = append(entries, Attribute{
				Key: symbolic.Literal(name), Value: NullOf(attribute.WithoutOptionalAttributesDeep()),
			})
		default:
			return Fail(rng, "the attribute "+strconv.Quote(name)+" is required")
		}
	}
	return NewObject(entries)
}

func (v Value) convertToTuple(t cty.Type, rng source.Range) Value {
	types, elements := t.TupleElementTypes(), v.Elements()
	if v.HasGaps() {
		return v
	}
	if len(types) != len(elements) {
		return Fail(rng, "a tuple of "+plural(len(types), "element")+" is required")
	}
	out := make([]Value, len(elements))
	for i, e := range elements {
		out[i] = e.ConvertTo(types[i], rangeOf(e, rng))
		if out[i].IsInvalid() {
			return out[i]
		}
	}
	return NewTuple(out)
}
