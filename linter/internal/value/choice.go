package value

import (
	"slices"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Condition identifies a condition that the files do not decide. Equal
// conditions have the same outcome everywhere.
type Condition struct {
	// Scope and Name are those of a token (see [symbolic.Token]); the name is
	// the condition's text in the reader's words ("var.enabled").
	Scope, Name string
}

// choice is the body of a Choice.
type choice struct {
	condition    Condition
	alternatives []Value
}

// Assumption is one outcome of a condition.
type Assumption struct {
	Condition Condition
	// Outcome is the index of the alternative: of a yes-or-no condition, 0 is
	// true and 1 is false.
	Outcome int
}

// Case is a value under assumptions.
type Case struct {
	Assumptions []Assumption
	Value       Value
}

// NewChoice returns the value that is one of the alternatives, by the outcome
// of the condition. An alternative may be Invalid: Terraform refuses that
// outcome. If all alternatives are the same known value, that is the result.
func NewChoice(condition Condition, alternatives []Value) Value {
	if len(alternatives) == 0 {
		return Value{}
	}
	out := make([]Value, len(alternatives))
	f := undecided | partial
	same := true
	for i, a := range alternatives {
		out[i] = a.Given(Assumption{condition, i}).Plain()
		f |= out[i].flags & (faulty | sensitive)
		same = same && out[i].IsKnown() && out[i].kind == out[0].kind && Key(out[i]) == Key(out[0])
	}
	if same {
		return out[0]
	}
	return Value{kind: Choice, flags: f, body: &choice{condition: condition, alternatives: out}}
}

// Alternatives returns the condition and the alternatives of a Choice, in the
// order of the outcomes; nil for any other kind. Alternatives that Terraform
// would refuse are Invalid.
func (v Value) Alternatives() (Condition, []Value) {
	if c, ok := v.body.(*choice); ok {
		return c.condition, c.alternatives
	}
	return Condition{}, nil
}

// Map applies f to a value, or to each alternative of a choice.
func (v Value) Map(f func(Value) Value) Value {
	c, ok := v.body.(*choice)
	if !ok {
		return f(v)
	}
	out := make([]Value, len(c.alternatives))
	for i, a := range c.alternatives {
		if a.IsInvalid() {
			out[i] = a
			continue
		}
		out[i] = a.Map(f)
	}
	return NewChoice(c.condition, out).At(v.rng)
}

// Settled returns the value without the alternatives that Terraform would
// refuse: a configuration that works never takes them. If it refuses all, the
// result is Invalid.
func (v Value) Settled() Value {
	c, ok := v.body.(*choice)
	if !ok || !v.IsFaulty() {
		return v
	}
	var valid []Value
	out := make([]Value, len(c.alternatives))
	for i, a := range c.alternatives {
		out[i] = a.Settled()
		if !out[i].IsInvalid() {
			valid = append(valid, out[i])
		}
	}
	switch len(valid) {
	case 0:
		return out[0]
	case 1:
		return valid[0].At(v.rng)
	}
	return NewChoice(c.condition, out).At(v.rng)
}

// Cases returns the value without choices on its outside: one case for a value
// that is no Choice, else one for every combination of outcomes, without those
// that Terraform would refuse. It is false if there are more than limit cases.
func (v Value) Cases(limit int) ([]Case, bool) {
	condition, alternatives := v.Alternatives()
	if alternatives == nil {
		return []Case{{Value: v}}, true
	}
	var out []Case
	for i, a := range alternatives {
		if a.IsInvalid() {
			continue
		}
		assumption := Assumption{condition, i}
		inner, ok := a.Cases(limit)
		if !ok || len(out)+len(inner) > limit {
			return nil, false
		}
		for _, c := range inner {
			c.Assumptions = append([]Assumption{assumption}, c.Assumptions...)
			out = append(out, c)
		}
	}
	return out, true
}

// Given returns the value under an assumption: every choice on its condition,
// also inside collections and texts, is replaced by the alternative.
func (v Value) Given(a Assumption) Value {
	if v.flags&undecided == 0 {
		return v
	}
	switch body := v.body.(type) {
	case symbolic.Text:
		v.body = textGiven(body, a)
		if t := v.body.(symbolic.Text); t.IsKnown() {
			v.flags &^= partial | undecided
		}
	case unknown:
		if t := textGiven(symbolic.Of(body.token), a); t.Len() != 1 || t.TokenAt(0) != body.token {
			return OfText(t).At(v.rng)
		}
	case []Value:
		out := newSequence(v.kind, v.typ, mapSlice(body, func(e Value) Value { return e.Given(a) }))
		out.rng, out.flags = v.rng, out.flags|v.flags&(sensitive|optional|spread|unordered)
		return out
	case *mapping:
		return v.mappingGiven(body, a)
	case *choice:
		if body.condition == a.Condition && a.Outcome < len(body.alternatives) {
			out := body.alternatives[a.Outcome].Given(a)
			out.flags |= v.flags & (optional | spread)
			return out
		}
		out := NewChoice(body.condition, mapSlice(body.alternatives, func(e Value) Value { return e.Given(a) }))
		out.rng, out.flags = v.rng, out.flags|v.flags&(optional|spread)
		return out
	}
	return v
}

func (v Value) mappingGiven(m *mapping, a Assumption) Value {
	if m.get != nil {
		v.body = m.mapValues(func(e Value) Value { return e.Given(a) })
		return v
	}
	entries := make([]Attribute, len(m.entries))
	for i, e := range m.entries {
		entries[i] = Attribute{Key: textGiven(e.Key, a), Value: e.Value.Given(a)}
	}
	out := newMapping(v.kind, v.typ, entries, m.rest)
	out.rng, out.flags = v.rng, out.flags|v.flags&(sensitive|optional|spread)
	return out
}

func mapSlice(in []Value, f func(Value) Value) []Value {
	out := make([]Value, len(in))
	for i, e := range in {
		out[i] = f(e)
	}
	return out
}

// textGiven replaces the tokens of a text that are choices on the condition.
func textGiven(t symbolic.Text, a Assumption) symbolic.Text {
	decides := func(token *symbolic.Token) bool {
		return token.Choice != nil && token.Scope == a.Condition.Scope &&
			token.Choice.Condition == a.Condition.Name && a.Outcome < len(token.Choice.Alternatives)
	}
	if !slices.ContainsFunc(t.Tokens(), decides) {
		return t
	}
	return Substitute(t, func(token *symbolic.Token) (symbolic.Text, bool) {
		if !decides(token) {
			return symbolic.Text{}, false
		}
		return textGiven(token.Choice.Alternatives[a.Outcome], a), true
	})
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
