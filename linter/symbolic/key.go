package symbolic

import (
	"slices"
	"strconv"
	"strings"
)

// Equal reports whether both texts have the same literals and the same tokens
// in the same places: whether they are equal for every substitution. Places do
// not count.
func (t Text) Equal(other Text) bool {
	return t.flat == other.flat && slices.EqualFunc(t.tokens, other.tokens, (*Token).is)
}

// Key returns a string that is the same for equal texts only; for map keys.
func (t Text) Key() string {
	if len(t.tokens) == 0 {
		return t.flat
	}
	const number = 8 // digits of a length and the colon behind it, as a rule
	size := len(t.flat)
	for _, token := range t.tokens {
		size += number + token.keyLen()
	}
	var b strings.Builder
	b.Grow(size)
	var digits [20]byte
	next := 0
	for i := range len(t.flat) {
		b.WriteByte(t.flat[i])
		if t.flat[i] != hole {
			continue
		}
		token := t.tokens[next]
		next++
		b.Write(strconv.AppendInt(digits[:0], int64(token.keyLen()), 10))
		b.WriteByte(':')
		b.WriteString(token.Scope)
		b.WriteByte(0)
		b.WriteString(token.Name)
	}
	return b.String()
}

// keyLen is the length of what identifies the token in a key: its scope, a zero
// byte and its name.
func (t *Token) keyLen() int { return len(t.Scope) + 1 + len(t.Name) }

// Compare orders texts as their keys are ordered. It returns 0 for equal texts only.
func (t Text) Compare(other Text) int {
	tokens := 0
	for i := range min(len(t.flat), len(other.flat)) {
		if t.flat[i] != other.flat[i] {
			return int(t.flat[i]) - int(other.flat[i])
		}
		if t.flat[i] != hole {
			continue
		}
		if !t.tokens[tokens].is(other.tokens[tokens]) {
			return strings.Compare(t.Key(), other.Key())
		}
		tokens++
	}
	return len(t.flat) - len(other.flat)
}
