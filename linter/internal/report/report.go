package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Input is everything that a report can say about one run.
type Input struct {
	// Version is irsalint's own.
	Version string
	// Rules are those that ran, in the order of their table.
	Rules []lint.Rule
	// Findings in order of file, place and rule, without those that were
	// suppressed.
	Findings []lint.Finding
	// Suppressed are findings that an ignore or the baseline took away.
	Suppressed []Suppressed
	// Added are those of Suppressed that an ignore took away which was not there
	// before, if the state before is known.
	Added []Suppressed
	// Stale is the number of entries of the baseline that no finding had.
	Stale int
	// Graph is what was found and joined. Nil counts as an empty graph.
	Graph *graph.Graph
	// Files is the number of files that were analysed, Seen of those that were
	// looked at; the difference held nothing that matters.
	Files, Seen int
}

// Suppressed is a finding that is not reported, and why.
type Suppressed struct {
	lint.Finding
	// By is "ignore" or "baseline".
	By string
	// Reason is what the ignore says; empty for a baseline.
	Reason string
}

// Options are the user's wishes for a report. The zero value is a plain report
// for a file.
type Options struct {
	// Color turns on terminal colours where a format has them.
	Color bool
	// Quiet leaves out the summary of the text format.
	Quiet bool
	// ListUndecided writes out every undecided value in the text format.
	ListUndecided bool
	// Base is the working directory relative to the root of the repository,
	// with slashes: receivers such as GitHub want paths from there. Empty: the
	// working directory is the root.
	Base string
}

// rooted returns a file's name relative to the root of the repository.
func (o Options) rooted(name string) string {
	if o.Base == "" || path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(o.Base, name)
}

// Summary counts what was read, joined, decided and found.
type Summary struct {
	Files, Seen               int
	Roles, ServiceAccounts    int
	Match, Mismatch, Open     int // bindings by verdict
	Errors, Warnings, Notes   int
	Ignored, Baseline         int
	Skipped                   []graph.Skipped
	Undecided                 []graph.Undecided
	Associations, Assumptions int
}

// Summary counts the input.
func (in Input) Summary() Summary {
	s := Summary{Files: in.Files, Seen: in.Seen}
	if g := in.Graph; g != nil {
		for _, role := range g.Roles {
			if !role.Referenced {
				s.Roles++
			}
		}
		s.ServiceAccounts = len(g.ServiceAccounts)
		s.Associations, s.Assumptions = len(g.Associations), len(g.Assumptions)
		s.Skipped = g.Skipped
		s.Undecided = undecided(g)
		for _, b := range g.Bindings {
			switch b.Verdict {
			case symbolic.Yes:
				s.Match++
			case symbolic.No:
				s.Mismatch++
			default:
				s.Open++
			}
		}
	}
	for _, f := range in.Findings {
		switch f.Severity {
		case lint.Error:
			s.Errors++
		case lint.Warning:
			s.Warnings++
		default:
			s.Notes++
		}
	}
	for _, f := range in.Suppressed {
		if f.By == "baseline" {
			s.Baseline++
		} else {
			s.Ignored++
		}
	}
	return s
}

// undecided returns the open bindings and the values that hide facts.
func undecided(g *graph.Graph) []graph.Undecided {
	var out []graph.Undecided
	for _, b := range g.Bindings {
		if b.Verdict != symbolic.Unknown {
			continue
		}
		entry := graph.Undecided{
			What:    fmt.Sprintf("the role of service account %q", accountName(b)),
			Because: "the files do not tell",
			Supply:  b.Supply,
			Range:   accountOrigin(b).Range,
		}
		if len(b.Reasons) > 0 {
			entry.Because = b.Reasons[0]
		}
		if b.ServiceAccount != nil && b.ServiceAccount.RoleARN != nil {
			if rng := b.ServiceAccount.RoleARN.Value.Range(); !rng.IsZero() {
				entry.Range = rng
			}
		}
		out = append(out, entry)
	}
	return append(out, g.Undecided...)
}

// account returns the namespace and name of a binding's service account.
func account(b *graph.Binding) (namespace, name symbolic.Text) {
	switch {
	case b.ServiceAccount != nil:
		return b.ServiceAccount.Namespace, b.ServiceAccount.Name
	case b.Association != nil:
		return b.Association.Namespace, b.Association.ServiceAccount
	}
	return symbolic.Text{}, symbolic.Text{}
}

func accountName(b *graph.Binding) string {
	namespace, name := account(b)
	return namespace.String() + "/" + name.String()
}

// accountOrigin returns where a binding's service account is declared, or the
// association that names it.
func accountOrigin(b *graph.Binding) graph.Origin {
	switch {
	case b.ServiceAccount != nil:
		return b.ServiceAccount.Origin
	case b.Association != nil:
		return b.Association.Origin
	}
	return graph.Origin{}
}

// Fingerprints returns one identity for each finding, in order. It is made of
// the rule and the finding's key, so it survives moved lines; equal findings are
// numbered, so each is unique.
func Fingerprints(findings []lint.Finding) []string {
	seen := make(map[string]int, len(findings))
	out := make([]string, len(findings))
	for i, f := range findings {
		key := f.Key
		if key == "" {
			key = f.Message
			if f.Range.File != nil {
				key = f.Range.File.Name + "\x00" + f.Message
			}
		}
		sum := sha256.Sum256([]byte(f.Rule + "\x00" + key))
		id := hex.EncodeToString(sum[:16])
		seen[id]++
		if n := seen[id]; n > 1 {
			id += "-" + strconv.Itoa(n)
		}
		out[i] = id
	}
	return out
}

// plural returns "1 file" or "3 files".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return strconv.Itoa(n) + " " + stem + "ies"
	}
	if strings.HasSuffix(noun, "ch") {
		return strconv.Itoa(n) + " " + noun + "es"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
