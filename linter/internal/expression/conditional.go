package expression

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// conditional evaluates c ? a : b and %{ if }. An undecided condition gives a
// choice of both results.
func (c *env) conditional(x *hclsyntax.ConditionalExpr) value.Value {
	results := &results{env: c, rng: c.place(x.SrcRange), written: [2]hclsyntax.Expression{x.TrueResult, x.FalseResult}}
	return c.eval(x.Condition).Map(func(condition value.Value) value.Value {
		switch {
		case condition.IsInvalid():
			return condition
		case condition.IsNull():
			return value.Fail(c.place(x.Condition.Range()), "the condition is null")
		case condition.AsBool() == symbolic.Yes:
			return results.taken(0)
		case condition.AsBool() == symbolic.No:
			return results.taken(1)
		case condition.IsKnown() || condition.IsCollection():
			return value.Fail(c.place(x.Condition.Range()), "the condition is not a bool")
		}
		return results.either(condition)
	})
}

// results are what a conditional is when its condition holds and when it does
// not. Each is evaluated once at most, although a condition may be a choice
// with many alternatives: in nested conditionals those would multiply.
type results struct {
	*env
	rng       source.Range
	written   [2]hclsyntax.Expression
	evaluated [2]value.Value
	known     [2]bool
}

func (r *results) eval(i int) value.Value {
	if !r.known[i] {
		r.evaluated[i], r.known[i] = r.env.eval(r.written[i]), true
	}
	return r.evaluated[i]
}

// taken returns the result that counts. The other one matters only for the type
// that both have in common.
func (r *results) taken(i int) value.Value {
	v := r.eval(i)
	if v.Kind() == value.String && isCollection(r.written[1-i]) {
		return value.Fail(r.rng, "the results have no type in common")
	}
	switch v.Kind() {
	case value.String, value.Unknown, value.Invalid, value.Choice, value.Null:
		// No common type changes these: a string stays one, or Terraform
		// refuses the expression.
		return v
	default: // a common type may change it
	}
	converted, _ := unify(v, r.eval(1-i), r.rng)
	return converted
}

// either returns the choice of both results.
func (r *results) either(condition value.Value) value.Value {
	id, negated := value.ConditionOf(condition)
	yes, no := unify(r.eval(0), r.eval(1), r.rng)
	if negated {
		yes, no = no, yes
	}
	return value.ChoiceOf(id, []value.Value{yes, no}).At(r.rng)
}

// isCollection reports whether an expression is written as a list or object.
func isCollection(x hclsyntax.Expression) bool {
	switch x.(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr, *hclsyntax.ForExpr, *hclsyntax.SplatExpr:
		return true
	}
	return false
}

// unify converts the results of both branches to the type that they have in
// common, if both types are known.
func unify(a, b value.Value, rng source.Range) (value.Value, value.Value) {
	if a.IsInvalid() || b.IsInvalid() || a.IsUnknown() || b.IsUnknown() ||
		a.Kind() == value.Choice || b.Kind() == value.Choice {
		return a, b
	}
	t, ok := value.CommonType(a, b)
	if !ok {
		fault := value.Fail(rng, "the results have no type in common")
		return fault, fault
	}
	return a.ConvertTo(t, rng), b.ConvertTo(t, rng)
}
