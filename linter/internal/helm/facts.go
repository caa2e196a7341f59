package helm

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/source"
)

// facts turns the objects of a rendered release into facts.
func (c *Charts) facts(r *rendering, objects []rendered) Result {
	var result Result
	var collector kubernetes.Collector
	locators := map[*source.File]*locator{}
	for _, o := range objects {
		if locators[o.file] == nil {
			locators[o.file] = &locator{rendered: o.file, template: o.template}
		}
		kc := kubernetes.Context{
			Namespace: r.release.Namespace, Door: r.release.Door, Root: r.release.Root,
			AddressPrefix: r.release.Address, Cluster: r.release.Cluster, Prefix: r.release.prefix,
			Conditional: r.release.Conditional || r.release.ValuesOpen || o.conditional,
			Locate:      locators[o.file].locate,
		}
		collector.Add(o.root, kc)
		result.Objects = append(result.Objects, Object{Root: o.root, Context: kc})
	}
	result.Facts = collector.Facts()
	result.Facts.Misplaced = append(result.Facts.Misplaced, c.misplaced(r, objects)...)
	result.Facts.Overridden = r.read(result.Facts.Misplaced)
	return result
}

// read returns the places of role annotations in the templates and values that
// the engine has seen, but for those that lead nowhere.
func (r *rendering) read(misplaced []*graph.MisplacedAnnotation) []source.Range {
	var out []source.Range
	for _, name := range r.chart.order {
		if _, ok := r.broken[name]; !ok && strings.Contains("/"+name, "/templates/") {
			out = append(out, kubernetes.Occurrences(r.chart.files[name].source)...)
		}
	}
	lost := map[source.Range]bool{}
	for _, m := range misplaced {
		lost[m.Annotation.KeyRange] = true
	}
	var found []annotated
	for _, docs := range r.defaults {
		for _, doc := range docs {
			found = annotationsIn(r.release.roleKey(), doc, nil, found)
		}
	}
	for _, layer := range r.release.layers() {
		found = annotationsIn(r.release.roleKey(), layer, nil, found)
	}
	for _, a := range found {
		if rng := a.entry.KeyRange(); !lost[rng] {
			out = append(out, rng)
		}
	}
	return out
}
