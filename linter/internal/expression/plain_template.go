package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// The two kinds of templates that are plain: inside quotes, and a whole file.
const (
	quoted = true
	bare   = false
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
func (r *plainReader) parts(quotes bool) (parts []hclsyntax.Expression, ok bool) {
	for {
		start := r.at
		text, more, ok := r.text(quotes)
		if !ok {
			return nil, false
		}
		if r.at > start {
			parts = append(parts, r.literal(text, start, r.at))
		}
		if !more {
			return parts, true
		}
		r.at += len("${")
		outer := r.folded
		r.folded = true
		x := r.expression()
		if x == nil || !r.take('}') {
			return nil, false
		}
		r.folded = outer
		parts = append(parts, x)
	}
}

// text reads up to an interpolation, of which more is true then, or to the end. It
// is not ok for escapes of template sequences, directives and rare other escapes.
func (r *plainReader) text(quotes bool) (text string, more, ok bool) {
	var decoded strings.Builder // what was read, if there was an escape
	from := r.at                // what was not decoded yet
	rest := func() string {
		if from == r.at && decoded.Len() == 0 {
			return ""
		}
		if decoded.Len() == 0 {
			return string(r.data[from:r.at])
		}
		decoded.Write(r.data[from:r.at])
		return decoded.String()
	}
	for ; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; {
		case c == '"' && quotes:
			return rest(), false, true
		case c == '$' && r.follows('{'):
			return rest(), true, true
		case c == '%' && r.follows('{'), c == '\n' && quotes:
			return "", false, false
		case (c == '$' || c == '%') && r.follows(c) && r.at+2 < len(r.data) && r.data[r.at+2] == '{':
			return "", false, false
		case c == '\\' && quotes:
			if r.at+1 == len(r.data) {
				return "", false, false
			}
			i := strings.IndexByte(escapeLetters, r.data[r.at+1])
			if i < 0 {
				return "", false, false
			}
			decoded.Write(r.data[from:r.at])
			decoded.WriteByte(escapeValues[i])
			r.at++
			from = r.at + 1
		}
	}
	return rest(), false, !quotes
}

// The escapes of one letter; HCL has \u and \U besides.
const (
	escapeLetters = `nrt"\`
	escapeValues  = "\n\r\t\"\\"
)

func (r *plainReader) literal(text string, start, end int) *hclsyntax.LiteralValueExpr {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: r.rng(start, end)}
}
