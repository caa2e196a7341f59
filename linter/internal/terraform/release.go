package terraform

import (
	"path"
	"slices"

	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxReleases bounds the variants of one helm_release whose values hang on
// conditions that the files do not decide.
const maxReleases = 4

// releaseAttributes are those of helm_release that are not simply arguments.
func releaseAttributes() map[string]attribute {
	return map[string]attribute{
		"id": func(r *resource) value.Value { return r.read("name") },
		"namespace": func(r *resource) value.Value {
			return r.orElse("namespace", keep, func(*resource) value.Value { return value.OfString("default") })
		},
	}
}

// emitRelease adds what a helm_release installs. Where the structure of its
// values hangs on a condition there is one release for each outcome.
func emitRelease(r *resource) {
	values, _ := r.argument("values")
	variants := r.variants(values, nil, maxReleases)
	for _, v := range variants {
		release := v.release()
		release.Conditional = release.Conditional || len(variants) > 1
		r.in.root.releases = append(r.in.root.releases, release)
	}
}

// variants returns the resource under every combination of outcomes on which the
// documents of its values hang; just itself, if there are too many. The values are
// those under the assumptions.
func (r *resource) variants(values value.Value, when []value.Assumption, limit int) []*resource {
	condition, outcomes := undecidedDocument(values)
	if outcomes == 0 {
		return []*resource{r.assuming(when)}
	}
	var out []*resource
	for i := range outcomes {
		a := value.Assumption{Condition: condition, Outcome: i}
		out = append(out, r.variants(values.Given(a), append(slices.Clip(when), a), limit)...)
		if len(out) > limit || len(when) > limit {
			return []*resource{r.assuming(when)}
		}
	}
	return out
}

// undecidedDocument finds a condition on which a values document hangs.
func undecidedDocument(values value.Value) (value.Condition, int) {
	for _, e := range append([]value.Value{values}, values.Elements()...) {
		if condition, alternatives := e.Alternatives(); alternatives != nil {
			return condition, len(alternatives)
		}
	}
	return value.Condition{}, 0
}

func (r *resource) release() helm.Release {
	out := helm.Release{
		Name: r.readText("name"), Namespace: r.readText("namespace"),
		Door: "terraform", Root: r.in.root.folder, Address: r.address + " ",
		Conditional: r.conditional, Range: r.in.place(r.block.Header),
	}
	out.Chart, _ = r.text("chart")
	out.Repository, _ = r.text("repository")
	out.Version, _ = r.text("version")
	out.Dir = r.chartFolder(out.Chart)
	if v, ok := r.argument("values"); ok {
		out.ValuesOpen = !v.IsSequence() || v.HasGaps()
		for _, e := range v.Elements() {
			node, ok := r.valuesDocument(e)
			out.ValuesOpen = out.ValuesOpen || !ok
			if node != nil {
				out.Values = append(out.Values, node)
			}
		}
	}
	for _, name := range []string{"set", "set_sensitive"} {
		sets, open := r.sets(name)
		out.Sets = append(out.Sets, sets...)
		out.ValuesOpen = out.ValuesOpen || open
	}
	return out
}

// chartFolder is the folder of a chart that lies in the tree, or empty.
func (r *resource) chartFolder(chart symbolic.Text) string {
	name, known := chart.Literal()
	if !known || name == "" {
		return ""
	}
	folder := r.in.root.fileName(name)
	if _, err := r.in.root.tree.Read(path.Join(folder, "Chart.yaml")); err != nil {
		return ""
	}
	return folder
}

// valuesDocument parses one document of values; false if it is not known.
func (r *resource) valuesDocument(v value.Value) (*manifest.Node, bool) {
	v = present(v)
	if v.IsNull() {
		return nil, true
	}
	text, ok := v.AsText()
	if !ok || v.IsOptional() || text.Len() == 1 && !text.IsKnown() {
		return nil, false
	}
	r.in.root.rendersText(text)
	documents, problems := manifest.ParseText(seat(text.RevealedIf(fromFile), r.place("values")),
		manifest.Options{Scope: r.in.tokenScope(), Verbatim: true})
	for _, p := range problems {
		r.in.root.problem(p.Range, p.Message, p.Help)
	}
	if len(documents) == 0 {
		return nil, text.IsKnown()
	}
	return documents[0].Root, true
}

// sets are the single values: as blocks, or as the list of objects that newer
// versions of the provider take. It reports whether there may be more.
func (r *resource) sets(name string) (out []helm.Set, open bool) {
	blocks, _ := r.blocks(name)
	for _, b := range blocks {
		if b.conditional() {
			open = true
			continue
		}
		path, _ := b.argument("name")
		v, _ := b.argument("value")
		kind, _ := b.argument("type")
		if set, ok := r.set(path, v, kind, b.in.place(b.head)); ok {
			out = append(out, set)
		}
	}
	list, ok := r.argument(name)
	if !ok {
		return out, open
	}
	open = open || !list.IsSequence() || list.HasGaps()
	for _, e := range list.Elements() {
		if e.IsOptional() || !e.IsMapping() {
			open = true
			continue
		}
		if set, ok := r.set(e.Attr("name"), e.Attr("value"), e.Attr("type"), r.place(name)); ok {
			out = append(out, set)
		}
	}
	return out, open
}

func (r *resource) set(name, v, kind value.Value, rng source.Range) (helm.Set, bool) {
	path, ok := name.AsText()
	text, known := present(v).AsText()
	if !ok || !known {
		return helm.Set{}, false
	}
	literal, _ := kind.AsText()
	s, _ := literal.Literal()
	return helm.Set{Name: seat(path, rng), Value: seat(text, rng), Literal: s == "string"}, true
}
