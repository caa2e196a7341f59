package value

import (
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// EncodeJSON returns the value as JSON, as jsonencode does. The characters of
// strings keep their places, tokens stay in the text: one inside quotes stands
// for the string's characters, one outside for the JSON form of a value that is
// not known (in a list, for any number of elements).
//
// Where the order of a list or of keys is not known, the text has one of the
// possible orders, and may repeat an element.
//
// A choice inside gives a choice of texts; a token of a string that is one of
// several stays in its place. It is false if the value has a part that can't be
// written so, or too many alternatives.
func EncodeJSON(v Value) (Value, bool) {
	return expand(v, jsonEscape, func(v Value) (Value, bool) {
		w := writer{}
		w.json(v)
		if w.failed {
			return Value{}, false
		}
		return OfText(w.text()), true
	})
}

// expand applies an encoder to a value without choices inside: to each case of
// a value that has some. Escape gives the spelling of a character that cannot
// stand for itself.
func expand(v Value, escape func(rune) string, encode func(Value) (Value, bool)) (Value, bool) {
	budget := maxAlternatives
	var cases func(v Value) (Value, bool)
	cases = func(v Value) (Value, bool) {
		condition, outcomes, found := v.firstChoice(escape)
		if !found {
			budget--
			if budget < 0 {
				return Value{}, false
			}
			return encode(v)
		}
		out := make([]Value, outcomes)
		for i := range out {
			given := v.Given(Assumption{condition, i})
			if fault, bad := given.FirstFault(); bad {
				out[i] = fault
				continue
			}
			one, ok := cases(given)
			if !ok {
				return Value{}, false
			}
			out[i] = one
		}
		return NewChoice(condition, out), true
	}
	return cases(v)
}

// firstChoice finds a condition inside the value that cannot stay in the text:
// of a choice that is not merely between strings, or between strings that must
// be escaped, as a reader takes what a token stands for as it is.
func (v Value) firstChoice(escape func(rune) string) (Condition, int, bool) {
	if v.flags&undecided == 0 {
		return Condition{}, 0, false
	}
	switch body := v.body.(type) {
	case *choice:
		if t, ok := v.AsText(); !v.isText() || !ok || needsEscape(t, escape) {
			return body.condition, len(body.alternatives), true
		}
		return Condition{}, 0, false
	case symbolic.Text:
		if needsEscape(body, escape) {
			return firstChoiceToken(body)
		}
		return Condition{}, 0, false
	case *mapping:
		for _, e := range body.entries {
			if needsEscape(e.Key, escape) {
				if c, n, ok := firstChoiceToken(e.Key); ok {
					return c, n, true
				}
			}
		}
	}
	for _, e := range v.Elements() {
		if c, n, ok := e.firstChoice(escape); ok {
			return c, n, true
		}
	}
	return Condition{}, 0, false
}

// needsEscape reports whether a token of the text is a choice between texts of
// which one has a character that must be escaped.
func needsEscape(t symbolic.Text, escape func(rune) string) bool {
	for _, token := range t.Tokens() {
		if token.Choice == nil {
			continue
		}
		for _, a := range token.Choice.Alternatives {
			if strings.IndexFunc(a.Flat(), func(r rune) bool { return r != utf8.RuneError && escape(r) != "" }) >= 0 ||
				needsEscape(a, escape) {
				return true
			}
		}
	}
	return false
}

// isText reports whether the value certainly is a string.
func (v Value) isText() bool {
	switch v.kind {
	case String:
		return true
	case Unknown:
		return v.typ == cty.String
	case Choice:
		_, alternatives := v.Alternatives()
		for _, a := range alternatives {
			if !a.isText() {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// writer puts a text together from pieces.
type writer struct {
	out    symbolic.Builder
	failed bool
}

func (w *writer) raw(s string) { w.out.WriteString(s) }

func (w *writer) add(t symbolic.Text) { w.out.Write(t) }

func (w *writer) text() symbolic.Text { return w.out.Text() }

func (w *writer) json(v Value) {
	if v.isText() {
		t, _ := v.AsText()
		w.raw(`"`)
		w.escaped(t, jsonEscape)
		w.raw(`"`)
		return
	}
	switch body := v.body.(type) {
	case nil:
		w.raw("null")
	case bool, *big.Float:
		t, _ := v.AsText()
		w.raw(t.Flat())
	case unknown:
		w.add(symbolic.Of(body.token).At(v.rng))
	case []Value:
		w.raw("[")
		for i, e := range body {
			if i > 0 {
				w.raw(",")
			}
			w.jsonElement(e)
		}
		w.raw("]")
	case *mapping:
		w.jsonObject(v, body)
	default:
		w.failed = true
	}
}

// jsonElement writes an element of a list. One that may be missing becomes a
// token, which a reader of the list takes for any number of elements.
func (w *writer) jsonElement(e Value) {
	switch {
	case e.IsSpread() && !e.isText():
		w.json(e.Plain())
	case e.IsSpread(), !e.IsOptional():
		w.json(e)
	default:
		token := *Derived("", "optional", []Value{e.Plain()}, cty.NilType).Token()
		token.Scope += itemScope
		w.add(symbolic.Of(&token))
	}
}

func (w *writer) jsonObject(v Value, m *mapping) {
	if m.rest != nil {
		w.failed = true
		return
	}
	w.raw("{")
	for i, a := range v.Attributes() {
		if a.Value.IsOptional() {
			w.failed = true
		}
		if i > 0 {
			w.raw(",")
		}
		w.raw(`"`)
		w.escaped(a.Key, jsonEscape)
		w.raw(`":`)
		w.json(a.Value)
	}
	w.raw("}")
}

// escaped writes a text; escape gives the spelling of a character that can't
// stand for itself, or "".
func (w *writer) escaped(t symbolic.Text, escape func(r rune) string) {
	flat := t.Flat()
	start := 0
	for i := 0; i < len(flat); {
		if flat[i] == hole {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(flat[i:])
		if s := escape(r); s != "" {
			if start < i {
				w.add(t.Slice(start, i))
			}
			w.add(t.Slice(i, i+size).As(s))
			start = i + size
		}
		i += size
	}
	if start < len(flat) || flat == "" {
		w.add(t.Slice(start, len(flat)))
	}
}

// jsonEscape is the escaping of encoding/json, which Terraform uses.
func jsonEscape(r rune) string {
	switch r {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	case '<', '>', '&', '\u2028', '\u2029':
		return fmt.Sprintf(`\u%04x`, r)
	}
	if r < 0x20 {
		return fmt.Sprintf(`\u%04x`, r)
	}
	return ""
}
