package kubernetes

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// iamKinds are objects that stand for resources of AWS: those of the ACK
// controllers, and those of Crossplane's AWS providers (classic, Upbound's, and
// Upbound's namespaced ones).
var iamKinds = []row{
	{group: "iam.services.k8s.aws", kind: "Role", read: (*Collector).ackRole},
	{group: "iam.services.k8s.aws", kind: "OpenIDConnectProvider", read: (*Collector).ackProvider},
	{group: "eks.services.k8s.aws", kind: "PodIdentityAssociation", read: (*Collector).ackAssociation},
	{group: "eks.services.k8s.aws", kind: "Cluster", read: (*Collector).ackCluster},
	{group: "iam.aws.crossplane.io", kind: "Role", read: (*Collector).crossplaneRole},
	{group: "iam.aws.upbound.io", kind: "Role", read: (*Collector).crossplaneRole},
	{group: "iam.aws.m.upbound.io", kind: "Role", read: (*Collector).crossplaneRole},
	{group: "iam.aws.crossplane.io", kind: "OpenIDConnectProvider", read: (*Collector).crossplaneProvider},
	{group: "iam.aws.upbound.io", kind: "OpenIDConnectProvider", read: (*Collector).crossplaneProvider},
	{group: "iam.aws.m.upbound.io", kind: "OpenIDConnectProvider", read: (*Collector).crossplaneProvider},
	{group: "eks.aws.upbound.io", kind: "PodIdentityAssociation", read: (*Collector).crossplaneAssociation},
	{group: "eks.aws.m.upbound.io", kind: "PodIdentityAssociation", read: (*Collector).crossplaneAssociation},
	{group: "eks.aws.crossplane.io", kind: "Cluster", read: (*Collector).crossplaneCluster},
	{group: "eks.aws.upbound.io", kind: "Cluster", read: (*Collector).crossplaneCluster},
	{group: "eks.aws.m.upbound.io", kind: "Cluster", read: (*Collector).crossplaneCluster},
}

// The fields of a resource stand below one key.
var (
	ackFields        = []string{"spec"}
	crossplaneFields = []string{"spec", "forProvider"}
)

func (c *Collector) ackRole(o *object) {
	c.role(o, "ack", o.text("spec", "name"), ackFields, "assumeRolePolicyDocument")
}

func (c *Collector) crossplaneRole(o *object) {
	policy := "assumeRolePolicy"
	if o.node.At("spec", "forProvider", "assumeRolePolicyDocument") != nil {
		policy = "assumeRolePolicyDocument"
	}
	c.role(o, "crossplane", o.externalName(), crossplaneFields, policy)
}

// role makes a role of a resource whose policy is a string of JSON. A policy
// that is written as YAML instead is refused by both tools.
func (c *Collector) role(o *object, door string, name symbolic.Text, fields []string, policy string) {
	account := o.account()
	r := &graph.Role{
		Origin: o.origin(), Name: name, Path: o.text(below(fields, "path")...),
		Partition: symbolic.Of(&symbolic.Token{Name: "partition", Scope: o.context.Root, Nature: symbolic.Partition()}),
		Account:   account,
	}
	r.Door = door
	if r.Name.IsEmpty() {
		r.Name = o.name
	}
	if r.Path.IsEmpty() {
		r.Path = symbolic.Literal("/")
	}
	r.ARN = symbolic.Concat(
		symbolic.Literal("arn:"), r.Partition, symbolic.Literal(":iam::"), r.Account,
		symbolic.Literal(":role"), r.Path, r.Name)
	path := below(fields, policy)
	if node := o.node.At(path...); node.IsScalar() {
		r.Policies = []symbolic.Text{o.located(node, path)}
		r.PolicyRange, _ = o.at(path, false, node.Range())
	}
	c.facts.Roles = append(c.facts.Roles, r)
}

// account is the account that a resource belongs to: that of its ARN, if the
// object shows the state of a cluster, else one for each configuration of the
// provider.
func (o *object) account() symbolic.Text {
	for _, path := range [][]string{{"status", "atProvider", "arn"}, {"status", "ackResourceMetadata", "arn"}} {
		if arn, ok := o.node.At(path...).Literal(); ok {
			if parts := strings.Split(arn, ":"); len(parts) >= 6 && parts[4] != "" {
				return symbolic.Literal(parts[4])
			}
		}
	}
	if id, ok := o.node.At("status", "ackResourceMetadata", "ownerAccountID").Literal(); ok {
		return symbolic.Literal(id)
	}
	name := "account"
	if config, ok := o.node.At("spec", "providerConfigRef", "name").Literal(); ok && config != "default" {
		name = "account of ProviderConfig " + config
	}
	return symbolic.Of(&symbolic.Token{Name: name, Scope: o.context.Root, Nature: symbolic.AccountNumber()})
}

