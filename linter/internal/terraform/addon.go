package terraform

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/addon"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// roleARNKey is the annotation that names a service account's role.
const roleARNKey = "eks.amazonaws.com/role-arn"

// emitAddon adds what a managed add-on binds: its service account with the
// role that EKS annotates it with, and its Pod Identity associations.
func emitAddon(r *resource) {
	cluster, _ := r.text("cluster_name")
	name, _ := r.text("addon_name")
	namespace, account := addon.Identity(name)
	facts := &r.in.root.facts
	if arn, ok := r.text("service_account_role_arn"); ok && !account.IsEmpty() {
		arn = seat(arn, r.place("service_account_role_arn"))
		sa := &graph.ServiceAccount{
			Origin: r.origin(), Namespace: namespace, Name: account, Managed: true, Cluster: cluster,
			Annotations: []graph.Annotation{{Key: roleARNKey, KeyRange: r.argumentName("service_account_role_arn"), Value: arn}},
		}
		sa.RoleARN = &sa.Annotations[0]
		facts.ServiceAccounts = append(facts.ServiceAccounts, sa)
	}
	associations, _ := r.blocks("pod_identity_association")
	for _, a := range associations {
		arn, _ := a.text("role_arn")
		sa, ok := a.text("service_account")
		if !ok || namespace.IsEmpty() {
			continue
		}
		origin := r.origin()
		origin.Range = a.in.place(a.head)
		origin.Conditional = origin.Conditional || a.conditional()
		facts.Associations = append(facts.Associations, &graph.PodIdentityAssociation{
			Origin: origin, Cluster: cluster, Namespace: namespace,
			ServiceAccount: seat(sa, a.place("service_account")), RoleARN: seat(arn, a.place("role_arn")),
			SessionTagsDisabled: symbolic.No, // an add-on has no argument to switch them off
		})
		if sa.Equal(account) {
			facts.ServiceAccounts = append(facts.ServiceAccounts, &graph.ServiceAccount{
				Origin: origin, Namespace: namespace, Name: account, Managed: true, AddonAssociation: true, Cluster: cluster,
			})
		}
	}
}

// emitAssociation adds a Pod Identity association.
func emitAssociation(r *resource) {
	a := &graph.PodIdentityAssociation{Origin: r.origin()}
	a.Cluster, _ = r.text("cluster_name")
	for _, argument := range []struct {
		name string
		to   *symbolic.Text
	}{
		{"namespace", &a.Namespace},
		{"service_account", &a.ServiceAccount},
		{"role_arn", &a.RoleARN},
		{"target_role_arn", &a.TargetRoleARN},
	} {
		if text, ok := r.text(argument.name); ok {
			*argument.to = seat(text, r.place(argument.name))
		}
	}
	a.SessionTagsDisabled = symbolic.No
	if v, ok := r.argument("disable_session_tags"); ok {
		a.SessionTagsDisabled = v.AsBool()
	}
	r.in.root.facts.Associations = append(r.in.root.facts.Associations, a)
}
