package helm

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/source"
)

// facts turns the objects of a rendered release into facts.
func (c *Charts) facts(r *rendering, objects []rendered) Result {
	var result Result
	for _, o := range objects {
		kc := kubernetes.Context{
			Namespace: r.release.Namespace, Door: r.release.Door, Root: r.release.Root,
			AddressPrefix: r.release.Address, Cluster: r.release.Cluster,
			Conditional: r.release.Conditional || r.release.ValuesOpen || o.conditional,
			Locate:      locator{rendered: o.file, template: o.template}.locate,
		}
		facts := kubernetes.FactsOf(o.root, kc)
		note(&facts, o.root.Range())
		result.Facts.Add(facts)
		result.Objects = append(result.Objects, Object{Root: o.root, Context: kc})
	}
	result.Facts.Misplaced = append(result.Facts.Misplaced, c.misplaced(r, objects)...)
	return result
}

// note tells the facts of one object where their rendered form stands.
func note(facts *graph.Facts, rng source.Range) {
	set := func(o *graph.Origin) {
		if o.Rendered.IsZero() {
			o.Rendered = rng
		}
	}
	for _, f := range facts.ServiceAccounts {
		set(&f.Origin)
	}
	for _, f := range facts.Workloads {
		set(&f.Origin)
	}
	for _, f := range facts.Misplaced {
		set(&f.Origin)
	}
	for _, f := range facts.Assumptions {
		set(&f.Origin)
	}
	for _, f := range facts.Roles {
		set(&f.Origin)
	}
	for _, f := range facts.Associations {
		set(&f.Origin)
	}
}
