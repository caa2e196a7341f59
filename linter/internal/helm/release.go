package helm

import (
	"cmp"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Release is one installation of a chart.
type Release struct {
	// Name and Namespace are the release's; empty: not known, they become
	// tokens of the chart.
	Name, Namespace symbolic.Text
	// Chart is the chart as its user names it: a name, "repo/name", an OCI
	// reference, or a path. Dir is the folder of the chart if it is in the tree,
	// in the tree's names; empty: it comes from elsewhere.
	Chart symbolic.Text
	Dir   string
	// Repository is the chart repository's URL, Version the chart's version;
	// both may be empty.
	Repository, Version symbolic.Text
	// Values are the values documents that the user gives, the last strongest.
	// The chart's own values.yaml is not among them.
	Values []*manifest.Node
	// ValuesOpen is true when there are more values than Values and Sets hold: a
	// file that is not in the tree, an object that is not known.
	ValuesOpen bool
	// Sets are single values that are stronger than Values, the last strongest.
	Sets []Set
	// Door, Root, Address, Cluster and Conditional go into the facts' origin;
	// see graph.Origin and kubernetes.Context. An empty Door is "helm", an empty
	// Root the chart's folder.
	Door, Root, Address string
	Cluster             symbolic.Text
	Conditional         bool
	// Environment is the one that the release is made for; the caller gives it to
	// the facts.
	Environment string
	// Range is the declaration of the release, no place if nobody declares it.
	Range source.Range

	// prefix is Charts.Prefix.
	prefix string
}

// roleKey is the annotation that ties a service account to a role.
func (r Release) roleKey() string { return cmp.Or(r.prefix, kubernetes.DefaultPrefix) + "/role-arn" }

// Set is one value in the notation of helm's --set: a path and a text.
type Set struct {
	// Name is the path, with dots between the keys; a dot that belongs to a key
	// stands behind a backslash.
	Name symbolic.Text
	// Value is the text; Helm reads it as a boolean, number, null or list
	// ("{a,b}") where it looks like one, unless Literal is true.
	Value symbolic.Text
	// Literal keeps the value a string (type = "string", --set-string).
	Literal bool
}

// Result is what a release makes.
type Result struct {
	// Facts are of every object that matters, and of values that lead nowhere.
	Facts graph.Facts
	// Objects are all objects of a rendered chart, for readers of other kinds
	// (an Application in a chart of applications); none for a remote chart.
	Objects []Object
}

// Object is a rendered object with what is known beyond its own text.
type Object struct {
	Root    *manifest.Node
	Context kubernetes.Context
}
