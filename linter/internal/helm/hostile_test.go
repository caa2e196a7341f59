package helm

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// TestHostileChartsEnd renders charts that would run for ever, fill the memory or
// look outside: each is given up within its budget and named, or renders to nothing.
func TestHostileChartsEnd(t *testing.T) {
	const head = "-- c/Chart.yaml --\napiVersion: v2\nname: c\nversion: 1.0.0\n-- c/values.yaml --\na: 1\n"
	doubling := strings.Repeat(`{{ $x = printf "%s%s" $x $x }}`, 60)
	for name, test := range map[string]struct{ template, skipped string }{
		"a loop over a long list":           {`{{ range until 1000000000 }}x{{ end }}`, "until of 1000000000"},
		"loops in loops":                    {`{{ range until 20000 }}{{ range until 20000 }}{{ range until 20000 }}{{ end }}{{ end }}{{ end }}`, "too many steps"},
		"a string that doubles":             {`{{ $x := "0123456789abcdef" }}` + doubling + `{{ $x }}`, "a string of"},
		"a string that is repeated":         {`{{ repeat 1000000000 "x" }}`, "repeat of"},
		"templates that include each other": {`{{ define "a" }}{{ include "b" . }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ include "a" . }}{{ end }}{{ include "a" . }}`, "does not render"},
		"templates that fan out":            {fanOut(40), "too many steps"},
		"blocks that nest":                  {strings.Repeat("{{ if 1 }}", 5000) + strings.Repeat("{{ end }}", 5000), "blocks nest deeper"},
		"parentheses that nest":             {"{{ " + strings.Repeat("(", 100000) + "1" + strings.Repeat(")", 100000) + " }}", "does not render"},
		"a format with a huge width":        {`{{ printf "%1000000000d" 1 }}`, ""},
		"a look-up of a name":               {`{{ getHostByName "example.com" }}`, ""},
		"a look-up in the cluster":          {`{{ (lookup "v1" "Secret" "a" "b").data }}`, ""},
		"the environment":                   {`{{ env "HOME" }}`, "does not render"},
		"marks of our own":                  {"a: \u4dff\u4dc0\u4dfeq9zx0xz9q\u4dfd q9zx7xz9q", ""},
		"a tpl of itself":                   {`{{ define "t" }}{{ tpl "{{ include \"t\" . }}" . }}{{ end }}{{ include "t" . }}`, "does not render"},
		"a loop in a template made later":   {"{{ tpl `{{ range until 20000 }}{{ range until 20000 }}{{ range until 20000 }}{{ end }}{{ end }}{{ end }}` . }}", "too many steps"},
		"a long string written for ever":    {`{{ $x := repeat 20000 "0123456789012345678901234567890123456789" }}{{ range until 20000 }}{{ $x }}{{ end }}`, "too many steps"},
		"a mapping that holds itself":       {`{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ $d }}`, "too many steps"},
		"a mapping that writes itself":      {`{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ toYaml $d }}{{ quote $d }}{{ eq $d $d }}`, "too many steps"},
		"a list that doubles":               {`{{ $x := list 1 }}` + strings.Repeat(`{{ $x = list $x $x }}`, 60) + `{{ toJson $x }}`, "too many steps"},
		"a replacement that explodes":       {`{{ $x := repeat 20000 "0123456789" }}{{ replace "" $x $x }}`, "replace of"},
		"a format of many widths":           {`{{ printf "` + strings.Repeat("%1000000d", 100) + `" 1 }}`, "does not render"},
		"indentation without end":           {`{{ indent 100000000 "a" }}`, "indent of"},
	} {
		t.Run(name, func(t *testing.T) {
			charts := find(t, head+"-- c/templates/x.yaml --\n"+test.template)
			result := charts.Release(Release{Dir: "c", Name: symbolic.Literal("r"), Namespace: symbolic.Literal("n")})
			if charts.spent > maxCost+1 {
				t.Errorf("it cost %d, more than the budget of %d", charts.spent, maxCost)
			}
			var reasons []string
			for _, s := range result.Facts.Skipped {
				reasons = append(reasons, s.Reason)
			}
			if got := strings.Join(reasons, "\n"); !strings.Contains(got, test.skipped) || test.skipped == "" && got != "" {
				t.Errorf("skipped %q, want %q", got, test.skipped)
			}
		})
	}
}

// fanOut defines templates of which each includes the next one twice.
func fanOut(n int) string {
	var b strings.Builder
	for i := range n {
		next := string(rune('a'+i/26)) + string(rune('a'+i%26))
		following := string(rune('a'+(i+1)/26)) + string(rune('a'+(i+1)%26))
		b.WriteString(`{{ define "` + next + `" }}{{ include "` + following + `" . }}{{ include "` + following + `" . }}{{ end }}`)
	}
	last := string(rune('a'+n/26)) + string(rune('a'+n%26))
	return b.String() + `{{ define "` + last + `" }}x{{ end }}{{ include "aa" . }}`
}
