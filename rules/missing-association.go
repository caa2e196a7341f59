package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed missing-association.md
var missingAssociationPage string

var missingAssociation = lint.Rule{
	Name:     "missing-association",
	Group:    "pod identity",
	Summary:  "a role that trusts EKS Pod Identity and that nothing associates",
	Severity: lint.Warning,
	Doc:      missingAssociationPage,
	Check:    onceAPlace(checkMissingAssociation),
}

func checkMissingAssociation(pass *lint.Pass) {
	roots := map[string]bool{}
	for _, a := range pass.Graph.Associations {
		if !a.RoleARN.IsKnown() && len(pass.Graph.RolesMeant(a.RoleARN)) == 0 {
			return // it may be the association of any role
		}
		roots[a.Root] = true
	}
	for _, role := range pass.Graph.Bound {
		if role.Conditional || len(role.Bindings) > 0 || !trustsPods(role) || trustsProvider(role) || assumable(role) || pass.Graph.MayBeNamed(role) {
			continue
		}
		waiting := waitingAccount(pass.Graph, role)
		if waiting == nil && !roots[role.Root] {
			continue
		}
		finding := lint.Finding{
			Message: "role " + roleName(role) + " trusts " + quoted(podIdentityService) + ", but no aws_eks_pod_identity_association names it",
			Help:    "associate the role with the service account that needs it",
			Range:   role.Range,
			Key:     key(role.Name.String()),
		}
		if waiting != nil {
			finding.Help = "associate the role with " + account(waiting.Namespace, waiting.Name)
			finding.Related = []lint.Related{{Range: waiting.Range, Message: "service account " + account(waiting.Namespace, waiting.Name) + " has no role"}}
		}
		pass.Report(finding)
	}
}

// waitingAccount returns a service account without any role whose name the
// role's name holds.
func waitingAccount(g *graph.Graph, role *graph.BoundRole) *graph.ServiceAccount {
	have := roleWords(role)
	for _, sa := range g.ServiceAccounts {
		name := tellingWords(words(sa.Name))
		if len(name) > 0 && shared(name, have) == len(name) && sa.Namespace.IsKnown() && !hasIdentity(g, sa) && !graph.Apart(sa.Origin, role.Origin) &&
			symbolic.Same(sa.Name, symbolic.Literal("default")) == symbolic.No {
			return sa
		}
	}
	return nil
}
