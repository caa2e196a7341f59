package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
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

// argument evaluates the argument of a module call.
func (s *scope) argument(x hclsyntax.Expression) value.Value {
	return s.given(s.in.root.eval.Argument(x, s))
}
