package expression

import (
	"errors"
	"maps"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	cf "github.com/zclconf/go-cty/cty/function"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// table holds all functions by name. It is made once, when first asked for:
// there are as many evaluators as root modules.
var table = sync.OnceValue(functions)

// functions returns all functions of Terraform 1.13 and OpenTofu by name.
func functions() map[string]function {
	all := map[string]function{}
	for _, part := range []map[string]function{
		controlFunctions(), textFunctions(), cutFunctions(), patternFunctions(), listFunctions(), setFunctions(),
		mapFunctions(), numberFunctions(), typeFunctions(), encodingFunctions(), hashFunctions(), fileFunctions(),
		networkFunctions(), timeFunctions(), modelFunctions(),
	} {
		maps.Copy(all, part)
	}
	return all
}

// library makes a function of one of cty's. It needs arguments that are wholly
// known; else the result is an unknown named after the call. Strings of the
// result keep their places if they stand in an argument as they are.
func library(f cf.Function) function {
	out := function{least: len(f.Params()), most: len(f.Params()), whole: true}
	if f.VarParam() != nil {
		out.most = -1
	}
	out.run = func(c *call) value.Value {
		if !c.known() {
			return c.derived()
		}
		return c.library(f)
	}
	return out
}

// as notes the type of the result of a function.
func (f function) as(t cty.Type) function {
	f.result = t
	return f
}

// library calls a function of cty's with known arguments.
func (c *call) library(f cf.Function) (v value.Value) {
	defer func() {
		// A panic in a function of a library must not end the run; such a
		// call has no result that we know.
		if r := recover(); r != nil {
			v = c.derived()
		}
	}()
	args := make([]cty.Value, len(c.args))
	params, variadic := f.Params(), f.VarParam()
	for i, a := range c.args {
		known, ok := value.ToCty(a)
		if !ok {
			return c.derived()
		}
		param := variadic
		if i < len(params) {
			param = &params[i]
		}
		converted, err := convert.Convert(known, param.Type)
		if err != nil {
			return c.fail(i, err.Error())
		}
		if converted.IsNull() && !param.AllowNull {
			return c.fail(i, "the argument must not be null")
		}
		args[i] = converted
	}
	result, err := f.Call(args)
	if err != nil {
		i := -1
		if arg, ok := errors.AsType[cf.ArgError](err); ok {
			i = arg.Index
		}
		return c.fail(i, err.Error())
	}
	if result.Type() == cty.String && result.IsKnown() && !result.IsNull() {
		return c.limited(c.attach(result.AsString()))
	}
	return value.FromCty(result, c.args...)
}

// attach gives a string that was computed from the arguments the place of the
// argument that it stands in, if it does.
func (c *call) attach(s string) symbolic.Text {
	for _, a := range c.args {
		if a.Kind() == value.String {
			text, _ := a.AsText()
			if part := value.Part(s, text); !part.Range().IsZero() {
				return part
			}
		}
	}
	// Changed letter by letter: the place is that of the string.
	if len(c.args) > 0 && c.args[0].Kind() == value.String {
		text, _ := c.args[0].AsText()
		return text.As(s)
	}
	return symbolic.Literal(s)
}
