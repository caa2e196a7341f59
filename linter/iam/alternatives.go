package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// Alternatives returns the documents of which one is the policy when the
// document's structure hangs on a condition that the files do not decide: one
// for each outcome, without repetitions. A document without such a choice is
// returned as it is.
func Alternatives(document symbolic.Text) []symbolic.Text {
	structural := structuralChoices(document)
	if len(structural) == 0 {
		return []symbolic.Text{document}
	}
	var out []symbolic.Text
	seen := map[string]bool{}
	for _, c := range symbolic.Cases(structural...) {
		alternative := c.Apply(document)
		if key := alternative.Key(); !seen[key] {
			seen[key] = true
			out = append(out, alternative)
		}
	}
	return out
}

// structuralChoices returns the choice tokens that stand outside of strings,
// and those inside of strings that hang on the same conditions.
func structuralChoices(document symbolic.Text) []symbolic.Text {
	type condition struct{ scope, name string }
	structural := map[condition]bool{}
	for _, text := range structuralTokens(document) {
		for _, t := range text.Tokens() {
			if t.Choice != nil {
				structural[condition{t.Scope, t.Choice.Condition}] = true
			}
		}
	}
	var out []symbolic.Text
	for _, t := range document.Tokens() {
		if t.Choice != nil && structural[condition{t.Scope, t.Choice.Condition}] {
			out = append(out, symbolic.Of(t))
		}
	}
	return out
}

// structuralTokens returns the tokens that stand outside of strings.
func structuralTokens(document symbolic.Text) []symbolic.Text {
	if document.IsKnown() {
		return nil
	}
	var out []symbolic.Text
	flat, quoted := document.Flat(), false
	for i := 0; i < len(flat); i++ {
		switch flat[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case hole:
			if !quoted {
				out = append(out, document.Slice(i, i+1))
			}
		}
	}
	return out
}
