package value

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
// of the condition. Alternatives that have no value are dropped, as a
// configuration that works never takes them, unless none has a value.
func NewChoice(condition Condition, alternatives []Value) Value {
	return Value{kind: Choice, flags: undecided, body: &choice{condition: condition, alternatives: alternatives}}
}

// Alternatives returns the condition and the alternatives of a Choice, in the
// order of the outcomes; nil for any other kind.
func (v Value) Alternatives() (Condition, []Value) {
	if c, ok := v.body.(*choice); ok {
		return c.condition, c.alternatives
	}
	return Condition{}, nil
}

// Cases returns the value without choices on its outside: one case for a value
// that is no Choice, else one for every combination of outcomes. It is false if
// there are more than limit cases.
func (v Value) Cases(limit int) ([]Case, bool) {
	condition, alternatives := v.Alternatives()
	if alternatives == nil {
		return []Case{{Value: v}}, true
	}
	var out []Case
	for i, a := range alternatives {
		assumption := Assumption{condition, i}
		inner, ok := a.Given(assumption).Cases(limit)
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
	if c, ok := v.body.(*choice); ok && c.condition == a.Condition && a.Outcome < len(c.alternatives) {
		return c.alternatives[a.Outcome].Given(a)
	}
	return v
}
