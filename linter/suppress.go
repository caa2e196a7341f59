package linter

import (
	"io"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/internal/suppress"
	"github.com/irsalint/irsalint/linter/lint"
)

// suppress takes away what the user's ignores and the baseline speak of, and
// runs the rules about ignores.
func (r *Result) suppress(options Options) error {
	var ignores []*suppress.Ignore
	if !options.NoIgnores {
		for _, name := range r.tree.Marked() {
			file, err := r.tree.Read(name)
			if err != nil { // it was read before, so it is changing under us
				continue
			}
			ignores = append(ignores, suppress.Find(file, ruleNames(options.Rules), options.Today)...)
		}
	}
	kept, taken, by := suppress.Apply(r.Findings, ignores)
	r.Findings = kept
	for i, f := range taken {
		r.Suppressed = append(r.Suppressed, Suppressed{Finding: f, By: "ignore", Reason: by[i].Reason})
	}
	if len(ignores) > 0 {
		r.check(options, suppress.Outcome(ignores))
	}
	r.known = slices.Clone(r.Findings)
	for _, name := range []string{options.Baseline, options.NewFrom} {
		if name == "" {
			continue
		}
		if err := r.baseline(options, name, name == options.NewFrom); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.Suppressed, func(a, b Suppressed) int { return compareFindings(a.Finding, b.Finding) })
	return nil
}

// baseline takes away what a file knows. Compared with a report of the state
// before, it also tells which ignores are new.
func (r *Result) baseline(options Options, name string, before bool) error {
	file, err := readNamed(options, name)
	if err != nil {
		return err
	}
	baseline, err := suppress.ReadBaseline(file)
	if err != nil {
		return &ConfigError{Problems: []graph.Problem{{Range: file.Range(0, 0), Message: err.Error()}}}
	}
	fresh, known := baseline.Apply(r.Findings, report.Fingerprints(r.Findings))
	r.Findings = fresh
	if before {
		ignored := findingsBy(r.Suppressed, "ignore")
		for i, id := range report.Fingerprints(findingsOf(ignored)) {
			if !baseline.Ignored(id) {
				r.added = append(r.added, ignored[i])
			}
		}
	} else {
		r.stale += baseline.Stale()
	}
	for _, f := range known {
		r.Suppressed = append(r.Suppressed, Suppressed{Finding: f, By: "baseline"})
	}
	return nil
}

func findingsBy(list []Suppressed, by string) []Suppressed {
	return slices.DeleteFunc(slices.Clone(list), func(s Suppressed) bool { return s.By != by })
}

func findingsOf(list []Suppressed) []lint.Finding {
	out := make([]lint.Finding, len(list))
	for i, s := range list {
		out[i] = s.Finding
	}
	return out
}

// WriteBaseline writes all findings but the ignored ones as a baseline.
func (r *Result) WriteBaseline(w io.Writer) error {
	return suppress.WriteBaseline(w, r.known, report.Fingerprints(r.known))
}

// Known returns how many findings a baseline would hold.
func (r *Result) Known() int { return len(r.known) }
