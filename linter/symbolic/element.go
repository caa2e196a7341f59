package symbolic

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// element is one unit of a decoded text or pattern: a character, a wildcard or
// a token. Characters are their code point; a byte that belongs to none is
// invalidByte plus the byte.
type element int32

const (
	anyRun     element = -1 // '*' of a pattern
	anyOne     element = -2 // '?' of a pattern
	firstToken element = -3 // tokens are firstToken, firstToken-1, ...

	invalidByte element = unicode.MaxRune + 1
)

// isWild reports whether the element may stand for a run of any length.
func (e element) isWild() bool { return e == anyRun || e <= firstToken }

// isCharacter reports whether the element is exactly one known character.
func (e element) isCharacter() bool { return e >= 0 }

// tokenNumbers gives equal tokens equal elements within one comparison.
type tokenNumbers map[tokenKey]numberedToken

type tokenKey struct{ scope, name string }

type numberedToken struct {
	element element
	nature  *Nature // nil if nothing is known of the token's characters
}

func (n tokenNumbers) element(t *Token) element {
	key := tokenKey{t.Scope, t.Name}
	numbered, ok := n[key]
	if !ok {
		numbered.element = firstToken - element(len(n))
	}
	if numbered.nature == nil && (t.Nature.Alphabet != "" || t.Nature.NotEmpty || t.Nature.Apart != "" || len(t.Nature.Excludes) > 0) {
		numbered.nature = &t.Nature
	}
	n[key] = numbered
	return numbered.element
}

