package expression

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// modelFunctions are those that only models of modules call. Their arguments are
// not taken apart into the cases of choices, which is what they are there to spare.
func modelFunctions() map[string]function {
	return map[string]function{
		"provider::irsalint::undecided": {lazy: (*env).anyUndecided},
		"provider::irsalint::unknown":   {lazy: (*env).standIn},
	}
}

// anyUndecided tells whether one of its arguments is not wholly known.
func (c *env) anyUndecided(x *hclsyntax.FunctionCallExpr) value.Value {
	found := false
	for _, arg := range x.Args {
		v := c.eval(arg)
		if v.IsInvalid() {
			return v
		}
		found = found || !v.IsKnown()
	}
	return value.OfBool(found)
}

// standIn is the unknown string that is made from its arguments in the way that
// the first of them names. The same arguments make the same unknown in every
// module.
func (c *env) standIn(x *hclsyntax.FunctionCallExpr) value.Value {
	args := make([]value.Value, len(x.Args))
	concealed := false
	for i, arg := range x.Args {
		args[i] = c.eval(arg)
		if args[i].IsInvalid() {
			return args[i]
		}
		concealed = concealed || args[i].Sensitive()
	}
	if len(args) == 0 {
		return value.Fail(c.place(x.Range()), "unknown: an argument is required")
	}
	how, ok := args[0].AsText()
	if !ok {
		return value.Fail(c.place(x.Range()), "unknown: the first argument must be a string")
	}
	c.e.doubts++
	v := value.Derived("", how.String(), args[1:], cty.String)
	if concealed {
		v = v.MarkSensitive()
	}
	return v
}
