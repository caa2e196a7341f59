package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed misplaced-annotation.md
var misplacedAnnotationPage string

var misplacedAnnotation = lint.Rule{
	Name:     "misplaced-annotation",
	Group:    "binding",
	Summary:  "a role ARN annotation at a place where nothing reads it",
	Severity: lint.Error,
	Doc:      misplacedAnnotationPage,
	Check:    onceAPlace(checkMisplacedAnnotation),
}

func checkMisplacedAnnotation(pass *lint.Pass) {
	for _, m := range pass.Graph.Misplaced {
		if superfluous(pass.Graph, m) {
			continue
		}
		finding := lint.Finding{
			Message: quoted(m.Annotation.Key) + " at " + quoted(m.Path) + " of " + misplacedOwner(m) + " has no effect: " + m.Reason,
			Range:   m.Annotation.KeyRange,
			Key:     key(m.Kind, m.Namespace.String(), m.Name.String(), m.Path),
		}
		if finding.Range.IsZero() {
			finding.Range = m.Annotation.Value.Range()
		}
		if m.Instead != "" {
			finding.Help = "move the annotation to " + m.Instead
		}
		if fix, ok := edit.EscapeDots(finding.Range, m.Annotation.Key, m.Instead); ok {
			finding.Fixes = []lint.Fix{fix}
		}
		if !m.InsteadRange.IsZero() {
			finding.Related = append(finding.Related, lint.Related{Range: m.InsteadRange, Message: quoted(m.Instead) + " is read here"})
		}
		pass.Report(finding)
	}
}

// misplacedOwner names the object that carries the annotation.
func misplacedOwner(m *graph.MisplacedAnnotation) string {
	switch {
	case m.Name.IsEmpty():
		return m.Kind
	case m.Namespace.IsEmpty():
		return m.Kind + " " + quotedText(m.Name)
	default:
		return m.Kind + " " + account(m.Namespace, m.Name)
	}
}

// superfluous reports whether the service account that the object's pods run as
// names the same role: then the annotation on the object is only one too many.
func superfluous(g *graph.Graph, m *graph.MisplacedAnnotation) bool {
	for _, w := range g.Workloads {
		if w.Kind != m.Kind || !w.Name.Equal(m.Name) || !w.Namespace.Equal(m.Namespace) {
			continue
		}
		for _, sa := range g.ServiceAccountsNamed(w.Namespace, w.ServiceAccount) {
			if sa.RoleARN != nil && symbolic.Same(sa.RoleARN.Value, m.Annotation.Value) == symbolic.Yes {
				return true
			}
		}
	}
	return false
}
