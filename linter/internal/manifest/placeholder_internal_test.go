package manifest

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNoBracketIsRuledOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("$(<>_@%[]Aa0 ./xé")), 0, 24, -1).Draw(t, "text")
		if brackets.MatchString(text) && !mayHoldBrackets(text) {
			t.Errorf("%q holds a placeholder", text)
		}
	})
}
