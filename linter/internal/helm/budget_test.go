package helm

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// A release whose templates are rendered several times has one budget for all of
// them. What the last of them would have told is not taken for granted.
func TestAReleaseHasOneBudget(t *testing.T) {
	t.Parallel()
	const chart = `-- c/Chart.yaml --
apiVersion: v2
name: c
version: 1.0.0
-- c/values.yaml --
a: 1
-- c/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ if eq .Release.Name "prod" }}there{{ else }}elsewhere{{ end }}
-- c/templates/long.yaml --
# {{ range until LOOPS }}{{ range until 10000 }}x{{ end }}{{ end }}
`
	name := symbolic.Of(&symbolic.Token{Scope: "x", Name: "release"})
	for loops, renders := range map[string]bool{"10": true, "25": false} {
		charts := find(t, strings.Replace(chart, "LOOPS", loops, 1))
		result := charts.Release(Release{Dir: "c", Name: name, Namespace: symbolic.Literal("n")})
		if got := len(result.Facts.ServiceAccounts) > 0; got != renders {
			t.Errorf("%s loops cost %d: service accounts found: %v", loops, charts.spent, got)
		}
		if named := len(result.Facts.Skipped) > 0; named == renders {
			t.Errorf("%s loops: skipped %v", loops, result.Facts.Skipped)
		}
		if charts.spent > maxCost+1 || charts.spent < maxCost/10 {
			t.Errorf("%s loops cost %d", loops, charts.spent)
		}
	}
}
