package kustomize

import (
	"errors"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// originKey is the annotation in which the library tells a resource's file.
const originKey = "config.kubernetes.io/origin"

// index knows where the scalars of a build were written.
type index struct {
	// documents are the objects of the resource files by the file's name.
	documents map[string][]*manifest.Node
	// edits are the scalars of kustomizations and patches by key and text.
	edits map[editKey][]edit
	// scope is that of placeholders.
	scope string
}

// editKey is what an edit is found by: its key and its text.
type editKey struct{ key, text string }

// edit is one scalar in a patch or kustomization.
type edit struct {
	text     symbolic.Text
	keyRange source.Range
	// depth is how many folders lie between the root and this one.
	depth int
	// used is set when a built object has it.
	used *bool
	// path is the place of the path that a JSON patch gives beside the value, if
	// it names the role annotation.
	path source.Range
}

// errInput is an input that the library must not see.
var errInput = errors.New("an input is no YAML that can be built")

// index reads all inputs of the build with the places.
func (c *closure) index(options Options) (*index, error) {
	x := &index{documents: map[string][]*manifest.Node{}, edits: map[editKey][]edit{}, scope: options.Root}
	parse := manifest.Options{Scope: options.Root, Values: options.Values}
	for _, node := range options.Inputs {
		x.add(node, "", -1, 0)
	}
	for _, f := range c.folders {
		if docs, _ := manifest.Parse(f.file, parse); len(docs) > 0 {
			x.add(docs[0].Root, "", c.seen[f.dir], 0)
		}
		for _, name := range slices.Concat(f.patches, f.resources) {
			file, err := c.builds.tree.Read(name)
			if err != nil {
				return nil, err
			}
			docs, problems := manifest.Parse(file, parse)
			if len(problems) > 0 {
				return nil, errors.New(problems[0].Message)
			}
			for _, doc := range docs {
				if doc.Template {
					return nil, errInput
				}
				if slices.Contains(f.patches, name) {
					x.add(doc.Root, "", c.seen[f.dir], 0)
					continue
				}
				x.documents[name] = append(x.documents[name], doc.Root)
			}
		}
	}
	return x, nil
}

// maxInline bounds patches inside of patches.
const maxInline = 4

// add indexes the scalars of a kustomization or patch. A scalar that holds YAML
// itself is an inline patch.
func (x *index) add(node *manifest.Node, key string, depth, inline int) {
	for _, entry := range node.Entries() {
		name := entry.Key().Flat()
		if entry.Value.IsScalar() {
			e := edit{text: entry.Value.Text(), keyRange: entry.KeyRange(), depth: depth, used: new(bool)}
			if path := node.Get("path").Text(); name == "value" && strings.Contains(path.Flat(), "role-arn") {
				e.path = path.Range()
			}
			at := editKey{name, e.text.Key()}
			x.edits[at] = append(x.edits[at], e)
		}
		x.add(entry.Value, name, depth, inline)
	}
	for _, item := range node.Items() {
		x.add(item, key, depth, inline)
	}
	if !node.IsScalar() || inline >= maxInline {
		return
	}
	if text := node.Text(); strings.Contains(text.Flat(), ":") && strings.ContainsAny(text.Flat(), "\n{") {
		docs, _ := manifest.ParseText(text, manifest.Options{Scope: x.scope})
		for _, doc := range docs {
			x.add(doc.Root, "", depth, inline+1)
		}
	}
}

// find returns the edit that gave a key its text: the one nearest to the root.
// The operations of a JSON patch hold it under "value".
func (x *index) find(key string, text symbolic.Text) (edit, bool) {
	var best *edit
	for _, name := range []string{key, "value"} {
		edits := x.edits[editKey{name, text.Key()}]
		for i := range edits {
			if e := &edits[i]; best == nil || e.depth < best.depth {
				best = e
			}
		}
	}
	if best == nil {
		return edit{}, false
	}
	*best.used = true
	return *best, true
}

// read returns the places of role annotations that the build has seen: those of
// all resources, and of the patches that have changed something.
func (x *index) read() []source.Range {
	var out []source.Range
	for _, docs := range x.documents {
		for _, doc := range docs {
			for _, o := range listItems(doc) {
				if e, ok := o.At("metadata", "annotations").Entry(roleKey); ok {
					out = append(out, e.KeyRange())
				}
			}
		}
	}
	for at, edits := range x.edits {
		for _, e := range edits {
			switch {
			case at.key == roleKey:
				out = append(out, e.keyRange)
			case *e.used && !e.path.IsZero():
				out = append(out, e.path)
			}
		}
	}
	slices.SortFunc(out, source.Compare)
	return out
}

// roleKey is the annotation that ties a service account to a role.
const roleKey = "eks.amazonaws.com/role-arn"

// object returns the resource document that an object of the build was made of:
// of the file's documents of the kind the one whose name is the longest part of
// the object's.
func (x *index) object(file, kind, name string) *manifest.Node {
	var best *manifest.Node
	length := -1
	for _, doc := range x.documents[file] {
		for _, candidate := range listItems(doc) {
			own := candidate.At("metadata", "name").Text().Flat()
			if candidate.Get("kind").Text().Flat() == kind && strings.Contains(name, own) && len(own) > length {
				best, length = candidate, len(own)
			}
		}
	}
	return best
}

// listItems returns the objects of a List, else the object itself.
func listItems(doc *manifest.Node) []*manifest.Node {
	if strings.HasSuffix(doc.Get("kind").Text().Flat(), "List") && doc.Get("items").Kind() == manifest.Sequence {
		return doc.Get("items").Items()
	}
	return []*manifest.Node{doc}
}

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
		p := placer{index: x, file: file}
		root := p.node(doc.Root, base, nil)
		out = append(out, Object{Root: root, Context: options.context(file, base, root)})
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
func (o Options) context(file *source.File, base, root *manifest.Node) kubernetes.Context {
	rendered := root.Range()
	return kubernetes.Context{
		Namespace: o.Namespace, Door: o.Door, Root: o.Root, AddressPrefix: o.Address,
		Cluster: o.Cluster, Conditional: o.Conditional,
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
	file  *source.File
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
		if found, ok := p.index.find(key, text); ok && !text.IsEmpty() {
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
