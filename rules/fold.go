package rules

import (
	"slices"
	"strconv"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// folder reports findings so that one place gives one finding: a policy text
// that thirty roles of a for_each are built from is one mistake. Use it as
//
//	found := fold(pass)
//	defer found.report()
type folder struct {
	pass     *lint.Pass
	findings []*folded
	at       map[source.Range]*folded
}

type folded struct {
	lint.Finding
	repeats []string // keys of the findings that were folded into this one
}

func fold(pass *lint.Pass) *folder {
	return &folder{pass: pass, at: map[source.Range]*folded{}}
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
	for _, r := range finding.Related {
		if len(earlier.Related) < maxRelated && !slices.Contains(earlier.Related, r) {
			earlier.Related = append(earlier.Related, r)
		}
	}
}

// report hands the findings to the pass, in the order in which they came.
func (f *folder) report() {
	for _, finding := range f.findings {
		if n := len(finding.repeats) - 1; n > 0 {
			finding.Notes = append(finding.Notes, "the same text makes this mistake "+times(n)+" more")
		}
		f.pass.Report(finding.Finding)
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}