// decode appends the elements of a text to out.
func (n tokenNumbers) decode(out []element, t Text, glob, fold bool) []element {
	token := 0
	for i := 0; i < len(t.flat); {
		c := t.flat[i]
		if c == hole {
			out = append(out, n.element(t.tokens[token]))
			token++
			i++
			continue
		}
		if c < utf8.RuneSelf {
			out = append(out, ascii(c, glob, fold))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(t.flat[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			out = append(out, invalidByte+element(c))
		case fold:
			out = append(out, element(foldRune(r)))
		default:
			out = append(out, element(r))
		}
		i += size
	}
	return out
}

func ascii(c byte, glob, fold bool) element {
	switch {
	case glob && c == '*':
		return anyRun
	case glob && c == '?':
		return anyOne
	case fold && 'A' <= c && c <= 'Z':
		return element(c + 'a' - 'A')
	default:
		return element(c)
	}
}

// foldRune returns the one form that all cases of a letter share. It must be
// the lower case for ASCII, as [ascii] has it.
func foldRune(r rune) rune {
	least := slices.Min(cases(r))
	if 'A' <= least && least <= 'Z' {
		return least + 'a' - 'A'
	}
	return least
}

// cases returns a letter in all its cases.
func cases(r rune) []rune {
	all := []rune{r}
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		all = append(all, next)
	}
	return all
}

// covers reports whether pattern matches value when every token of value is one
// symbol that only '*' and the same token match. Such a match holds for every
// substitution, because a token's value as a pattern matches itself. It returns
// false as well when the search is too long.
func covers(pattern, value []element) bool {
	matches := func(p, v element) bool { return p == v || p == anyOne && v.isCharacter() }
	isRun := func(e element) bool { return e == anyRun }
	return fits(pattern, value, isRun, matches) == Yes
}

// disjoint answers whether no string has both shapes, tokens and '*' standing
// for any run of characters and '?' for any one. Unknown: the search is too long.
func disjoint(a, b []element) Answer {
	if !someWild(a) {
		a, b = b, a
	}
	if !someWild(b) {
		return fits(a, b, element.isWild, compatible).Not()
	}
	// Both hold a run of any length. Then a common string exists as soon as the
	// two beginnings agree up to the first run of either, and the two ends
	// likewise: begin with the longer beginning, go on with the middle of a, then
	// the middle of b, and finish with the longer end. Each side's runs swallow
	// what belongs to the other.
	return AnswerOf(agree(a, b, compatible) && agree(reversed(a), reversed(b), compatible)).Not()
}

// compatible reports whether some character suits both of two elements that
// are not wild.
func compatible(a, b element) bool { return a == b || a == anyOne || b == anyOne }

// agree reports whether a and b agree up to the first run of either.
func agree(a, b []element, matches func(a, b element) bool) bool {
	for i := 0; i < len(a) && i < len(b) && !a[i].isWild() && !b[i].isWild(); i++ {
		if !matches(a[i], b[i]) {
			return false
		}
	}
	return true
}

// fits answers whether value, which holds no run, has the shape of pattern:
// the pieces of pattern between its runs occur in value in order, the first at
// its beginning and the last at its end. Taking each piece at its first place
// is enough, because that leaves the most to the pieces behind it.
func fits(pattern, value []element, isRun func(element) bool, matches func(p, v element) bool) Answer {
	first, rest, found := cut(pattern, isRun)
	if len(value) < len(first) || !matchAt(first, value, matches) {
		return No
	}
	value = value[len(first):]
	if !found {
		return AnswerOf(len(value) == 0)
	}
	last := rest
	for i, e := range slices.Backward(rest) {
		if isRun(e) {
			last = rest[i+1:]
			break
		}
	}
	if len(value) < len(last) || !matchAt(last, value[len(value)-len(last):], matches) {
		return No
	}
	value = value[:len(value)-len(last)]
	budget := searchBudget
	for len(rest) > len(last) {
		var piece []element
		piece, rest, _ = cut(rest, isRun)
		at := search(piece, value, matches, &budget)
		if budget < 0 {
			return Unknown
		}
		if at < 0 {
			return No
		}
		value = value[at+len(piece):]
	}
	return Yes
}

// searchBudget bounds the comparisons of one match: about ten milliseconds.
// Only pieces with '?' can come near it; others are found in linear time.
const searchBudget = 4 << 20

// search returns the first place of piece in value, or -1.
func search(piece, value []element, matches func(p, v element) bool, budget *int) int {
	if len(piece) == 0 {
		return 0
	}
	if !someOne(piece) && !someOne(value) {
		return searchExact(piece, value)
	}
	for at := 0; at+len(piece) <= len(value); at++ {
		n := 0
		for n < len(piece) && matches(piece[n], value[at+n]) {
			n++
		}
		if n == len(piece) {
			return at
		}
		if *budget -= n + 1; *budget < 0 {
			return -1
		}
	}
	return -1
}

// searchExact is the search of Knuth, Morris and Pratt: linear for any input.
func searchExact(piece, value []element) int {
	border := make([]int, len(piece)) // border[i]: longest proper border of piece[:i+1]
	for i, k := 1, 0; i < len(piece); i++ {
		for k > 0 && piece[k] != piece[i] {
			k = border[k-1]
		}
		if piece[k] == piece[i] {
			k++
		}
		border[i] = k
	}
	k := 0
	for i, e := range value {
		for k > 0 && piece[k] != e {
			k = border[k-1]
		}
		if piece[k] == e {
			k++
		}
		if k == len(piece) {
			return i + 1 - k
		}
	}
	return -1
}

func matchAt(piece, value []element, matches func(p, v element) bool) bool {
	for i, p := range piece {
		if !matches(p, value[i]) {
			return false
		}
	}
	return true
}

// cut splits a pattern at its first run.
func cut(pattern []element, isRun func(element) bool) (before, after []element, found bool) {
	for i, e := range pattern {
		if isRun(e) {
			return pattern[:i], pattern[i+1:], true
		}
	}
	return pattern, nil, false
}

func reversed(in []element) []element {
	out := make([]element, len(in))
	for i, e := range in {
		out[len(in)-1-i] = e
	}
	return out
}

func someWild(in []element) bool { return slices.ContainsFunc(in, element.isWild) }

func someOne(in []element) bool { return slices.Contains(in, anyOne) }

// apart reports whether both texts are one token each, and those of different
// things whose values are never the same.
func (n tokenNumbers) apart(x, y []element) bool {
	if len(x) != 1 || len(y) != 1 || x[0] == y[0] {
		return false
	}
	var things []string
	for _, numbered := range n {
		if (numbered.element == x[0] || numbered.element == y[0]) && numbered.nature != nil && numbered.nature.Apart != "" {
			things = append(things, numbered.nature.Apart)
		}
	}
	return len(things) == 2 && things[0] != things[1]
}
