package value

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Equal answers whether Terraform's == holds: whether both values have the same
// type and are the same. All nulls are equal.
func Equal(a, b Value) symbolic.Answer {
	switch {
	case a.IsInvalid() || b.IsInvalid():
		return symbolic.Unknown
	case a.kind == Choice:
		return equalChoice(a, b)
	case b.kind == Choice:
		return equalChoice(b, a)
	case a.kind == Unknown || b.kind == Unknown:
		return equalUnknown(a, b)
	case a.kind == Null || b.kind == Null:
		return symbolic.AnswerOf(a.kind == b.kind)
	case a.kind != b.kind:
		if a.isShapeless() || b.isShapeless() {
			return symbolic.Unknown
		}
		return symbolic.No
	}
	switch body := a.body.(type) {
	case bool:
		return symbolic.AnswerOf(body == b.body.(bool))
	case *big.Float:
		return symbolic.AnswerOf(body.Cmp(b.body.(*big.Float)) == 0)
	case symbolic.Text:
		return symbolic.Same(body, b.body.(symbolic.Text))
	}
	return equalCollections(a, b)
}

// isShapeless reports whether an object may be a map: an open object stands for
// a value whose type is not known.
func (v Value) isShapeless() bool { return v.Rest() != nil }

func equalChoice(choice, other Value) symbolic.Answer {
	condition, alternatives := choice.Alternatives()
	var answers []symbolic.Answer
	for i, a := range alternatives {
		if !a.IsInvalid() {
			answers = append(answers, Equal(a, other.Given(Assumption{condition, i})))
		}
	}
	return symbolic.Agree(answers...)
}

func equalUnknown(a, b Value) symbolic.Answer {
	ta, tb := a.Type(), b.Type()
	at, aok := a.AsText()
	bt, bok := b.AsText()
	if aok && bok && at.Equal(bt) && (a.kind == b.kind || ta == tb) {
		return symbolic.Yes
	}
	if a.kind == Null || b.kind == Null || ta.HasDynamicTypes() || tb.HasDynamicTypes() {
		return symbolic.Unknown
	}
	if !ta.Equals(tb) && a.kind != b.kind {
		// Of two unknowns both may be null; of one, the other is not.
		return symbolic.No
	}
	if ta == cty.String && tb == cty.String && a.kind != b.kind && symbolic.Same(at, bt) == symbolic.No {
		return symbolic.No
	}
	return symbolic.Unknown
}

func equalCollections(a, b Value) symbolic.Answer {
	if a.IsKnown() && b.IsKnown() && !a.Type().Equals(b.Type()) {
		return symbolic.No
	}
	if a.HasGaps() || b.HasGaps() || a.IsUnordered() || b.IsUnordered() {
		if Key(a) == Key(b) && !a.hasSpread() {
			return symbolic.Yes
		}
		return symbolic.Unknown
	}
	if a.kind == Set && (!a.IsKnown() || !b.IsKnown()) {
		if Key(a) == Key(b) {
			return symbolic.Yes
		}
		return symbolic.Unknown
	}
	if a.IsMapping() {
		return equalMappings(a, b)
	}
	x, y := a.Elements(), b.Elements()
	if len(x) != len(y) {
		return symbolic.No
	}
	answers := make([]symbolic.Answer, len(x))
	for i := range x {
		answers[i] = Equal(x[i], y[i])
	}
	return symbolic.And(answers...)
}

func equalMappings(a, b Value) symbolic.Answer {
	x, y := a.Attributes(), b.Attributes()
	known := !a.body.(*mapping).symbolic && !b.body.(*mapping).symbolic
	if len(x) != len(y) {
		if known {
			return symbolic.No
		}
		return symbolic.Unknown
	}
	answer := symbolic.Yes
	for i := range x {
		if !x[i].Key.Equal(y[i].Key) {
			if known {
				return symbolic.No
			}
			return symbolic.Unknown
		}
		answer = symbolic.And(answer, Equal(x[i].Value, y[i].Value))
	}
	if !known && answer == symbolic.No {
		return symbolic.Unknown
	}
	return answer
}

