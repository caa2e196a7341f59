package spelling_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/irsalint/irsalint/linter/spelling"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, a, b string
		limit      int
		want       int
	}{
		{"equal words", "ebs", "ebs", 2, 0},
		{"a letter changed", "ebs-csi", "efs-csi", 2, 1},
		{"a letter left out", "controler", "controller", 2, 1},
		{"two neighbours swapped", "exteranl-dns", "external-dns", 2, 1},
		{"code points, not bytes", "café", "cafe", 2, 1},
		{"beyond the limit", "abc", "xyz", 2, 3},
		{"an empty word", "", "abc", 5, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := spelling.Distance(test.a, test.b, test.limit); got != test.want {
				t.Errorf("Distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
			}
		})
	}
}

func TestTheLimitChangesNoDistanceWithinIt(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`[abc]{0,7}`)
	rapid.Check(t, func(r *rapid.T) {
		a, b := words.Draw(r, "a"), words.Draw(r, "b")
		full := spelling.Distance(a, b, 20)
		for limit := range 8 {
			got := spelling.Distance(a, b, limit)
			if full <= limit && got != full || full > limit && got <= limit {
				r.Fatalf("Distance(%q, %q, %d) = %d, without limit %d", a, b, limit, got, full)
			}
		}
		if back := spelling.Distance(b, a, 20); back != full {
			r.Fatalf("Distance(%q, %q) = %d, but %d the other way", a, b, full, back)
		}
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"external-dns", "external-secrets", "ebs-csi"}
	for _, test := range []struct{ word, want string }{
		{"exteranl-dns", "external-dns"},
		{"external-dnss", "external-dns"},
		{"efs-csi", "ebs-csi"},
		{"external-dns", ""}, // it is there
		{"karpenter", ""},
		{"e", ""},
	} {
		got, ok := spelling.Nearest(test.word, names)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", test.word, got, ok, test.want)
		}
	}
}
