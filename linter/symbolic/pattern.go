package symbolic

import (
	"slices"
	"strings"
)

// Pattern is a glob over texts: literals and tokens, '*' for any run of
// characters (also none) and '?' for exactly one. It is anchored at both ends
// and nothing escapes a wildcard; a literal star is made with [Exact]. The zero
// value matches the empty text. A Pattern is immutable.
type Pattern struct {
	parts []patternPart
	fold  bool
}

// patternPart is a stretch in which stars are wildcards, or one in which they
// are not.
type patternPart struct {
	text Text
	glob bool
}

func (p patternPart) hasChoice() bool { return p.text.hasChoice() }

// Glob returns the pattern that t spells. A token of t may hold wildcards too,
// so it only matches itself for certain.
func Glob(t Text) Pattern { return Pattern{parts: []patternPart{{text: t, glob: true}}} }

// Exact returns the pattern that matches t and nothing else.
func Exact(t Text) Pattern { return Pattern{parts: []patternPart{{text: t}}} }

// Join returns the pattern that matches what the given patterns match one after
// the other. It ignores case if one of them does.
func Join(patterns ...Pattern) Pattern {
	var out Pattern
	for _, p := range patterns {
		out.parts = append(out.parts, p.parts...)
		out.fold = out.fold || p.fold
	}
	return out
}

// IgnoreCase returns the pattern for which the case of letters does not count.
func (p Pattern) IgnoreCase() Pattern {
	p.fold = true
	return p
}

// Text returns the pattern as it was written.
func (p Pattern) Text() Text {
	texts := make([]Text, len(p.parts))
	for i, part := range p.parts {
		texts[i] = part.text
	}
	return Concat(texts...)
}

// HasWildcard reports whether the pattern certainly holds a '*' or '?'.
func (p Pattern) HasWildcard() bool {
	for _, part := range p.parts {
		if part.glob && (part.text.Index("*") >= 0 || part.text.Index("?") >= 0) {
			return true
		}
	}
	return false
}

// Match answers whether the whole of value matches the pattern.
func (p Pattern) Match(value Text) Answer {
	if len(p.parts) == 1 {
		part := p.parts[0]
		if !part.glob && part.text.Equal(value) {
			return Yes
		}
		if visiblyApart(part.text, value, part.glob, p.fold) {
			return No
		}
	}
	if !value.hasChoice() && !slices.ContainsFunc(p.parts, patternPart.hasChoice) {
		return p.match(value)
	}
	cases := Cases(append(p.texts(), value)...)
	answers := make([]Answer, 0, len(cases))
	for _, c := range cases {
		answers = append(answers, p.in(c).match(c.Apply(value)))
	}
	return Agree(answers...)
}

// Overlap answers whether some string matches both patterns. It looks at all
// strings, not only at those that could be a subject or an ARN.
func Overlap(p, q Pattern) Answer {
	cases := Cases(append(p.texts(), q.texts()...)...)
	answers := make([]Answer, 0, len(cases))
	for _, c := range cases {
		answers = append(answers, overlap(p.in(c), q.in(c)))
	}
	return Agree(answers...)
}

func (p Pattern) match(value Text) Answer {
	if len(p.parts) == 1 && p.parts[0].text.IsKnown() && value.IsKnown() && !p.HasWildcard() {
		text := p.parts[0].text.flat
		return AnswerOf(text == value.flat || p.fold && strings.EqualFold(text, value.flat))
	}
	numbers := tokenNumbers{}
	pattern := p.decode(numbers)
	v := numbers.decode(make([]element, 0, len(value.flat)), value, false, p.fold)
	if covers(pattern, v) {
		return Yes
	}
	if p.isExact() {
		// Tokens that can't hold wildcards may be taken away on both sides.
		x, y := withoutCommonEnds(pattern, v)
		if unbalanced(x, y) || disjoint(x, y) == Yes || numbers.misfits(x, y, p.fold) || numbers.misfits(y, x, p.fold) {
			return No
		}
		return Unknown
	}
	answer := decided(disjoint(pattern, v).Not(), len(numbers) == 0)
	if answer == Unknown && numbers.misfits(numbers.loosened(pattern), v, p.fold) {
		return No
	}
	return answer
}

// loosened returns a pattern in which a token that may hold wildcards stands for
// any run of characters, whatever else is known of it.
func (n tokenNumbers) loosened(pattern []element) []element {
	out := slices.Clone(pattern)
	for i, e := range out {
		for _, numbered := range n {
			if numbered.element == e && numbered.nature != nil && (numbered.nature.AllowsRune('*') || numbered.nature.AllowsRune('?')) {
				out[i] = anyRun
			}
		}
	}
	return out
}

func overlap(p, q Pattern) Answer {
	fold := p.fold || q.fold
	p.fold, q.fold = fold, fold
	numbers := tokenNumbers{}
	x, y := p.decode(numbers), q.decode(numbers)
	// A pattern matches its own spelling, whatever its tokens stand for.
	if covers(x, q.spelling(numbers)) || covers(y, p.spelling(numbers)) {
		return Yes
	}
	return decided(disjoint(x, y).Not(), len(numbers) == 0)
}

// decided weakens a Yes that was found with tokens as wildcards to Unknown.
func decided(answer Answer, known bool) Answer {
	if answer == Yes && !known {
		return Unknown
	}
	return answer
}

func (p Pattern) decode(numbers tokenNumbers) []element {
	var out []element
	for _, part := range p.parts {
		out = numbers.decode(out, part.text, part.glob, p.fold)
	}
	return out
}

// spelling is the pattern's text with its wildcards as plain characters.
func (p Pattern) spelling(numbers tokenNumbers) []element {
	return numbers.decode(nil, p.Text(), false, p.fold)
}

func (p Pattern) isExact() bool {
	for _, part := range p.parts {
		if part.glob {
			return false
		}
	}
	return true
}

func (p Pattern) texts() []Text {
	texts := make([]Text, 0, len(p.parts)+1)
	for _, part := range p.parts {
		texts = append(texts, part.text)
	}
	return texts
}

// in returns the pattern as it is in one case.
func (p Pattern) in(c Case) Pattern {
	if c.IsPlain() {
		return p
	}
	parts := make([]patternPart, len(p.parts))
	for i, part := range p.parts {
		parts[i] = patternPart{text: c.Apply(part.text), glob: part.glob}
	}
	return Pattern{parts: parts, fold: p.fold}
}
