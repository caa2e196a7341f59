package symbolic

import (
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

func TestAsKeepsThePlaceOfAnotherSpelling(t *testing.T) {
	t.Parallel()
	file := source.NewFile("a.tf", []byte(`x = "a\nb"`))
	escape := LiteralAt(`\n`, file.Range(6, 8)).Hidden("(secret)")
	got := escape.As("\n")
	if s, _ := got.Literal(); s != "\n" {
		t.Errorf("text = %q, want a newline", s)
	}
	if got.Range() != file.Range(6, 8) {
		t.Errorf("range = %v, want that of the escape", got.Range())
	}
	if got.String() != "(secret)" {
		t.Errorf("shown as %q, want the description", got.String())
	}
	if plain := Literal("x").As("y"); !plain.Range().IsZero() {
		t.Errorf("a text of no place got the place %v", plain.Range())
	}
}
