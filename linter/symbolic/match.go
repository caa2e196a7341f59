package symbolic

import "strings"

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
	surplus := map[element]int{} // how often more in a than in b
	for _, e := range a {
		surplus[e]++
	}
	for _, e := range b {
		surplus[e]--
	}
	var moreTokens, moreCharacters [2]bool // in a, in b
	for e, n := range surplus {
		side := 0
		if n < 0 {
			side = 1
		}
		switch {
		case n == 0:
		case e.isCharacter():
			moreCharacters[side] = true
		default:
			moreTokens[side] = true
		}
	}
	// The side that has all tokens of the other still owes the characters that
	// the other has on top: only its own surplus of tokens could supply them.
	return moreCharacters[0] && !moreTokens[1] || moreCharacters[1] && !moreTokens[0]
}