// externalName is the name of a Crossplane resource in AWS.
func (o *object) externalName() symbolic.Text {
	if name := o.text("metadata", "annotations", "crossplane.io/external-name"); !name.IsEmpty() {
		return name
	}
	return o.name
}

func (c *Collector) ackProvider(o *object) { c.provider(o, "ack", ackFields, "clientIDs") }

func (c *Collector) crossplaneProvider(o *object) {
	clients := "clientIdList"
	if o.group == "iam.aws.crossplane.io" {
		clients = "clientIDList"
	}
	c.provider(o, "crossplane", crossplaneFields, clients)
}

func (c *Collector) provider(o *object, door string, fields []string, clients string) {
	p := &graph.OIDCProvider{Origin: o.origin(), URL: o.text(below(fields, "url")...), Account: o.account()}
	p.Door = door
	if p.URL.IsEmpty() {
		p.URL = o.unknownName("url of OpenIDConnectProvider " + o.name.String())
	}
	p.Issuer = p.URL.TrimPrefix("https://")
	p.ARN = symbolic.Concat(
		symbolic.Literal("arn:"), symbolic.Of(&symbolic.Token{Name: "partition", Scope: o.context.Root, Nature: symbolic.Partition()}),
		symbolic.Literal(":iam::"), p.Account, symbolic.Literal(":oidc-provider/"), p.Issuer)
	list := below(fields, clients)
	for _, m := range items(match{node: o.node.At(list...), path: list}) {
		p.ClientIDs = append(p.ClientIDs, o.located(m.node, m.path))
	}
	c.facts.Providers = append(c.facts.Providers, p)
}

func (c *Collector) ackAssociation(o *object) {
	c.association(o, "ack", ackFields, "roleARN", "roleRef")
}

func (c *Collector) crossplaneAssociation(o *object) {
	c.association(o, "crossplane", crossplaneFields, "roleArn", "roleArnRef")
}

func (c *Collector) association(o *object, door string, fields []string, role, reference string) {
	a := &graph.PodIdentityAssociation{
		Origin: o.origin(), Cluster: o.text(below(fields, "clusterName")...),
		Namespace: o.text(below(fields, "namespace")...), ServiceAccount: o.text(below(fields, "serviceAccount")...),
		RoleARN:       o.text(below(fields, role)...),
		TargetRoleARN: o.text(below(fields, strings.Replace(role, "role", "targetRole", 1))...),
	}
	a.Door = door
	at := o.node.At(fields...)
	if a.Cluster.IsEmpty() {
		a.Cluster = o.referred(at, "clusterNameRef", "clusterRef")
	}
	if a.RoleARN.IsEmpty() {
		a.RoleARN = symbolic.Concat(
			symbolic.Literal("arn:"), symbolic.Of(&symbolic.Token{Name: "partition", Scope: o.context.Root, Nature: symbolic.Partition()}),
			symbolic.Literal(":iam::"), o.account(), symbolic.Literal(":role/"), o.referred(at, reference))
	}
	switch disabled, _ := at.Get("disableSessionTags").Literal(); disabled {
	case "true":
		a.SessionTagsDisabled = symbolic.Yes
	case "false", "":
		a.SessionTagsDisabled = symbolic.No
	}
	c.facts.Associations = append(c.facts.Associations, a)
}

// referred returns the name that a reference holds: {name: x} or {from: {name: x}}.
func (o *object) referred(n *manifest.Node, keys ...string) symbolic.Text {
	for _, key := range keys {
		for _, path := range [][]string{{key, "name"}, {key, "from", "name"}} {
			if text := n.At(path...).Text(); !text.IsEmpty() {
				return text
			}
		}
	}
	return o.unknownName(keys[0] + " of " + o.name.String())
}

func (c *Collector) ackCluster(o *object) { c.cluster(o, "ack", o.text("spec", "name")) }

func (c *Collector) crossplaneCluster(o *object) { c.cluster(o, "crossplane", o.externalName()) }

func (c *Collector) cluster(o *object, door string, name symbolic.Text) {
	if name.IsEmpty() {
		name = o.name
	}
	cluster := &graph.Cluster{Origin: o.origin(), Name: name}
	cluster.Door = door
	for _, path := range [][]string{{"status", "atProvider", "identity", "oidc", "issuer"}, {"status", "identity", "oidc", "issuer"}} {
		if issuer := o.node.At(path...).Text(); !issuer.IsEmpty() {
			cluster.Issuer = issuer.TrimPrefix("https://")
		}
	}
	if cluster.Issuer.IsEmpty() {
		cluster.Issuer = symbolic.Of(&symbolic.Token{Name: "issuer of cluster " + name.String(), Scope: o.context.Root, Nature: symbolic.Issuer()})
	}
	c.facts.Clusters = append(c.facts.Clusters, cluster)
}
