package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// controlFunctions are those that decide what is evaluated or chosen.
func controlFunctions() map[string]function {
	return map[string]function{
		"try":             {lazy: (*env).try},
		"can":             {lazy: (*env).can},
		"coalesce":        {least: 1, most: -1, run: coalesce},
		"coalescelist":    {least: 1, most: -1, run: coalesceList},
		"sensitive":       {least: 1, most: 1, run: func(c *call) value.Value { return c.args[0].MarkSensitive() }},
		"nonsensitive":    {least: 1, most: 1, discreet: true, run: func(c *call) value.Value { return c.args[0].Unmarked() }},
		"ephemeralasnull": {least: 1, most: 1, run: func(c *call) value.Value { return c.args[0] }},
		"issensitive": {least: 1, most: 1, discreet: true, run: func(c *call) value.Value {
			if c.args[0].IsUnknown() {
				return c.derivedAs(cty.Bool)
			}
			return value.OfBool(c.args[0].Sensitive())
		}},
	}
}

// try returns its first argument that has a value. Where that hangs on
// something unknown, the result is a choice.
func (c *env) try(x *hclsyntax.FunctionCallExpr) value.Value {
	rng := c.place(x.Range())
	if len(x.Args) == 0 || x.ExpandFinal {
		return value.Fail(rng, "try: at least one argument is required")
	}
	return c.attempt(x.Args)
}

func (c *env) attempt(args []hclsyntax.Expression) value.Value {
	doubts := c.e.doubts
	v := c.eval(args[0])
	doubtful := c.e.doubts > doubts
	c.e.doubts = doubts
	if len(args) == 1 {
		if doubtful {
			c.e.doubts++
		}
		return v
	}
	if _, bad := v.FirstFault(); bad {
		return c.attempt(args[1:])
	}
	if v.Kind() == value.Choice && v.IsFaulty() {
		return orElse(v, c.attempt(args[1:]))
	}
	if !doubtful {
		return v
	}
	rest := c.attempt(args[1:])
	if rest.IsInvalid() {
		return v
	}
	id, _ := value.ConditionOf(c.whether(args[0], v))
	return value.NewChoice(id, []value.Value{v, rest})
}

// whether is the unknown bool that an expression with the value v has a value at
// all. What may go wrong does not show in the value, so it is named after the
// expression as written, and told apart by the value.
func (c *env) whether(x hclsyntax.Expression, v value.Value) value.Value {
	rng := x.Range()
	written := strings.Join(strings.Fields(c.source(rng).raw(rng.Start.Byte, rng.End.Byte)), " ")
	return value.About(c.tokenScope(), "can("+written+")", v)
}

// orElse replaces the alternatives that Terraform would refuse.
func orElse(v, rest value.Value) value.Value {
	if _, bad := v.FirstFault(); bad {
		return rest
	}
	condition, alternatives := v.Alternatives()
	if alternatives == nil || !v.IsFaulty() {
		return v
	}
	out := make([]value.Value, len(alternatives))
	for i, a := range alternatives {
		out[i] = orElse(a, rest.Given(value.Assumption{Condition: condition, Outcome: i}))
	}
	return value.NewChoice(condition, out)
}

// can tells whether its argument has a value.
func (c *env) can(x *hclsyntax.FunctionCallExpr) value.Value {
	if len(x.Args) != 1 || x.ExpandFinal {
		return value.Fail(c.place(x.Range()), "can: one argument is required")
	}
	doubts := c.e.doubts
	v := c.eval(x.Args[0])
	doubtful := c.e.doubts > doubts
	c.e.doubts = doubts
	return c.possible(x.Args[0], v, doubtful)
}

func (c *env) possible(x hclsyntax.Expression, v value.Value, doubtful bool) value.Value {
	if condition, alternatives := v.Alternatives(); alternatives != nil && v.IsFaulty() {
		out := make([]value.Value, len(alternatives))
		for i, a := range alternatives {
			out[i] = c.possible(x, a, doubtful)
		}
		return value.NewChoice(condition, out)
	}
	if _, bad := v.FirstFault(); bad {
		return value.OfBool(false)
	}
	if doubtful {
		return c.whether(x, v)
	}
	return value.OfBool(true)
}

// coalesce returns the first argument that is neither null nor empty.
func coalesce(c *call) value.Value {
	t := c.commonType()
	if t == cty.NilType {
		return c.fail(-1, "the arguments have no type in common")
	}
	return coalesceFrom(c, c.args, t)
}

func coalesceFrom(c *call, args []value.Value, t cty.Type) value.Value {
	for i, a := range args {
		present := isPresent(a)
		if present == symbolic.No {
			continue
		}
		v := a.ConvertTo(t, c.rng)
		if present == symbolic.Yes {
			return v
		}
		rest := coalesceFrom(c, args[i+1:], t)
		id, _ := value.ConditionOf(value.Derived("", "present", []value.Value{a}, cty.Bool))
		return value.NewChoice(id, []value.Value{v, rest})
	}
	return c.fail(-1, "all arguments are null or empty")
}

// isPresent answers whether coalesce takes a value: a null and an empty string
// are passed over.
func isPresent(v value.Value) symbolic.Answer {
	if v.IsNull() {
		return symbolic.No
	}
	if v.IsUnknown() {
		return symbolic.Unknown
	}
	if v.Kind() != value.String {
		return symbolic.Yes
	}
	text, _ := v.AsText()
	return symbolic.Same(text, symbolic.Literal("")).Not()
}

// commonType is the type that all arguments are converted to; NilType if there
// is none.
func (c *call) commonType() cty.Type {
	t := cty.NilType
	var first value.Value
	for _, a := range c.args {
		if a.Type() == cty.DynamicPseudoType {
			if a.IsNull() {
				continue
			}
			return cty.DynamicPseudoType
		}
		if t == cty.NilType {
			first, t = a, a.Type()
			continue
		}
		common, ok := value.CommonType(first, a)
		if !ok {
			return cty.NilType
		}
		if common != cty.DynamicPseudoType {
			t = common
			first = value.NullOf(t)
		}
	}
	if t == cty.NilType {
		return cty.DynamicPseudoType
	}
	return t
}

// coalesceList returns the first list that is not empty.
func coalesceList(c *call) value.Value {
	for i, a := range c.args {
		t := a.Type()
		if !a.IsUnknown() && a.Kind() != value.List && a.Kind() != value.Tuple && !t.IsListType() && !t.IsTupleType() {
			return c.fail(i, "a list is required, not a "+a.Kind().String())
		}
	}
	return coalesceListFrom(c, c.args)
}

func coalesceListFrom(c *call, args []value.Value) value.Value {
	for i, a := range args {
		if t := a.Type(); a.IsNull() && (t.IsListType() || t.IsTupleType()) {
			continue
		}
		if n, ok := a.Length(); ok && n == 0 {
			continue
		}
		if hasCertain(a) {
			return a
		}
		rest := coalesceListFrom(c, args[i+1:])
		empty := equality(value.Derived("", "length", []value.Value{a}, cty.Number), value.OfInt(0))
		return c.when(value.Not(empty), func(holds bool) value.Value {
			if holds {
				return a
			}
			return rest
		})
	}
	return c.fail(-1, "all lists are empty")
}

// hasCertain reports whether a collection has an element that is certainly there.
func hasCertain(v value.Value) bool {
	for _, e := range v.Elements() {
		if !e.IsOptional() {
			return true
		}
	}
	return false
}
