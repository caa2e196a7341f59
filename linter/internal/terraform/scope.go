package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// scope is what the expressions of one block of one module instance refer to.
type scope struct {
	in *instance
	// each holds each.key and each.value, count the count.index; both nil where
	// the block is not repeated that way.
	each  *each
	count *value.Value
	// iterators are the values that dynamic blocks bind.
	iterators map[string]value.Value
	// assumptions hold where the scope's block exists.
	assumptions []value.Assumption
}

// each is one element of a for_each.
type each struct{ key, value value.Value }

// TokenScope is part of [expression.Scope].
func (s *scope) TokenScope() string { return s.in.tokenScope() }

// Depth is part of [expression.Scope].
func (s *scope) Depth() int { return s.in.depth }

// Files is part of [expression.Scope]. A model reads no files.
func (s *scope) Files() expression.Files {
	if s.in.module.Model {
		return nil
	}
	return s.in.root
}

// with returns the scope with a dynamic block's iterator bound.
func (s *scope) with(iterator string, v value.Value) *scope {
	inner := *s
	inner.iterators = map[string]value.Value{iterator: v}
	for name, outer := range s.iterators {
		if name != iterator {
			inner.iterators[name] = outer
		}
	}
	return &inner
}

// assuming returns the scope for a block that exists under assumptions.
func (s *scope) assuming(assumptions []value.Assumption) *scope {
	if len(assumptions) == 0 {
		return s
	}
	inner := *s
	inner.assumptions = append(append([]value.Assumption(nil), s.assumptions...), assumptions...)
	return &inner
}

// eval evaluates an expression; choices that the scope's assumptions decide are
// decided.
func (s *scope) eval(x hclsyntax.Expression) value.Value {
	return s.given(s.in.root.eval.Eval(x, s))
}

// given applies what is assumed where this block exists.
func (s *scope) given(v value.Value) value.Value {
	for _, a := range s.in.assumptions {
		v = v.Given(a)
	}
	for _, a := range s.assumptions {
		v = v.Given(a)
	}
	return v
}

// argument evaluates what is handed on to somebody else: a module's input, the
// argument of a resource. A part that is no literal is put to use here, so
// that this is the place to edit it.
func (s *scope) argument(x hclsyntax.Expression) value.Value {
	return s.used(x, s.eval(x))
}

func (s *scope) used(x hclsyntax.Expression, v value.Value) value.Value {
	switch x := x.(type) {
	case *hclsyntax.ParenthesesExpr:
		return s.used(x.Expression, v)
	case *hclsyntax.LiteralValueExpr, *hclsyntax.TemplateExpr:
		return v
	case *hclsyntax.ObjectConsExpr:
		return s.usedItems(x, v)
	case *hclsyntax.TupleConsExpr:
		elements := v.Elements()
		if v.Kind() != value.Tuple || len(elements) != len(x.Exprs) {
			return v
		}
		out := make([]value.Value, len(elements))
		for i, e := range elements {
			out[i] = s.used(x.Exprs[i], e)
		}
		return value.NewTuple(out).At(v.Range())
	}
	return v.UsedAt(s.place(x), s.in.depth)
}

// usedItems is used for the attributes of an object that is written out.
func (s *scope) usedItems(x *hclsyntax.ObjectConsExpr, v value.Value) value.Value {
	if v.Kind() != value.Object || v.Rest() != nil {
		return v
	}
	attributes := v.Attributes()
	out := make([]value.Attribute, len(attributes))
	for i, a := range attributes {
		out[i] = a
		for _, item := range x.Items {
			if key := s.place(item.KeyExpr); !key.IsZero() && key.Contains(a.Key.Range()) {
				out[i].Value = s.used(item.ValueExpr, a.Value)
			}
		}
	}
	return value.NewObject(out).At(v.Range())
}

// place is where an expression stands; no place in a foreign module.
func (s *scope) place(x hclsyntax.Expression) source.Range {
	return s.in.root.eval.Range(x.Range())
}
