package tfplan

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/addon"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// addAddon adds the service account that a managed add-on runs as, with the
// role that EKS annotates it with, and the add-on's Pod Identity associations.
func (r *reader) addAddon(res *resource) {
	cluster := r.clusterName(res)
	namespace, account := addon.Identity(r.attribute(res, "addon_name"))
	arn := r.linked(res, r.roleARNOf, "service_account_role_arn")
	if !arn.IsEmpty() && !account.IsEmpty() {
		sa := &graph.ServiceAccount{
			Origin: r.origin(res), Namespace: namespace, Name: account, Managed: true, Cluster: cluster,
			Annotations: []graph.Annotation{{Key: roleARNKey, KeyRange: r.place(res, "service_account_role_arn"), Value: arn}},
		}
		sa.RoleARN = &sa.Annotations[0]
		r.facts.ServiceAccounts = append(r.facts.ServiceAccounts, sa)
	}
	for block := range res.get("pod_identity_association").elements() {
		name := block.get("service_account").text()
		if namespace.IsEmpty() || !block.get("service_account").isSet() {
			continue
		}
		association := &graph.PodIdentityAssociation{
			Origin: r.origin(res), Cluster: cluster, Namespace: namespace, ServiceAccount: name,
			RoleARN:             r.associatedRole(res, block),
			SessionTagsDisabled: symbolic.No, // an add-on has no argument to switch them off
		}
		r.facts.Associations = append(r.facts.Associations, association)
		if name.Equal(account) {
			r.facts.ServiceAccounts = append(r.facts.ServiceAccounts, &graph.ServiceAccount{
				Origin: association.Origin, Namespace: namespace, Name: account, Managed: true, AddonAssociation: true, Cluster: cluster,
			})
		}
	}
}

// associatedRole is the role of one pod_identity_association block. The blocks
// are a set, so which of those written this is can be told only if it is alone.
func (r *reader) associatedRole(res *resource, block attributes) symbolic.Text {
	path := strings.Split("pod_identity_association.0.role_arn", ".")
	if a := block.get("role_arn"); !a.isUnknown() {
		return a.text()
	}
	if res.get("pod_identity_association").count() != 1 {
		return r.token(res, path...)
	}
	return r.picked(res, r.targets(res, path...), r.roleARNOf, path...)
}
