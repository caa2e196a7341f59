package symbolic

import (
	"maps"
	"slices"
)

// Case is one way in which the undecided conditions behind some texts may turn
// out. The zero value decides nothing.
type Case struct {
	chosen map[tokenKey]Text
	// outcomes tells the outcome of each condition, for Outcome.
	outcomes map[tokenKey]int
}

// The limits of telling cases apart. What lies beyond them stays a token, which
// is never wrong, only less precise.
const (
	maxCases       = 64      // cases of one question
	maxChoiceDepth = 8       // choices inside the alternatives of choices
	maxApplied     = 1 << 20 // bytes that one text may grow to
)

// Cases returns the cases that the choice tokens in texts allow, at least one.
// Every condition turns out the same way for all tokens that hang on it. If
// there are more than 64 cases, only the first conditions are told apart and
// the other choices stay tokens.
func Cases(texts ...Text) []Case {
	cases := []Case{{}}
	if !slices.ContainsFunc(texts, Text.hasChoice) {
		return cases
	}
	var found choices
	for _, t := range texts {
		found.collect(t, 0)
	}
	for _, condition := range found.order {
		n := found.outcomes[condition]
		if len(cases)*n > maxCases {
			continue
		}
		next := make([]Case, 0, len(cases)*n)
		for _, c := range cases {
			for i := range n {
				next = append(next, c.with(condition, i, found.tokens[condition]))
			}
		}
		cases = next
	}
	return cases
}

// choices are the undecided conditions found in texts.
type choices struct {
	order    []tokenKey            // conditions, in order of place
	outcomes map[tokenKey]int      // how many outcomes each has
	tokens   map[tokenKey][]*Token // the tokens that hang on each
	seen     map[tokenKey]bool     // tokens that were looked at
}

func (c *choices) collect(t Text, depth int) {
	for _, token := range t.tokens {
		if token.Choice == nil || len(token.Choice.Alternatives) < 2 || depth == maxChoiceDepth {
			continue
		}
		key := tokenKey{token.Scope, token.Name}
		if c.seen[key] {
			continue
		}
		if c.seen == nil {
			c.seen, c.outcomes, c.tokens = map[tokenKey]bool{}, map[tokenKey]int{}, map[tokenKey][]*Token{}
		}
		c.seen[key] = true
		condition := tokenKey{token.Scope, token.Choice.Condition}
		n := len(token.Choice.Alternatives)
		if known, ok := c.outcomes[condition]; !ok {
			c.order = append(c.order, condition)
			c.outcomes[condition] = n
		} else if known != n {
			continue // not the same condition after all: it stays a token
		}
		c.tokens[condition] = append(c.tokens[condition], token)
		for _, alternative := range token.Choice.Alternatives {
			c.collect(alternative, depth+1)
		}
	}
}

func (c Case) with(condition tokenKey, outcome int, tokens []*Token) Case {
	next := Case{chosen: make(map[tokenKey]Text, len(c.chosen)+len(tokens)), outcomes: make(map[tokenKey]int, len(c.outcomes)+1)}
	maps.Copy(next.chosen, c.chosen)
	maps.Copy(next.outcomes, c.outcomes)
	next.outcomes[condition] = outcome
	for _, token := range tokens {
		next.chosen[tokenKey{token.Scope, token.Name}] = token.Choice.Alternatives[outcome]
	}
	return next
}

// hasChoice reports whether a token of the text is a choice.
func (t Text) hasChoice() bool {
	for _, token := range t.tokens {
		if token.Choice != nil {
			return true
		}
	}
	return false
}

// IsPlain reports whether the case decides nothing, so that Apply changes no text.
func (c Case) IsPlain() bool { return len(c.chosen) == 0 }

// Outcome returns which alternative the case takes for a condition, by the
// index in [Choice.Alternatives]; false if it leaves the condition open.
func (c Case) Outcome(scope, condition string) (int, bool) {
	n, ok := c.outcomes[tokenKey{scope, condition}]
	return n, ok
}

// Apply returns the text as it is in this case: the choice tokens that the case
// decides are replaced by their alternatives, which keep their own places.
func (c Case) Apply(t Text) Text {
	if c.IsPlain() || len(t.tokens) == 0 {
		return t
	}
	budget := maxApplied
	return c.apply(t, 0, &budget)
}

func (c Case) apply(t Text, depth int, budget *int) Text {
	var parts []Text
	start, token := 0, 0
	for i := range len(t.flat) {
		if t.flat[i] != hole {
			continue
		}
		key := tokenKey{t.tokens[token].Scope, t.tokens[token].Name}
		token++
		alternative, ok := c.chosen[key]
		if !ok || depth == maxChoiceDepth || len(alternative.flat) > *budget {
			continue
		}
		*budget -= len(alternative.flat)
		replaced := c.apply(alternative, depth+1, budget)
		parts = append(parts, t.Slice(start, i), replaced.inPlaceOf(t.Slice(i, i+1)))
		start = i + 1
	}
	if parts == nil {
		return t
	}
	return Concat(append(parts, t.Slice(start, len(t.flat)))...)
}

// inPlaceOf returns the text with the use and the places of the token that it
// stands for, where it has none of its own.
func (t Text) inPlaceOf(token Text) Text {
	for _, s := range token.spans {
		t = t.At(s.origin.rng()).UsedAt(s.use.rng(), int(s.depth))
	}
	return t
}
