package expression

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// reference evaluates a.b[c].d: the scope is given the whole path at once, so
// that it can evaluate no more than what the path leads to.
func (c *env) reference(x hclsyntax.Expression) value.Value {
	// The steps of a reference are of no use behind it, and references nest, so
	// that all can use the same space.
	used := len(c.e.steps)
	v := c.resolved(x)
	c.e.steps = c.e.steps[:used]
	return v
}

func (c *env) resolved(x hclsyntax.Expression) value.Value {
	base, steps, fault := c.path(x)
	if fault.IsInvalid() {
		return fault
	}
	root, ok := base.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return c.follow(c.eval(base), steps)
	}
	first := steps[0]
	if v, ok := c.lookup(first.Name, c.place(root.SrcRange)); ok {
		return c.follow(v, steps[1:])
	}
	if c.scope == nil {
		return value.Fail(c.place(x.Range()), "a reference is not allowed here")
	}
	v, used := c.scope.Resolve(steps)
	used = min(max(used, 1), len(steps))
	v = v.At(between(first.Range, steps[used-1].Range))
	// What a model made has no place of its own: it is the whole reference's.
	return c.follow(v, steps[used:]).At(between(first.Range, steps[len(steps)-1].Range))
}

// path takes a reference apart into what it begins with and the steps in order;
// the first is the name that it begins with, if it begins with one.
func (c *env) path(x hclsyntax.Expression) (base hclsyntax.Expression, steps []Step, fault value.Value) {
	if plain, ok := x.(*hclsyntax.ScopeTraversalExpr); ok {
		used := len(c.e.steps)
		c.e.steps = c.steps(c.e.steps, plain.Traversal)
		return x, slices.Clip(c.e.steps[used:]), value.Value{}
	}
	var parts [][]Step // from the last to the first
	for {
		switch node := x.(type) {
		case *hclsyntax.ParenthesesExpr:
			x = node.Expression
			continue
		case *hclsyntax.ScopeTraversalExpr:
			parts = append(parts, c.steps(nil, node.Traversal))
		case *hclsyntax.RelativeTraversalExpr:
			parts = append(parts, c.steps(nil, node.Traversal))
			x = node.Source
			continue
		case *hclsyntax.IndexExpr:
			key := c.eval(node.Key)
			if key.IsInvalid() {
				return nil, nil, key
			}
			parts = append(parts, []Step{{Key: key, Range: c.place(node.BracketRange)}})
			x = node.Collection
			continue
		}
		for _, part := range slices.Backward(parts) {
			steps = append(steps, part...)
		}
		return x, steps, value.Value{}
	}
}

// steps appends the steps of a traversal.
func (c *env) steps(out []Step, traversal hcl.Traversal) []Step {
	for _, t := range traversal {
		switch t := t.(type) {
		case hcl.TraverseAttr:
			out = append(out, Step{Name: t.Name, Range: c.place(t.SrcRange)})
		case hcl.TraverseIndex:
			out = append(out, Step{Key: value.FromCty(t.Key), Range: c.place(t.SrcRange)})
		case hcl.TraverseRoot:
			out = append(out, Step{Name: t.Name, Range: c.place(t.SrcRange)})
		}
	}
	return out
}

// follow applies steps to a value.
func (c *env) follow(v value.Value, steps []Step) value.Value {
	for _, step := range steps {
		if !c.e.spend(1) {
			return c.e.exceeded(step.Range, stepsExceeded)
		}
		if v.IsUnknown() && v.Type() == cty.DynamicPseudoType ||
			v.IsCollection() && !v.Offers(step.Name) && (v.HasGaps() || !v.InOrder() || !step.Key.IsKnown()) {
			c.e.doubts++ // there may be no such element
		}
		if step.Name != "" {
			v = v.Map(func(v value.Value) value.Value { return v.Attribute(step.Name, step.Range) })
		} else {
			v = v.Index(step.Key, step.Range)
		}
	}
	return v
}
