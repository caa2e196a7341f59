package rules

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// reportByHand reports a role that a container names by itself (AWS_ROLE_ARN beside
// a projected token) and that does not admit the pod's service account.
func reportByHand(pass *lint.Pass, w *graph.Workload) {
	if hasAnnotation(pass.Graph, w) {
		return // the binding of the account tells
	}
	meant := pass.Graph.RolesMeant(w.RoleARN)
	if len(meant) != 1 || graph.Apart(meant[0].Origin, w.Origin) {
		return
	}
	role := meant[0]
	subject, refused := refusesWorkload(role, w)
	if !refused {
		return
	}
	pass.Report(lint.Finding{
		Message: "role " + roleName(role) + " trusts " + trusted(subject) + " but is used by " + account(w.Namespace, w.ServiceAccount),
		Help:    "change the subject to " + quotedText(iam.Subject(w.Namespace, w.ServiceAccount)),
		Range:   first(subject.Range(), policyRange(role)),
		Related: []lint.Related{{Range: first(w.RoleARN.Range(), w.Range), Message: w.Kind + " " + account(w.Namespace, w.Name) + " names this role and runs as " + account(w.Namespace, w.ServiceAccount)}},
		Key:     key(role.Name.String(), subject.String(), account(w.Namespace, w.ServiceAccount)),
	})
}

// hasAnnotation reports whether the account of a workload names a role itself.
func hasAnnotation(g *graph.Graph, w *graph.Workload) bool {
	for _, sa := range g.ServiceAccountsNamed(w.Namespace, w.ServiceAccount) {
		if sa.RoleARN != nil {
			return true
		}
	}
	return false
}

// refusesWorkload returns the subject by which every policy of a role refuses the
// pods of a workload, whatever audience their tokens have.
func refusesWorkload(role *graph.BoundRole, w *graph.Workload) (symbolic.Text, bool) {
	var subject symbolic.Text
	for _, policy := range role.Parsed {
		decision := policy.Decide(iam.Identity{Namespace: w.Namespace, Name: w.ServiceAccount})
		if decision.Answer != symbolic.No || decision.Element != iam.SubjectElement || decision.Defect != nil || len(decision.Offending) == 0 {
			return symbolic.Text{}, false
		}
		subject = decision.Offending[0]
	}
	return subject, len(role.Parsed) > 0
}
