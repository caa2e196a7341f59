package expression

import (
	"math/big"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// binary evaluates a binary operator.
func (c *env) binary(x *hclsyntax.BinaryOpExpr) value.Value {
	rng := c.place(x.SrcRange)
	left := c.eval(x.LHS)
	if x.Op == hclsyntax.OpLogicalAnd || x.Op == hclsyntax.OpLogicalOr {
		// Terraform 1.12 and later look at the right side only if the left
		// one does not decide.
		decisive := symbolic.AnswerOf(x.Op == hclsyntax.OpLogicalOr)
		if left.AsBool() == decisive {
			return value.OfBool(decisive == symbolic.Yes).At(rng)
		}
	}
	right := c.eval(x.RHS)
	operands := []value.Value{left, right}
	if value.Breadth(operands) > maxCases {
		return value.Operation("", symbolOf(x.Op), operands, x.Op.Type).At(rng)
	}
	return c.each(operands, func(v []value.Value) value.Value {
		return c.operate(x.Op, v[0], v[1], rng)
	}).At(rng)
}

// maxCases bounds the combinations of alternatives that one operation or call
// is computed for.
const maxCases = 32

// each applies f to the values; choices among them become a choice of results.
// The caller has seen to it that there are not too many.
func (c *env) each(args []value.Value, f func([]value.Value) value.Value) value.Value {
	for i, a := range args {
		if a.Kind() == value.Choice {
			return c.spread(args, i, func(args []value.Value) value.Value { return c.each(args, f) })
		}
	}
	return f(args)
}

func (c *env) operate(op *hclsyntax.Operation, left, right value.Value, rng source.Range) value.Value {
	switch op {
	case hclsyntax.OpLogicalAnd:
		return c.logical("&&", left, right, symbolic.No, rng)
	case hclsyntax.OpLogicalOr:
		return c.logical("||", left, right, symbolic.Yes, rng)
	}
	if left.IsInvalid() {
		return left
	}
	if right.IsInvalid() {
		return right
	}
	switch op {
	case hclsyntax.OpEqual:
		return equality(left, right)
	case hclsyntax.OpNotEqual:
		return not(equality(left, right), rng)
	case hclsyntax.OpGreaterThan:
		return c.compare(">", left, right, rng)
	case hclsyntax.OpLessThan:
		return c.compare("<", left, right, rng)
	case hclsyntax.OpGreaterThanOrEqual:
		return not(c.compare("<", left, right, rng), rng)
	case hclsyntax.OpLessThanOrEqual:
		return not(c.compare(">", left, right, rng), rng)
	}
	return c.arithmetic(op, left, right, rng)
}

// logical is Kleene's and or or; the decisive answer of one side is enough,
// even if evaluating the other fails, but not if that is no bool at all.
func (c *env) logical(symbol string, left, right value.Value, decisive symbolic.Answer, rng source.Range) value.Value {
	sides := []value.Value{left, right}
	for i, side := range sides {
		answer := side.AsBool()
		if answer == symbolic.Unknown && (side.IsKnown() && !side.IsNull() || side.IsCollection()) {
			return value.Fail(rng, "the operand is not a bool")
		}
		if answer == decisive && (!sides[1-i].IsNull() || i == 0) {
			return value.OfBool(decisive == symbolic.Yes)
		}
	}
	for i, side := range sides {
		other := sides[1-i]
		switch {
		case side.IsInvalid() && other.IsUnknown():
			// Either the other side decides, or Terraform refuses it.
			return c.when(other, func(holds bool) value.Value {
				if symbolic.AnswerOf(holds) == decisive {
					return value.OfBool(holds)
				}
				return side
			})
		case side.IsInvalid():
			return side
		case other.IsInvalid():
			continue
		case side.IsNull():
			return value.Fail(rng, "the operand is null")
		case side.AsBool() != decisive.Not():
			continue
		case other.IsNull():
			return value.Fail(rng, "the operand is null")
		}
		return other.ConvertTo(cty.Bool, rng)
	}
	return value.Operation("", symbol, sides, cty.Bool)
}

// equality is ==. An open one is named with the known side last, so that both
// ways of writing it are one condition.
func equality(left, right value.Value) value.Value {
	switch value.Equal(left, right) {
	case symbolic.Yes:
		return value.OfBool(true)
	case symbolic.No:
		return value.OfBool(false)
	default: // not decided: named below
	}
	if left.IsKnown() && !right.IsKnown() ||
		left.IsKnown() == right.IsKnown() && value.Describe(right) < value.Describe(left) {
		left, right = right, left
	}
	return value.Operation("", "==", []value.Value{left, right}, cty.Bool)
}

func not(v value.Value, rng source.Range) value.Value {
	if v.IsInvalid() {
		return v
	}
	switch v.AsBool() {
	case symbolic.Yes:
		return value.OfBool(false)
	case symbolic.No:
		return value.OfBool(true)
	default: // not decided: named below
	}
	if v.IsKnown() || v.IsCollection() {
		return value.Fail(rng, "the operand is not a bool")
	}
	return value.Not(v)
}

// compare is > or <, of numbers only.
func (c *env) compare(symbol string, left, right value.Value, rng source.Range) value.Value {
	a, b, fault, ok := numbers(left, right, rng)
	if fault.IsInvalid() {
		return fault
	}
	if ok {
		order := a.Cmp(b)
		return value.OfBool(symbol == ">" && order > 0 || symbol == "<" && order < 0)
	}
	// A length is never below zero: to be above it is not to be zero.
	if n, known := right.AsInt(); known && strings.HasPrefix(value.Describe(left), "length(") {
		switch {
		case symbol == "<" && n <= 0:
			return value.OfBool(false)
		case symbol == "<" && n == 1:
			return equality(left, value.OfInt(0))
		case symbol == ">" && n == 0:
			return value.Not(equality(left, value.OfInt(0)))
		case symbol == ">" && n < 0:
			return value.OfBool(true)
		}
	}
	return value.Operation("", symbol, []value.Value{left, right}, cty.Bool)
}

// numbers converts operands; ok is false if one of them is not known.
func numbers(left, right value.Value, rng source.Range) (a, b *big.Float, fault value.Value, ok bool) {
	for _, v := range []value.Value{left, right} {
		if _, isNumber := v.AsNumber(); !isNumber && (v.IsKnown() || v.IsCollection()) {
			return nil, nil, value.Fail(rng, "the operand is not a number but a "+v.Kind().String()), false
		}
	}
	a, aok := left.AsNumber()
	b, bok := right.AsNumber()
	return a, b, value.Value{}, aok && bok
}

func (c *env) arithmetic(op *hclsyntax.Operation, left, right value.Value, rng source.Range) value.Value {
	a, b, fault, ok := numbers(left, right, rng)
	if fault.IsInvalid() {
		return fault
	}
	if !ok {
		return value.Operation("", symbolOf(op), []value.Value{left, right}, cty.Number)
	}
	if b.Sign() == 0 && op == hclsyntax.OpDivide {
		return value.Fail(rng, "division by zero")
	}
	result, err := op.Impl.Call([]cty.Value{cty.NumberVal(a), cty.NumberVal(b)})
	if err != nil || !result.IsKnown() || result.IsNull() {
		return value.Fail(rng, "the operation has no result")
	}
	return c.number(result.AsBigFloat(), rng)
}

// number returns a computed number, unless its exponent is monstrous: squaring
// in a chain of locals doubles it each time.
func (c *env) number(n *big.Float, rng source.Range) value.Value {
	if !n.IsInf() && (n.MantExp(nil) > 40_000 || n.MantExp(nil) < -40_000) {
		return c.e.exceeded(rng, "a number has more than 12000 digits")
	}
	return value.OfNumber(n)
}

func symbolOf(op *hclsyntax.Operation) string {
	for _, known := range []struct {
		op     *hclsyntax.Operation
		symbol string
	}{
		{hclsyntax.OpLogicalAnd, "&&"},
		{hclsyntax.OpLogicalOr, "||"},
		{hclsyntax.OpEqual, "=="},
		{hclsyntax.OpNotEqual, "!="},
		{hclsyntax.OpGreaterThan, ">"},
		{hclsyntax.OpLessThan, "<"},
		{hclsyntax.OpGreaterThanOrEqual, ">="},
		{hclsyntax.OpLessThanOrEqual, "<="},
		{hclsyntax.OpAdd, "+"},
		{hclsyntax.OpSubtract, "-"},
		{hclsyntax.OpMultiply, "*"},
		{hclsyntax.OpDivide, "/"},
		{hclsyntax.OpModulo, "%"},
	} {
		if known.op == op {
			return known.symbol
		}
	}
	return "?"
}

// unary evaluates ! and -.
func (c *env) unary(x *hclsyntax.UnaryOpExpr) value.Value {
	rng := c.place(x.SrcRange)
	return c.eval(x.Val).Map(func(v value.Value) value.Value {
		if v.IsInvalid() {
			return v
		}
		if x.Op == hclsyntax.OpLogicalNot {
			return not(v, rng)
		}
		if n, ok := v.AsNumber(); ok {
			return value.OfNumber(new(big.Float).Neg(n))
		}
		if v.IsKnown() || v.IsCollection() {
			return value.Fail(rng, "the operand is not a number")
		}
		return value.Operation("", "-", []value.Value{v}, cty.Number)
	}).At(rng)
}
