package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed self-assume.md
var selfAssumePage string

var selfAssume = lint.Rule{
	Name:     "self-assume",
	Group:    "binding",
	Summary:  "a component that is told to assume the role it already runs as",
	Severity: lint.Warning,
	Doc:      selfAssumePage,
	Check:    onceAPlace(checkSelfAssume),
}

func checkSelfAssume(pass *lint.Pass) {
	for _, a := range pass.Graph.Assumptions {
		for _, role := range pass.Graph.RolesMeant(a.RoleARN) {
			user := runsAlready(a, role)
			if user == nil || !refusesItself(role, a) {
				continue
			}
			finding := lint.Finding{
				Message: a.Kind + " " + assumptionName(a) + " is told to assume role " + roleName(role) + ", which " + accountOf(user) + " already runs as and which does not allow itself \"sts:AssumeRole\"",
				Help:    "remove the role here: the credentials of the pod are those of the role already",
				Range:   first(a.RoleARN.Range(), a.Range),
				Related: []lint.Related{usage(user), {Range: policyRange(role), Message: "the trust policy of role " + roleName(role) + " does not name the role itself"}},
				Key:     key(a.Kind, a.Name.String(), role.Name.String()),
			}
			if fix, ok := edit.DropEntry(a.RoleARN.Range(), "the role"); ok {
				finding.Fixes = []lint.Fix{fix}
			}
			pass.Report(finding)
			break
		}
	}
}

// assumptionName names the object that tells to assume a role.
func assumptionName(a *graph.RoleAssumption) string {
	if a.Namespace.IsEmpty() {
		return quotedText(a.Name)
	}
	return account(a.Namespace, a.Name)
}

// runsAlready returns the binding by which the component has the role already.
// Where the component's account is not known, any account of the role counts if
// the role lets nobody call sts:AssumeRole: then nobody can do as told.
func runsAlready(a *graph.RoleAssumption, role *graph.BoundRole) *graph.Binding {
	for _, b := range role.Bindings {
		if b.Verdict == symbolic.No || b.ServiceAccount == nil {
			continue
		}
		if a.ServiceAccount.IsEmpty() {
			if !assumable(role) {
				return b
			}
			continue
		}
		if symbolic.Same(b.ServiceAccount.Name, a.ServiceAccount) == symbolic.Yes &&
			symbolic.Same(b.ServiceAccount.Namespace, a.ServiceAccountNamespace) != symbolic.No {
			return b
		}
	}
	return nil
}

// refusesItself reports whether every policy the role may have refuses a session
// of the role itself.
func refusesItself(role *graph.BoundRole, a *graph.RoleAssumption) bool {
	caller := iam.RoleCaller{RoleARN: role.ARN, Account: role.HomeAccount}
	if !a.ExternalID.IsEmpty() {
		caller.ExternalID = &a.ExternalID
	}
	for _, policy := range role.Parsed {
		if policy.DecideRole(caller).Answer != symbolic.No {
			return false
		}
	}
	return len(role.Parsed) > 0
}

// assumable reports whether the role's policies may let any AWS principal in.
func assumable(role *graph.BoundRole) bool {
	for _, policy := range role.Parsed {
		if policy.Unread || policy.StatementsOpen {
			return true
		}
		for _, s := range policy.Statements {
			if s.PrincipalsOpen || s.NotPrincipal {
				return true
			}
			for _, p := range s.Principals {
				if p.Type == iam.AWS || p.Type == iam.Everyone {
					return true
				}
			}
		}
	}
	return false
}
