package suppress

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// baselineVersion is the schema version of a baseline file.
const baselineVersion = 1

// Baseline is a set of findings that are known already, by fingerprint: what
// moved or was reformatted since is still known.
type Baseline struct {
	known map[string]bool
	// ignored are the findings that an ignore had taken away, if the baseline
	// is a report.
	ignored map[string]bool
	used    int
}

type baselineFile struct {
	SchemaVersion int             `json:"schema_version"`
	Findings      []baselineEntry `json:"findings"`
	Suppressed    []baselineEntry `json:"suppressed,omitempty"`
}

type baselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Message     string `json:"message"`
	By          string `json:"by,omitempty"`
}

// ReadBaseline reads a file that [WriteBaseline] wrote, or a JSON report.
func ReadBaseline(file *source.File) (*Baseline, error) {
	var doc baselineFile
	if err := json.Unmarshal(file.Data, &doc); err != nil {
		return nil, fmt.Errorf("%q is neither a baseline nor a JSON report: %w", file.Name, err)
	}
	if doc.SchemaVersion != baselineVersion {
		return nil, fmt.Errorf("%q has schema version %d, and this irsalint reads %d", file.Name, doc.SchemaVersion, baselineVersion)
	}
	b := &Baseline{known: map[string]bool{}, ignored: map[string]bool{}}
	for _, e := range doc.Findings {
		b.known[e.Fingerprint] = true
	}
	for _, e := range doc.Suppressed {
		if e.By == "ignore" {
			b.ignored[e.Fingerprint] = true
		} else {
			b.known[e.Fingerprint] = true
		}
	}
	return b, nil
}

// Apply splits findings into new ones and known ones. Fingerprints belong to the
// findings one by one.
func (b *Baseline) Apply(findings []lint.Finding, fingerprints []string) (fresh, known []lint.Finding) {
	for i, f := range findings {
		if b.known[fingerprints[i]] {
			b.used++
			known = append(known, f)
			continue
		}
		fresh = append(fresh, f)
	}
	return fresh, known
}

// Stale returns how many entries no finding had.
func (b *Baseline) Stale() int { return len(b.known) - b.used }

// Ignored reports whether an ignore had taken the finding away before.
func (b *Baseline) Ignored(fingerprint string) bool { return b.ignored[fingerprint] }

// WriteBaseline writes findings as a baseline, sorted so that a change of it is
// easy to review.
func WriteBaseline(w io.Writer, findings []lint.Finding, fingerprints []string) error {
	doc := baselineFile{SchemaVersion: baselineVersion, Findings: []baselineEntry{}}
	for i, f := range findings {
		doc.Findings = append(doc.Findings, baselineEntry{Fingerprint: fingerprints[i], Rule: f.Rule, Message: f.Message})
	}
	slices.SortFunc(doc.Findings, func(a, b baselineEntry) int {
		return strings.Compare(a.Rule+"\x00"+a.Message+"\x00"+a.Fingerprint, b.Rule+"\x00"+b.Message+"\x00"+b.Fingerprint)
	})
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}
