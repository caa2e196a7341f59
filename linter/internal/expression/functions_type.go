package expression

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// typeFunctions are those that convert to a type.
func typeFunctions() map[string]function {
	dynamic := cty.DynamicPseudoType
	out := map[string]function{}
	for name, t := range map[string]cty.Type{
		"tostring": cty.String, "tonumber": cty.Number, "tobool": cty.Bool,
		"tolist": cty.List(dynamic), "toset": cty.Set(dynamic), "tomap": cty.Map(dynamic),
	} {
		out[name] = function{least: 1, most: 1, result: t, run: func(c *call) value.Value { return convertTo(c, t) }}
	}
	return out
}

func convertTo(c *call, t cty.Type) value.Value {
	a := c.args[0]
	if !a.IsUnknown() {
		v := a.ConvertTo(t, c.places[0])
		if fault, ok := v.Fault(); ok {
			return c.fail(0, fault.Message)
		}
		return v
	}
	// As text, list or map an unknown stays what it is; other conversions
	// change it.
	if have := a.Type(); have != cty.DynamicPseudoType && sameKind(have, t) {
		return a
	}
	c.e.doubts++
	if t == cty.Number || t == cty.Bool || t.IsSetType() {
		return c.derivedAs(t)
	}
	return a.ConvertTo(t, c.places[0])
}

func sameKind(a, b cty.Type) bool {
	return a == b || a.IsListType() && b.IsListType() || a.IsSetType() && b.IsSetType() || a.IsMapType() && b.IsMapType()
}
