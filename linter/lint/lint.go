package lint

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
)

// Severity is how much a finding counts. The zero value is Note.
type Severity uint8

// Severities in rising order.
const (
	// Note is off unless the user asks for it.
	Note Severity = iota
	// Warning is likely wrong, or right today and fragile.
	Warning
	// Error is proven wrong from the files.
	Error
)

// String returns "note", "warning" or "error".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "note"
	}
}

// Rule finds one kind of mistake in a graph.
type Rule struct {
	// Name is kebab-case and the rule's identity for ever.
	Name string
	// Group is "binding", "trust", "security", "annotation", "pod identity" or
	// "run"; it orders the table of rules.
	Group string
	// Summary is one sentence without full stop.
	Summary string
	// Severity is the default.
	Severity Severity
	// Doc is the rule's page, Markdown.
	Doc string
	// Check reports what it finds in pass.Graph. It must not change the graph,
	// keep state, or depend on other rules.
	Check func(pass *Pass)
	// Last is true for a rule about ignores: it runs after they were applied,
	// and only if they were.
	Last bool
}

// Pass is one run of one rule.
type Pass struct {
	Graph *graph.Graph
	// Ignores are those of the files that were read, in order of place; nil
	// before they were applied.
	Ignores []Ignore
	// Report takes one finding; Rule and, if unset, Severity are filled in.
	Report func(Finding)
}

// Ignore is a comment or an annotation by which the user silences findings.
type Ignore struct {
	// Range is the comment or the annotation's entry.
	Range source.Range
	// Rules are the names it lists, as written.
	Rules []string
	// Reason is the user's; never empty if Defect is.
	Reason string
	// Until is the last day on which it holds, as "2006-01-02", or empty.
	Until string
	// Expired is true if that day is over; the ignore then has no effect.
	Expired bool
	// Defect says, as part of a sentence, why the ignore has no effect at all;
	// empty: it is well-formed.
	Defect string
	// Help tells the edit that mends the defect; may be empty.
	Help string
	// Unused are those of Rules of which it silenced no finding.
	Unused []string
}

// Finding is one mistake at one place.
type Finding struct {
	// Rule and Severity are set by the pass.
	Rule     string
	Severity Severity
	// Message states the fact in one line: lower case, no full stop, names both
	// sides in quotes, no advice.
	Message string
	// Help tells the edit; may be empty.
	Help string
	// Notes give context, one line each, without a place.
	Notes []string
	// Range is the place to edit, as tight as possible. Never no place.
	Range source.Range
	// Related are the other halves, each with a label.
	Related []Related
	// Fixes are edits that mend the finding; usually none or one.
	Fixes []Fix
	// Key identifies the mistake without line numbers (role, subject, service
	// account): equal keys of one rule are one finding to a baseline.
	Key string
}

// Related is another place that belongs to a finding.
type Related struct {
	Range   source.Range
	Message string // as a finding's message
}

// Fix is a set of edits that belong together.
type Fix struct {
	Description string // imperative: `change the subject to "..."`
	// Safe is true only where the one narrow edit is clearly right.
	Safe  bool
	Edits []Edit
}

// Edit replaces the bytes of Range by Replacement.
type Edit struct {
	Range       source.Range
	Replacement string
}
