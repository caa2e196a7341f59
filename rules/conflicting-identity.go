package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed conflicting-identity.md
var conflictingIdentityPage string

var conflictingIdentity = lint.Rule{
	Name:     "conflicting-identity",
	Group:    "binding",
	Summary:  "a service account with a role annotation and a Pod Identity association for another role",
	Severity: lint.Warning,
	Doc:      conflictingIdentityPage,
	Check:    onceAPlace(checkConflictingIdentity),
}

func checkConflictingIdentity(pass *lint.Pass) {
	for _, sa := range pass.Graph.ServiceAccounts {
		if sa.RoleARN == nil || sa.RoleARN.Value.IsEmpty() || sa.Conditional || sa.AddonAssociation {
			continue
		}
		for _, a := range pass.Graph.AssociationsOf(sa.Namespace, sa.Name) {
			if a.Conditional || graph.Apart(a.Origin, sa.Origin) || !oneCluster(sa, a) || !otherRole(pass.Graph, sa, a) {
				continue
			}
			pass.Report(lint.Finding{
				Message: "service account " + account(sa.Namespace, sa.Name) + " is annotated with " + roleNamed(sa.RoleARN.Value) + ", but a Pod Identity association gives it " + roleNamed(a.RoleARN),
				Help:    "remove the annotation or the association",
				Notes:   []string{"while the association exists, the annotation has no effect"},
				Range:   first(sa.RoleARN.Value.Range(), sa.RoleARN.KeyRange, sa.Range),
				Related: []lint.Related{{Range: first(a.RoleARN.Range(), a.Range), Message: "the association gives it " + roleNamed(a.RoleARN)}},
				Key:     key(account(sa.Namespace, sa.Name), a.RoleARN.String()),
			})
			break
		}
	}
}

// oneCluster reports whether an account and an association are likely in one
// cluster. Two Terraform roots are two clusters unless they name the same one: a
// repository of examples has an account "karpenter/karpenter" in each.
func oneCluster(sa *graph.ServiceAccount, a *graph.PodIdentityAssociation) bool {
	if sa.Door == "terraform" && sa.Root != a.Root {
		return symbolic.Same(a.Cluster, sa.Cluster) == symbolic.Yes && !sa.Cluster.IsEmpty()
	}
	return sa.Cluster.IsEmpty() || symbolic.Same(a.Cluster, sa.Cluster) != symbolic.No
}

// otherRole reports whether annotation and association surely name two roles.
// One role that trusts both is how people migrate, and no mistake.
func otherRole(g *graph.Graph, sa *graph.ServiceAccount, a *graph.PodIdentityAssociation) bool {
	if answer := symbolic.Same(sa.RoleARN.Value, a.RoleARN); answer != symbolic.Unknown {
		return answer == symbolic.No
	}
	annotated, associated := g.RolesMeant(sa.RoleARN.Value), g.RolesMeant(a.RoleARN)
	return len(annotated) == 1 && len(associated) == 1 && symbolic.Same(annotated[0].Name, associated[0].Name) == symbolic.No
}
