package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// jsonBody is a body in JSON syntax: the properties of one object, or of
// several that together are one body.
type jsonBody struct {
	evaluator  *Evaluator
	properties []value.Attribute
}

// jsonBodyOf makes a body of an object, or of a list of objects.
func (e *Evaluator) jsonBodyOf(v value.Value) (*Body, bool) {
	j := &jsonBody{evaluator: e}
	switch {
	case v.IsMapping():
		j.properties = v.Attributes()
	case v.IsSequence():
		for _, element := range v.Elements() {
			if !element.IsMapping() {
				return nil, false
			}
			j.properties = append(j.properties, element.Attributes()...)
		}
	default:
		return nil, false
	}
	b := &Body{Range: v.Range(), json: j}
	for _, p := range j.properties {
		if p.Key.Flat() == "//" {
			continue // a comment, says the JSON syntax
		}
		x := e.jsonExpression(p.Value)
		b.attributes = append(b.attributes, &Attribute{
			Name: p.Key.Flat(), NameRange: p.Key.Range(), Expr: x,
			Range: between(p.Key.Range(), p.Value.Range()), ExprRange: p.Value.Range(),
		})
	}
	return b, true
}

// between is the range from the start of a to the end of b.
func between(a, b source.Range) source.Range {
	if a.File == nil || a.File != b.File || b.End < a.Start {
		return a
	}
	return a.File.Range(a.Start, b.End)
}

// blocks reads the properties of one name as blocks: below as many levels of
// labels, an object is one block and a list one for each element.
func (j *jsonBody) blocks(kind string, labels int) []*Block {
	var out []*Block
	for _, p := range j.properties {
		if p.Key.Flat() == kind {
			out = j.labelled(out, &Block{Type: kind, TypeRange: p.Key.Range()}, p.Value, labels)
		}
	}
	return out
}

func (j *jsonBody) labelled(out []*Block, head *Block, v value.Value, labels int) []*Block {
	if v.IsSequence() {
		for _, element := range v.Elements() {
			out = j.labelled(out, head, element, labels)
		}
		return out
	}
	if !v.IsMapping() {
		return out
	}
	if labels == 0 {
		block := *head
		block.Body, _ = j.evaluator.jsonBodyOf(v)
		block.Header = block.TypeRange
		if n := len(block.LabelRanges); n > 0 {
			block.Header = block.LabelRanges[n-1]
		}
		block.Range = between(block.Header, v.Range())
		return append(out, &block)
	}
	for _, p := range v.Attributes() {
		if p.Key.Flat() == "//" {
			continue
		}
		next := *head
		next.Labels = append(append([]string{}, head.Labels...), p.Key.Flat())
		next.LabelRanges = append(append([]source.Range{}, head.LabelRanges...), p.Key.Range())
		out = j.labelled(out, &next, p.Value, labels-1)
	}
	return out
}

// jsonExpression makes an expression of a JSON value as the JSON syntax has it:
// strings are templates, also as keys of objects.
func (e *Evaluator) jsonExpression(v value.Value) hclsyntax.Expression {
	place := origin{text: symbolic.LiteralAt("", v.Range())}
	var x hclsyntax.Expression
	switch {
	case v.Kind() == value.String:
		text, _ := v.AsText()
		return e.jsonTemplate(text)
	case v.IsSequence():
		list := &hclsyntax.TupleConsExpr{}
		for _, element := range v.Elements() {
			list.Exprs = append(list.Exprs, e.jsonExpression(element))
		}
		x = list
	case v.IsMapping():
		object := &hclsyntax.ObjectConsExpr{}
		for _, a := range v.Attributes() {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: e.jsonTemplate(a.Key), ForceNonLiteral: true},
				ValueExpr: e.jsonExpression(a.Value),
			})
		}
		x = object
	default:
		known, _ := value.ToCty(v)
		x = &hclsyntax.LiteralValueExpr{Val: known}
	}
	return &relocated{Expression: x, origin: place}
}

// jsonTemplate makes an expression of a string. A string without a sequence is
// not parsed, which is nearly all of them.
func (e *Evaluator) jsonTemplate(t symbolic.Text) hclsyntax.Expression {
	s := t.Flat()
	if strings.Contains(s, "${") || strings.Contains(s, "%{") {
		if x, fault := e.parseTemplate(t); fault == "" {
			return unwrapped(x)
		}
		return &relocated{Expression: &hclsyntax.ExprSyntaxError{Placeholder: cty.DynamicVal}, origin: origin{text: t}}
	}
	rng := hcl.Range{Start: hcl.InitialPos, End: hcl.Pos{Byte: len(s)}}
	literal := &hclsyntax.LiteralValueExpr{Val: cty.StringVal(s), SrcRange: rng}
	return &relocated{
		Expression: &hclsyntax.TemplateExpr{Parts: []hclsyntax.Expression{literal}, SrcRange: rng},
		origin:     origin{text: t},
	}
}

// unwrapped takes the quotes and braces off a string that is one interpolation:
// it is how the JSON syntax writes an expression, and no use of its own.
func unwrapped(x hclsyntax.Expression) hclsyntax.Expression {
	if template, ok := x.(*relocated); ok {
		if wrap, ok := template.Expression.(*hclsyntax.TemplateWrapExpr); ok {
			return &relocated{Expression: wrap.Wrapped, origin: template.origin}
		}
	}
	return x
}
