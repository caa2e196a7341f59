package value

import (
	"testing"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"pgregory.net/rapid"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// anyKnown draws a known value of JSON's kinds. Strings are without a byte order mark and
// the line breaks that only Unicode has, for which the library writes oddities.
func anyKnown(depth int) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		kinds := 7
		if depth == 0 {
			kinds = 5
		}
		text := rapid.OneOf(rapid.StringOf(rapid.SampledFrom([]rune("ab  \"\n"))), rapid.StringOf(rapid.RuneFrom([]rune("ab: -\n\t\"\\#'{}[]\r\u00e9\U0001F600\x7f&<>"))))
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return Value{}
		case 1:
			return OfBool(rapid.Bool().Draw(t, "bool"))
		case 2:
			return OfInt(rapid.IntRange(-100, 1_000_000).Draw(t, "number"))
		case 3, 4:
			return OfString(text.Draw(t, "string"))
		case 5:
			return NewTuple(rapid.SliceOfN(anyKnown(depth-1), 0, 3).Draw(t, "elements"))
		}
		var attributes []Attribute
		for range rapid.IntRange(0, 3).Draw(t, "size") {
			key := symbolic.Literal(text.Draw(t, "key"))
			attributes = append(attributes, Attribute{Key: key, Value: anyKnown(depth-1).Draw(t, "value")})
		}
		return NewObject(attributes)
	})
}

func TestYAMLIsWrittenAsTheLibraryOfTerraformDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := anyKnown(3).Draw(t, "value")
		known, ok := ToCty(v)
		if !ok {
			t.Fatal("a known value has no cty value")
		}
		want, err := ctyyaml.Standard.Marshal(known)
		if err != nil {
			t.Skip("the library refuses it")
		}
		encoded, ok := EncodeYAML(v)
		if !ok {
			t.Fatal("a known value cannot be encoded")
		}
		text, _ := encoded.AsText()
		if got, _ := text.Literal(); got != string(want) {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestJSONIsReadBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := anyKnown(3).Draw(t, "value")
		encoded, ok := EncodeJSON(v)
		if !ok {
			t.Fatal("a known value cannot be encoded")
		}
		text, _ := encoded.AsText()
		back, ok := DecodeJSON(text)
		if !ok || Key(back) != Key(v) {
			t.Fatalf("%s became %s", Describe(v), Describe(back))
		}
	})
}
