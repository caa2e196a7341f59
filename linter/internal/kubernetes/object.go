package kubernetes

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// object is one Kubernetes object with what its readers ask of it.
type object struct {
	node    *manifest.Node
	context Context
	// root and base locate the object inside another one that holds it (a List,
	// a Composition): the outermost node, and the path from there.
	root *manifest.Node
	base []string

	kind string
	// group is the API group; "" is the core group. anyGroup is true if the
	// object does not tell it.
	group    string
	anyGroup bool

	name, namespace symbolic.Text
	implied         bool // the namespace is not written in the object

	// read are the paths of the annotations that became facts.
	read map[string]bool
}

// newObject returns the object of a node, or false if it is none. kind is used
// when the node has none, as in the items of a typed list.
func newObject(node *manifest.Node, kind string, context Context) (*object, bool) {
	if written, ok := node.Get("kind").Literal(); ok {
		kind = written
	}
	if kind == "" || node.Kind() != manifest.Mapping {
		return nil, false
	}
	o := &object{node: node, context: context, root: node, kind: kind, anyGroup: true}
	if version, ok := node.Get("apiVersion").Literal(); ok {
		o.anyGroup = false
		if group, _, found := strings.Cut(version, "/"); found {
			o.group = group
		}
	}
	return o, true
}

// settle works out the object's name and namespace.
func (o *object) settle() {
	o.name = o.text("metadata", "name")
	if o.name.IsEmpty() {
		o.name = o.generatedName()
	}
	o.namespace = o.text("metadata", "namespace")
	if !o.namespace.IsEmpty() || clusterScoped(o.kind) {
		return
	}
	o.implied = true
	o.namespace = o.context.Namespace
	if o.namespace.IsEmpty() {
		o.namespace = symbolic.Named(o.context.Root, "namespace")
	}
}

// generatedName is the name of an object that is given none.
func (o *object) generatedName() symbolic.Text {
	if prefix := o.text("metadata", "generateName"); !prefix.IsEmpty() {
		return symbolic.Concat(prefix, symbolic.Named(o.scope(), "generated suffix"))
	}
	return symbolic.Named(o.scope()+"@"+o.node.Range().String(), "name")
}

// scope is the scope of tokens that belong to this object alone.
func (o *object) scope() string { return o.context.Root + "/" + o.kind }

// text returns the scalar at a path, placed where a person edits it.
func (o *object) text(path ...string) symbolic.Text {
	return o.located(o.node.At(path...), path)
}

// located returns a scalar's text, placed where a person edits it.
func (o *object) located(n *manifest.Node, path []string) symbolic.Text {
	if !n.IsScalar() {
		return symbolic.Text{}
	}
	text := n.Text()
	if o.context.Locate == nil {
		return text
	}
	edit := o.edit(path, false, n.Range())
	switch {
	case edit.IsZero():
		return text
	case text.IsEmpty():
		return symbolic.LiteralAt("", edit)
	default:
		return text.UsedAt(edit, 0)
	}
}

// edit asks the context for the place to edit; no place if the rendered one is
// right.
func (o *object) edit(path []string, key bool, rendered source.Range) source.Range {
	if o.context.Locate == nil {
		return source.Range{}
	}
	full := append(append([]string(nil), o.base...), path...)
	return o.context.Locate(Place{Object: o.root, Path: full, Key: key, Rendered: rendered})
}

// at returns the place to edit of a key or value, with the rendered one if they
// differ.
func (o *object) at(path []string, key bool, rendered source.Range) (edit, generated source.Range) {
	if edit := o.edit(path, key, rendered); !edit.IsZero() && edit != rendered {
		return edit, rendered
	}
	return rendered, source.Range{}
}

// head is the place that stands for the object: the value of its kind.
func (o *object) head() source.Range {
	if rng := o.node.Get("kind").Range(); !rng.IsZero() {
		return rng
	}
	if rng := o.node.At("metadata", "name").Range(); !rng.IsZero() {
		return rng
	}
	return o.node.Range()
}

// origin returns the origin of a fact of this object.
func (o *object) origin() graph.Origin {
	door := o.context.Door
	if door == "" {
		door = "manifest"
	}
	address := o.kind + "/" + o.namespace.String() + "/" + o.name.String()
	if o.namespace.IsEmpty() {
		address = o.kind + "/" + o.name.String()
	}
	out := graph.Origin{
		Root: o.context.Root, Door: door, Conditional: o.context.Conditional,
		Address: o.context.AddressPrefix + address,
	}
	out.Range, out.Rendered = o.at(nil, false, o.head())
	return out
}

// below returns the object of a node inside this one.
func (o *object) below(n *manifest.Node, kind string, path []string) (*object, bool) {
	inner, ok := newObject(n, kind, o.context)
	if ok {
		inner.root, inner.base = o.root, append(append([]string(nil), o.base...), path...)
	}
	return inner, ok
}

// clusterScoped reports whether objects of a kind live in no namespace.
func clusterScoped(kind string) bool {
	switch kind {
	case "Provider", "Function", "DeploymentRuntimeConfig", "ControllerConfig", "ProviderConfig", "Composition",
		"AWSPCAClusterIssuer", "AWSClusterRoleIdentity", "Profile", "Namespace", "PersistentVolume", "StorageClass":
		return true
	}
	return strings.HasPrefix(kind, "Cluster") && kind != "Cluster"
}

// qualified writes a service account, or another object, as messages do.
func qualified(namespace, name symbolic.Text) string {
	if namespace.IsEmpty() {
		return "\"" + name.String() + "\""
	}
	return "\"" + namespace.String() + "/" + name.String() + "\""
}
