package value

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Type returns Terraform's type of the value, or cty.DynamicPseudoType where it
// is not known, such as for an open object.
func (v Value) Type() cty.Type {
	switch v.kind {
	case Null, Unknown:
		if v.typ == cty.NilType {
			return cty.DynamicPseudoType
		}
		return v.typ
	case Bool:
		return cty.Bool
	case Number:
		return cty.Number
	case String:
		return cty.String
	case List:
		return cty.List(v.ElementType())
	case Set:
		return cty.Set(v.ElementType())
	case Map:
		return cty.Map(v.ElementType())
	case Tuple, Object:
		return v.structuralType()
	case Choice:
		_, alternatives := v.Alternatives()
		t := cty.NilType
		for _, a := range alternatives {
			if a.IsInvalid() {
				continue
			}
			if other := a.Type(); t == cty.NilType {
				t = other
			} else if !t.Equals(other) {
				return cty.DynamicPseudoType
			}
		}
		if t != cty.NilType {
			return t
		}
	default: // refused, and of no type
	}
	return cty.DynamicPseudoType
}

// ElementType returns the element type of a list, set or map, and
// cty.DynamicPseudoType where it is not known.
func (v Value) ElementType() cty.Type {
	if v.typ == cty.NilType {
		return cty.DynamicPseudoType
	}
	return v.typ
}

func (v Value) structuralType() cty.Type {
	if v.HasGaps() {
		return cty.DynamicPseudoType
	}
	if v.kind == Tuple {
		types := make([]cty.Type, 0, len(v.Elements()))
		for _, e := range v.Elements() {
			types = append(types, e.Type())
		}
		return cty.Tuple(types)
	}
	m := v.body.(*mapping)
	if m.symbolic || m.get != nil {
		return cty.DynamicPseudoType
	}
	types := make(map[string]cty.Type, len(m.entries))
	for _, e := range m.entries {
		types[e.Key.Flat()] = e.Value.Type()
	}
	return cty.Object(types)
}

// CommonType returns the type that the results of a conditional expression have
// in common, cty.DynamicPseudoType if nothing must be converted. It is false if
// Terraform finds none.
func CommonType(a, b Value) (cty.Type, bool) {
	ta, tb := a.Type(), b.Type()
	switch {
	case a.kind == Null && ta == cty.DynamicPseudoType:
		return tb, true
	case b.kind == Null && tb == cty.DynamicPseudoType:
		return ta, true
	case ta == cty.DynamicPseudoType || tb == cty.DynamicPseudoType || ta.Equals(tb):
		return cty.DynamicPseudoType, true
	}
	t, _ := convert.UnifyUnsafe([]cty.Type{ta, tb})
	if t == cty.NilType && (ta.HasDynamicTypes() || tb.HasDynamicTypes()) {
		return cty.DynamicPseudoType, true
	}
	return t, t != cty.NilType
}
