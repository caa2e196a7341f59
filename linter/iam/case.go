package iam

import (
	"slices"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// texts goes over every text of the policy that decides something.
func (p TrustPolicy) texts(yield func(symbolic.Text) bool) {
	more := yield(p.Version)
	all := func(texts ...symbolic.Text) {
		for _, t := range texts {
			more = more && yield(t)
		}
	}
	for _, s := range p.Statements {
		for _, principal := range s.Principals {
			all(principal.Value)
		}
		all(s.Actions...)
		for _, c := range s.Conditions {
			all(c.Operator, c.Key)
			all(c.Values...)
		}
	}
}

// choices returns those texts of the policy, and of a caller, that hold a choice:
// they tell all the cases that there are.
func (p TrustPolicy) choices(caller ...symbolic.Text) []symbolic.Text {
	var texts []symbolic.Text
	for t := range p.texts {
		if t.HasToken(isChoice) {
			texts = append(texts, t)
		}
	}
	for _, t := range caller {
		if t.HasToken(isChoice) {
			texts = append(texts, t)
		}
	}
	return texts
}

func isChoice(token *symbolic.Token) bool { return token.Choice != nil }

// in returns the policy as it is in one case of its choices.
func (p TrustPolicy) in(c symbolic.Case) TrustPolicy {
	if c.IsPlain() || !p.changes(c) {
		return p
	}
	p.Version = c.Apply(p.Version)
	p.Statements = slices.Clone(p.Statements)
	for i, s := range p.Statements {
		s.Principals = slices.Clone(s.Principals)
		for j := range s.Principals {
			s.Principals[j].Value = c.Apply(s.Principals[j].Value)
		}
		s.Actions = applyAll(c, s.Actions)
		s.Conditions = slices.Clone(s.Conditions)
		for j, condition := range s.Conditions {
			condition.Operator, condition.Key = c.Apply(condition.Operator), c.Apply(condition.Key)
			condition.Values = applyAll(c, condition.Values)
			s.Conditions[j] = condition
		}
		p.Statements[i] = s
	}
	return p
}

// changes reports whether a text of the policy is another one in the case.
func (p TrustPolicy) changes(c symbolic.Case) bool {
	for t := range p.texts {
		if !t.IsKnown() && !c.Apply(t).Equal(t) {
			return true
		}
	}
	return false
}

func applyAll(c symbolic.Case, texts []symbolic.Text) []symbolic.Text {
	out := make([]symbolic.Text, len(texts))
	for i, t := range texts {
		out[i] = c.Apply(t)
	}
	return out
}

// tokensOf returns the tokens in texts that the user may supply, each once, in
// order of place.
func tokensOf(texts ...symbolic.Text) []*symbolic.Token {
	var out []*symbolic.Token
	for _, t := range texts {
		if t.IsKnown() {
			continue
		}
		for _, token := range t.Tokens() {
			known := token.Scope == requestScope || slices.ContainsFunc(out, func(other *symbolic.Token) bool {
				return other.Name == token.Name && other.Scope == token.Scope
			})
			if !known {
				out = append(out, token)
			}
		}
	}
	return out
}

// choicesIn returns the texts that hold choices.
func choicesIn(texts []symbolic.Text) []symbolic.Text {
	var out []symbolic.Text
	for _, t := range texts {
		for _, token := range t.Tokens() {
			if token.Choice != nil {
				out = append(out, symbolic.Of(token))
			}
		}
	}
	return out
}
