package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed chained-role.md
var chainedRolePage string

var chainedRole = lint.Rule{
	Name:     "chained-role",
	Group:    "binding",
	Summary:  "a second role in a chain whose trust policy refuses the first",
	Severity: lint.Error,
	Doc:      chainedRolePage,
	Check:    onceAPlace(checkChainedRole),
}

func checkChainedRole(pass *lint.Pass) {
	for _, a := range pass.Graph.Assumptions {
		for _, user := range sourceRoles(pass.Graph, a) {
			caller := iam.RoleCaller{RoleARN: user.Role.ARN}
			if !a.ExternalID.IsEmpty() {
				caller.ExternalID = &a.ExternalID
			}
			who := a.Kind + " " + assumptionName(a) + " runs as role " + roleName(user.Role) + " and is told to assume role "
			reportChain(pass, user.Role, a.RoleARN, caller, who, first(a.RoleARN.Range(), a.Range))
		}
	}
	for _, a := range pass.Graph.Associations {
		if a.TargetRoleARN.IsEmpty() {
			continue
		}
		for _, role := range pass.Graph.RolesMeant(a.RoleARN) {
			caller := iam.RoleCaller{RoleARN: role.ARN, TagSession: a.SessionTagsDisabled != symbolic.Yes}
			who := "the association of " + account(a.Namespace, a.ServiceAccount) + " goes on from role " + roleName(role) + " to role "
			reportChain(pass, role, a.TargetRoleARN, caller, who, first(a.TargetRoleARN.Range(), a.Range))
		}
	}
}

// sourceRoles are the bindings that give the component its first role.
func sourceRoles(g *graph.Graph, a *graph.RoleAssumption) []*graph.Binding {
	if a.ServiceAccount.IsEmpty() {
		return nil
	}
	var out []*graph.Binding
	for _, sa := range g.ServiceAccountsNamed(a.ServiceAccountNamespace, a.ServiceAccount) {
		for _, b := range g.BindingsOf(sa) {
			if b.Role != nil && b.Verdict == symbolic.Yes && !graph.Apart(sa.Origin, a.Origin) {
				out = append(out, b)
			}
		}
	}
	return out
}

// reportChain reports the target roles that refuse the source role.
func reportChain(pass *lint.Pass, origin *graph.BoundRole, target symbolic.Text, caller iam.RoleCaller, who string, place source.Range) {
	for _, role := range pass.Graph.RolesMeant(target) {
		if role == origin || len(role.Parsed) == 0 || graph.Apart(role.Origin, origin.Origin) {
			continue
		}
		caller.Account = role.HomeAccount
		var decision iam.Decision
		refused := true
		for _, policy := range role.Parsed {
			decision = policy.DecideRole(caller)
			refused = refused && decision.Answer == symbolic.No
		}
		if !refused {
			continue
		}
		finding := lint.Finding{
			Message: who + roleName(role) + ", " + refusal(decision),
			Help:    "let the trust policy of role " + roleName(role) + " admit role " + roleName(origin),
			Range:   policyRange(role),
			Related: []lint.Related{{Range: place, Message: "role " + roleName(role) + " is to be assumed here"}, declaration(origin)},
			Key:     key(origin.Name.String(), role.Name.String()),
		}
		if len(decision.Offending) > 0 {
			finding.Range = first(decision.Offending[0].Range(), finding.Range)
		}
		pass.Report(finding)
	}
}

// refusal says why the target role refuses, as a clause that follows its name.
func refusal(decision iam.Decision) string {
	if decision.Element != iam.PrincipalElement || len(decision.Offending) == 0 {
		return "whose trust policy refuses it: " + decision.Reason
	}
	var names []string
	for _, principal := range decision.Offending {
		if len(names) < 3 {
			names = appendNew(names, quotedText(principal))
		}
	}
	return "which trusts only " + list(names)
}
