package rules

import (
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

func TestAFixThatServesOneOfSeveralIsNotSafe(t *testing.T) {
	t.Parallel()
	file := source.NewFile("main.tf", []byte(`accounts = ["shop:basket"]`))
	place := file.Range(13, 24)
	mistake := func(key, replacement string) lint.Finding {
		return lint.Finding{Range: place, Key: key, Fixes: []lint.Fix{{Safe: true, Edits: []lint.Edit{{Range: place, Replacement: replacement}}}}}
	}
	for _, test := range []struct {
		name   string
		second lint.Finding
		safe   bool
	}{
		{"the same edit for both", mistake("b", "shop:cart"), true},
		{"another edit for the other", mistake("b", "shop:till"), false},
		{"no edit for the other", lint.Finding{Range: place, Key: "b"}, false},
		{"the same mistake twice", mistake("a", "shop:till"), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got lint.Finding
			check := onceAPlace(func(pass *lint.Pass) {
				pass.Report(mistake("a", "shop:cart"))
				pass.Report(test.second)
			})
			check(&lint.Pass{Report: func(f lint.Finding) { got = f }})
			if got.Fixes[0].Safe != test.safe {
				t.Errorf("safe is %v, want %v", got.Fixes[0].Safe, test.safe)
			}
		})
	}
}
