package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// metadata is the metadata block of a Kubernetes resource.
type metadata struct {
	node *manifest.Node
	// open is true if there may be more annotations than the node holds.
	open bool
}

// metadata reads the metadata block. The provider puts an object without
// namespace into "default".
func (r *resource) metadata(namespaced bool) metadata {
	blocks, _ := r.blocks("metadata")
	out := metadata{}
	f := fields{rng: r.in.place(r.block.Header)}
	if len(blocks) == 0 {
		out.open = true
		out.node = f.node()
		return out
	}
	b := blocks[0]
	f.rng = b.in.place(b.head)
	name, ok := b.text("name")
	if !ok {
		name = r.tokenText("metadata[0].name")
		if prefix, ok := b.text("generate_name"); ok {
			name = symbolic.Concat(prefix, r.tokenText("generated suffix"))
		}
	}
	f.text("name", name, b.place("name"))
	if namespaced {
		namespace := symbolic.Literal("default")
		if v, ok := b.argument("namespace"); ok {
			if text, ok := present(v).AsText(); ok {
				namespace = text
			} else {
				namespace = r.tokenText("metadata[0].namespace")
			}
		}
		f.text("namespace", namespace, b.place("namespace"))
	}
	if v, ok := b.argument("annotations"); ok {
		node, open := annotationsNode(v, b.place("annotations"))
		f.add("annotations", node)
		out.open = open
	}
	out.node = f.node()
	return out
}

// annotationsNode turns a map of annotations into a node and reports whether
// there may be others. Of several maps that it may be, all entries are taken.
func annotationsNode(v value.Value, rng source.Range) (*manifest.Node, bool) {
	if _, alternatives := v.Alternatives(); alternatives != nil {
		var entries []manifest.Entry
		seen := map[string]bool{}
		for _, a := range alternatives {
			node, _ := annotationsNode(a, rng)
			for _, e := range node.Entries() {
				key := e.Key().Key() + "\x00" + e.Value.Text().Key()
				if !seen[key] {
					seen[key] = true
					entries = append(entries, e)
				}
			}
		}
		return manifest.NewMapping(entries, rng), true
	}
	open := v.Rest() != nil || v.HasGaps() || !v.IsMapping() && !v.IsNull()
	if !v.IsMapping() {
		return manifest.NewMapping(nil, rng), open
	}
	return nodeOf(v, rng), open
}

// namespaceAttributes are those of kubernetes_namespace: its id is its name.
func namespaceAttributes() map[string]attribute {
	return map[string]attribute{
		"id": func(r *resource) value.Value {
			return value.OfText(r.metadata(false).node.Get("name").Text().Placeless())
		},
	}
}

// serviceAccountAttributes are those of kubernetes_service_account: its id is
// namespace/name.
func serviceAccountAttributes() map[string]attribute {
	return map[string]attribute{
		"id": func(r *resource) value.Value {
			node := r.metadata(true).node
			return value.OfText(symbolic.Concat(
				node.Get("namespace").Text(), symbolic.Literal("/"), node.Get("name").Text()).Placeless())
		},
		"default_secret_name": func(r *resource) value.Value {
			return value.UnknownOf(r.token("default_secret_name"), cty.String)
		},
	}
}

// emitServiceAccount adds a service account that Terraform makes.
func emitServiceAccount(r *resource) {
	r.emitAccount(r.metadata(true))
}

func (r *resource) emitAccount(m metadata) {
	r.objectFacts(r.accountNode(m.node), func(facts *graph.Facts) {
		for i := range facts.ServiceAccounts {
			facts.ServiceAccounts[i].AnnotationsUnknown = facts.ServiceAccounts[i].AnnotationsUnknown || m.open
		}
	})
}

func (r *resource) accountNode(meta *manifest.Node) *manifest.Node {
	f := fields{rng: r.in.place(r.block.Header)}
	f.text("apiVersion", symbolic.Literal("v1"), f.rng)
	f.text("kind", symbolic.Literal("ServiceAccount"), f.rng)
	f.add("metadata", meta)
	return f.node()
}

// emitDefaultServiceAccount adds the "default" account of a namespace, which
// the resource takes over and annotates.
func emitDefaultServiceAccount(r *resource) {
	m := r.metadata(true)
	f := fields{rng: m.node.Range()}
	f.text("name", symbolic.Literal("default"), f.rng)
	for _, key := range []string{"namespace", "annotations"} {
		f.add(key, m.node.Get(key))
	}
	r.emitAccount(metadata{node: f.node(), open: m.open})
}

// emitAnnotations adds the annotations that kubernetes_annotations puts on an
// object that is made elsewhere.
func emitAnnotations(r *resource) {
	kind, _ := r.text("kind")
	if s, known := kind.Literal(); !known || s != "ServiceAccount" {
		return
	}
	m := r.metadata(true)
	f := fields{rng: m.node.Range()}
	for _, key := range []string{"name", "namespace"} {
		f.add(key, m.node.Get(key))
	}
	open := true
	if v, ok := r.argument("annotations"); ok {
		node, _ := annotationsNode(v, r.place("annotations"))
		f.add("annotations", node)
	}
	r.emitAccount(metadata{node: f.node(), open: open})
}

// emitManifest adds the object of kubernetes_manifest.
func emitManifest(r *resource) {
	v, ok := r.argument("manifest")
	if !ok {
		return
	}
	if kind, ok := v.Attr("kind").AsText(); ok && kind.RevealedIf(fromFile).String() != kind.String() {
		// The whole object was read from a file, so it is no secret.
		r.in.root.rendersText(kind)
		v = v.MapTexts(func(t symbolic.Text) symbolic.Text { return t.RevealedIf(fromFile) })
	}
	r.objectFacts(nodeOf(v, r.place("manifest")), nil)
}

// emitYAML adds the objects of kubectl_manifest.
func emitYAML(r *resource) {
	text, ok := r.text("yaml_body")
	if !ok {
		return
	}
	r.in.root.rendersText(text)
	documents, problems := manifest.ParseText(text.RevealedIf(fromFile), manifest.Options{Scope: r.in.tokenScope(), Verbatim: true})
	for _, p := range problems {
		r.in.root.problem(p.Range, p.Message, p.Help)
	}
	override, forced := r.text("override_namespace")
	for _, d := range documents {
		r.objectFacts(d.Root, func(facts *graph.Facts) {
			for i := range facts.ServiceAccounts {
				if forced {
					facts.ServiceAccounts[i].Namespace = override
				}
			}
		})
	}
}
