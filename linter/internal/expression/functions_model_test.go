package expression

import (
	"testing"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

func TestFunctionsOfModels(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`provider::irsalint::undecided()`:                                                          "false",
		`provider::irsalint::undecided("a", [1, null])`:                                            "false",
		`provider::irsalint::undecided("a", hidden())`:                                             "true",
		`provider::irsalint::undecided([hidden() == "x" ? "a" : "b"])`:                             "true",
		`provider::irsalint::unknown("label", "a", hidden())`:                                      `${label("a", hidden())}`,
		`provider::irsalint::unknown("label", hidden() == "x" ? "a" : "b")`:                        `${label(hidden() == "x" ? "a" : "b")}`,
		`provider::irsalint::unknown("label", sensitive(hidden()))`:                                "${label((sensitive value))}",
		`try(provider::irsalint::unknown(), "refused")`:                                            "refused",
		`try(provider::irsalint::unknown([]), "refused")`:                                          "refused",
		`try(provider::irsalint::unknown("label", tonumber("x")), "refused")`:                      "refused",
		`try(provider::irsalint::undecided(tonumber("x")) ? "a" : "b", "refused")`:                 "refused",
		`provider::irsalint::unknown("a", hidden()) == provider::irsalint::unknown("a", hidden())`: "true",
	} {
		e := New(nil)
		e.Define("hidden", func(Scope, []value.Value, source.Range) (value.Value, bool) { return value.Value{}, false })
		x, problems := e.ParseExpression(source.NewFile("x.hcl", []byte(written)))
		if len(problems) > 0 {
			t.Fatal(written, problems)
		}
		v := e.Eval(x, nil)
		text, ok := v.AsText()
		if got := text.String(); !ok || got != want {
			t.Errorf("%s: got %s (%s), want %s", written, got, value.Describe(v), want)
		}
	}
}
