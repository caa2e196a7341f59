package cloudformation

import (
	"fmt"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/addon"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// add adds the facts of one resource.
func (t *template) add(r resource) {
	exists := symbolic.Yes
	if name, ok := r.node.Get("Condition").Literal(); ok {
		exists = (&world{template: t}).condition(name)
	}
	if exists == symbolic.No {
		return
	}
	origin := graph.Origin{
		Root: t.options.Root, Address: t.scope + " " + r.id, Door: "cloudformation",
		Conditional: exists == symbolic.Unknown, Range: r.head,
	}
	switch typeOf(r.node) {
	case roleType:
		t.addRole(r, origin)
	case providerType:
		t.addProvider(r, origin)
	case clusterType:
		t.facts.Clusters = append(t.facts.Clusters, &graph.Cluster{
			Origin: origin,
			Name:   t.text(func(w *world) (symbolic.Text, bool) { return w.clusterName(r.id, r.node), true }),
			Issuer: t.text(func(w *world) (symbolic.Text, bool) { return w.issuer(r.id, r.node), true }),
		})
	case associationType:
		t.addAssociation(r, origin)
	case addonType:
		t.addAddon(r, origin)
	}
}

// property is a property as text in all worlds; empty if there is none.
func (t *template) property(r resource, name string) symbolic.Text {
	return t.text(func(w *world) (symbolic.Text, bool) { return w.property(r.node, name) })
}

// place is where a property stands, or the resource's head.
func (r resource) place(name string) source.Range {
	if n := r.node.Get("Properties").Get(name); n != nil && !n.Range().IsZero() {
		return n.Range()
	}
	return r.head
}

func (t *template) addRole(r resource, origin graph.Origin) {
	w := &world{template: t}
	role := &graph.Role{
		Origin:    origin,
		Name:      t.text(func(w *world) (symbolic.Text, bool) { return w.roleName(r.id, r.node), true }),
		Path:      t.text(func(w *world) (symbolic.Text, bool) { return w.rolePath(r.node), true }),
		Partition: w.pseudo("AWS::Partition"), Account: w.pseudo("AWS::AccountId"),
		PolicyRange: r.place("AssumeRolePolicyDocument"),
	}
	role.ARN = w.arn(symbolic.Literal("role"), role.Path, role.Name)
	if policy := r.node.Get("Properties").Get("AssumeRolePolicyDocument"); policy != nil {
		role.Policies = t.texts(func(w *world) (symbolic.Text, bool) { return w.policy(policy) })
	}
	if len(role.Policies) == 0 {
		t.facts.Undecided = append(t.facts.Undecided, graph.Undecided{
			What:    fmt.Sprintf("trust policy of role %q", role.Name.String()),
			Because: "the template does not tell AssumeRolePolicyDocument of " + r.id,
			Supply:  "a default for the parameter that it comes from",
			Range:   role.PolicyRange,
		})
	}
	t.facts.Roles = append(t.facts.Roles, role)
}

func (t *template) addProvider(r resource, origin graph.Origin) {
	provider := &graph.OIDCProvider{
		Origin:  origin,
		URL:     t.text(func(w *world) (symbolic.Text, bool) { return w.providerURL(r.id, r.node), true }),
		Issuer:  t.text(func(w *world) (symbolic.Text, bool) { return w.providerIssuer(r.id, r.node), true }),
		ARN:     t.text(func(w *world) (symbolic.Text, bool) { return w.providerARN(r.id, r.node), true }),
		Account: (&world{template: t}).pseudo("AWS::AccountId"),
	}
	if ids := r.node.Get("Properties").Get("ClientIdList"); ids != nil {
		provider.ClientIDs = t.list(ids)
	}
	t.facts.Providers = append(t.facts.Providers, provider)
}

// list is a list of texts; nil if it is not known or not the same in all worlds.
func (t *template) list(n *manifest.Node) []symbolic.Text {
	var out []symbolic.Text
	worlds := 0
	t.each(func(w *world) {
		worlds++
		items, ok := w.eval(n).asList()
		out = nil
		for _, item := range items {
			if text, isText := item.asText(); isText && ok {
				out = append(out, text)
			}
		}
	})
	if worlds != 1 {
		return nil
	}
	return out
}

func (t *template) addAssociation(r resource, origin graph.Origin) {
	association := &graph.PodIdentityAssociation{
		Origin:         origin,
		Cluster:        t.property(r, "ClusterName"),
		Namespace:      t.property(r, "Namespace"),
		ServiceAccount: t.property(r, "ServiceAccount"),
		RoleARN:        t.property(r, "RoleArn"),
		TargetRoleARN:  t.property(r, "TargetRoleArn"),
	}
	var answers []symbolic.Answer
	t.each(func(w *world) { answers = append(answers, w.isTrue(r.node, "DisableSessionTags")) })
	association.SessionTagsDisabled = symbolic.Agree(answers...)
	t.facts.Associations = append(t.facts.Associations, association)
}

// roleARNKey is the annotation that names a service account's role.
const roleARNKey = "eks.amazonaws.com/role-arn"

// addAddon adds the service account of a managed add-on, and its associations.
func (t *template) addAddon(r resource, origin graph.Origin) {
	cluster := t.property(r, "ClusterName")
	namespace, account := addon.Identity(t.property(r, "AddonName"))
	if arn := t.property(r, "ServiceAccountRoleArn"); !arn.IsEmpty() && !account.IsEmpty() {
		sa := &graph.ServiceAccount{
			Origin: origin, Namespace: namespace, Name: account, Managed: true, Cluster: cluster,
			Annotations: []graph.Annotation{{Key: roleARNKey, KeyRange: r.place("ServiceAccountRoleArn"), Value: arn}},
		}
		sa.RoleARN = &sa.Annotations[0]
		t.facts.ServiceAccounts = append(t.facts.ServiceAccounts, sa)
	}
	for _, item := range r.node.Get("Properties").Get("PodIdentityAssociations").Items() {
		read := func(name string) symbolic.Text {
			return t.text(func(w *world) (symbolic.Text, bool) {
				n := item.Get(name)
				if n == nil {
					return symbolic.Text{}, false
				}
				return w.eval(n).asText()
			})
		}
		name := read("ServiceAccount")
		if namespace.IsEmpty() || name.IsEmpty() {
			continue
		}
		origin := origin
		origin.Range = item.Range()
		t.facts.Associations = append(t.facts.Associations, &graph.PodIdentityAssociation{
			Origin: origin, Cluster: cluster, Namespace: namespace, ServiceAccount: name, RoleARN: read("RoleArn"),
			SessionTagsDisabled: symbolic.No, // an add-on has no property to switch them off
		})
		if name.Equal(account) {
			t.facts.ServiceAccounts = append(t.facts.ServiceAccounts, &graph.ServiceAccount{
				Origin: origin, Namespace: namespace, Name: account, Managed: true, AddonAssociation: true, Cluster: cluster,
			})
		}
	}
}
