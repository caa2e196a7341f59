package expression

import (
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// TypeConstraint reads the type argument of a variable. A constraint that
// Terraform would refuse gives the zero constraint and false. Defaults of
// optional attributes keep their places.
func (e *Evaluator) TypeConstraint(x hclsyntax.Expression, s Scope) (value.TypeConstraint, bool) {
	t, d, ok := (&env{e: e, scope: s}).typeOf(x, 0)
	if !ok {
		return value.TypeConstraint{}, false
	}
	return value.TypeConstraint{Type: t, Defaults: d}, true
}

func (c *env) typeOf(x hclsyntax.Expression, depth int) (cty.Type, *value.Defaults, bool) {
	if depth > c.e.Budget.Depth {
		return cty.NilType, nil, false
	}
	switch x := x.(type) {
	case *relocated:
		inside := *c
		inside.origin = &x.origin
		return inside.typeOf(x.Expression, depth)
	case *hclsyntax.ParenthesesExpr:
		return c.typeOf(x.Expression, depth+1)
	case *hclsyntax.TemplateExpr:
		// A type in quotes: of JSON syntax, or of Terraform 0.11, whose
		// "list" and "map" mean any element.
		if !x.IsStringLiteral() {
			return cty.NilType, nil, false
		}
		text, _ := c.eval(x).AsText()
		parsed, ok := c.e.parseText(text)
		if !ok {
			return cty.NilType, nil, false
		}
		return c.typeOf(parsed, depth+1)
	case *hclsyntax.ScopeTraversalExpr:
		if len(x.Traversal) == 1 {
			return primitiveType(x.Traversal.RootName())
		}
	case *hclsyntax.FunctionCallExpr:
		if len(x.Args) == 1 && !x.ExpandFinal {
			return c.typeCall(x, depth+1)
		}
	}
	return cty.NilType, nil, false
}

func primitiveType(name string) (cty.Type, *value.Defaults, bool) {
	switch name {
	case "string":
		return cty.String, nil, true
	case "number":
		return cty.Number, nil, true
	case "bool":
		return cty.Bool, nil, true
	case "any":
		return cty.DynamicPseudoType, nil, true
	case "list":
		return cty.List(cty.DynamicPseudoType), nil, true
	case "set":
		return cty.Set(cty.DynamicPseudoType), nil, true
	case "map":
		return cty.Map(cty.DynamicPseudoType), nil, true
	}
	return cty.NilType, nil, false
}

// typeCall reads list(...), object({...}) and the like.
func (c *env) typeCall(x *hclsyntax.FunctionCallExpr, depth int) (cty.Type, *value.Defaults, bool) {
	switch x.Name {
	case "object":
		object, ok := x.Args[0].(*hclsyntax.ObjectConsExpr)
		if !ok {
			return cty.NilType, nil, false
		}
		return c.objectType(object, depth)
	case "tuple":
		tuple, ok := x.Args[0].(*hclsyntax.TupleConsExpr)
		if !ok {
			return cty.NilType, nil, false
		}
		return c.tupleType(tuple, depth)
	}
	element, defaults, ok := c.typeOf(x.Args[0], depth)
	if !ok {
		return cty.NilType, nil, false
	}
	if defaults != nil {
		defaults = &value.Defaults{Children: map[string]*value.Defaults{"": defaults}}
	}
	switch x.Name {
	case "list":
		return cty.List(element), defaults, true
	case "set":
		return cty.Set(element), defaults, true
	case "map":
		return cty.Map(element), defaults, true
	}
	return cty.NilType, nil, false
}

func (c *env) tupleType(x *hclsyntax.TupleConsExpr, depth int) (cty.Type, *value.Defaults, bool) {
	types := make([]cty.Type, len(x.Exprs))
	children := map[string]*value.Defaults{}
	for i, element := range x.Exprs {
		t, d, ok := c.typeOf(element, depth)
		if !ok {
			return cty.NilType, nil, false
		}
		types[i] = t
		if d != nil {
			children[strconv.Itoa(i)] = d
		}
	}
	return cty.Tuple(types), defaultsOf(nil, children), true
}

func (c *env) objectType(x *hclsyntax.ObjectConsExpr, depth int) (cty.Type, *value.Defaults, bool) {
	types := map[string]cty.Type{}
	var optional []string
	attributes := map[string]value.Value{}
	children := map[string]*value.Defaults{}
	for _, item := range x.Items {
		key, ok := c.eval(item.KeyExpr).AsText()
		name, known := key.Literal()
		if !ok || !known {
			return cty.NilType, nil, false
		}
		inner := item.ValueExpr
		if call, isCall := inner.(*hclsyntax.FunctionCallExpr); isCall && call.Name == "optional" && len(call.Args) > 0 {
			optional = append(optional, name)
			inner = call.Args[0]
			if len(call.Args) > 1 {
				attributes[name] = c.eval(call.Args[1]).Settled()
			}
		}
		t, d, ok := c.typeOf(inner, depth)
		if !ok {
			return cty.NilType, nil, false
		}
		types[name] = t
		if d != nil {
			children[name] = d
		}
	}
	return cty.ObjectWithOptionalAttrs(types, optional), defaultsOf(attributes, children), true
}

func defaultsOf(attributes map[string]value.Value, children map[string]*value.Defaults) *value.Defaults {
	if len(attributes) == 0 && len(children) == 0 {
		return nil
	}
	return &value.Defaults{Attributes: attributes, Children: children}
}
