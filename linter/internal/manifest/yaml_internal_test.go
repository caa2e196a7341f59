package manifest

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// random returns a text of up to n characters of the alphabet.
func random(r *rand.Rand, alphabet string, n int) string {
	text := make([]byte, r.IntN(n))
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

func TestTheShortWayToTellANumberAgreesWithTheExpression(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 300_000 {
		value := random(r, "+-._0123456789afxXbBoeEinNIF /,:T", 7)
		if value != "" && isNumber(value) != number.MatchString(value) {
			t.Fatalf("%q", value)
		}
	}
}

func TestLinesEndAtEitherCharacter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		data := []byte(random(r, "\r\nab", 8))
		data = append(data, bytes.Repeat([]byte("c"), r.IntN(600))...)
		data = append(data, random(r, "\r\nab", 8)...)
		for at := range data {
			want := len(data)
			if i := bytes.IndexAny(data[at:], "\r\n"); i >= 0 {
				want = at + i
			}
			if got := lineEnd(data, at); got != want {
				t.Fatalf("line at %d of %q: got %d, want %d", at, data, got, want)
			}
		}
	}
}
