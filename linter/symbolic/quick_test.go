package symbolic

import (
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
