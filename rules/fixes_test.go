package rules

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestReplace(t *testing.T) {
	t.Parallel()
	const wanted = "system:serviceaccount:runners:terraform-runner"
	tests := []struct {
		name string
		// written is the place in a line of source.
		line, written, old, expected, want string
	}{
		{
			"the whole value stands at the place", `values = ["system:serviceaccount:runners:ecr"]`,
			"system:serviceaccount:runners:ecr", "system:serviceaccount:runners:ecr", wanted, wanted,
		},
		{"the end of the value stands there", `accounts = ["runners:ecr"]`, "runners:ecr", "system:serviceaccount:runners:ecr", wanted, "runners:terraform-runner"},
		{"the start that stands elsewhere is wrong", `name = "ecr"`, "ecr", "system:serviceaccount:builds:ecr", wanted, ""},
		{"an expression is not edited", `values = [local.subject]`, "local.subject", "system:serviceaccount:runners:ecr", wanted, ""},
		{"a value with a quote is not written", `name = "ecr"`, "ecr", "ecr", `e"cr`, ""},
		{"a value with an interpolation is not written", `name = "ecr"`, "ecr", "ecr", "${var.x}", ""},
		{"the right value is left alone", `name = "ecr"`, "ecr", "ecr", "ecr", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := source.NewFile("main.tf", []byte(test.line))
			start := strings.Index(test.line, test.written)
			fix, ok := replace(file.Range(start, start+len(test.written)), test.old, symbolic.Literal(test.expected))
			switch {
			case !ok && test.want != "":
				t.Fatal("no fix")
			case ok && (test.want == "" || fix.Edits[0].Replacement != test.want):
				t.Errorf("fix writes %q, want %q", fix.Edits[0].Replacement, test.want)
			}
		})
	}
}

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
