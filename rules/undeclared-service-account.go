package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed undeclared-service-account.md
var undeclaredServiceAccountPage string

var undeclaredServiceAccount = lint.Rule{
	Name:     "undeclared-service-account",
	Group:    "binding",
	Summary:  "a workload that names a service account which is declared under another name or in another namespace",
	Severity: lint.Warning,
	Doc:      undeclaredServiceAccountPage,
	Check:    onceAPlace(checkUndeclaredServiceAccount),
}

func checkUndeclaredServiceAccount(pass *lint.Pass) {
	for _, w := range pass.Graph.Workloads {
		meant := nearAccount(pass.Graph, w)
		if meant == nil {
			continue
		}
		finding := lint.Finding{
			Message: w.Kind + " " + account(w.Namespace, w.Name) + " runs as " + account(w.Namespace, w.ServiceAccount) + ", which is not declared; " + account(meant.Namespace, meant.Name) + " is",
			Help:    "let the pods run as " + account(meant.Namespace, meant.Name),
			Range:   first(w.ServiceAccount.Range(), w.Range),
			Related: []lint.Related{{Range: meant.Range, Message: "service account " + account(meant.Namespace, meant.Name) + " is declared here"}},
			Key:     key(w.Kind, account(w.Namespace, w.Name), w.ServiceAccount.String()),
		}
		if !meant.Namespace.Equal(w.Namespace) {
			finding.Help = "declare the service account in namespace " + quotedText(w.Namespace) + ", or run the workload in " + quotedText(meant.Namespace)
		} else if fix, ok := edit.Replace(finding.Range, w.ServiceAccount.String(), meant.Name); ok {
			finding.Fixes = []lint.Fix{fix}
		}
		pass.Report(finding)
	}
}

// nearAccount returns the account that a workload likely means when the one that
// it names is declared nowhere; nil where it may be declared. One of the two gets a
// role: that is what makes the slip matter.
func nearAccount(g *graph.Graph, w *graph.Workload) *graph.ServiceAccount {
	name, known := w.ServiceAccount.Literal()
	if !w.Named || !known || name == "default" || !w.Namespace.IsKnown() || len(g.ServiceAccountsNamed(w.Namespace, w.ServiceAccount)) > 0 {
		return nil
	}
	getsRole := w.HasRole || len(g.AssociationsOf(w.Namespace, w.ServiceAccount)) > 0
	waits := func(sa *graph.ServiceAccount) bool {
		return (getsRole || sa.RoleARN != nil || len(g.AssociationsOf(sa.Namespace, sa.Name)) > 0) && len(g.WorkloadsOf(sa.Namespace, sa.Name)) == 0
	}
	var meant *graph.ServiceAccount
	for _, sa := range g.ServiceAccountsIn(w.Namespace) {
		other, knownToo := sa.Name.Literal()
		if !knownToo {
			return nil
		}
		if (typo(name, other) || (getsRole || w.Name.Equal(sa.Name)) && nearNames(name, other)) && waits(sa) {
			meant = sa
		}
	}
	for _, sa := range g.ServiceAccountsCalled(w.ServiceAccount) {
		if !sa.Namespace.IsKnown() {
			return nil
		}
		if meant == nil && waits(sa) && besides(sa, w) {
			meant = sa
		}
	}
	return meant
}

// besides reports whether an account of another namespace stands where the
// workload's own should: in the same file or folder, or, for one that eksctl makes,
// in a namespace that differs by a slip.
func besides(sa *graph.ServiceAccount, w *graph.Workload) bool {
	if sa.Managed {
		here, _ := w.Namespace.Literal()
		there, _ := sa.Namespace.Literal()
		return sa.Door == "eksctl" && typo(here, there) && !graph.Apart(sa.Origin, w.Origin)
	}
	return sa.Root == w.Root
}
