package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed association-mismatch.md
var associationMismatchPage string

var associationMismatch = lint.Rule{
	Name:     "association-mismatch",
	Group:    "pod identity",
	Summary:  "an association that names another service account than the one that is meant",
	Severity: lint.Error,
	Doc:      associationMismatchPage,
	Check:    onceAPlace(checkAssociationMismatch),
}

func checkAssociationMismatch(pass *lint.Pass) {
	for _, a := range pass.Graph.Associations {
		meant := associated(pass.Graph, a)
		if meant == nil {
			continue
		}
		part, value := a.ServiceAccount, meant.Name
		if a.ServiceAccount.Equal(meant.Name) {
			part, value = a.Namespace, meant.Namespace
		}
		finding := lint.Finding{
			Message: "association names " + account(a.Namespace, a.ServiceAccount) + ", which is not declared; " + account(meant.Namespace, meant.Name) + " is, without a role",
			Help:    "change " + quotedText(part) + " to " + quotedText(value),
			Range:   first(part.Range(), a.Range),
			Related: []lint.Related{{Range: meant.Range, Message: "service account " + account(meant.Namespace, meant.Name) + " is declared here"}},
			Key:     key(account(a.Namespace, a.ServiceAccount), a.RoleARN.String()),
		}
		if fix, ok := edit.Replace(finding.Range, part.String(), value); ok {
			finding.Fixes = []lint.Fix{fix}
		}
		pass.Report(finding)
	}
}

// associated returns the one declared account without any role that an
// association for an undeclared account means: a near name in its namespace,
// or its name in another one.
func associated(g *graph.Graph, a *graph.PodIdentityAssociation) *graph.ServiceAccount {
	name, known := a.ServiceAccount.Literal()
	if !known || !a.Namespace.IsKnown() || a.Conditional || len(g.ServiceAccountsNamed(a.Namespace, a.ServiceAccount)) > 0 ||
		len(g.WorkloadsOf(a.Namespace, a.ServiceAccount)) > 0 {
		return nil
	}
	var near, elsewhere []*graph.ServiceAccount
	for _, sa := range g.ServiceAccountsIn(a.Namespace) {
		other, knownToo := sa.Name.Literal()
		if !knownToo {
			return nil // it may be the one that the association names
		}
		if nearNames(name, other) && free(g, sa, a) {
			near = appendAccount(near, sa)
		}
	}
	for _, sa := range g.ServiceAccountsCalled(a.ServiceAccount) {
		if !sa.Namespace.IsKnown() {
			return nil
		}
		if name != "default" && free(g, sa, a) {
			elsewhere = appendAccount(elsewhere, sa)
		}
	}
	for _, found := range [][]*graph.ServiceAccount{near, elsewhere} {
		if len(found) == 1 {
			return found[0]
		}
	}
	return nil
}

// free reports whether an account waits for a role, as far as the tree tells.
func free(g *graph.Graph, sa *graph.ServiceAccount, a *graph.PodIdentityAssociation) bool {
	return !hasIdentity(g, sa) && !sa.Conditional && len(g.RolesTrusting(sa.Namespace, sa.Name)) == 0 && !graph.Apart(sa.Origin, a.Origin)
}

// appendAccount appends an account unless another declaration of it is there.
func appendAccount(all []*graph.ServiceAccount, sa *graph.ServiceAccount) []*graph.ServiceAccount {
	for _, other := range all {
		if other.Name.Equal(sa.Name) && other.Namespace.Equal(sa.Namespace) {
			return all
		}
	}
	return append(all, sa)
}
