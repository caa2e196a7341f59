package kubernetes

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// DefaultPrefix is the annotation prefix of the webhook that EKS runs.
const DefaultPrefix = graph.DefaultAnnotationPrefix

// Context is what is known of an object beyond its own text.
type Context struct {
	// Namespace is where objects go that name no namespace (a release's
	// namespace, a destination). Empty: nothing tells it, and the namespace of
	// such an object becomes a token of its Root.
	Namespace symbolic.Text
	// Door and Root go into the origin of every fact; see graph.Origin. An empty
	// Door is "manifest". Root is also the scope of tokens that are made up.
	Door, Root string
	// AddressPrefix stands before "kind/namespace/name" in the address of every
	// fact, such as "helm_release.dns " or "".
	AddressPrefix string
	// Conditional marks every fact as existing under an undecided condition only.
	Conditional bool
	// Partial is true if the object may have more keys than are written, as that
	// of a template: then a missing annotation proves nothing.
	Partial bool
	// Cluster is the name of the cluster that the objects go to, if known.
	Cluster symbolic.Text
	// Prefix is the annotation prefix of the webhook; empty: DefaultPrefix.
	Prefix string
	// Locate maps a place in a rendered object to the place that a person edits.
	// It returns no place where the rendered one is right. May be nil.
	Locate func(place Place) source.Range
}

// Place is a spot of an object for which Context.Locate gives the place to edit.
type Place struct {
	// Object is the object's root node.
	Object *manifest.Node
	// Path are the keys from the root, such as "metadata", "annotations",
	// "eks.amazonaws.com/role-arn"; an item of a sequence is its index. It is
	// empty for the object itself.
	Path []string
	// Key is true when the key is meant and not its value.
	Key bool
	// Rendered is where the node itself says it stands.
	Rendered source.Range
}

// roleKey is the key of the annotation that names a role.
func (c *Context) roleKey() string {
	if c.Prefix == "" {
		return DefaultPrefix + "/role-arn"
	}
	return c.Prefix + "/role-arn"
}

func (c *Context) prefix() string {
	if c.Prefix == "" {
		return DefaultPrefix
	}
	return c.Prefix
}
