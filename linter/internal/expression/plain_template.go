package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// The kinds of templates: inside quotes, a line of a heredoc, and a whole file.
type templateKind uint8

const (
	quoted templateKind = iota
	heredoc
	bare
)

// quotedTemplate reads a string.
func (r *plainReader) quotedTemplate() hclsyntax.Expression {
	open := r.at
	r.at++
	parts, ok := r.parts(quoted)
	if !ok {
		return nil
	}
	r.at++ // the closing quote
	if len(parts) == 0 {
		parts = []hclsyntax.Expression{r.literal("", r.at, r.at)} // where hclsyntax has it
	}
	return r.template(parts, open, r.at)
}

// template makes one expression of the parts. One that is a single interpolation
// is worth what that is worth, of whatever type.
func (r *plainReader) template(parts []hclsyntax.Expression, start, end int) hclsyntax.Expression {
	if len(parts) == 1 {
		if literal, ok := parts[0].(*hclsyntax.LiteralValueExpr); !ok || !isPartOf(literal) {
			return &hclsyntax.TemplateWrapExpr{Wrapped: parts[0], SrcRange: r.rng(start, end)}
		}
	}
	return &hclsyntax.TemplateExpr{Parts: parts, SrcRange: r.rng(start, end)}
}

// isPartOf tells a stretch of text from a literal inside an interpolation, which
// is no string: a string there is a template of its own.
func isPartOf(literal *hclsyntax.LiteralValueExpr) bool { return literal.Val.Type() == cty.String }

// parts reads up to the closing quote, or to the end of a bare template.
func (r *plainReader) parts(kind templateKind) (parts []hclsyntax.Expression, ok bool) {
	for {
		start := r.at
		decoded, more, ok := r.text(kind)
		if !ok {
			return nil, false
		}
		if r.at > start {
			if decoded == nil {
				decoded = r.data[start:r.at]
			}
			parts = append(parts, r.literal(string(decoded), start, r.at))
		}
		if !more {
			return parts, true
		}
		x := r.interpolation()
		if x == nil {
			return nil, false
		}
		parts = append(parts, x)
	}
}

func (r *plainReader) interpolation() hclsyntax.Expression {
	outer := r.folded
	r.at += len("${")
	r.folded = true
	x := r.expression()
	if x == nil || !r.take('}') {
		return nil
	}
	r.folded = outer
	return x
}

// text reads up to an interpolation, of which more is true then, or to the end: the
// closing quote, or behind the end of the line. Decoded is what it stands for, nil
// for a text without escapes. It is not ok for directives and rare escapes.
func (r *plainReader) text(kind templateKind) (decoded []byte, more, ok bool) {
	from := r.at // what is not in decoded yet, if that is not nil
	escape := func(stands string, length int) {
		decoded = append(append(decoded, r.data[from:r.at]...), stands...)
		r.at += length - 1
		from = r.at + 1
	}
	end := func() []byte {
		if decoded == nil {
			return nil
		}
		return append(decoded, r.data[from:r.at]...)
	}
	for ; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; c {
		case '"':
			if kind == quoted {
				return end(), false, true
			}
		case '\n':
			switch kind {
			case heredoc:
				r.at++
				return end(), false, true
			case quoted:
				return nil, false, false
			case bare:
			}
		case '$', '%':
			if r.follows('{') {
				return end(), true, c == '$'
			} else if r.follows(c) && r.at+2 < len(r.data) && r.data[r.at+2] == '{' {
				escape(string(r.data[r.at+1:r.at+3]), len("$${"))
			}
		case '\\':
			if kind != quoted {
				continue
			}
			i := -1
			if r.at+1 < len(r.data) {
				i = strings.IndexByte(escapeLetters, r.data[r.at+1])
			}
			if i < 0 {
				return nil, false, false
			}
			escape(escapeValues[i:i+1], len(`\n`))
		}
	}
	return end(), false, kind == bare
}

// The escapes of one letter; HCL has \u and \U besides.
const (
	escapeLetters = `nrt"\`
	escapeValues  = "\n\r\t\"\\"
)

func (r *plainReader) literal(text string, start, end int) *hclsyntax.LiteralValueExpr {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: r.rng(start, end)}
}
