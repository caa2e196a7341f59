package value

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Index returns the element under a key or at a position, as v[key] does. The
// range is that of the key, for a fault.
func (v Value) Index(key Value, rng source.Range) Value {
	switch v.kind {
	case Unknown:
		return v.Derive(key)
	case Object, Map:
		text, ok := key.AsText()
		if !ok {
			return Fail(rng, "the key is no string")
		}
		return v.entry(text, rng)
	case List, Tuple:
		n, ok := key.AsInt()
		elements := v.Elements()
		if !ok || n < 0 || n >= len(elements) {
			return Fail(rng, "the index is outside the list")
		}
		return elements[n]
	}
	return Fail(rng, "a "+v.kind.String()+" has no elements")
}

func (v Value) entry(key symbolic.Text, rng source.Range) Value {
	m := v.body.(*mapping)
	name, known := key.Literal()
	if m.get != nil && known && slices.Contains(m.names, name) {
		return m.get(name)
	}
	for _, e := range m.entries {
		if e.Key.Equal(key) {
			return e.Value
		}
	}
	if m.rest != nil {
		return UnknownOf(m.rest, cty.NilType).Derive(OfText(key))
	}
	return Fail(rng, "there is no attribute "+strconv.Quote(key.String()))
}

// Derive returns the element of an unknown under a key: an unknown whose name
// is that of a reference to it ("var.x.name", "var.x[0]").
func (v Value) Derive(key Value) Value {
	token := v.Token()
	if text, ok := key.body.(symbolic.Text); ok {
		if name, known := text.Literal(); known && hclsyntax.ValidIdentifier(name) {
			return Named(token.Scope, token.Name+"."+name)
		}
		return Named(token.Scope, token.Name+"["+strconv.Quote(text.String())+"]")
	}
	text, _ := key.AsText()
	return Named(token.Scope, token.Name+"["+text.String()+"]")
}

// AsText returns the value as a string, as Terraform converts it: numbers and
// bools are written out, an unknown is its token. It is false for null, for
// collections and for what has no value.
func (v Value) AsText() (symbolic.Text, bool) {
	switch body := v.body.(type) {
	case symbolic.Text:
		return body, true
	case bool:
		return symbolic.Literal(strconv.FormatBool(body)).At(v.rng), true
	case *big.Float:
		return symbolic.Literal(body.Text('f', -1)).At(v.rng), true
	case unknown:
		return symbolic.Of(body.token).At(v.rng), true
	}
	return symbolic.Text{}, false
}

// AsBool returns a known bool, also one written as the string "true" or
// "false"; the answer is Unknown for everything else.
func (v Value) AsBool() symbolic.Answer {
	switch body := v.body.(type) {
	case bool:
		return symbolic.AnswerOf(body)
	case symbolic.Text:
		switch s, _ := body.Literal(); s {
		case "true":
			return symbolic.Yes
		case "false":
			return symbolic.No
		}
	}
	return symbolic.Unknown
}

// AsInt returns a known whole number that fits an int, also one written as a
// string.
func (v Value) AsInt() (int, bool) {
	n, ok := v.AsNumber()
	if !ok || !n.IsInt() {
		return 0, false
	}
	i, accuracy := n.Int64()
	return int(i), accuracy == big.Exact
}

// AsNumber returns a known number, also one written as a string. It must not
// be changed.
func (v Value) AsNumber() (*big.Float, bool) {
	switch body := v.body.(type) {
	case *big.Float:
		return body, true
	case symbolic.Text:
		if s, ok := body.Literal(); ok {
			if n, err := cty.ParseNumberVal(s); err == nil {
				return n.AsBigFloat(), true
			}
		}
	}
	return nil, false
}

// mapTexts applies f to every string inside the value.
func (v Value) mapTexts(f func(symbolic.Text) symbolic.Text) Value {
	switch body := v.body.(type) {
	case symbolic.Text:
		v.body = f(body)
	case []Value:
		out := make([]Value, len(body))
		for i, e := range body {
			out[i] = e.mapTexts(f)
		}
		v.body = out
	case *mapping:
		v.body = body.mapTexts(f)
	case *choice:
		out := *body
		out.alternatives = make([]Value, len(body.alternatives))
		for i, a := range body.alternatives {
			out.alternatives[i] = a.mapTexts(f)
		}
		v.body = &out
	}
	return v
}

func (m *mapping) mapTexts(f func(symbolic.Text) symbolic.Text) *mapping {
	out := *m
	out.entries = make([]Attribute, len(m.entries))
	for i, e := range m.entries {
		out.entries[i] = Attribute{Key: e.Key, Value: e.Value.mapTexts(f)}
	}
	if m.get != nil {
		out.get = func(name string) Value { return m.get(name).mapTexts(f) }
	}
	return &out
}
