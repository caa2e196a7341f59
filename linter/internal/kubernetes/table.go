package kubernetes

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// row says where the objects of one kind name service accounts and roles. A kind
// is added by adding its row to one of the tables; paths are patterns of find.
type row struct {
	// group is the API group; with a leading dot it stands for every group that
	// ends so.
	group, kind string
	// pods are the pods that the object runs.
	pods []pod
	// makes are service accounts that its operator makes with annotations that
	// the object carries.
	makes []made
	// assumes are roles that it tells a component to assume.
	assumes []assumed
	// holds are objects inside the object.
	holds []string
	// read does what no column says.
	read func(c *Collector, o *object)
}

// pod is one set of pods that an object runs.
type pod struct {
	// template leads to the pod template, a mapping with metadata and spec; the
	// empty pattern is the object itself, and none says there is no template.
	template string
	// account leads to a field that names the account; it wins over the template.
	account string
	// otherwise is the account when none is named; {name} is the object's name.
	// Empty: with a template it is the namespace's default account, without one
	// nothing is known.
	otherwise string
	// when is what must exist for otherwise to count; empty: nothing.
	when string
	// metadata leads to annotations of the pods where there is no template.
	metadata string
}

// made is a service account that an operator makes.
type made struct {
	// annotations leads to the annotations that the operator puts on it.
	annotations string
	// name is the account's name: {name} and {namespace} are the object's. Empty:
	// the operator makes it up.
	name string
	// named leads to a field that gives another name, if set.
	named string
	// namespace is the account's namespace in the manner of name; empty: the
	// object's.
	namespace string
}

// assumed is a role that an object tells a component to assume.
type assumed struct {
	// arn leads to the role's ARN.
	arn string
	// external is the key beside it that holds the external id.
	external string
	// account and namespace lead to the service account whose credentials are
	// used; otherwise is its name when the field is not set, or empty.
	account, namespace, otherwise string
	// home names the namespace of a component that runs in one of its own and not
	// in the object's; nothing tells which.
	home string
}

// rowOf returns the row of a kind, nil if there is none. An object that does not
// tell its group may be of any.
func rowOf(kind, group string, anyGroup bool) *row {
	for _, table := range [...][]row{coreKinds, podOperators, accountOperators, roleOperators, iamKinds} {
		for i := range table {
			r := &table[i]
			if r.kind == kind && (anyGroup || r.group == group ||
				strings.HasPrefix(r.group, ".") && strings.HasSuffix(group, r.group)) {
				return r
			}
		}
	}
	return nil
}

// isKnownKind reports whether some row is about the kind, whatever its group.
func isKnownKind(kind string) bool {
	switch kind {
	case "List", "ServiceAccount", "ServiceAccountList", "ConfigMap", "Provider", "Function",
		"DeploymentRuntimeConfig", "ControllerConfig", "Composition":
		return true
	}
	_, list := strings.CutSuffix(kind, "List")
	return list || rowOf(kind, "", true) != nil
}

// byTable reads an object as its row says.
func (c *Collector) byTable(o *object) {
	r := rowOf(o.kind, o.group, o.anyGroup)
	if r == nil {
		c.unknownKind(o)
		return
	}
	var last *graph.Workload
	for _, p := range r.pods {
		if w := c.pod(o, p); w != nil {
			last = w
		}
	}
	for _, m := range r.makes {
		c.made(o, m)
	}
	for _, a := range r.assumes {
		c.assumed(o, a)
	}
	for _, pattern := range r.holds {
		for _, m := range find(o.node, pattern) {
			if inner, ok := o.below(m.node, "", m.path); ok {
				c.add(inner)
			}
		}
	}
	if r.read != nil {
		r.read(c, o)
	}
	if len(r.holds) > 0 {
		return // what is left belongs to the objects inside
	}
	c.strays(o, last)
}

// assumed reads the roles that an object tells a component to assume.
func (c *Collector) assumed(o *object, a assumed) {
	account := symbolic.Literal(a.otherwise)
	var namespace symbolic.Text
	if a.account != "" {
		for _, m := range find(o.node, a.account) {
			account, namespace = o.located(m.node, m.path), o.namespace
		}
	}
	if a.namespace != "" {
		for _, m := range find(o.node, a.namespace) {
			namespace = o.located(m.node, m.path)
		}
	}
	switch {
	case account.IsEmpty() || !namespace.IsEmpty():
	case a.home != "":
		namespace = symbolic.Named(o.context.Root, a.home)
	default:
		namespace = o.namespace
	}
	for _, m := range find(o.node, a.arn) {
		var external symbolic.Text
		if beside := find(o.node, parent(a.arn)); a.external != "" {
			for _, b := range beside {
				if b.node.Get(lastKey(a.arn)) == m.node {
					external = b.node.Get(a.external).Text()
				}
			}
		}
		c.assumption(o, m, account, namespace, external)
	}
}

// assumption keeps one role that a component is told to assume.
func (c *Collector) assumption(o *object, m match, account, namespace, external symbolic.Text) {
	c.assume(o, o.located(m.node, m.path), account, namespace, external)
}

// assume is assumption for a role that is a part of a scalar; an empty one is
// none.
func (c *Collector) assume(o *object, arn, account, namespace, external symbolic.Text) {
	if arn.IsEmpty() {
		return
	}
	out := &graph.RoleAssumption{
		Origin: o.origin(), Kind: o.kind, Namespace: o.namespace, Name: o.name,
		ServiceAccount: account, ServiceAccountNamespace: namespace, RoleARN: arn, ExternalID: external,
	}
	c.facts.Assumptions = append(c.facts.Assumptions, out)
}

func parent(pattern string) string {
	if i := strings.LastIndexByte(pattern, '/'); i >= 0 {
		return pattern[:i]
	}
	return ""
}

func lastKey(pattern string) string { return pattern[strings.LastIndexByte(pattern, '/')+1:] }

// foreign are the kinds that other readers take apart: they hold values of
// charts and patches, which mean something only where they are applied.
func foreign(o *object) bool {
	switch o.kind {
	case "HelmRelease", "HelmChart", "HelmChartConfig", "Application", "ApplicationSet", "Kustomization", "ClusterConfig":
		return true
	}
	return false
}

// unknownKind reads a kind that no table knows. A mapping with containers is a
// pod specification wherever it stands, and serviceAccountName says what it
// says; what else an operator makes of an object is its own affair.
func (c *Collector) unknownKind(o *object) {
	if foreign(o) {
		return
	}
	if o.kind == "CustomResourceDefinition" {
		return // describes objects; its keys are none
	}
	var last *graph.Workload
	walk(o.node, func(n *manifest.Node, trail trail) {
		if n.Get("spec").Get("containers").Kind() == manifest.Sequence {
			if w := c.template(o, pod{otherwise: unknownAccount}, match{node: n, path: trail.keys()}); w != nil {
				last = w
			}
		}
	})
	c.strays(o, last)
}

// unknownAccount marks pods whose account an unknown operator chooses.
const unknownAccount = "?"
