package terraform

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// nodeOf turns a value into a node of a Kubernetes object. What has no place of
// its own stands at rng.
func nodeOf(v value.Value, rng source.Range) *manifest.Node {
	if own := v.Range(); !own.IsZero() {
		rng = own
	}
	switch {
	case v.IsMapping():
		var entries []manifest.Entry
		for _, a := range v.Attributes() {
			entries = append(entries, entry(a.Key, nodeOf(a.Value, rng), rng))
		}
		return manifest.NewMapping(entries, rng)
	case v.IsSequence():
		var items []*manifest.Node
		for _, e := range v.Elements() {
			items = append(items, nodeOf(e, rng))
		}
		return manifest.NewSequence(items, rng)
	case v.IsNull(), v.IsInvalid():
		return manifest.NewNull(rng)
	}
	v = present(v)
	text, ok := v.AsText()
	if !ok {
		return manifest.NewNull(rng)
	}
	return manifest.NewScalar(seat(text, rng), scalarType(v))
}

// present is a value without its alternatives that are null: where one of those
// applies, there is no such key.
func present(v value.Value) value.Value {
	condition, alternatives := v.Alternatives()
	if alternatives == nil {
		return v
	}
	var out []value.Value
	for _, a := range alternatives {
		if a = present(a); !a.IsNull() && !a.IsInvalid() {
			out = append(out, a)
		}
	}
	switch len(out) {
	case 0:
		return value.Value{}
	case 1:
		return out[0]
	case len(alternatives):
		return value.NewChoice(condition, out)
	}
	// The outcomes are no longer those of the condition.
	condition.Name += " of those that are not null"
	return value.NewChoice(condition, out)
}

func scalarType(v value.Value) manifest.Type {
	switch v.Kind() {
	case value.Bool:
		return manifest.Boolean
	case value.Number:
		return manifest.Number
	case value.Unknown:
		return manifest.Open
	default:
		return manifest.String
	}
}

// entry is one key of a mapping; a key that is not written stands at rng.
func entry(key symbolic.Text, v *manifest.Node, rng source.Range) manifest.Entry {
	return manifest.NewEntry(seat(key, rng), v)
}

// rendersText notes the files outside of the configuration from which a
// document was put together.
func (r *root) rendersText(text symbolic.Text) {
	for _, rng := range text.Origins() {
		if !layout.IsConfiguration(rng.File.Name) {
			r.rendered[rng.File.Name] = true
		}
	}
}

// fields builds a mapping key by key.
type fields struct {
	entries []manifest.Entry
	rng     source.Range
}

func (f *fields) add(key string, v *manifest.Node) {
	if v != nil {
		f.entries = append(f.entries, entry(symbolic.Literal(key), v, f.rng))
	}
}

func (f *fields) text(key string, t symbolic.Text, rng source.Range) {
	f.add(key, manifest.NewScalar(seat(t, rng), manifest.String))
}

func (f *fields) node() *manifest.Node { return manifest.NewMapping(f.entries, f.rng) }

// objectFacts adds the facts of a Kubernetes object that the resource makes.
func (r *resource) objectFacts(object *manifest.Node, adjust func(*graph.Facts)) {
	facts := kubernetes.FactsOf(object, kubernetes.Context{
		Namespace: symbolic.Literal("default"), Door: "terraform", Root: r.in.root.folder,
		AddressPrefix: r.address + " ", Conditional: r.conditional, Prefix: r.in.root.options.AnnotationPrefix,
	})
	origin := r.origin()
	for i := range facts.ServiceAccounts {
		facts.ServiceAccounts[i].Origin = origin
	}
	for i := range facts.Workloads {
		facts.Workloads[i].Origin = origin
	}
	if adjust != nil {
		adjust(&facts)
	}
	r.in.root.facts.Add(facts)
}
