package kubernetes

import (
	"encoding/json"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// account reads a ServiceAccount.
func (c *Collector) account(o *object) {
	path := []string{"metadata", "annotations"}
	sa := c.serviceAccount(o, match{node: o.node.At(path...), path: path})
	c.facts.ServiceAccounts = append(c.facts.ServiceAccounts, sa)
	c.strays(o, nil)
}

// serviceAccount makes the fact of an account whose annotations stand at m.
func (c *Collector) serviceAccount(o *object, m match) *graph.ServiceAccount {
	sa := &graph.ServiceAccount{
		Origin: o.origin(), Namespace: o.namespace, Name: o.name,
		NamespaceImplied: o.implied, Cluster: o.context.Cluster,
	}
	sa.Annotations, sa.RoleARN = c.annotations(o, m.node, m.path)
	sa.AnnotationsUnknown = o.context.Partial || hasUnknownKeys(m.node)
	return sa
}

// hasUnknownKeys reports whether annotations are, or hold, a value that only
// rendering tells.
func hasUnknownKeys(n *manifest.Node) bool {
	if n.IsScalar() {
		return true
	}
	for _, e := range n.Entries() {
		if !e.Key().IsKnown() {
			return true
		}
	}
	return false
}

// made reads a service account that an operator makes for the object.
func (c *Collector) made(o *object, m made) {
	for _, at := range find(o.node, m.annotations) {
		annotations, role := c.annotations(o, at.node, at.path)
		if role == nil && !hasUnknownKeys(at.node) && len(annotations) == 0 {
			continue
		}
		sa := c.serviceAccount(o, at)
		sa.Managed = true
		sa.Name = o.pattern(m.name)
		if m.named != "" {
			for _, named := range find(o.node, m.named) {
				sa.Name = o.located(named.node, named.path)
			}
		}
		if m.namespace != "" {
			sa.Namespace = o.pattern(m.namespace)
		}
		if sa.Name.IsEmpty() {
			sa.Name = o.unknownName("service account of " + o.kind + " " + o.name.String())
		}
		sa.Address += " " + strings.Join(at.path, ".")
		c.facts.ServiceAccounts = append(c.facts.ServiceAccounts, sa)
	}
}

// pattern fills in a name rule: {name} and {namespace} are the object's.
func (o *object) pattern(rule string) symbolic.Text {
	var parts []symbolic.Text
	for rule != "" {
		before, rest, ok := strings.Cut(rule, "{")
		parts = append(parts, symbolic.Literal(before))
		if !ok {
			break
		}
		var field string
		field, rule, _ = strings.Cut(rest, "}")
		if field == "namespace" {
			parts = append(parts, o.namespace)
		} else {
			parts = append(parts, o.name)
		}
	}
	return symbolic.Concat(parts...)
}

// configMap reads the two ConfigMaps that carry roles: that of the webhook
// (amazon-eks-pod-identity-webhook, flag --watch-config-map) and the role map of
// the ACK controllers.
func (c *Collector) configMap(o *object) {
	switch name, _ := o.name.Literal(); name {
	case "pod-identity-webhook":
		c.webhookConfig(o)
	case "ack-role-account-map", "ack-role-team-map":
		for _, m := range find(o.node, "data/*") {
			c.assumption(o, m, symbolic.Text{}, symbolic.Text{}, symbolic.Text{})
		}
	}
	c.strays(o, nil)
}

// webhookConfig reads the accounts of the webhook's own configuration: JSON of
// "NAMESPACE/NAME" to {RoleARN, Audience, UseRegionalSTS, TokenExpiration}. The
// keys are those of the webhook's Go struct, which are matched without case.
func (c *Collector) webhookConfig(o *object) {
	node := o.node.At("data", "config")
	text := o.located(node, []string{"data", "config"})
	if literal, ok := text.Literal(); ok && !json.Valid([]byte(literal)) {
		c.facts.Problems = append(c.facts.Problems, graph.Problem{
			Range: node.Range(), Message: "configuration of the pod identity webhook is not valid JSON",
		})
		return
	}
	docs, _ := manifest.ParseText(text, manifest.Options{Scope: o.context.Root})
	if len(docs) == 0 {
		return
	}
	for _, e := range docs[0].Root.Entries() {
		parts := e.Key().Split("/")
		if len(parts) != 2 {
			continue
		}
		sa := &graph.ServiceAccount{Origin: o.origin(), Namespace: parts[0], Name: parts[1], Cluster: o.context.Cluster, Managed: true}
		if parts[0].Flat() == "*" {
			sa.Namespace = symbolic.Named(o.scope(), "any namespace").At(parts[0].Range())
		}
		sa.Range = e.KeyRange()
		sa.Address += " " + e.Key().String()
		for _, field := range e.Value.Entries() {
			key, _ := field.Key().Literal()
			if name, ok := webhookFields[strings.ToLower(key)]; ok && field.Value.IsScalar() {
				sa.Annotations = append(sa.Annotations, graph.Annotation{
					Key: o.context.prefix() + "/" + name, KeyRange: field.KeyRange(), Value: field.Value.Text(),
				})
			}
		}
		for i := range sa.Annotations {
			if strings.HasSuffix(sa.Annotations[i].Key, "/role-arn") {
				sa.RoleARN = &sa.Annotations[i]
			}
		}
		c.facts.ServiceAccounts = append(c.facts.ServiceAccounts, sa)
	}
}

// webhookFields are the fields of an account in the webhook's configuration,
// with the annotation that says the same.
var webhookFields = map[string]string{
	"rolearn": "role-arn", "audience": "audience",
	"useregionalsts": "sts-regional-endpoints", "tokenexpiration": "token-expiration",
}
