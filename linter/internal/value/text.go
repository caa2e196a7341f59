package value

import (
	"math/big"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxExponent bounds the binary exponent of a number that is written out in
// full: without it 1e1000000000 would fill the memory.
const maxExponent = 40_000

// FormatNumber writes a number as Terraform converts it to a string. A number of
// more than about 12,000 digits is written with an exponent instead.
func FormatNumber(n *big.Float) string {
	if n.IsInf() {
		return n.String()
	}
	if i, accuracy := n.Int64(); accuracy == big.Exact && (i != 0 || !n.Signbit()) {
		return strconv.FormatInt(i, 10) // as most are
	}
	if e := n.MantExp(nil); e > maxExponent || e < -maxExponent {
		return n.Text('g', 20)
	}
	return n.Text('f', -1)
}

// AsText returns the value as a string, as Terraform converts it: numbers and
// bools are written out, an unknown is its token, a choice of such values is a
// token with the choice. It is false for null, for collections and for what has
// no value.
func (v Value) AsText() (symbolic.Text, bool) {
	switch body := v.body.(type) {
	case symbolic.Text:
		return body, true
	case bool:
		return symbolic.Literal(strconv.FormatBool(body)).At(v.rng), true
	case *big.Float:
		return symbolic.Literal(FormatNumber(body)).At(v.rng), true
	case unknown:
		return symbolic.Of(body.token).At(v.rng), true
	case *choice:
		return body.asText(v)
	}
	return symbolic.Text{}, false
}

// asText makes one token of the alternatives that are texts. Alternatives that
// Terraform would refuse are never taken; one that is null or a collection
// makes the whole no text.
func (c *choice) asText(v Value) (symbolic.Text, bool) {
	if known := c.worded.Load(); known != nil && v.isPlain() {
		return known.At(v.rng), true
	}
	var texts []symbolic.Text
	last := -1
	for i, a := range c.alternatives {
		if a.IsInvalid() {
			texts = append(texts, symbolic.Text{})
			continue
		}
		t, ok := a.AsText()
		if !ok {
			return symbolic.Text{}, false
		}
		texts = append(texts, t)
		last = i
	}
	if last < 0 {
		return symbolic.Text{}, false
	}
	for i, a := range c.alternatives {
		// The index is the outcome, so the slot of a refused alternative
		// must stay filled; any text that occurs will do.
		if a.IsInvalid() {
			texts[i] = texts[last]
		}
	}
	token := &symbolic.Token{
		Scope: c.condition.Scope, Name: nameOf(v).full(),
		Choice: &symbolic.Choice{Condition: c.condition.Name, Alternatives: texts},
	}
	text := symbolic.Of(token)
	if v.isPlain() {
		c.worded.Store(&text)
	}
	return text.At(v.rng), true
}

// isPlain reports whether no mark of the value shows in its name.
func (v Value) isPlain() bool { return v.flags&(sensitive|optional|spread) == 0 }

// AsBool returns a known bool, also one written as a string; the answer is
// Unknown for everything else.
func (v Value) AsBool() symbolic.Answer {
	switch body := v.body.(type) {
	case bool:
		return symbolic.AnswerOf(body)
	case symbolic.Text:
		switch s, _ := body.Literal(); s {
		case "true", "1":
			return symbolic.Yes
		case "false", "0":
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
		if s, ok := body.Literal(); ok && len(s) < 10_000 {
			if n, err := parseNumber(s); err == nil {
				return n, true
			}
		}
	}
	return nil, false
}

func parseNumber(s string) (*big.Float, error) {
	if !ReasonableNumber(s) {
		return nil, strconv.ErrRange
	}
	n, err := cty.ParseNumberVal(s)
	if err != nil {
		return nil, err
	}
	return n.AsBigFloat(), nil
}

// ReasonableNumber reports whether the exponent of a number literal is within
// ±10,000. Reading 1e1000000000 takes minutes, so callers must ask before they
// parse a number of the user's.
func ReasonableNumber(s string) bool {
	for i := range len(s) {
		if s[i] != 'e' && s[i] != 'E' {
			continue
		}
		exponent, err := strconv.Atoi(s[i+1:])
		return err == nil && -10_000 <= exponent && exponent <= 10_000
	}
	return true
}

// MapTexts applies f to every string inside the value, but not to keys.
func (v Value) MapTexts(f func(symbolic.Text) symbolic.Text) Value {
	switch body := v.body.(type) {
	case symbolic.Text:
		v.body = f(body)
	case []Value:
		out := make([]Value, len(body))
		for i, e := range body {
			out[i] = e.MapTexts(f)
		}
		v.body = out
	case *mapping:
		v.body = body.mapValues(func(e Value) Value { return e.MapTexts(f) })
	case *choice:
		out := choice{condition: body.condition, leaves: body.leaves, alternatives: make([]Value, len(body.alternatives))}
		for i, a := range body.alternatives {
			out.alternatives[i] = a.MapTexts(f)
		}
		v.body = &out
	}
	return v
}

// Substitute replaces the tokens of a text for which f returns true by texts.
func Substitute(t symbolic.Text, f func(*symbolic.Token) (symbolic.Text, bool)) symbolic.Text {
	tokens := t.Tokens()
	var parts []symbolic.Text
	start, next := 0, 0
	for i, c := range []byte(t.Flat()) {
		if c != hole {
			continue
		}
		if with, ok := f(tokens[next]); ok {
			parts = append(parts, t.Slice(start, i), with)
			start = i + 1
		}
		next++
	}
	if start == 0 {
		return t
	}
	return symbolic.Concat(append(parts, t.Slice(start, t.Len()))...)
}

// hole is the byte that stands for a token in a text's flat form.
const hole = 0xFF
