package helm

import (
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// remote returns the service accounts of a chart that is not in the tree, by the
// table. The annotations in the values of a chart that the table does not know
// are named as not read.
func (c *Charts) remote(r Release) Result {
	var result Result
	if r.Door == "" {
		r.Door = "helm"
	}
	facts := &result.Facts
	facts.Misplaced = append(facts.Misplaced, r.unescaped()...)
	for _, set := range r.Sets {
		if _, err := set.node(); err != nil {
			facts.Skipped = append(facts.Skipped, r.refusedSet(set, err.Error()))
		}
	}
	name, known := r.Chart.Literal()
	repository, _ := r.Repository.Literal()
	version, _ := r.Version.Literal()
	row := catalog.Lookup(c.rows, name, repository, version)
	if !known || row == nil {
		facts.Add(r.unknownChart())
		return result
	}
	facts.Add(r.resolve(row, path.Base(name), "", r.layers()))
	return result
}

// unknownChart names the annotations in the values of a chart that nobody knows.
func (r Release) unknownChart() graph.Facts {
	var facts graph.Facts
	var found []annotated
	for _, layer := range r.layers() {
		found = annotationsIn(r.roleKey(), layer, nil, found)
	}
	for _, a := range found {
		switch where := joinPath(a.path); {
		case a.entry.Value.Text().IsEmpty():
			facts.Overridden = append(facts.Overridden, a.entry.KeyRange())
		case strings.Contains(strings.ToLower(where), "serviceaccount"):
			facts.ServiceAccounts = append(facts.ServiceAccounts, r.guessed(a))
		default:
			facts.Undecided = append(facts.Undecided, r.undecided(a, where))
		}
	}
	return facts
}

// undecided is an annotation in the values of a chart of which nobody knows what
// it does with it.
func (r Release) undecided(a annotated, where string) graph.Undecided {
	return graph.Undecided{
		What:    `role annotation at "` + where + `" of the values of chart "` + r.Chart.String() + `"`,
		Because: "what the chart does with it",
		Supply:  "a row for the chart under charts in the configuration file",
		Range:   a.entry.KeyRange(),
	}
}

// guessed is the service account that an annotation in the values of an unknown
// chart is for: nothing is known of its name.
func (r Release) guessed(a annotated) *graph.ServiceAccount {
	sa := &graph.ServiceAccount{Origin: r.origin(), Namespace: r.Namespace, Cluster: r.Cluster}
	sa.Address = r.Address + "values " + joinPath(a.path)
	sa.Range = a.entry.KeyRange()
	scope := r.Root + " " + r.Address
	if sa.Namespace.IsEmpty() {
		sa.Namespace = symbolic.Named(scope, "release namespace")
	}
	// The name is usually a neighbour of the annotations.
	if len(a.path) > 0 {
		if node := r.layers().at(append(a.path[:len(a.path)-1:len(a.path)-1], "name")); !node.Text().IsEmpty() {
			sa.Name = node.Text()
		}
	}
	if sa.Name.IsEmpty() {
		sa.Name = symbolic.Named(scope, "service account of chart "+r.Chart.String()).At(r.Chart.Range())
	}
	sa.Annotations = []graph.Annotation{{Key: r.roleKey(), KeyRange: a.entry.KeyRange(), Value: a.entry.Value.Text()}}
	sa.RoleARN = &sa.Annotations[0]
	return sa
}

func joinPath(keys []string) string {
	out := ""
	for _, key := range keys {
		if out != "" {
			out += "."
		}
		out += key
	}
	return out
}

// resolve returns the facts of a chart of the table. Prefix stands before the
// paths of a chart in a chart.
func (r Release) resolve(row *catalog.Row, chartName, prefix string, values layers) graph.Facts {
	scope := r.Root + " " + r.Address
	nature := symbolic.Nature{Alphabet: "a-z0-9-", NotEmpty: true}
	if r.Name.IsEmpty() {
		r.Name = symbolic.Of(&symbolic.Token{Scope: scope, Name: "release name", Nature: nature})
	}
	if r.Namespace.IsEmpty() {
		r.Namespace = symbolic.Of(&symbolic.Token{Scope: scope, Name: "release namespace", Nature: nature})
	}
	var facts graph.Facts
	for _, resolved := range row.Resolve(catalog.Install{
		Chart: chartName, Release: r.Name, Namespace: r.Namespace, Values: values, Scope: scope,
	}) {
		if resolved.Made == symbolic.No {
			continue
		}
		object := r.object(resolved)
		facts.Add(kubernetes.FactsOf(object, kubernetes.Context{
			Namespace: resolved.Namespace, Door: r.Door, Root: r.Root, AddressPrefix: r.Address, Cluster: r.Cluster, Prefix: r.prefix,
			Conditional: r.Conditional || r.ValuesOpen || resolved.Made == symbolic.Unknown,
		}))
	}
	r.remoteMisplaced(&facts, row, prefix, values)
	return facts
}

// object makes the ServiceAccount that the chart would render.
func (r Release) object(resolved catalog.Resolved) *manifest.Node {
	scalar := func(text symbolic.Text) *manifest.Node { return manifest.NewScalar(text, manifest.String) }
	entry := func(key string, value *manifest.Node) manifest.Entry {
		return manifest.NewEntry(symbolic.Literal(key).At(value.Range()), value)
	}
	place := r.Range
	var annotations []manifest.Entry
	for _, node := range resolved.Annotations {
		if node.Kind() == manifest.Mapping {
			annotations = append(annotations, node.Entries()...)
			if place.IsZero() {
				place = node.Range()
			}
		}
	}
	if resolved.Role != nil {
		annotations = append(annotations, entry(r.roleKey(), resolved.Role))
	}
	name := resolved.Name.At(r.Name.Range()).At(r.Chart.Range()).At(place)
	metadata := []manifest.Entry{entry("name", scalar(name)), entry("namespace", scalar(resolved.Namespace))}
	if len(annotations) > 0 {
		metadata = append(metadata, entry("annotations", manifest.NewMapping(annotations, source.Range{})))
	}
	return manifest.NewMapping([]manifest.Entry{
		entry("apiVersion", scalar(symbolic.Literal("v1").At(place))),
		entry("kind", scalar(symbolic.Literal("ServiceAccount").At(place))),
		entry("metadata", manifest.NewMapping(metadata, place)),
	}, place)
}

// dependencies returns the facts of sub-charts that are declared and not there,
// by the table, and names those that it does not know.
func (c *Charts) dependencies(r *rendering) graph.Facts {
	var facts graph.Facts
	values := layers{}
	for _, doc := range r.defaults["values.yaml"] {
		values = append(values, doc)
	}
	values = append(values, r.release.layers()...)
	for _, dep := range r.chart.missing {
		key := dep.Name
		if dep.Alias != "" {
			key = dep.Alias
		}
		if dep.Condition != "" && off(values, dep.Condition) {
			continue
		}
		own := values.below(key)
		row := catalog.Lookup(c.rows, dep.Name, dep.Repository, dep.Version)
		if row == nil {
			sub := r.release
			sub.Values, sub.Sets, sub.Chart = own, nil, symbolic.Literal(dep.Name)
			sub.Address += key + " "
			guessed := sub.unknownChart()
			facts.Add(guessed)
			facts.Skipped = append(facts.Skipped, graph.Skipped{
				File:   path.Join(r.chart.dir, "Chart.yaml"),
				Reason: `its dependency "` + dep.Name + `" is not in the tree`,
				Holds:  len(guessed.ServiceAccounts) > 0,
			})
			continue
		}
		facts.Add(r.release.resolve(row, key, key+".", own))
	}
	return facts
}

// below returns what the layers hold for a sub-chart.
func (l layers) below(key string) layers {
	var out layers
	for _, layer := range l {
		if node := layer.Get(key); node.Kind() == manifest.Mapping {
			out = append(out, node)
		}
	}
	return out
}

// off reports whether the condition of a dependency is surely false: of its
// paths the first that is there counts.
func off(values layers, condition string) bool {
	for path := range splitTrimmed(condition) {
		if literal, ok := values.Get(path).Literal(); ok {
			return literal == "false"
		}
	}
	return false
}
