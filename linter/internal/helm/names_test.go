package helm

import (
	"strings"
	"testing"
	"unicode/utf8"

	"helm.sh/helm/v4/pkg/strvals"

	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestSetNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		`serviceAccount.name`: "serviceAccount|name",
		`serviceAccount.annotations.eks\.amazonaws\.com/role-arn`:   "serviceAccount|annotations|eks.amazonaws.com/role-arn",
		`serviceAccount.annotations.eks.amazonaws.com/role-arn`:     "serviceAccount|annotations|eks|amazonaws|com/role-arn",
		`serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn`: `serviceAccount|annotations|eks\|amazonaws\|com/role-arn`,
		`args[0]`:        "args|#0",
		`list[1].a[2].b`: "list|#1|a|#2|b",
		`a\,b`:           "a,b",
		`a[`:             "error",
		`a[x]`:           "error",
		`a=b`:            "error",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := stepsString(ParseName(symbolic.Literal(name))); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func stepsString(steps []Step, err error) string {
	if err != nil {
		return "error"
	}
	var parts []string
	for _, s := range steps {
		if s.Index >= 0 {
			parts = append(parts, "#"+string(rune('0'+s.Index)))
			continue
		}
		parts = append(parts, s.Key.String())
	}
	return strings.Join(parts, "|")
}

// FuzzSetNamesMeanWhatHelmTakesThemFor compares with Helm's own reader.
func FuzzSetNamesMeanWhatHelmTakesThemFor(f *testing.F) {
	for _, seed := range []string{`a.b`, `a\.b.c`, `a[0].b`, `a.b[1][2].c`, `a\`, `.a`, `a..b`, `[0]`, `a[0]b`, `a[0].`, `a[0]..b`, `a.`, "\xab"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		// A text is UTF-8; what writes a name (HCL, YAML, JSON) takes nothing else.
		if !utf8.ValidString(name) {
			return
		}
		steps, err := ParseName(symbolic.Literal(name))
		if err != nil || strings.Contains(name, "\ufffd") || strings.ContainsAny(name, "{}") {
			return
		}
		got, err := strvals.Parse(name + "=v")
		if err != nil || len(got) == 0 {
			return // Helm is stricter about what is empty
		}
		var at any = got
		for _, step := range steps {
			switch node := at.(type) {
			case map[string]any:
				at = node[step.Key.Flat()]
			case []any:
				if step.Index < 0 || step.Index >= len(node) {
					t.Fatalf("%q: no place %d in %v", name, step.Index, got)
				}
				at = node[step.Index]
			default:
				t.Fatalf("%q: Helm made %v, steps are %v", name, got, stepsString(steps, nil))
			}
		}
		if at != "v" {
			t.Fatalf("%q: Helm made %v, steps are %v", name, got, stepsString(steps, nil))
		}
	})
}
