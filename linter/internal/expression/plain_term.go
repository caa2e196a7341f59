package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxPlainDigits is how long a number may be here.
const maxPlainDigits = 18

// operand reads a term and what is taken of it with dots and brackets.
func (r *plainReader) operand() hclsyntax.Expression {
	term := r.term()
	if term == nil {
		return nil
	}
	return r.steps(term)
}

func (r *plainReader) term() hclsyntax.Expression {
	switch c := r.skip(); {
	case isLetter(c):
		return r.named()
	case c == '"':
		return r.quotedTemplate()
	case isNumeral(c):
		return r.number()
	case c == '{':
		return r.object()
	case c == '[':
		return r.tuple()
	case c == '(':
		return r.parentheses()
	case c == '!':
		return r.unary(hclsyntax.OpLogicalNot)
	case c == '-':
		return r.unary(hclsyntax.OpNegate)
	case c == '<':
		return r.heredoc()
	default:
		return nil
	}
}

// named reads a keyword, a call or the root of a reference.
func (r *plainReader) named() hclsyntax.Expression {
	start := r.at
	name := string(r.word())
	rng := r.rng(start, r.at)
	switch c := r.skip(); {
	case c == '(':
		return r.call(name, rng)
	case c == ':' && r.follows(':'):
		return nil
	}
	switch name {
	case "true":
		return &hclsyntax.LiteralValueExpr{Val: cty.True, SrcRange: rng}
	case "false":
		return &hclsyntax.LiteralValueExpr{Val: cty.False, SrcRange: rng}
	case "null":
		return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: rng}
	default:
		steps := append(make(hcl.Traversal, 0, 3), hcl.TraverseRoot{Name: name, SrcRange: rng})
		return &hclsyntax.ScopeTraversalExpr{Traversal: steps, SrcRange: rng}
	}
}

// number reads digits, with a fraction or not.
func (r *plainReader) number() hclsyntax.Expression {
	start := r.at
	r.digits()
	if r.at+1 < len(r.data) && r.data[r.at] == '.' && isNumeral(r.data[r.at+1]) {
		r.at++
		r.digits()
	}
	value, ok := r.numberSince(start)
	if !ok {
		return nil
	}
	return &hclsyntax.LiteralValueExpr{Val: value, SrcRange: r.rng(start, r.at)}
}

func (r *plainReader) digits() {
	for r.at < len(r.data) && isNumeral(r.data[r.at]) {
		r.at++
	}
}

// numberSince is false for a number that goes on in a way that is not plain: HCL
// takes "2.e5" and "1.2.3" for one number each, although the latter is none.
func (r *plainReader) numberSince(start int) (cty.Value, bool) {
	if r.at-start > maxPlainDigits || r.at+1 < len(r.data) && r.data[r.at] == '.' && strings.IndexByte("0123456789eE", r.data[r.at+1]) >= 0 {
		return cty.NilVal, false
	}
	value, err := cty.ParseNumberVal(string(r.data[start:r.at]))
	return value, err == nil
}

func (r *plainReader) parentheses() hclsyntax.Expression {
	start, outer := r.at, r.folded
	r.at++
	r.folded = true
	x := r.expression()
	if x == nil || !r.take(')') {
		return nil
	}
	r.folded = outer
	return &hclsyntax.ParenthesesExpr{Expression: x, SrcRange: r.rng(start, r.at)}
}

// call reads the arguments of a call, of which the name was read.
func (r *plainReader) call(name string, rng hcl.Range) hclsyntax.Expression {
	open, outer := r.at, r.folded
	r.at++
	r.folded = true
	args, spread, ok := r.list(')')
	if !ok {
		return nil
	}
	r.folded = outer
	return &hclsyntax.FunctionCallExpr{
		Name: name, Args: args, ExpandFinal: spread,
		NameRange: rng, OpenParenRange: r.rng(open, open+1), CloseParenRange: r.rng(r.at-1, r.at),
	}
}

