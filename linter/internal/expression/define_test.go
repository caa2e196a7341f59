package expression

import (
	"testing"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// Each unit of Terragrunt has evaluators of its own, and all root modules are
// evaluated at the same time: the race detector sees it if one writes to what
// others read.
func TestADefinedFunctionIsThatEvaluatorsOwn(t *testing.T) {
	t.Parallel()
	evaluate := func(e *Evaluator, written string) string {
		x, problems := e.ParseExpression(source.NewFile("x.hcl", []byte(written)))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		text, _ := e.Eval(x, nil).AsText()
		return text.String()
	}
	of := func(result string) *Evaluator {
		e := New(nil)
		e.Define("get_env", func(Scope, []value.Value, source.Range) (value.Value, bool) {
			return value.OfString(result), true
		})
		return e
	}
	one, other, none := of("one"), of("other"), New(nil)
	for e, want := range map[*Evaluator]string{one: "one", other: "other", none: "${get_env()}"} {
		if got := evaluate(e, "get_env()"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
