package helm

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/common"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/engine"
)

// TestDurationsAreThoseOfHelm calls every function for spans of time as Helm does.
func TestDurationsAreThoseOfHelm(t *testing.T) {
	t.Parallel()
	f := &functions{marks: &marks{}, budget: &budget{ctx: context.Background(), all: new(int)}}
	table := f.table()
	for _, value := range []any{"1h30m", " 90 ", "2.5", "-10s", "", "soon", 90, int64(90), 1.5, nil, true, "1e300"} {
		for _, name := range []string{
			"durationSeconds", "durationMilliseconds", "durationMicroseconds", "durationNanoseconds",
			"durationMinutes", "durationHours", "durationDays", "durationWeeks", "mustToDuration", "durationRoundTo", "durationTruncateTo",
		} {
			args, action := []any{value}, "{{ "+name+" .Values.x }}"
			if strings.HasSuffix(name, "To") {
				args, action = []any{value, "1h"}, "{{ "+name+" .Values.x \"1h\" }}"
			}
			fn, ok := table[name].(templateFunc)
			if !ok {
				t.Fatalf("%s is not in the table", name)
			}
			got, err := fn(args...)
			chart := &chartv2.Chart{
				Metadata:  &chartv2.Metadata{Name: "a"},
				Templates: []*common.File{{Name: "templates/a", Data: []byte(action)}},
			}
			rendered, helmErr := engine.Render(chart, common.Values{"Values": map[string]any{"x": value}})
			if want := rendered["a/templates/a"]; (err != nil) != (helmErr != nil) || err == nil && fmt.Sprint(got) != want {
				t.Errorf("%s of %T %v is %v, %v; Helm's is %v, %v", name, value, value, got, err, want, helmErr)
			}
		}
	}
}
