package expression

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// eval evaluates one node. It is the only recursion of the evaluator and where
// the budget is taken from.
func (c *env) eval(x hclsyntax.Expression) value.Value {
	if !c.e.spend(1) {
		return c.e.exceeded(c.place(x.Range()), stepsExceeded)
	}
	if c.e.depth >= c.e.Budget.Calls {
		return c.e.exceeded(c.place(x.Range()), fmt.Sprintf("the references are nested deeper than %d", c.e.Budget.Calls))
	}
	c.e.depth++
	v := c.node(x)
	c.e.depth--
	switch {
	case v.Size() > c.e.Budget.Values:
		return c.e.exceeded(c.place(x.Range()), c.e.Budget.manyParts())
	case v.IsCollection() && c.e.Budget.tooMany(v.Count()):
		return c.e.exceeded(c.place(x.Range()), c.e.Budget.longCollection())
	}
	return v
}

func (c *env) node(x hclsyntax.Expression) value.Value {
	switch x := x.(type) {
	case *relocated:
		inside := *c
		inside.origin = &x.origin
		return inside.eval(x.Expression)
	case *hclsyntax.ParenthesesExpr:
		return c.eval(x.Expression)
	case *hclsyntax.LiteralValueExpr:
		return c.literal(x)
	case *hclsyntax.TemplateExpr:
		return c.templateParts(x)
	case *hclsyntax.TemplateWrapExpr:
		return c.wrapped(x)
	case *hclsyntax.TemplateJoinExpr:
		return c.templateJoin(x)
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr:
		return c.reference(x)
	case *hclsyntax.FunctionCallExpr:
		return c.call(x)
	case *hclsyntax.ConditionalExpr:
		return c.conditional(x)
	case *hclsyntax.TupleConsExpr:
		return c.tuple(x)
	case *hclsyntax.ObjectConsExpr:
		return c.object(x)
	case *hclsyntax.ObjectConsKeyExpr:
		return c.objectKey(x)
	case *hclsyntax.ForExpr:
		return c.forLoop(x)
	case *hclsyntax.SplatExpr:
		return c.splat(x)
	case *hclsyntax.AnonSymbolExpr:
		for l := c.locals; l != nil; l = l.outer {
			if l.item == x {
				return l.value
			}
		}
	case *hclsyntax.BinaryOpExpr:
		return c.binary(x)
	case *hclsyntax.UnaryOpExpr:
		return c.unary(x)
	}
	return value.Fail(c.place(x.Range()), "the expression has a syntax error")
}

// literal evaluates a number, bool, null or piece of a string.
func (c *env) literal(x *hclsyntax.LiteralValueExpr) value.Value {
	if !x.Val.IsNull() && x.Val.IsKnown() && x.Val.Type() == cty.String {
		return value.OfText(c.literalText(x))
	}
	return value.FromCty(x.Val).At(c.place(x.SrcRange))
}

func (c *env) literalText(x *hclsyntax.LiteralValueExpr) symbolic.Text {
	t := c.source(x.SrcRange).literal(x.Val.AsString(), x.SrcRange.Start.Byte, x.SrcRange.End.Byte)
	if c.hidden != "" {
		t = t.Hidden(c.hidden)
	}
	return t
}

func (c *env) tuple(x *hclsyntax.TupleConsExpr) value.Value {
	elements := make([]value.Value, len(x.Exprs))
	for i, element := range x.Exprs {
		elements[i] = c.eval(element)
	}
	return value.NewTuple(elements).At(c.place(x.SrcRange))
}

func (c *env) object(x *hclsyntax.ObjectConsExpr) value.Value {
	keys := make([]value.Value, len(x.Items))
	values := make([]value.Value, len(x.Items))
	for i, item := range x.Items {
		keys[i] = c.eval(item.KeyExpr)
		values[i] = c.eval(item.ValueExpr)
	}
	if value.Breadth(keys) > maxCases {
		return value.Derived(c.tokenScope(), "object", append(keys, values...), cty.NilType).At(c.place(x.SrcRange))
	}
	return c.objectOf(x, keys, values).At(c.place(x.SrcRange))
}

// objectOf makes an object. A key that is a choice becomes a token, unless
// Terraform would refuse an alternative: then the object is a choice.
func (c *env) objectOf(x *hclsyntax.ObjectConsExpr, keys, values []value.Value) value.Value {
	attributes := make([]value.Attribute, len(keys))
	for i, key := range keys {
		text, ok := key.AsText()
		switch {
		case key.IsInvalid():
			return key
		case key.Kind() == value.Choice && (key.IsFaulty() || !ok):
			return c.spread(keys, i, func(keys []value.Value) value.Value { return c.objectOf(x, keys, values) })
		case !ok:
			return value.Fail(c.place(x.Items[i].KeyExpr.Range()), "a "+key.Kind().String()+" cannot be a key")
		}
		attributes[i] = value.Attribute{Key: text, Value: values[i]}
	}
	return value.NewObject(attributes)
}

// key converts the value of a loop's key to a text. Alternatives that cannot be
// keys are never taken.
func (c *env) key(key value.Value, x hclsyntax.Expression) (symbolic.Text, value.Value) {
	key = key.Map(func(key value.Value) value.Value {
		if _, ok := key.AsText(); ok || key.IsInvalid() {
			return key
		}
		return value.Fail(c.place(x.Range()), "a "+key.Kind().String()+" cannot be a key")
	}).Settled()
	if key.IsInvalid() {
		return symbolic.Text{}, key
	}
	text, _ := key.AsText()
	return text, value.Value{}
}

// objectKey evaluates a key: a bare name is the key itself.
func (c *env) objectKey(x *hclsyntax.ObjectConsKeyExpr) value.Value {
	if x.ForceNonLiteral {
		return c.eval(x.Wrapped)
	}
	switch wrapped := x.Wrapped.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		rng := c.place(wrapped.SrcRange)
		if len(wrapped.Traversal) > 1 {
			return value.Fail(rng, "a key with dots must be in quotes or in parentheses")
		}
		return value.OfText(symbolic.LiteralAt(wrapped.Traversal.RootName(), rng))
	case *hclsyntax.LiteralValueExpr:
		// The keywords true, false and null are names here.
		if keyword := wrapped.AsTraversal(); len(keyword) == 1 {
			return value.OfText(symbolic.LiteralAt(keyword.RootName(), c.place(wrapped.SrcRange)))
		}
	}
	return c.eval(x.Wrapped)
}
