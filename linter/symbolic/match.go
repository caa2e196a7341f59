package symbolic

import (
	"strings"
	"unicode/utf8"
)

// Same answers whether two texts are the same string, letter for letter.
func Same(a, b Text) Answer { return compare(a, b, false) }

// EqualFold answers whether two texts are the same string when the case of
// letters does not count, as strings.EqualFold has it.
func EqualFold(a, b Text) Answer { return compare(a, b, true) }

func compare(a, b Text, fold bool) Answer {
	if a.Equal(b) {
		return Yes
	}
	if a.IsKnown() && b.IsKnown() {
		return AnswerOf(fold && strings.EqualFold(a.flat, b.flat))
	}
	if visiblyApart(a, b, false, fold) {
		return No
	}
	if !a.hasChoice() && !b.hasChoice() {
		return same(a, b, fold)
	}
	cases := Cases(a, b)
	answers := make([]Answer, 0, len(cases))
	for _, c := range cases {
		answers = append(answers, same(c.Apply(a), c.Apply(b), fold))
		if Agree(answers...) == Unknown {
			return Unknown
		}
	}
	return Agree(answers...)
}

// visiblyApart reports whether two texts differ in a character of ASCII that both
// have at the same distance from their beginning, or from their end, with equal
// characters and equal tokens up to there. Most texts that are compared do, and
// to see that takes no decoding. With glob, wildcards and tokens of a may stand
// for other characters than their own.
func visiblyApart(a, b Text, glob, fold bool) bool {
	return a.departs(b, false, glob, fold) || a.departs(b, true, glob, fold)
}

// departs is visiblyApart for one of the two directions.
func (t Text) departs(from Text, backward, glob, fold bool) bool {
	tokens := 0 // passed so far
	for i := range min(len(t.flat), len(from.flat)) {
		x, y := t.flat[i], from.flat[i]
		if backward {
			x, y = t.flat[len(t.flat)-1-i], from.flat[len(from.flat)-1-i]
		}
		switch {
		case x == hole && y == hole && !glob:
			m, n := tokens, tokens
			if backward {
				m, n = len(t.tokens)-1-tokens, len(from.tokens)-1-tokens
			}
			if !t.tokens[m].is(from.tokens[n]) {
				return false
			}
			tokens++
		case x < utf8.RuneSelf && y < utf8.RuneSelf:
			if p, q := ascii(x, glob, fold), ascii(y, false, fold); p != q {
				return p.isCharacter()
			}
		case x != y || x == hole:
			return false
		}
	}
	return false
}

func same(a, b Text, fold bool) Answer {
	numbers := tokenNumbers{}
	x := numbers.decode(make([]element, 0, len(a.flat)), a, false, fold)
	y := numbers.decode(make([]element, 0, len(b.flat)), b, false, fold)
	x, y = withoutCommonEnds(x, y)
	switch {
	case len(x) == 0 && len(y) == 0:
		return Yes
	case unbalanced(x, y) || disjoint(x, y) == Yes:
		return No
	case numbers.misfits(x, y, fold) || numbers.misfits(y, x, fold):
		return No
	case numbers.apart(x, y):
		return No
	default:
		return Unknown
	}
}

// withoutCommonEnds takes away what both begin with and what both end with.
// What is left is equal exactly when the whole is.
func withoutCommonEnds(a, b []element) ([]element, []element) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// unbalanced reports whether two texts can't be equal because of how often each
// character occurs: if all tokens of one occur in the other as well, the other
// must not have characters to spare. It tells "${x}-a" from "b-${x}".
func unbalanced(a, b []element) bool {
	var common [utf8.RuneSelf]int // how often more in a than in b
	var others map[element]int
	count := func(e element, n int) {
		switch {
		case e.isCharacter() && e < utf8.RuneSelf:
			common[e] += n
		case others == nil:
			others = map[element]int{e: n}
		default:
			others[e] += n
		}
	}
	for _, e := range a {
		count(e, 1)
	}
	for _, e := range b {
		count(e, -1)
	}
	var moreTokens, moreCharacters [2]bool // in a, in b
	note := func(more *[2]bool, n int) {
		more[0], more[1] = more[0] || n > 0, more[1] || n < 0
	}
	for _, n := range common {
		note(&moreCharacters, n)
	}
	for e, n := range others {
		if e.isCharacter() {
			note(&moreCharacters, n)
		} else {
			note(&moreTokens, n)
		}
	}
	// The side that has all tokens of the other still owes the characters that
	// the other has on top: only its own surplus of tokens could supply them.
	return moreCharacters[0] && !moreTokens[1] || moreCharacters[1] && !moreTokens[0]
}
