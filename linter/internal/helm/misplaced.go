package helm

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// annotated is a role-arn annotation in the values of a release.
type annotated struct {
	// path leads to the mapping that holds it.
	path  []string
	entry manifest.Entry
}

// annotationsIn lists the role-arn annotations of a values document.
func annotationsIn(key string, node *manifest.Node, at []string, out []annotated) []annotated {
	if len(at) > maxValueDepth {
		return out
	}
	for _, entry := range node.Entries() {
		switch {
		case entry.Is(key) && entry.Value.IsScalar():
			out = append(out, annotated{slices.Clone(at), entry})
		case entry.Value.Kind() == manifest.Mapping:
			out = annotationsIn(key, entry.Value, append(at, entry.Key().String()), out)
		}
	}
	return out
}

// misplaced returns the role-arn annotations in the values that the chart reads
// nowhere, and those that a set spells wrongly.
func (c *Charts) misplaced(r *rendering, objects []rendered) []*graph.MisplacedAnnotation {
	out := r.release.unescaped()
	own := r.defaults["values.yaml"]
	var found []annotated
	for _, doc := range own {
		found = annotationsIn(r.release.roleKey(), doc, nil, found)
	}
	for _, layer := range r.release.layers() {
		found = annotationsIn(r.release.roleKey(), layer, nil, found)
	}
	used := usedPlaces(objects)
	var places map[string]source.Range
	for _, a := range found {
		where := strings.Join(a.path, ".")
		if used[a.entry.Value.Range()] || a.entry.Value.Text().IsEmpty() || c.reads(r.chart, "", where) {
			continue
		}
		if places == nil {
			places = c.annotationPaths(r)
		}
		m := r.release.misplacedAt(a, where)
		m.Reason = `the chart "` + r.chart.name + `" does not read it`
		if instead := nearestPath(where, slices.Sorted(maps.Keys(places))); instead != "" {
			m.Instead, m.InsteadRange = instead, places[instead]
		}
		out = append(out, m)
	}
	return out
}

// misplacedAt describes an annotation in the values of a release.
func (r Release) misplacedAt(a annotated, where string) *graph.MisplacedAnnotation {
	return &graph.MisplacedAnnotation{
		Origin:     r.origin(),
		Kind:       "chart values",
		Namespace:  r.Namespace,
		Name:       r.Name,
		Annotation: graph.Annotation{Key: r.roleKey(), KeyRange: a.entry.KeyRange(), Value: a.entry.Value.Text()},
		Path:       where,
	}
}

func (r Release) origin() graph.Origin {
	return graph.Origin{
		Root: r.Root, Door: r.Door, Address: r.Address, Conditional: r.Conditional || r.ValuesOpen, Range: r.Range,
	}
}

// usedPlaces returns where the texts of the rendered objects come from.
func usedPlaces(objects []rendered) map[source.Range]bool {
	used := map[source.Range]bool{}
	for _, o := range objects {
		collectPlaces(o.root, used, 0)
	}
	return used
}

func collectPlaces(node *manifest.Node, used map[source.Range]bool, depth int) {
	if depth > maxNodeDepth {
		return
	}
	for _, origin := range node.Text().Origins() {
		used[origin] = true
	}
	if node.IsScalar() {
		used[node.Range()] = true
	}
	for _, entry := range node.Entries() {
		collectPlaces(entry.Value, used, depth+1)
	}
	for _, item := range node.Items() {
		collectPlaces(item, used, depth+1)
	}
}

// maxProbes bounds the paths that are tried out.
const maxProbes = 8

// annotationPaths returns the values paths whose annotations reach a service
// account, with the place of the template that reads them. Each was tried.
func (c *Charts) annotationPaths(r *rendering) map[string]source.Range {
	out := map[string]source.Range{}
	probes := 0
	for _, m := range r.chart.mentionsOf("").list {
		last := strings.ToLower(path.Ext("." + m.path))
		if !strings.HasSuffix(last, "annotations") || probes >= maxProbes {
			continue
		}
		if _, ok := out[m.path]; ok || strings.Contains(strings.ToLower(m.path), "pod") {
			continue
		}
		probes++
		if c.reaches(r, m.path) {
			out[m.path] = m.rng
		}
	}
	return out
}