// hasSpread reports whether an element stands for any number of elements: such
// a list has many meanings and is not even equal to itself.
func (v Value) hasSpread() bool {
	for _, e := range v.Elements() {
		if e.IsSpread() {
			return true
		}
	}
	return false
}

// Key returns a string that is the same for values that are the same, for map
// keys: it tells kinds apart, but not lists from tuples nor maps from objects.
func Key(v Value) string {
	var b strings.Builder
	v.writeKey(&b)
	return b.String()
}

func (v Value) writeKey(b *strings.Builder) {
	if v.IsSpread() {
		b.WriteByte('*')
	}
	switch body := v.body.(type) {
	case nil:
		b.WriteByte('~')
	case bool:
		b.WriteString(strconv.FormatBool(body))
	case *big.Float:
		b.WriteString(FormatNumber(body))
	case symbolic.Text:
		writeText(b, body, "")
	case unknown:
		writeQuoted(b, '?', body.token.Scope, body.token.Name)
	case []Value:
		b.WriteByte('[')
		for _, e := range body {
			e.writeKey(b)
			b.WriteByte(';')
		}
		b.WriteByte(']')
	case *mapping:
		if body.rest != nil {
			writeQuoted(b, '?', body.rest.Scope, body.rest.Name)
			if body.get != nil {
				return // the token tells the attributes
			}
		}
		b.WriteByte('{')
		for _, a := range v.Attributes() {
			writeText(b, a.Key, ":")
			a.Value.writeKey(b)
			b.WriteByte(';')
		}
		b.WriteByte('}')
	case *choice:
		writeQuoted(b, '(', body.condition.Scope, body.condition.Name)
		for _, a := range body.alternatives {
			b.WriteByte('|')
			a.writeKey(b)
		}
		b.WriteByte(')')
	case Fault:
		writeQuoted(b, '!', body.Message)
	}
}

// writeText writes a text so that it cannot be taken for what follows it.
func writeText(b *strings.Builder, t symbolic.Text, end string) {
	key := t.Key()
	b.WriteString(strconv.Itoa(len(key)))
	b.WriteByte('"')
	b.WriteString(key)
	b.WriteString(end)
}

func writeQuoted(b *strings.Builder, sign byte, words ...string) {
	b.WriteByte(sign)
	for _, word := range words {
		b.WriteString(strconv.Quote(word))
	}
}

// compareForSet orders the elements of a set as Terraform iterates over them:
// primitives by value, others by the form that cty hashes, nulls last.
func compareForSet(a, b Value) int {
	if x, y := a.setRank(), b.setRank(); x != y {
		return cmp.Compare(x, y)
	}
	switch body := a.body.(type) {
	case bool:
		if other, ok := b.body.(bool); ok && body != other {
			if other {
				return -1
			}
			return 1
		}
	case *big.Float:
		if other, ok := b.body.(*big.Float); ok {
			return body.Cmp(other)
		}
	case symbolic.Text:
		if other, ok := b.body.(symbolic.Text); ok {
			return strings.Compare(body.Key(), other.Key())
		}
	}
	return strings.Compare(setForm(a), setForm(b))
}

func (v Value) setRank() int {
	switch v.kind {
	case Null:
		return 1
	case Unknown:
		return 2
	default:
		return 0
	}
}

// setForm is the string by which cty orders elements that are no primitives.
func setForm(v Value) string {
	switch body := v.body.(type) {
	case nil:
		return "~"
	case bool:
		return map[bool]string{true: "T", false: "F"}[body]
	case *big.Float:
		return body.String()
	case symbolic.Text:
		return strconv.Quote(body.Key())
	case []Value, *mapping:
		open, end := "<", ">"
		switch v.kind {
		case List, Set:
			open, end = "[", "]"
		case Map:
			open, end = "{", "}"
		default: // a tuple or object
		}
		var b strings.Builder
		b.WriteString(open)
		for i, e := range v.Elements() {
			if v.kind == Map {
				b.WriteString(strconv.Quote(v.Attributes()[i].Key.Key()) + ":")
			}
			b.WriteString(setForm(e) + ";")
		}
		return b.String() + end
	}
	return "?" + Key(v)
}
