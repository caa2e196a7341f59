package expression

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// steps reads what is taken of a term with dots and brackets.
func (r *plainReader) steps(x hclsyntax.Expression) hclsyntax.Expression {
	for x != nil {
		switch c := r.skip(); {
		case c == '.' && !r.dots():
			x = r.dot(x)
		case c == '[':
			x = r.index(x)
		default:
			return x
		}
	}
	return nil
}

// dot reads an attribute, an index in the style of old versions, or a splat of
// attributes.
func (r *plainReader) dot(x hclsyntax.Expression) hclsyntax.Expression {
	if c, ok := r.behindDot(); ok && c == '*' {
		return r.attributeSplat(x)
	}
	step, end := r.step()
	if step == nil {
		return nil
	}
	return extended(x, step, end)
}

// behindDot looks at what comes behind the dot that is next, without going there.
func (r *plainReader) behindDot() (c byte, ok bool) {
	start := r.at
	r.at++
	c = r.skip()
	ok = r.at < len(r.data)
	r.at = start
	return c, ok
}

// step reads the dot that is next and the name or number behind it.
func (r *plainReader) step() (hcl.Traverser, hcl.Range) {
	dot := r.at
	r.at++
	c := r.skip()
	start := r.at
	switch {
	case isLetter(c):
		name := string(r.word())
		rng := r.rng(dot, r.at)
		return hcl.TraverseAttr{Name: name, SrcRange: rng}, rng
	case isNumeral(c):
		r.digits()
		if key, ok := r.numberSince(start); ok {
			rng := r.rng(dot, r.at)
			return hcl.TraverseIndex{Key: key, SrcRange: rng}, rng
		}
	}
	return nil, hcl.Range{}
}

// extended adds a step to an expression, as a part of it where it is a reference.
func extended(x hclsyntax.Expression, step hcl.Traverser, rng hcl.Range) hclsyntax.Expression {
	switch x := x.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		x.Traversal = append(x.Traversal, step)
		x.SrcRange = hcl.RangeBetween(x.SrcRange, rng)
		return x
	case *hclsyntax.RelativeTraversalExpr:
		x.Traversal = append(x.Traversal, step)
		x.SrcRange = hcl.RangeBetween(x.SrcRange, rng)
		return x
	default:
		return &hclsyntax.RelativeTraversalExpr{Source: x, Traversal: hcl.Traversal{step}, SrcRange: hcl.RangeBetween(x.Range(), rng)}
	}
}

// attributeSplat reads ".*" and the attributes that are taken of each item.
func (r *plainReader) attributeSplat(x hclsyntax.Expression) hclsyntax.Expression {
	dot := r.at
	r.at++
	r.skip()
	r.at++
	marker := r.rng(dot, r.at)
	item := &hclsyntax.AnonSymbolExpr{SrcRange: marker}
	out := &hclsyntax.SplatExpr{Source: x, Each: item, Item: item, MarkerRange: marker}
	var taken hcl.Traversal
	end := r.at
	for r.skip() == '.' && !r.dots() {
		first := r.at
		step, rng := r.step()
		if step == nil {
			return nil
		}
		taken = append(taken, step)
		end = r.at
		if len(taken) > 1 {
			first = out.Each.Range().Start.Byte
		}
		out.Each = &hclsyntax.RelativeTraversalExpr{Source: item, Traversal: taken, SrcRange: r.rng(first, rng.End.Byte)}
	}
	out.SrcRange = r.rng(x.Range().Start.Byte, end)
	return out
}

// index reads an index in brackets, or a splat and all that is taken of its items.
func (r *plainReader) index(x hclsyntax.Expression) hclsyntax.Expression {
	open, outer := r.at, r.folded
	r.at++
	if r.skip() == '*' {
		r.at++
		if !r.take(']') {
			return nil
		}
		return r.splat(x, r.rng(open, r.at))
	}
	r.folded = true
	key := r.expression()
	if key == nil || !r.take(']') {
		return nil
	}
	r.folded = outer
	brackets := r.rng(open, r.at)
	switch key := key.(type) {
	case *hclsyntax.LiteralValueExpr:
		return extended(x, hcl.TraverseIndex{Key: key.Val, SrcRange: brackets}, brackets)
	case *hclsyntax.TemplateExpr:
		if key.IsStringLiteral() {
			literal, ok := key.Parts[0].(*hclsyntax.LiteralValueExpr)
			if !ok {
				return nil
			}
			return extended(x, hcl.TraverseIndex{Key: literal.Val, SrcRange: brackets}, brackets)
		}
	}
	return &hclsyntax.IndexExpr{
		Collection: x, Key: key, SrcRange: hcl.RangeBetween(x.Range(), brackets),
		OpenRange: r.rng(open, open+1), BracketRange: brackets,
	}
}

func (r *plainReader) splat(x hclsyntax.Expression, marker hcl.Range) hclsyntax.Expression {
	if r.depth == maxPlainDepth {
		return nil
	}
	r.depth++
	item := &hclsyntax.AnonSymbolExpr{SrcRange: marker}
	each := r.steps(item)
	r.depth--
	if each == nil {
		return nil
	}
	return &hclsyntax.SplatExpr{Source: x, Each: each, Item: item, SrcRange: spanning(x, each), MarkerRange: marker}
}
