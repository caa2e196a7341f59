package expression

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// templateParts evaluates a string in quotes, a heredoc or a template file.
func (c *env) templateParts(x *hclsyntax.TemplateExpr) value.Value {
	rng := c.place(x.SrcRange)
	if x.IsStringLiteral() {
		return c.eval(x.Parts[0])
	}
	parts := make([]value.Value, len(x.Parts))
	for i, part := range x.Parts {
		parts[i] = c.interpolated(part)
		if parts[i].IsInvalid() {
			return parts[i]
		}
	}
	return c.join(parts, rng, func(text symbolic.Text) symbolic.Text {
		if c.template {
			return text // the place to edit is that of the call
		}
		return text.UsedAt(rng, c.depth())
	})
}

// wrapped evaluates a string that is one interpolation and nothing else. It is
// the value itself, put to use here like any other interpolation.
func (c *env) wrapped(x *hclsyntax.TemplateWrapExpr) value.Value {
	v := c.eval(x.Wrapped)
	if c.template {
		return v
	}
	rng := braces(c.place(x.Wrapped.Range()))
	return v.MapTexts(func(t symbolic.Text) symbolic.Text { return usedOnce(t, rng, c.depth()) })
}

// interpolated evaluates a part of a template. What an interpolation brings in
// is put to use by it, so that each part of the string has its own place.
func (c *env) interpolated(part hclsyntax.Expression) value.Value {
	v := c.eval(part)
	if c.template {
		return v
	}
	switch part.(type) {
	case *hclsyntax.LiteralValueExpr, *hclsyntax.TemplateExpr, *hclsyntax.TemplateJoinExpr, *hclsyntax.ConditionalExpr:
		return v // a literal, or a directive, whose parts have places themselves
	}
	rng := braces(c.place(part.Range()))
	return v.MapTexts(func(t symbolic.Text) symbolic.Text { return t.UsedAt(rng, c.depth()) })
}

// braces widens the place of an expression to the interpolation around it. It
// is the place itself where the interpolation is not seen.
func braces(rng source.Range) source.Range {
	if rng.IsZero() {
		return rng
	}
	before := bytes.TrimRight(rng.File.Data[:rng.Start], " \t\r\n~")
	after := bytes.TrimLeft(rng.File.Data[rng.End:], " \t\r\n~")
	if !bytes.HasSuffix(before, []byte("${")) || !bytes.HasPrefix(after, []byte("}")) {
		return rng
	}
	return rng.File.Range(len(before)-2, len(rng.File.Data)-len(after)+1)
}

// join makes one string of the parts. A part that is a choice becomes a token,
// unless Terraform would refuse one of the alternatives: then the string is a
// choice itself, so that try can tell.
func (c *env) join(parts []value.Value, rng source.Range, finish func(symbolic.Text) symbolic.Text) value.Value {
	for i, part := range parts {
		if _, ok := part.AsText(); part.Kind() == value.Choice && (part.IsFaulty() || !ok) {
			return c.spread(parts, i, func(parts []value.Value) value.Value { return c.join(parts, rng, finish) })
		}
	}
	texts := make([]symbolic.Text, 0, len(parts))
	length := 0
	hidden := false
	for _, part := range parts {
		text, ok := part.AsText()
		if !ok {
			if part.IsInvalid() {
				return part
			}
			return value.Fail(place(part, rng), "a "+part.Kind().String()+" cannot be part of a string")
		}
		length += text.Len()
		hidden = hidden || part.Sensitive()
		texts = append(texts, text)
	}
	if c.e.Budget.tooLong(length) {
		return c.e.exceeded(rng, c.e.Budget.longString())
	}
	text := symbolic.Concat(texts...)
	if text.IsEmpty() {
		text = symbolic.LiteralAt("", rng)
	}
	out := value.OfText(finish(text)).At(rng)
	if hidden {
		out = out.MarkSensitive()
	}
	return out
}

// spread turns a choice among arguments into a choice of results.
func (c *env) spread(args []value.Value, i int, f func([]value.Value) value.Value) value.Value {
	condition, alternatives := args[i].Alternatives()
	out := make([]value.Value, len(alternatives))
	for n := range alternatives {
		given := make([]value.Value, len(args))
		for k, a := range args {
			given[k] = a.Given(value.Assumption{Condition: condition, Outcome: n})
		}
		out[n] = f(given)
	}
	return value.ChoiceOf(condition, out)
}

// templateJoin evaluates a %{ for } directive.
func (c *env) templateJoin(x *hclsyntax.TemplateJoinExpr) value.Value {
	list := c.eval(x.Tuple)
	if list.IsInvalid() {
		return list
	}
	return list.Map(func(list value.Value) value.Value {
		if list.HasGaps() || !list.IsSequence() || !list.InOrder() {
			return value.Derived(c.tokenScope(), "join", []value.Value{value.OfString(""), list}, cty.String)
		}
		return c.join(list.Elements(), c.place(x.Range()), func(t symbolic.Text) symbolic.Text { return t })
	})
}

func isPrimitive(t cty.Type) bool { return t == cty.String || t == cty.Number || t == cty.Bool }

// place returns the range of a value, or the fallback.
func place(v value.Value, fallback source.Range) source.Range {
	if rng := v.Range(); !rng.IsZero() {
		return rng
	}
	return fallback
}

func (c *env) depth() int {
	if c.scope == nil {
		return 0
	}
	return c.scope.Depth()
}

func (c *env) tokenScope() string {
	if c.scope == nil {
		return ""
	}
	return c.scope.TokenScope()
}
