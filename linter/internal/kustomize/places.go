package kustomize

import (
	"path"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// originKey is the annotation in which the library tells a resource's file.
const originKey = "config.kubernetes.io/origin"

// objects parses what the library made and gives every text its place.
func (c *closure) objects(dir, text string, x *index, options Options) []Object {
	file := source.NewFile(c.nameOf(dir)+" (rendered)", []byte(text))
	docs, _ := manifest.Parse(file, manifest.Options{Scope: options.Root, Values: options.Values})
	var out []Object
	for _, doc := range docs {
		if doc.Root.Get("kind").Text().Flat() == "CustomResourceDefinition" {
			continue // large, and nothing but a description of objects
		}
		annotations := doc.Root.At("metadata", "annotations")
		origin := originFile(annotations.Get(originKey).Text().Flat())
		base := x.object(origin, doc.Root.Get("kind").Text().Flat(), doc.Root.At("metadata", "name").Text().Flat())
		p := placer{index: x, object: base.At("metadata", "name").Text().Flat()}
		root := p.node(doc.Root, base, nil)
		out = append(out, Object{Root: root, Context: options.context(file, base, root, c.builds.Prefix)})
	}
	return out
}

// originFile returns the file that an origin annotation names, as the tree
// names it. The library's paths count from the root of the build.
func originFile(annotation string) string {
	var origin struct {
		Path string `json:"path"`
	}
	if yaml.Unmarshal([]byte(annotation), &origin) != nil || origin.Path == "" {
		return ""
	}
	at := path.Join(overlayDir, origin.Path)
	rest, ok := strings.CutPrefix(at, memoryRoot+"/")
	if !ok {
		return ""
	}
	return rest
}

// context is what is known of the objects of a build.
func (o Options) context(file *source.File, base, root *manifest.Node, prefix string) kubernetes.Context {
	rendered := root.Range()
	return kubernetes.Context{
		Namespace: o.Namespace, Door: o.Door, Root: o.Root, AddressPrefix: o.Address,
		Cluster: o.Cluster, Conditional: o.Conditional, Prefix: prefix,
		Locate: func(place kubernetes.Place) source.Range {
			if place.Rendered.File != file || base == nil {
				return source.Range{}
			}
			if len(place.Path) == 0 || place.Rendered == rendered {
				return base.Range()
			}
			// What the build added to an object stands nowhere; its parent does.
			for n := len(place.Path); n > 0; n-- {
				if node := base.At(place.Path[:n]...); node != nil && !node.Range().IsZero() {
					return node.Range()
				}
			}
			return base.Range()
		},
	}
}

// placer rebuilds a built object with texts that know where a person edits them.
type placer struct {
	index *index
	// object is its name in the resource file.
	object string
}

// node rebuilds a node; base is the node of the resource file at the same path,
// nil if there is none.
func (p placer) node(n, base *manifest.Node, at []string) *manifest.Node {
	switch n.Kind() {
	case manifest.Mapping:
		entries := make([]manifest.Entry, 0, len(n.Entries()))
		for _, e := range n.Entries() {
			if e.Is(originKey) {
				continue
			}
			key := e.Key().Flat()
			own, inBase := base.Entry(key)
			if e.Value.IsScalar() {
				entries = append(entries, p.scalar(e, own, inBase, append(at, key)))
				continue
			}
			label := e.Key()
			if inBase {
				label = own.Key()
			}
			entries = append(entries, manifest.NewEntry(label, p.node(e.Value, own.Value, append(at, key))))
		}
		return manifest.NewMapping(entries, n.Range())
	case manifest.Sequence:
		items := make([]*manifest.Node, 0, len(n.Items()))
		for i, item := range n.Items() {
			items = append(items, p.node(item, partner(item, base.Items(), i), at))
		}
		return manifest.NewSequence(items, n.Range())
	case manifest.Scalar:
		if base.IsScalar() && base.Text().Equal(n.Text()) {
			return base
		}
		return n
	default:
		return n
	}
}

// scalar gives the value of one entry its place: an edit, the same entry of the
// resource file, or, for a name that got a prefix, the name there.
func (p placer) scalar(e, own manifest.Entry, inBase bool, at []string) manifest.Entry {
	key := e.Key().Flat()
	text := e.Value.Text()
	identity := len(at) == 2 && at[0] == "metadata" && key == "name" || len(at) == 1
	same := inBase && own.Value.Text().Equal(text)
	if !identity {
		if found, ok := p.index.find(key, text, p.object); ok {
			label := e.Key()
			if found.keyRange.File != nil && found.keyRange.Text() == key {
				label = symbolic.LiteralAt(key, found.keyRange)
			} else if inBase {
				label = own.Key()
			}
			return manifest.NewEntry(label, manifest.NewScalar(found.text, e.Value.Type()))
		}
	}
	switch {
	case same:
		return manifest.NewEntry(own.Key(), manifest.NewScalar(own.Value.Text(), e.Value.Type()))
	case inBase && !own.Value.Text().IsEmpty() && strings.Contains(text.Flat(), own.Value.Text().Flat()):
		// A prefix or suffix: the name is written where the bare one stands.
		if literal, known := text.Literal(); known {
			return manifest.NewEntry(own.Key(), manifest.NewScalar(symbolic.LiteralAt(literal, own.Value.Range()), e.Value.Type()))
		}
	case key == p.index.roleKey && !text.IsEmpty():
		// Neither a patch nor the resource says so: a replacement took it from
		// elsewhere.
		if source := p.index.source(text); source != nil {
			label := e.Key()
			if inBase {
				label = own.Key()
			}
			return manifest.NewEntry(label, manifest.NewScalar(source.Text(), e.Value.Type()))
		}
	}
	return e
}

// partner returns the item of the resource file's list that an item of the build
// was made of: of the same name, else at the same place.
func partner(item *manifest.Node, items []*manifest.Node, i int) *manifest.Node {
	if name := item.Get("name").Text(); !name.IsEmpty() {
		for _, candidate := range items {
			if candidate.Get("name").Text().Equal(name) {
				return candidate
			}
		}
		return nil
	}
	if i < len(items) {
		return items[i]
	}
	return nil
}