// reaches renders the chart with an annotation at a path and reports whether a
// service account carries it.
func (c *Charts) reaches(r *rendering, where string) bool {
	const key, value = "irsalint.dev/probe", "probe"
	node := manifest.NewMapping([]manifest.Entry{
		manifest.NewEntry(symbolic.Literal(key), manifest.NewScalar(symbolic.Literal(value), manifest.String)),
	}, source.Range{})
	keys := strings.Split(where, ".")
	for _, key := range slices.Backward(keys) {
		node = manifest.NewMapping([]manifest.Entry{manifest.NewEntry(symbolic.Literal(key), node)}, source.Range{})
	}
	probe := *r
	probe.release.Values = append(slices.Clone(r.release.Values), node)
	probe.marks = &marks{options: r.marks.options}
	marked, _, err := probe.render(c.ctx)
	if err != nil {
		return false
	}
	for _, o := range probe.objects(marked) {
		if o.root.Get("kind").Text().Flat() == "ServiceAccount" && o.root.At("metadata", "annotations").Get(key) != nil {
			return true
		}
	}
	return false
}

// nearestPath returns the path that ends most like the one given, the first of
// equals, or "".
func nearestPath(where string, places []string) string {
	best, score := "", -1
	for _, candidate := range places {
		n := commonSuffix(where, candidate)
		if n > score {
			best, score = candidate, n
		}
	}
	return best
}

func commonSuffix(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}

// unescaped returns the sets that spell the annotation's key with bare dots, or
// with too many backslashes: Helm cuts the key at them.
func (r Release) unescaped() []*graph.MisplacedAnnotation {
	var out []*graph.MisplacedAnnotation
	parts := strings.Split(r.roleKey(), ".")
	for _, set := range r.Sets {
		steps, err := ParseName(set.Name)
		if err != nil || len(parts) < 2 || len(steps) < len(parts) {
			continue
		}
		tail := steps[len(steps)-len(parts):]
		bare := true
		for i, step := range tail {
			written := step.Key.Flat()
			if i < len(tail)-1 {
				written = strings.TrimRight(written, `\`)
			}
			bare = bare && written == parts[i]
		}
		if !bare {
			continue
		}
		reason := "the dots of the key are not escaped"
		if strings.HasSuffix(tail[0].Key.Flat(), `\`) {
			reason = "the dots of the key are escaped twice"
		}
		before := make([]string, 0, len(steps))
		for _, step := range steps[:len(steps)-len(parts)] {
			before = append(before, strings.ReplaceAll(step.Key.String(), ".", `\.`))
		}
		m := &graph.MisplacedAnnotation{
			Origin: r.origin(), Kind: "chart values", Namespace: r.Namespace, Name: r.Name,
			Annotation: graph.Annotation{Key: r.roleKey(), KeyRange: set.Name.Range(), Value: set.Value},
			Path:       set.Name.String(),
			Instead:    strings.Join(append(before, strings.Join(parts, `\.`)), "."),
			Reason:     reason,
		}
		out = append(out, m)
	}
	return out
}

// remoteMisplaced judges the role-arn annotations in the values of a chart of the
// table: what the row does not read is misplaced if its path shows that it was
// meant for a service account or for pods, else undecided.
func (r Release) remoteMisplaced(facts *graph.Facts, row *catalog.Row, prefix string, values layers) {
	var found []annotated
	for _, layer := range values {
		found = annotationsIn(r.roleKey(), layer, nil, found)
	}
	var places []string
	for _, account := range row.Accounts {
		places = append(places, account.Annotations...)
	}
	for _, a := range found {
		where := strings.Join(a.path, ".")
		reason := ""
		switch last := a.path[max(len(a.path)-1, 0):]; {
		case row.Reads(where):
			facts.Overridden = append(facts.Overridden, a.entry.KeyRange())
			continue
		case slices.Contains(usualPaths, where):
			reason = `the chart "` + row.Name + `" does not read it`
		case len(last) == 1 && (last[0] == "podAnnotations" || last[0] == "deploymentAnnotations"):
			reason = "pods do not read it"
		case where == "annotations":
			reason = `no service account of the chart "` + row.Name + `" gets it`
		default:
			facts.Undecided = append(facts.Undecided, r.undecided(a, prefix+where))
			continue
		}
		m := r.misplacedAt(a, prefix+where)
		m.Reason = reason
		if instead := nearestPath(where, places); instead != "" {
			m.Instead = prefix + instead
		}
		facts.Misplaced = append(facts.Misplaced, m)
	}
}

// usualPaths are the values paths that charts use for the annotations of a
// service account. The recorder of the table tries each on every chart; of other
// paths nothing can be said.
var usualPaths = []string{
	"serviceAccount.annotations", "rbac.serviceAccount.annotations", "rbac.serviceAccountAnnotations", "serviceAccountAnnotations",
}
