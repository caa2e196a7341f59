package kubernetes

import (
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// podAnnotations reports a role on pods: the webhook looks at the service
// account only. w is the workload that runs the pods, or nil if unknown.
func (c *Collector) podAnnotations(o *object, w *graph.Workload, m match) {
	role := o.context.roleKey()
	for _, e := range m.node.Entries() {
		if e.Is(role) {
			c.misplaced(o, e, m.path, accountFor(w), "pods do not read it")
		}
	}
}

// accountFor says where the role of a workload belongs.
func accountFor(w *graph.Workload) string {
	switch {
	case w == nil:
		return "the ServiceAccount that the pods run as"
	case w.Named:
		return "the ServiceAccount " + qualified(w.Namespace, w.ServiceAccount)
	default:
		return "a ServiceAccount that the pods name in serviceAccountName"
	}
}

// misplaced keeps a role annotation that nothing reads. path leads to the mapping
// that holds it.
func (c *Collector) misplaced(o *object, e manifest.Entry, path []string, instead, reason string) {
	a, ok := c.annotation(o, e, below(path, e.Key().String()))
	if !ok {
		return
	}
	c.facts.Misplaced = append(c.facts.Misplaced, &graph.MisplacedAnnotation{
		Origin: o.origin(), Kind: o.kind, Namespace: o.namespace, Name: o.name,
		Annotation: a, Path: strings.Join(path, "."), Instead: instead, Reason: reason,
	})
}

// strays looks for role annotations that nothing has read yet. w is the workload
// of the object, or nil.
func (c *Collector) strays(o *object, w *graph.Workload) {
	key := o.context.roleKey()
	if !holds(o.node, key) {
		return
	}
	walk(o.node, func(n *manifest.Node, at trail) {
		for _, e := range n.Entries() {
			if !e.Is(key) {
				continue
			}
			if path := at.keys(); !o.read[strings.Join(below(path, key), "/")] {
				c.stray(o, w, e, path)
			}
		}
	})
}

// stray decides what a role annotation at an unexpected place means.
func (c *Collector) stray(o *object, w *graph.Workload, e manifest.Entry, path []string) {
	at := strings.Join(path, ".")
	switch {
	case o.context.Partial:
		c.undecided(o, e, path, "what the template makes of it")
	case o.kind == "ServiceAccount":
		c.misplaced(o, e, path, "metadata.annotations of the ServiceAccount "+qualified(o.namespace, o.name), "only annotations are read")
	case o.kind == "ConfigMap" && at != "metadata.annotations", o.kind == "Secret" && at != "metadata.annotations":
		c.undecided(o, e, path, "what reads the "+o.kind)
	case builtIn(o.group):
		c.misplaced(o, e, path, accountFor(w), "it is read from a ServiceAccount only")
	case strings.Contains(squeeze(at), "serviceaccount"):
		c.made(o, made{annotations: strings.Join(path, "/")})
	default:
		c.undecided(o, e, path, "what the operator of "+o.kind+" does with it")
	}
}

// undecided keeps a role annotation that may or may not reach an account.
func (c *Collector) undecided(o *object, e manifest.Entry, path []string, because string) {
	rng, _ := o.at(below(path, e.Key().String()), true, e.KeyRange())
	c.facts.Undecided = append(c.facts.Undecided, graph.Undecided{
		What:    "role annotation at \"" + strings.Join(path, ".") + "\" of " + o.kind + " " + qualified(o.namespace, o.name),
		Because: because,
		Supply:  "the objects that come of it, with kubectl get serviceaccounts -o yaml",
		Range:   rng,
	})
}

// builtIn reports whether an API group is Kubernetes' own. Nothing in them reads
// the annotation but a ServiceAccount.
func builtIn(group string) bool {
	switch group {
	case "", "apps", "batch", "autoscaling", "policy", "extensions":
		return true
	}
	return strings.HasSuffix(group, ".k8s.io") && strings.Count(group, ".") == 2 &&
		(strings.HasPrefix(group, "rbac.") || strings.HasPrefix(group, "networking.") || strings.HasPrefix(group, "storage.") ||
			strings.HasPrefix(group, "scheduling.") || strings.HasPrefix(group, "admissionregistration.") || strings.HasPrefix(group, "apiextensions."))
}

// trail is the way from an object's root to a node. It is only valid during the
// visit; keys makes a copy.
type trail []step

// step is a key of a mapping, or the index of an item.
type step struct {
	entry *manifest.Entry // nil for an item
	index int
}

func (t trail) keys() []string {
	out := make([]string, len(t))
	for i, s := range t {
		if s.entry == nil {
			out[i] = strconv.Itoa(s.index)
		} else {
			out[i] = s.entry.Key().String()
		}
	}
	return out
}

// holds reports whether a mapping at or below n has a key.
func holds(n *manifest.Node, key string) bool {
	for _, e := range n.Entries() {
		if e.Is(key) || holds(e.Value, key) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items(), func(item *manifest.Node) bool { return holds(item, key) })
}

// maxTrail is how deep an object may be without an effort.
const maxTrail = 16

// walk visits every mapping at or below n, outer ones first.
func walk(n *manifest.Node, visit func(n *manifest.Node, at trail)) {
	var down func(n *manifest.Node, at trail)
	down = func(n *manifest.Node, at trail) {
		if n.Kind() == manifest.Mapping {
			visit(n, at)
		}
		entries := n.Entries()
		for i := range entries {
			e := &entries[i]
			if kind := e.Value.Kind(); kind == manifest.Mapping || kind == manifest.Sequence {
				down(e.Value, append(at, step{entry: e}))
			}
		}
		for i, item := range n.Items() {
			down(item, append(at, step{index: i}))
		}
	}
	down(n, make(trail, 0, maxTrail))
}

// unknownName is a name that nothing tells, the same wherever the object is named.
func (o *object) unknownName(what string) symbolic.Text {
	return symbolic.Named(o.context.Root+"/"+o.kind+"/"+o.namespace.Key()+"/"+o.name.Key(), what)
}
