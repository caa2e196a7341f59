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
	rng := c.place(x.SrcRange)
	return c.eval(x.Condition).Map(func(condition value.Value) value.Value {
		switch {
		case condition.IsInvalid():
			return condition
		case condition.IsNull():
			return value.Fail(c.place(x.Condition.Range()), "the condition is null")
		case condition.AsBool() == symbolic.Yes:
			return c.taken(x.TrueResult, x.FalseResult, rng)
		case condition.AsBool() == symbolic.No:
			return c.taken(x.FalseResult, x.TrueResult, rng)
		case condition.IsKnown() || condition.IsCollection():
			return value.Fail(c.place(x.Condition.Range()), "the condition is not a bool")
		}
		return c.branches(condition, x, rng)
	})
}

// taken evaluates the branch that counts. The other one matters only for the
// type that both have in common.
func (c *env) taken(x, other hclsyntax.Expression, rng source.Range) value.Value {
	v := c.eval(x)
	if v.Kind() == value.String && isCollection(other) {
		return value.Fail(rng, "the results have no type in common")
	}
	switch v.Kind() {
	case value.String, value.Unknown, value.Invalid, value.Choice, value.Null:
		// No common type changes these: a string stays one, or Terraform
		// refuses the expression.
		return v
	default: // a common type may change it
	}
	converted, _ := unify(v, c.eval(other), rng)
	return converted
}

// isCollection reports whether an expression is written as a list or object.
func isCollection(x hclsyntax.Expression) bool {
	switch x.(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr, *hclsyntax.ForExpr, *hclsyntax.SplatExpr:
		return true
	}
	return false
}

func (c *env) branches(condition value.Value, x *hclsyntax.ConditionalExpr, rng source.Range) value.Value {
	id, negated := value.ConditionOf(condition)
	yes, no := c.eval(x.TrueResult), c.eval(x.FalseResult)
	yes, no = unify(yes, no, rng)
	if negated {
		yes, no = no, yes
	}
	return value.NewChoice(id, []value.Value{yes, no}).At(rng)
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
