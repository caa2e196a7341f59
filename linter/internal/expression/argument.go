package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Argument evaluates the argument of a module call. Its strings are put to use
// here: this is the place to edit one of them, and not what the called module
// makes of it. Of an object or list that is written out, each part is an
// argument of its own.
func (e *Evaluator) Argument(x hclsyntax.Expression, s Scope) value.Value {
	c := &env{e: e, scope: s}
	return c.used(x, e.Eval(x, s))
}

// used notes the place of use for the value of an expression.
func (c *env) used(x hclsyntax.Expression, v value.Value) value.Value {
	switch x := x.(type) {
	case *relocated:
		inside := *c
		inside.origin = &x.origin
		return inside.used(x.Expression, v)
	case *hclsyntax.ParenthesesExpr:
		return c.used(x.Expression, v)
	case *hclsyntax.ObjectConsExpr:
		return c.usedItems(x, v)
	case *hclsyntax.TupleConsExpr:
		elements := v.Elements()
		if v.Kind() != value.Tuple || len(elements) != len(x.Exprs) {
			return v
		}
		out := make([]value.Value, len(elements))
		for i, element := range elements {
			out[i] = c.used(x.Exprs[i], element)
		}
		return value.NewTuple(out).At(v.Range())
	}
	rng := c.place(x.Range())
	return v.MapTexts(func(t symbolic.Text) symbolic.Text { return usedOnce(t, rng, c.scope.Depth()) })
}

// usedOnce notes the use of a text, unless it is a document of its own, in which
// every part keeps the place where it is written.
func usedOnce(t symbolic.Text, rng source.Range, depth int) symbolic.Text {
	if strings.HasPrefix(strings.TrimLeft(t.Flat(), " \t\r\n"), "{") {
		return t
	}
	return t.UsedAt(rng, depth)
}

// usedItems is used for the attributes of an object that is written out.
func (c *env) usedItems(x *hclsyntax.ObjectConsExpr, v value.Value) value.Value {
	if v.Kind() != value.Object || v.Rest() != nil {
		return v
	}
	places := make([]source.Range, len(x.Items))
	for i, item := range x.Items {
		places[i] = c.keyPlace(item.KeyExpr)
	}
	attributes := v.Attributes()
	out := make([]value.Attribute, len(attributes))
	for i, a := range attributes {
		out[i] = a
		for j, item := range x.Items {
			if own := a.Key.Range(); !own.IsZero() && places[j].Contains(own) {
				out[i].Value = c.used(item.ValueExpr, a.Value)
			}
		}
	}
	return value.NewObject(out).At(v.Range())
}

// keyPlace is where the key of an object's item stands.
func (c *env) keyPlace(x hclsyntax.Expression) source.Range {
	if key, ok := x.(*hclsyntax.ObjectConsKeyExpr); ok {
		if inner, ok := key.Wrapped.(*relocated); ok {
			return inner.origin.place(inner.Range())
		}
	}
	return c.place(x.Range())
}

// Unwrap returns the expression inside of one that was converted from JSON
// syntax, for a reader that looks at the expression itself and not its value.
func Unwrap(x hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch inner := x.(type) {
		case *relocated:
			x = inner.Expression
		case *hclsyntax.ParenthesesExpr:
			x = inner.Expression
		default:
			return x
		}
	}
}
