package helm

import (
	"fmt"
	"strings"
	"testing"
)

// Charts are rendered side by side, and the outcome is that of one after the
// other: also where the budget of all renderings ends in the middle of them.
func TestSideBySideIsLikeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	const charts = 40
	var text strings.Builder
	for i := range charts {
		dir := fmt.Sprintf("charts/c%02d", i)
		fmt.Fprintf(&text, "-- %s/Chart.yaml --\napiVersion: v2\nname: c%02d\nversion: 1.0.0\n", dir, i)
		fmt.Fprintf(&text, "-- %s/values.yaml --\nloops: %d\n", dir, 1+i%7)
		fmt.Fprintf(&text, "-- %s/templates/sa.yaml --\n{{ range until (int .Values.loops) }}\n---\napiVersion: v1\nkind: ServiceAccount\n"+
			"metadata:\n  name: sa-{{ . }}-of-{{ $.Chart.Name }}\n{{ end }}\n", dir)
	}
	one := find(t, text.String())
	one.Release(Release{Dir: "charts/c00"})
	cost := one.spent
	for name, begin := range map[string]int{
		"enough for all": 0, "enough for three at a time": maxAllCost - 4*maxCost, "enough for some": maxAllCost - 30*cost, "nothing": maxAllCost,
	} {
		serial, together := find(t, text.String()), find(t, text.String())
		serial.spent, together.spent = begin, begin
		var want Result
		for _, dir := range serial.Dirs() {
			want.add(serial.Release(Release{Dir: dir}))
		}
		got := together.Rest()
		several := find(t, text.String())
		several.spent = begin
		var list []Release
		for _, dir := range several.Dirs() {
			list = append(list, Release{Dir: dir})
		}
		var each Result
		for _, r := range several.Releases(list) {
			each.add(r)
		}
		if told(each) != told(want) || several.spent != serial.spent {
			t.Errorf("%s: as releases spent %d\n%s\nwant %d\n%s", name, several.spent-begin, told(each), serial.spent-begin, told(want))
		}
		if told(got) != told(want) || together.spent != serial.spent {
			t.Errorf("%s: spent %d\n%s\nwant %d\n%s", name, together.spent-begin, told(got), serial.spent-begin, told(want))
		}
		if found := len(got.Facts.ServiceAccounts) > 0; found != (begin != maxAllCost) {
			t.Errorf("%s: service accounts found: %v", name, found)
		}
	}
}

// told is what a result tells, in its order.
func told(r Result) string {
	var b strings.Builder
	for _, account := range r.Facts.ServiceAccounts {
		fmt.Fprintln(&b, account.Name)
	}
	for _, s := range r.Facts.Skipped {
		fmt.Fprintln(&b, s.File, s.Reason)
	}
	return b.String()
}