// tuple reads a list, or a loop that makes one.
func (r *plainReader) tuple() hclsyntax.Expression {
	open, outer := r.at, r.folded
	r.at++
	r.folded = true
	if r.atLoop() {
		return r.loop(open, ']', outer)
	}
	elements, spread, ok := r.list(']')
	if !ok || spread {
		return nil
	}
	r.folded = outer
	return &hclsyntax.TupleConsExpr{Exprs: elements, SrcRange: r.rng(open, r.at), OpenRange: r.rng(open, open+1)}
}

// list reads expressions with commas between them up to behind a bracket. The last
// one may be followed by an ellipsis: spread is true then.
func (r *plainReader) list(closing byte) (list []hclsyntax.Expression, spread, ok bool) {
	for !r.take(closing) {
		x := r.expression()
		if x == nil {
			return nil, false, false
		}
		list = append(list, x)
		if r.take(',') {
			continue
		}
		if spread = r.skip() == '.' && r.dots(); spread {
			r.at += len("...")
		}
		return list, spread, r.take(closing)
	}
	return list, false, true
}

// object reads an object, whose items end with their lines, or a loop that makes
// one.
func (r *plainReader) object() hclsyntax.Expression {
	open, outer := r.at, r.folded
	r.at++
	r.folded = true
	if r.atLoop() {
		return r.loop(open, '}', outer)
	}
	r.at = open + 1
	r.folded = false
	out := &hclsyntax.ObjectConsExpr{OpenRange: r.rng(open, open+1)}
	for !r.take('}') {
		c := r.skip()
		if c == '\n' {
			r.at++
			continue
		}
		key := r.expression()
		if key == nil || !r.separator('=') && !r.separator(':') {
			return nil
		}
		value := r.expression()
		if value == nil {
			return nil
		}
		wrapped := &hclsyntax.ObjectConsKeyExpr{Wrapped: key, ForceNonLiteral: c == '('}
		out.Items = append(out.Items, hclsyntax.ObjectConsItem{KeyExpr: wrapped, ValueExpr: value})
		switch r.skip() {
		case ',', '\n':
			r.at++
		case '}':
		default:
			return nil
		}
	}
	r.folded = outer
	out.SrcRange = r.rng(open, r.at)
	return out
}

// atLoop skips to the next token and reports whether it is the word "for", which
// no item may begin with.
func (r *plainReader) atLoop() bool {
	r.skip()
	start := r.at
	is := string(r.word()) == "for"
	r.at = start
	return is
}

// loop reads a for expression from its first word on.
func (r *plainReader) loop(open int, closing byte, outer bool) hclsyntax.Expression {
	r.at += len("for")
	out := &hclsyntax.ForExpr{OpenRange: r.rng(open, open+1)}
	if !r.loopNames(out) {
		return nil
	}
	if out.CollExpr = r.expression(); out.CollExpr == nil || !r.separator(':') {
		return nil
	}
	if out.ValExpr = r.expression(); out.ValExpr == nil {
		return nil
	}
	if r.skip() == '=' && r.follows('>') {
		r.at += len("=>")
		out.KeyExpr = out.ValExpr
		if out.ValExpr = r.expression(); out.ValExpr == nil {
			return nil
		}
	}
	if r.skip() == '.' && r.dots() {
		r.at += len("...")
		out.Group = true
	}
	if isLetter(r.skip()) {
		if string(r.word()) != "if" {
			return nil
		}
		if out.CondExpr = r.expression(); out.CondExpr == nil {
			return nil
		}
	}
	if !r.take(closing) || (closing == '}') != (out.KeyExpr != nil) || closing == ']' && out.Group {
		return nil
	}
	r.folded = outer
	out.SrcRange, out.CloseRange = r.rng(open, r.at), r.rng(r.at-1, r.at)
	return out
}

// loopNames reads the variables of a loop up to behind the word "in".
func (r *plainReader) loopNames(out *hclsyntax.ForExpr) bool {
	r.skip()
	out.ValVar = string(r.word())
	if out.ValVar == "" {
		return false
	}
	if r.take(',') {
		r.skip()
		out.KeyVar, out.ValVar = out.ValVar, string(r.word())
		if out.ValVar == "" {
			return false
		}
	}
	r.skip()
	return string(r.word()) == "in"
}
