package value

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// ToCty returns the value as a cty value, without its places. It is false if
// something inside is not known.
func ToCty(v Value) (cty.Value, bool) {
	if !v.IsKnown() {
		return cty.DynamicVal, false
	}
	return v.cty(), true
}

func (v Value) cty() cty.Value {
	switch v.kind {
	case Null:
		return cty.NullVal(v.Type())
	case Bool:
		return cty.BoolVal(v.body.(bool))
	case Number:
		n, _ := v.AsNumber()
		return cty.NumberVal(n)
	case String:
		return cty.StringVal(v.body.(symbolic.Text).Flat())
	case Map, Object:
		return v.mappingCty()
	default: // the collections without keys
	}
	elements := make([]cty.Value, 0, len(v.Elements()))
	for _, e := range v.Elements() {
		elements = append(elements, e.cty())
	}
	switch {
	case v.kind == Tuple || !sameTypes(elements):
		return cty.TupleVal(elements)
	case v.kind == List && len(elements) == 0:
		return cty.ListValEmpty(v.ElementType())
	case v.kind == List:
		return cty.ListVal(elements)
	case len(elements) == 0:
		return cty.SetValEmpty(v.ElementType())
	}
	return cty.SetVal(elements)
}

func (v Value) mappingCty() cty.Value {
	attributes := map[string]cty.Value{}
	var all []cty.Value
	for _, a := range v.Attributes() {
		e := a.Value.cty()
		attributes[a.Key.Flat()] = e
		all = append(all, e)
	}
	switch {
	case v.kind == Object || !sameTypes(all):
		return cty.ObjectVal(attributes)
	case len(attributes) == 0:
		return cty.MapValEmpty(v.ElementType())
	}
	return cty.MapVal(attributes)
}

// sameTypes guards the constructors of cty's collections, which panic when the
// elements' types differ.
func sameTypes(values []cty.Value) bool {
	for _, v := range values {
		if !v.Type().Equals(values[0].Type()) {
			return false
		}
	}
	return true
}

// FromCty returns a known cty value. Its strings take the places of the strings
// in from that they are equal to, as a function's result does of its arguments.
// What is unknown or of a capsule type becomes an unknown of no name.
func FromCty(v cty.Value, from ...Value) Value {
	return fromCty(v, places(from))
}

func fromCty(v cty.Value, places map[string]symbolic.Text) Value {
	v, _ = v.Unmark()
	t := v.Type()
	switch {
	case !v.IsKnown() || t.IsCapsuleType():
		return Named("", "unknown")
	case v.IsNull():
		return NullOf(t)
	case t == cty.Bool:
		return OfBool(v.True())
	case t == cty.Number:
		return OfNumber(v.AsBigFloat())
	case t == cty.String:
		s := v.AsString()
		if known, ok := places[s]; ok {
			return OfText(known)
		}
		return OfString(s)
	case t.IsObjectType() || t.IsMapType():
		attributes := make([]Attribute, 0, v.LengthInt())
		for key, e := range v.Elements() {
			name := symbolic.Literal(key.AsString())
			if known, ok := places["\x00key:"+key.AsString()]; ok {
				name = known
			}
			attributes = append(attributes, Attribute{Key: name, Value: fromCty(e, places)})
		}
		if t.IsMapType() {
			return NewMap(t.ElementType(), attributes)
		}
		return NewObject(attributes)
	}
	elements := make([]Value, 0, v.LengthInt())
	for _, e := range v.Elements() {
		elements = append(elements, fromCty(e, places))
	}
	switch {
	case t.IsTupleType():
		return NewTuple(elements)
	case t.IsListType():
		return NewList(t.ElementType(), elements)
	}
	return newSequence(Set, t.ElementType(), elements)
}

// places collects the known strings and keys inside values.
func places(from []Value) map[string]symbolic.Text {
	out := map[string]symbolic.Text{}
	var collect func(v Value)
	note := func(prefix string, t symbolic.Text) {
		s, known := t.Literal()
		if known && len(t.Origins()) > 0 {
			if _, twice := out[prefix+s]; !twice {
				out[prefix+s] = t
			}
		}
	}
	collect = func(v Value) {
		if t, ok := v.body.(symbolic.Text); ok {
			note("", t)
			return
		}
		if v.IsMapping() {
			for _, a := range v.Attributes() {
				note("\x00key:", a.Key)
				note("", a.Key)
				collect(a.Value)
			}
			return
		}
		for _, e := range v.Elements() {
			collect(e)
		}
	}
	for _, v := range from {
		collect(v)
	}
	return out
}

// Part returns s, which a function cut out of the text, with the places it has
// there; a string that does not occur in it has none.
func Part(s string, of symbolic.Text) symbolic.Text {
	whole, known := of.Literal()
	if i := strings.Index(whole, s); known && i >= 0 && s != "" {
		return of.Slice(i, i+len(s))
	}
	return symbolic.Literal(s)
}

// rangeOf returns the range of a value, or the fallback if it has none.
func rangeOf(v Value, fallback source.Range) source.Range {
	if rng := v.Range(); !rng.IsZero() {
		return rng
	}
	return fallback
}
