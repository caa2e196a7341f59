package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed orphan-subject.md
var orphanSubjectPage string

var orphanSubject = lint.Rule{
	Name:     "orphan-subject",
	Group:    "binding",
	Summary:  "a subject that names a service account which is declared under another name",
	Severity: lint.Warning,
	Doc:      orphanSubjectPage,
	Check:    onceAPlace(checkOrphanSubject),
}

func checkOrphanSubject(pass *lint.Pass) {
	open := openAccounts(pass.Graph)
	for _, role := range pass.Graph.Bound {
		if len(role.Bindings) > 0 || role.Conditional || trustsPods(role) || misplacedFor(pass.Graph, role) || pass.Graph.MayBeNamed(role) {
			continue
		}
		for _, s := range role.Subjects {
			meant := meantAccount(pass.Graph, role, s, open)
			if meant == nil {
				continue
			}
			expected := iam.Subject(meant.Namespace, meant.Name)
			finding := lint.Finding{
				Message: "role " + roleName(role) + " trusts " + trusted(s.Text) + ", which is declared nowhere; " + account(meant.Namespace, meant.Name) + " is, without a role",
				Help:    "change the subject to " + quotedText(expected) + " if that service account is meant",
				Range:   first(s.Text.Range(), policyRange(role)),
				Related: []lint.Related{{Range: meant.Range, Message: "service account " + account(meant.Namespace, meant.Name) + " is declared here"}},
				Key:     key(role.Name.String(), s.Text.String()),
			}
			if fix, ok := edit.Replace(finding.Range, s.Text.String(), expected); ok {
				fix.Safe = false
				finding.Fixes = []lint.Fix{fix}
			}
			pass.Report(finding)
		}
	}
}

// meantAccount returns the one service account that a subject without a
// declaration likely means: a near name in its namespace, or its name in
// another one, declared without any role.
func meantAccount(g *graph.Graph, role *graph.BoundRole, s graph.Subject, open []*graph.ServiceAccount) *graph.ServiceAccount {
	name, known := s.Name.Literal()
	if !known || !s.Namespace.IsKnown() || len(g.ServiceAccountsNamed(s.Namespace, s.Name)) > 0 ||
		len(g.WorkloadsOf(s.Namespace, s.Name)) > 0 || maybeDeclared(s, open) {
		return nil
	}
	var meant *graph.ServiceAccount
	consider := func(sa *graph.ServiceAccount, likely bool) bool {
		if !likely || hasIdentity(g, sa) || graph.Apart(role.Origin, sa.Origin) || len(g.RolesTrusting(sa.Namespace, sa.Name)) > 0 {
			return true
		}
		if meant != nil && account(meant.Namespace, meant.Name) != account(sa.Namespace, sa.Name) {
			return false
		}
		meant = sa
		return true
	}
	for _, sa := range g.ServiceAccountsIn(s.Namespace) {
		other, knownToo := sa.Name.Literal()
		if !consider(sa, knownToo && nearNames(name, other)) {
			return nil
		}
	}
	for _, sa := range g.ServiceAccountsCalled(s.Name) {
		if !consider(sa, sa.Namespace.IsKnown() && name != "default") {
			return nil
		}
	}
	return meant
}

// openAccounts are the service accounts whose name or namespace is not fully known.
func openAccounts(g *graph.Graph) []*graph.ServiceAccount {
	var open []*graph.ServiceAccount
	for _, sa := range g.ServiceAccounts {
		if !sa.Namespace.IsKnown() || !sa.Name.IsKnown() {
			open = append(open, sa)
		}
	}
	return open
}

// maybeDeclared reports whether an account with unknown parts may be the
// subject's.
func maybeDeclared(s graph.Subject, open []*graph.ServiceAccount) bool {
	for _, sa := range open {
		if symbolic.Same(sa.Name, s.Name) != symbolic.No && symbolic.Same(sa.Namespace, s.Namespace) != symbolic.No {
			return true
		}
	}
	return false
}

// subjectRange is where a role's policy names a service account.
func subjectRange(role *graph.BoundRole, sa *graph.ServiceAccount) source.Range {
	for _, s := range role.Subjects {
		if s.Namespace.Equal(sa.Namespace) && s.Name.Equal(sa.Name) {
			return first(s.Text.Range(), policyRange(role))
		}
	}
	return policyRange(role)
}
