package rules

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed subject-mismatch.md
var subjectMismatchPage string

var subjectMismatch = lint.Rule{
	Name:     "subject-mismatch",
	Group:    "binding",
	Summary:  "a service account that its role's trust policy does not admit",
	Severity: lint.Error,
	Doc:      subjectMismatchPage,
	Check:    onceAPlace(checkSubjectMismatch),
}

func checkSubjectMismatch(pass *lint.Pass) {
	for _, w := range pass.Graph.Workloads {
		if w.HasRole {
			reportByHand(pass, w)
		}
	}
	for _, b := range pass.Graph.Bindings {
		switch {
		case b.Via != graph.IRSA || b.Role == nil:
		case refused(b, iam.SubjectElement) && belongsToAnother(pass.Graph, b):
			pass.Report(wrongAnnotation(pass.Graph, b))
		case refused(b, iam.SubjectElement):
			pass.Report(wrongSubject(pass.Graph, b))
		case b.Verdict == symbolic.Unknown && b.ServiceAccount.Generated:
			if finding, ok := pinnedRevision(b); ok {
				pass.Report(finding)
			}
		}
	}
}

// wrongSubject reports a subject that should name the account that uses the role.
func wrongSubject(g *graph.Graph, b *graph.Binding) lint.Finding {
	offending := closestSubject(b)
	expected := iam.Subject(b.ServiceAccount.Namespace, b.ServiceAccount.Name)
	place := editedPart(offending, b.ServiceAccount)
	if own := ownOrigin(g, b, offending); sharedText(g, b.Role, place) && !own.IsZero() {
		place = own
	}
	finding := lint.Finding{
		Message: "role " + roleName(b.Role) + " trusts " + trusted(offending) + " but is used by " + accountOf(b),
		Help:    "change the subject to " + quotedText(expected),
		Range:   first(place, policyRange(b.Role)),
		Related: append([]lint.Related{usage(b)}, origins(offending, b.ServiceAccount, place)...),
		Key:     key(b.Role.Name.String(), offending.String(), accountOf(b)),
	}
	finding.Related = append(finding.Related, accountOrigins(b.ServiceAccount, refusedParts(offending, b.ServiceAccount), finding.Range, annotationRange(b))...)
	if written := finding.Range.Text(); written != "" && !strings.Contains(offending.String(), written) {
		finding.Help = "let the subject be " + quotedText(expected)
	}
	if fix, ok := edit.Replace(finding.Range, offending.String(), expected); ok {
		if finding.Range.Text() != offending.String() {
			finding.Help = fix.Description + ", so that the subject is " + quotedText(expected)
		}
		if !sharedText(g, b.Role, finding.Range) {
			// What a map entry is used for besides the subject is not known.
			fix.Safe = finding.Range == editedPart(offending, b.ServiceAccount)
			finding.Fixes = []lint.Fix{fix}
		}
	}
	return tellStory(finding, b)
}

// wrongAnnotation reports an account that uses a role meant for others.
func wrongAnnotation(g *graph.Graph, b *graph.Binding) lint.Finding {
	offending := closestSubject(b)
	finding := lint.Finding{
		Message: accountOf(b) + " uses role " + roleName(b.Role) + ", which trusts only " + trustedBy(b),
		Help:    "add " + quotedText(iam.Subject(b.ServiceAccount.Namespace, b.ServiceAccount.Name)) + " to the subjects of the role, or annotate the service account with its own role",
		Range:   annotationRange(b),
		Related: []lint.Related{{Range: first(lastSubject(b).Range(), policyRange(b.Role)), Message: "role " + roleName(b.Role) + " trusts " + trustedBy(b)}},
		Key:     key(b.Role.Name.String(), offending.String(), accountOf(b)),
	}
	if fix, ok := edit.Append(lastSubject(b), iam.Subject(b.ServiceAccount.Namespace, b.ServiceAccount.Name)); ok && !sharedText(g, b.Role, lastSubject(b).Range()) {
		finding.Fixes = []lint.Fix{fix}
	}
	finding.Related = append(finding.Related, accountOrigins(b.ServiceAccount, refusedParts(offending, b.ServiceAccount), finding.Range)...)
	if meant := meantRole(g, b); meant != nil {
		finding.Fixes = nil
		finding.Help = "annotate the service account with the ARN of role " + roleName(meant) + ", which trusts it"
		finding.Related = append(finding.Related, lint.Related{Range: meant.Range, Message: "role " + roleName(meant) + " trusts " + accountOf(b)})
		if fix, ok := edit.Replace(finding.Range, b.ServiceAccount.RoleARN.Value.String(), meant.ARN); ok && !sharedAnnotation(g, b) {
			finding.Fixes = []lint.Fix{fix}
		}
	}
	return finding
}

// pinnedRevision reports a subject that spells out a name which the cluster
// makes up anew: it holds until the next revision.
func pinnedRevision(b *graph.Binding) (lint.Finding, bool) {
	for _, s := range b.Role.Subjects {
		name, known := s.Name.Literal()
		if !known || b.Policy != s.Policy || symbolic.Same(s.Namespace, b.ServiceAccount.Namespace) == symbolic.No ||
			symbolic.Same(s.Name, b.ServiceAccount.Name) != symbolic.Unknown {
			continue
		}
		return lint.Finding{
			Severity: lint.Warning,
			Message:  "role " + roleName(b.Role) + " trusts " + trusted(s.Text) + ", a generated name that the next revision of " + accountOf(b) + " will not have",
			Help:     "fix the name of the service account, or trust a pattern such as " + quoted(generatedPattern(name)) + " under StringLike",
			Range:    first(s.Text.Range(), policyRange(b.Role)),
			Related:  []lint.Related{usage(b)},
			Key:      key(b.Role.Name.String(), s.Text.String()),
		}, true
	}
	return lint.Finding{}, false
}

// generatedPattern replaces the last part of a generated name by a wildcard.
func generatedPattern(name string) string {
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		return name[:i+1] + "*"
	}
	return name + "*"
}

// ownOrigin is the one literal that the differing part of a subject comes from,
// if no other role's subject does: where many roles share one template, the
// entry of the map that it is filled from is what to edit. Else no place.
func ownOrigin(g *graph.Graph, b *graph.Binding, subject symbolic.Text) source.Range {
	part := differing(subject, b.ServiceAccount)
	origins := part.Origins()
	if len(origins) != 1 || origins[0].Text() != part.String() {
		return source.Range{}
	}
	for _, other := range g.Bound {
		for _, s := range other.Subjects {
			if other != b.Role && slices.Contains(s.Text.Origins(), origins[0]) {
				return source.Range{}
			}
		}
	}
	return origins[0]
}

// sharedText reports whether another role's policy is built from the same
// piece of text, so that an edit for this role would change that one too.
func sharedText(g *graph.Graph, role *graph.BoundRole, rng source.Range) bool {
	for _, other := range g.Bound {
		for _, s := range other.Subjects {
			if other != role && (s.Text.Range() == rng || s.Name.Range() == rng || s.Namespace.Range() == rng) {
				return true
			}
		}
	}
	return false
}
