package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxSimple bounds the letters of a simple interpolation, and so its nesting.
const maxSimple = 200

// plainTemplate parses a template whose interpolations are all simple, so that
// only these have to be parsed: most templates are long YAML with a few names in
// it, and HCL looks at each letter of it several times. It is false for a
// template that it leaves to HCL's own parser: with directives, escapes, quotes
// or braces inside an interpolation, carriage returns (HCL overlooks what follows a
// lone one), or letters beyond ASCII.
func plainTemplate(s, file string) (hclsyntax.Expression, bool) {
	if s == "" || strings.Contains(s, "%{") || strings.Contains(s, "$${") || strings.ContainsRune(s, '\r') || !isASCII(s) {
		return nil, false
	}
	whole := &hclsyntax.TemplateExpr{SrcRange: stretch(file, 0, len(s))}
	at := 0
	for {
		start := strings.Index(s[at:], "${")
		if start < 0 {
			break
		}
		start += at
		length := strings.IndexByte(s[start:], '}')
		if length < 0 {
			return nil, false
		}
		inside := s[start+2 : start+length]
		if len(inside) > maxSimple || strings.ContainsFunc(inside, func(r rune) bool { return !isSimple(r) }) {
			return nil, false
		}
		x, diags := hclsyntax.ParseExpression([]byte(inside), file, hcl.Pos{Line: 1, Column: 1, Byte: start + 2})
		if diags.HasErrors() {
			return nil, false
		}
		if start > at {
			whole.Parts = append(whole.Parts, plainLiteral(s, file, at, start))
		}
		whole.Parts = append(whole.Parts, x)
		at = start + length + 1
	}
	if at < len(s) {
		whole.Parts = append(whole.Parts, plainLiteral(s, file, at, len(s)))
	}
	if len(whole.Parts) == 1 && strings.HasPrefix(s, "${") {
		return &hclsyntax.TemplateWrapExpr{Wrapped: whole.Parts[0], SrcRange: whole.SrcRange}, true
	}
	return whole, true
}

func plainLiteral(s, file string, start, end int) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(s[start:end]), SrcRange: stretch(file, start, end)}
}

// isSimple reports whether a letter inside an interpolation can neither begin a
// string, a comment or a brace nor strip the blanks around.
func isSimple(r rune) bool {
	return r == ' ' || r == '.' || r == '_' || r == '-' || r == '[' || r == ']' || r == '(' || r == ')' || r == ',' ||
		'0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// stretch is a range of which only the bytes count.
func stretch(file string, start, end int) hcl.Range {
	return hcl.Range{Filename: file, Start: hcl.Pos{Line: 1, Column: 1, Byte: start}, End: hcl.Pos{Line: 1, Column: 1, Byte: end}}
}
