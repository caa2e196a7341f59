package kubernetes

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// route53 reads the DNS solvers of a cert-manager issuer. A role beside a
// service account reference is assumed with that account's own token (web
// identity); any other role with the credentials that cert-manager has.
func (c *Collector) route53(o *object) {
	for _, m := range find(o.node, "spec/acme/solvers[]/dns01/route53") {
		role := match{node: m.node.Get("role"), path: below(m.path, "role")}
		path := below(m.path, "auth", "kubernetes", "serviceAccountRef", "name")
		account := o.located(m.node.At("auth", "kubernetes", "serviceAccountRef", "name"), path)
		if account.IsEmpty() {
			c.assumption(o, role, symbolic.Text{}, symbolic.Text{}, symbolic.Text{})
			continue
		}
		w := c.workload(o)
		w.ServiceAccount, w.Named = account, true
		if o.kind == "ClusterIssuer" {
			// The account lives in cert-manager's own namespace, a flag of the
			// controller (--cluster-resource-namespace).
			w.Namespace = symbolic.Named(o.context.Root, "cert-manager's namespace")
		}
		w.RoleARN = o.located(role.node, role.path)
		w.HasRole = !w.RoleARN.IsEmpty()
		c.facts.Workloads = append(c.facts.Workloads, w)
	}
}

// providerConfig reads the roles of a Crossplane AWS provider: one that its own
// account takes on by web identity, and a chain of further ones.
func (c *Collector) providerConfig(o *object) {
	var none symbolic.Text
	for _, pattern := range []string{"spec/assumeRoleARN", "spec/assumeRole/roleARN", "spec/assumeRoleChain[]/roleARN"} {
		for _, m := range find(o.node, pattern) {
			external := o.node.At("spec", "externalID").Text()
			if beside := find(o.node, parent(pattern)); pattern != "spec/assumeRoleARN" {
				for _, b := range beside {
					if b.node.Get("roleARN") == m.node {
						external = b.node.Get("externalID").Text()
					}
				}
			}
			c.assumption(o, m, none, none, external)
		}
	}
	for _, m := range find(o.node, "spec/credentials/webIdentity/roleARN") {
		arn := o.located(m.node, m.path)
		if arn.IsEmpty() {
			continue
		}
		w := c.workload(o)
		w.Namespace = symbolic.Literal(crossplaneNamespace)
		w.ServiceAccount, w.Named = o.unknownName("service account of the provider"), true
		w.RoleARN, w.HasRole = arn, true
		c.facts.Workloads = append(c.facts.Workloads, w)
	}
}

// clusterStore reads the account that a ClusterSecretStore borrows, which may
// live in any namespace.
func (c *Collector) clusterStore(o *object) {
	for _, m := range find(o.node, "spec/provider/aws/auth/jwt/serviceAccountRef") {
		w := c.workload(o)
		w.ServiceAccount, w.Named = o.located(m.node.Get("name"), below(m.path, "name")), true
		w.Namespace = o.located(m.node.Get("namespace"), below(m.path, "namespace"))
		if w.Namespace.IsEmpty() {
			w.Namespace = o.unknownName("namespace of the secret")
		}
		c.facts.Workloads = append(c.facts.Workloads, w)
	}
}

// kubeflowProfile reads the AWS plugin of a profile: the controller annotates
// the account default-editor of the profile's namespace.
func (c *Collector) kubeflowProfile(o *object) {
	for _, m := range find(o.node, "spec/plugins[]/spec/awsIamRole") {
		value := o.located(m.node, m.path)
		keyRange, _ := o.at(m.path, true, m.keyRange())
		sa := &graph.ServiceAccount{
			Origin: o.origin(), Namespace: o.name, Name: symbolic.Literal("default-editor"),
			Managed: true, NamespaceImplied: true, Cluster: o.context.Cluster,
			Annotations: []graph.Annotation{{Key: o.context.prefix() + "/role-arn", KeyRange: keyRange, Value: value}},
		}
		sa.RoleARN = &sa.Annotations[0]
		c.facts.ServiceAccounts = append(c.facts.ServiceAccounts, sa)
	}
}

// externalDNS reads the flags by which ExternalDNS is told to assume a role, the
// external id in a flag of its own (ExternalDNS, docs/flags.md).
func (c *Collector) externalDNS(o *object, spec match, w *graph.Workload) {
	const roleFlag, idFlag = "--aws-assume-role=", "--aws-assume-role-external-id="
	for _, container := range find(spec.node, "containers[]") {
		if image := container.node.Get("image").Text().Flat(); !strings.Contains(image, "external-dns") && !strings.Contains(image, "externaldns") {
			continue
		}
		var role, id symbolic.Text
		for _, arg := range find(container.node, "args[]") {
			text := o.located(arg.node, below(below(spec.path, container.path...), arg.path...))
			switch flat := text.Flat(); {
			case strings.HasPrefix(flat, roleFlag):
				role = text.Slice(len(roleFlag), text.Len())
			case strings.HasPrefix(flat, idFlag):
				id = text.Slice(len(idFlag), text.Len())
			}
		}
		c.assume(o, role, w.ServiceAccount, w.Namespace, id)
	}
}
