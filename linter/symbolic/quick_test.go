package symbolic

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestWhatIsVisiblyApartIsFoundApart compares the short way to a No with the long
// one that it spares.
func TestWhatIsVisiblyApartIsFoundApart(t *testing.T) {
	t.Parallel()
	pieces := []Text{
		Literal("a"), Literal("A"), Literal("b"), Literal("é"), Literal("É"), Literal("k"), Literal("\u212a"), Literal("*"), Literal("?"),
		Named("s", "t"), Named("s", "u"), Of(&Token{Scope: "s", Name: "n", Nature: Nature{Alphabet: "ab*", NotEmpty: true}}),
	}
	texts := rapid.Custom(func(r *rapid.T) Text {
		return Concat(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(r, "pieces")...)
	})
	rapid.Check(t, func(r *rapid.T) {
		a, b, fold := texts.Draw(r, "a"), texts.Draw(r, "b"), rapid.Bool().Draw(r, "fold")
		if visiblyApart(a, b, false, fold) && same(a, b, fold) != No {
			r.Fatalf("%q and %q are not apart", a, b)
		}
		glob := rapid.Bool().Draw(r, "glob")
		pattern := Pattern{parts: []patternPart{{text: a, glob: glob}}, fold: fold}
		if visiblyApart(a, b, glob, fold) && pattern.match(b) != No {
			r.Fatalf("pattern %q and text %q are not apart", a, b)
		}
	})
}

// TestTextsAreOrderedAsTheirKeys compares the order of texts with that of the
// strings that stand for them in maps.
func TestTextsAreOrderedAsTheirKeys(t *testing.T) {
	t.Parallel()
	pieces := []Text{
		Literal("a"), Literal("b"), Literal("é"), Literal(":"), Literal("\x00"), Literal("9"),
		Named("s", "t"), Named("s", "u"), Named("r", "t"), Named("", ""), Named("s", "a long name, of two digits"),
	}
	texts := rapid.Custom(func(r *rapid.T) Text {
		return Concat(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 4).Draw(r, "pieces")...)
	})
	sign := func(n int) int { return max(min(n, 1), -1) }
	rapid.Check(t, func(r *rapid.T) {
		a, b := texts.Draw(r, "a"), texts.Draw(r, "b")
		order := sign(a.Compare(b))
		if order != strings.Compare(a.Key(), b.Key()) || (order == 0) != a.Equal(b) {
			r.Fatalf("%q and %q: %d", a, b, order)
		}
	})
}
