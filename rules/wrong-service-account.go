package rules

import (
	_ "embed"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed wrong-service-account.md
var wrongServiceAccountPage string

var wrongServiceAccount = lint.Rule{
	Name:     "wrong-service-account",
	Group:    "binding",
	Summary:  "a workload that runs as another service account than the one that has the role",
	Severity: lint.Warning,
	Doc:      wrongServiceAccountPage,
	Check:    onceAPlace(checkWrongServiceAccount),
}

// coreKinds run their pods themselves; every other kind is a custom resource
// whose pods a controller makes.
var coreKinds = []string{"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"}

func checkWrongServiceAccount(pass *lint.Pass) {
	for _, w := range pass.Graph.Workloads {
		if w.HasRole || !w.Namespace.IsKnown() && w.Namespace.IsEmpty() {
			continue
		}
		meant := meantForWorkload(pass.Graph, w)
		if meant == nil {
			continue
		}
		runsAs := w.ServiceAccount.String()
		finding := lint.Finding{
			Message: w.Kind + " " + account(w.Namespace, w.Name) + " runs as service account " + quoted(runsAs) + ", which has no role; " + account(meant.Namespace, meant.Name) + " has one",
			Help:    "let its pods run as " + quotedText(meant.Name),
			Range:   w.Range,
			Related: []lint.Related{{Range: first(meant.RoleARN.KeyRange, meant.RoleARN.Value.Range(), meant.Range), Message: "service account " + account(meant.Namespace, meant.Name) + " has the role"}},
			Key:     key(w.Kind, account(w.Namespace, w.Name), runsAs),
		}
		if w.Named {
			finding.Range = first(w.ServiceAccount.Range(), w.Range)
			finding.Help = "let its pods run as " + quotedText(meant.Name) + ", or give the role to " + account(w.Namespace, w.ServiceAccount)
		} else if !w.PodSpec.IsZero() {
			finding.Related = append(finding.Related, lint.Related{Range: w.PodSpec, Message: "the pods name no service account here"})
		}
		pass.Report(finding)
	}
}

// meantForWorkload returns the annotated account that a workload evidently
// should run as: it has the workload's name, or is its controller's, and the
// account that the pods do run as gets no role from anywhere.
func meantForWorkload(g *graph.Graph, w *graph.Workload) *graph.ServiceAccount {
	if len(g.RolesTrusting(w.Namespace, w.ServiceAccount)) > 0 {
		return nil
	}
	for _, sa := range g.ServiceAccountsNamed(w.Namespace, w.ServiceAccount) {
		if hasIdentity(g, sa) {
			return nil
		}
	}
	if len(g.AssociationsOf(w.Namespace, w.ServiceAccount)) > 0 || chosen(w) && len(g.ServiceAccountsNamed(w.Namespace, w.ServiceAccount)) == 0 {
		return nil
	}
	var meant *graph.ServiceAccount
	for _, sa := range g.ServiceAccountsIn(w.Namespace) {
		if sa.RoleARN == nil || sa.RoleARN.Value.IsEmpty() || graph.Apart(sa.Origin, w.Origin) || !evidentlyMeant(g, w, sa) {
			continue
		}
		if meant != nil && !meant.Name.Equal(sa.Name) {
			return nil
		}
		meant = sa
	}
	return meant
}

// chosen reports whether somebody chose the account that a workload runs as. A
// chart that makes no account of its own writes "default" out.
func chosen(w *graph.Workload) bool {
	name, known := w.ServiceAccount.Literal()
	return w.Named && (!known || name != "default")
}

// evidentlyMeant compares a workload with an annotated account of its namespace.
func evidentlyMeant(g *graph.Graph, w *graph.Workload, sa *graph.ServiceAccount) bool {
	if !slices.Contains(coreKinds, w.Kind) && controls(sa, w) {
		return true
	}
	if len(g.WorkloadsOf(sa.Namespace, sa.Name)) > 0 {
		return false
	}
	name, known := w.Name.Literal()
	other, knownToo := sa.Name.Literal()
	return known && knownToo && (name == other || !chosen(w) && (extends(other, name) || extends(name, other) && kindOnly(name, other)))
}

// partWords name the whole of an application and not one of its parts: the
// Deployment "orders-api" is meant by the account "orders", "orders-mysql" is a
// thing of its own.
var partWords = []string{"app", "api", "server", "service", "web", "backend", "worker", "deploy", "deployment", "controller", "operator", "manager"}

// kindOnly reports whether what a workload's name has besides the account's only
// says what kind of thing it is.
func kindOnly(workload, account string) bool {
	return len(without(without(splitWords(workload), splitWords(account)), partWords)) == 0
}

// controls reports whether the annotated account is that of the controller that
// makes the workload's pods: "tf-controller" beside "tf-runner". A controller
// that starts pods of their own does not lend them its role.
func controls(sa *graph.ServiceAccount, w *graph.Workload) bool {
	controller, runner := words(sa.Name), words(w.ServiceAccount)
	if !w.Named || len(controller) < 2 || len(runner) < 2 || controller[0] != runner[0] {
		return false
	}
	last := controller[len(controller)-1]
	return (last == "controller" || last == "operator" || last == "manager") && !slices.Contains(runner, last)
}
