package edit

import (
	"strings"
	"testing"

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
			fix, ok := Replace(file.Range(start, start+len(test.written)), test.old, symbolic.Literal(test.expected))
			switch {
			case !ok && test.want != "":
				t.Fatal("no fix")
			case ok && (test.want == "" || fix.Edits[0].Replacement != test.want):
				t.Errorf("fix writes %q, want %q", fix.Edits[0].Replacement, test.want)
			}
		})
	}
}
