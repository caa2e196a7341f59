package rules

import (
	"slices"
	"strconv"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// onceAPlace makes a check report one finding for one place: a policy text that
// thirty roles of a for_each are built from, or a values file that ten roots
// read, is one mistake to mend.
func onceAPlace(check func(*lint.Pass)) func(*lint.Pass) {
	return func(pass *lint.Pass) {
		folder := folder{at: map[source.Range]*folded{}}
		inner := *pass
		inner.Report = folder.add
		check(&inner)
		folder.report(pass)
	}
}

// folder collects findings by place.
type folder struct {
	findings []*folded
	at       map[source.Range]*folded
}

type folded struct {
	lint.Finding
	repeats []string // keys of the findings that were folded into this one
}

// maxRelated bounds the related places of a folded finding.
const maxRelated = 6

// add notes a finding; a second one at the same place only adds its related
// places to the first.
func (f *folder) add(finding lint.Finding) {
	if finding.Range.IsZero() {
		return
	}
	earlier, ok := f.at[finding.Range]
	if !ok {
		f.at[finding.Range] = &folded{Finding: finding, repeats: []string{finding.Key}}
		f.findings = append(f.findings, f.at[finding.Range])
		return
	}
	if slices.Contains(earlier.repeats, finding.Key) {
		return
	}
	earlier.repeats = append(earlier.repeats, finding.Key)
	if !slices.EqualFunc(earlier.Fixes, finding.Fixes, sameFix) {
		earlier.Fixes = likely(earlier.Fixes)
	}
	for _, r := range finding.Related {
		if len(earlier.Related) < maxRelated && !slices.Contains(earlier.Related, r) {
			earlier.Related = append(earlier.Related, r)
		}
	}
}

// report hands the findings to the pass, in the order in which they came.
func (f *folder) report(pass *lint.Pass) {
	for _, finding := range f.findings {
		if n := len(finding.repeats) - 1; n > 0 {
			finding.Notes = append(finding.Notes, "the same text makes this mistake "+times(n)+" more")
		}
		pass.Report(finding.Finding)
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// sameFix reports whether two fixes make the same edits.
func sameFix(a, b lint.Fix) bool { return slices.Equal(a.Edits, b.Edits) }

// likely are fixes that mend one of several mistakes at a place: whether that is
// the right one is not certain.
func likely(fixes []lint.Fix) []lint.Fix {
	fixes = slices.Clone(fixes)
	for i := range fixes {
		fixes[i].Safe = false
	}
	return fixes
}
