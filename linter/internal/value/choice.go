package value

import (
	"math"
	"slices"
	"sync/atomic"

	"github.com/zclconf/go-cty/cty"

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
	leaves       int // alternatives without further choices

	// named is what the choice is called and worded its text, once they were
	// asked for: the same choice is an argument of many calls.
	named  atomic.Pointer[name]
	worded atomic.Pointer[symbolic.Text]
}

// name is how the choice is called, whatever marks its value has.
func (c *choice) name() name {
	if known := c.named.Load(); known != nil {
		return *known
	}
	var space [nameSpace]byte
	b := name{scope: c.condition.Scope}
	text := append(space[:0], c.condition.Name...)
	for i, a := range c.alternatives {
		text = append(text, [2]string{" ? ", " : "}[min(i, 1)]...)
		text = b.add(text, nameOf(a))
	}
	n := b.called(text)
	n.from = slices.Clip(n.from)
	c.named.Store(&n)
	return n
}

// maxLeaves bounds the alternatives of nested choices together: conditions
// multiply.
const maxLeaves = 64

// leaves returns the number of alternatives on the outside of a value.
func (v Value) leaves() int {
	if c, ok := v.body.(*choice); ok {
		return c.leaves
	}
	return 1
}

// Breadth returns how many combinations of alternatives the choices among
// values have at most; 1 if there is none.
func Breadth(values []Value) int {
	n := 1
	for _, v := range values {
		n = min(n*v.leaves(), math.MaxInt16)
	}
	return n
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
// outcome. If all alternatives are the same known value, that is the result. If
// the alternatives are choices and have too many alternatives together, the
// result is an unknown.
func NewChoice(condition Condition, alternatives []Value) Value {
	return ChoiceOf(condition, slices.Clone(alternatives))
}

// ChoiceOf is NewChoice that takes the slice over.
func ChoiceOf(condition Condition, alternatives []Value) Value {
	if len(alternatives) == 0 {
		return Value{}
	}
	for i, a := range alternatives {
		alternatives[i] = a.Given(Assumption{condition, i}).Plain()
	}
	return choose(condition, alternatives)
}

// choose is NewChoice for alternatives in which the condition is decided. The
// choice keeps the slice.
func choose(condition Condition, out []Value) Value {
	f := undecided | partial
	v := Value{kind: Choice}
	leaves := 0
	for i := range out {
		f |= out[i].flags & (faulty | sensitive)
		leaves += out[i].leaves()
		v.grow(out[i])
	}
	if allSame(out) {
		return out[0]
	}
	v.flags, v.body = f, &choice{condition: condition, alternatives: out, leaves: leaves}
	if leaves > maxLeaves {
		return nameOf(v).unknown(cty.NilType)
	}
	return v
}

// allSame reports whether all values are the same known one.
func allSame(values []Value) bool {
	for _, v := range values {
		if !v.IsKnown() || v.kind != values[0].kind {
			return false
		}
	}
	if len(values) == 1 {
		return true
	}
	key := Key(values[0])
	for _, v := range values[1:] {
		if Key(v) != key {
			return false
		}
	}
	return true
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
	return ChoiceOf(c.condition, out).At(v.rng)
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
	return ChoiceOf(c.condition, out).At(v.rng)
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
	if !v.dependsOn(a.Condition) {
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
		if body.condition == a.Condition {
			out := body.alternatives[min(a.Outcome, len(body.alternatives)-1)].Given(a)
			out.flags |= v.flags & (optional | spread)
			return out
		}
		out := choose(body.condition, mapSlice(body.alternatives, func(e Value) Value { return e.Given(a).Plain() }))
		out.rng, out.flags = v.rng, out.flags|v.flags&(optional|spread)
		return out
	}
	return v
}

// dependsOn reports whether an assumption on the condition may change the value.
// Asking makes no garbage, unlike a copy of a value that does not change.
func (v Value) dependsOn(c Condition) bool {
	if v.flags&undecided == 0 {
		return false
	}
	holds := func(e Value) bool { return e.dependsOn(c) }
	switch body := v.body.(type) {
	case symbolic.Text:
		return body.HasToken(c.decides)
	case unknown:
		return c.decides(body.token)
	case []Value:
		return slices.ContainsFunc(body, holds)
	case *mapping:
		return body.get != nil || slices.ContainsFunc(body.entries, func(e Attribute) bool {
			return e.Value.dependsOn(c) || e.Key.HasToken(c.decides)
		})
	case *choice:
		return body.condition == c || slices.ContainsFunc(body.alternatives, holds)
	}
	return true
}

// decides reports whether a token is one of few texts by this condition.
func (c Condition) decides(token *symbolic.Token) bool {
	return token.Choice != nil && token.Scope == c.Scope && token.Choice.Condition == c.Name && len(token.Choice.Alternatives) > 0
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
	if !t.HasToken(a.Condition.decides) {
		return t
	}
	return Substitute(t, func(token *symbolic.Token) (symbolic.Text, bool) {
		if !a.Condition.decides(token) {
			return symbolic.Text{}, false
		}
		outcome := min(a.Outcome, len(token.Choice.Alternatives)-1)
		return textGiven(token.Choice.Alternatives[outcome], a), true
	})
}

// FirstFault finds an Invalid inside the value, other than as an alternative of
// a choice.
func (v Value) FirstFault() (Value, bool) {
	switch {
	case v.IsInvalid():
		return v, true
	case !v.IsFaulty() || v.kind == Choice:
		return Value{}, false
	}
	for _, e := range v.Elements() {
		if fault, ok := e.FirstFault(); ok {
			return fault, true
		}
	}
	return Value{}, false
}

// FirstCondition finds a condition that the value depends on, with the number
// of its outcomes: of a choice, of one inside a collection, or of a token that
// is one of few texts.
func (v Value) FirstCondition() (Condition, int, bool) {
	if v.flags&undecided == 0 {
		return Condition{}, 0, false
	}
	switch body := v.body.(type) {
	case *choice:
		return body.condition, len(body.alternatives), true
	case symbolic.Text:
		return firstChoiceToken(body)
	case unknown:
		return firstChoiceToken(symbolic.Of(body.token))
	case *mapping:
		if body.get != nil {
			return Condition{}, 0, false
		}
		for _, e := range body.entries {
			if c, n, ok := firstChoiceToken(e.Key); ok {
				return c, n, true
			}
		}
	}
	for _, e := range v.Elements() {
		if c, n, ok := e.FirstCondition(); ok {
			return c, n, true
		}
	}
	return Condition{}, 0, false
}

func firstChoiceToken(t symbolic.Text) (Condition, int, bool) {
	for _, token := range t.Tokens() {
		if token.Choice != nil {
			return Condition{token.Scope, token.Choice.Condition}, len(token.Choice.Alternatives), true
		}
	}
	return Condition{}, 0, false
}
