package expression

import (
	"math/big"

	"github.com/zclconf/go-cty/cty"
	cf "github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// numberFunctions are those that compute numbers.
func numberFunctions() map[string]function {
	out := map[string]function{
		"sum":      {least: 1, most: 1, run: sum, result: cty.Number, whole: true},
		"parseint": {least: 2, most: 2, run: parseInt, result: cty.Number, whole: true},
	}
	for name, f := range map[string]cf.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "log": stdlib.LogFunc,
		"max": stdlib.MaxFunc, "min": stdlib.MinFunc, "pow": stdlib.PowFunc, "signum": stdlib.SignumFunc,
	} {
		out[name] = library(f).as(cty.Number)
	}
	return out
}

// parseInt reads an integer of a base. The length is bounded, as reading takes
// quadratic time.
func parseInt(c *call) value.Value {
	if !c.known() {
		return c.derived()
	}
	if text, ok := c.args[0].AsText(); ok && text.Len() > 10_000 {
		return c.e.exceeded(c.rng, "a number has more than 10000 digits")
	}
	return c.library(stdlib.ParseIntFunc)
}

func sum(c *call) value.Value {
	seq, fault := c.sequence(0, true)
	if fault.IsInvalid() {
		return fault
	}
	if !seq.IsKnown() {
		return c.derived()
	}
	if seq.Count() == 0 {
		return c.fail(0, "the list is empty")
	}
	total := cty.Zero
	for _, e := range seq.Elements() {
		n, ok := e.AsNumber()
		if !ok {
			return c.fail(0, "a number is required, not a "+e.Kind().String())
		}
		total = total.Add(cty.NumberVal(n))
	}
	return c.number(new(big.Float).Set(total.AsBigFloat()), c.rng)
}
