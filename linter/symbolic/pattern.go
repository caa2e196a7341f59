package symbolic

import "strings"

// Pattern is a glob over texts: literals and tokens, '*' for any run of
// characters and '?' for exactly one. The zero value matches the empty text.
type Pattern struct {
	text Text
}

// Glob returns the pattern that t spells: every '*' and '?' in a literal is a
// wildcard, and a token may hold wildcards too.
func Glob(t Text) Pattern { return Pattern{text: t} }

// Match answers whether the whole of value matches the pattern.
func (p Pattern) Match(value Text) Answer {
	if p.text.Equal(value) {
		return Yes
	}
	return Unknown
}

// Fold returns the text with every literal letter in a form that is common to
// all its cases. It is for comparing, never for showing.
func Fold(t Text) Text {
	t.flat = strings.ToLower(t.flat)
	return t
}
