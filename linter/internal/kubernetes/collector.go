package kubernetes

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
)

// FactsOf returns the facts of one object. A List gives the facts of its
// items. Something that is no Kubernetes object, or a kind that has nothing to
// do with service accounts and roles, gives none.
//
// Objects that refer to each other (a Crossplane Provider and its runtime
// configuration) must be given to one [Collector] instead.
func FactsOf(node *manifest.Node, context Context) graph.Facts {
	var c Collector
	c.Add(node, context)
	return c.Facts()
}

// Collector gathers the facts of objects that belong together. The zero value is
// ready to use; it is not safe for several goroutines.
type Collector struct {
	facts graph.Facts
	// present are all workloads, owned those that another object made.
	present []*graph.Workload
	owned   []ownedWorkload
	// Crossplane packages and runtime configurations meet in Facts.
	packages []*object
	runtimes []*object
}

// Add reads one object, which may be a List.
func (c *Collector) Add(node *manifest.Node, context Context) {
	if o, ok := newObject(node, "", context); ok {
		c.add(o)
	}
}

// Merge adds what another collector gathered; the other must not be used again.
func (c *Collector) Merge(other *Collector) {
	c.facts.Add(other.facts)
	c.present = append(c.present, other.present...)
	c.owned = append(c.owned, other.owned...)
	c.packages = append(c.packages, other.packages...)
	c.runtimes = append(c.runtimes, other.runtimes...)
}

// Facts returns the facts of all objects. The collector must not be used again.
func (c *Collector) Facts() graph.Facts {
	c.linkPackages()
	c.keepOwned()
	return c.facts
}

// add reads one object by its kind.
func (c *Collector) add(o *object) {
	if kind, ok := o.listOf(); ok {
		for _, m := range find(o.node, "items[]") {
			if inner, ok := o.below(m.node, kind, m.path); ok {
				c.add(inner)
			}
		}
		return
	}
	o.settle()
	switch {
	case o.is("", "ServiceAccount"):
		c.account(o)
	case o.is("", "ConfigMap"):
		c.configMap(o)
	case o.is("pkg.crossplane.io", "Provider"), o.is("pkg.crossplane.io", "Function"):
		c.packages = append(c.packages, o)
	case o.is("pkg.crossplane.io", "DeploymentRuntimeConfig"), o.is("pkg.crossplane.io", "ControllerConfig"):
		c.runtimes = append(c.runtimes, o)
	case o.is("apiextensions.crossplane.io", "Composition"):
		c.composition(o)
	default:
		c.byTable(o)
	}
}

// listOf reports whether the object is a list, and of which kind if it says so.
func (o *object) listOf() (string, bool) {
	const suffix = "List"
	if len(o.kind) < len(suffix) || o.kind[len(o.kind)-len(suffix):] != suffix || o.node.Get("items").Kind() != manifest.Sequence {
		return "", false
	}
	return o.kind[:len(o.kind)-len(suffix)], true
}

// is reports whether the object is of a kind. An object that does not tell its
// group may be.
func (o *object) is(group, kind string) bool {
	return o.kind == kind && (o.anyGroup || o.group == group)
}
