package kustomize

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// index knows where the scalars of a build were written.
type index struct {
	// documents are the objects of the resource files by the file's name.
	documents map[string][]*manifest.Node
	// edits are the scalars of kustomizations and patches by key and text.
	edits map[editKey][]edit
	// fields are the places of the role annotation in the paths of replacements.
	fields []source.Range
	// roleKey is the annotation that ties a service account to a role.
	roleKey string
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
	// object is the name of the object that the patch is for; empty: of many, or
	// the kustomization itself.
	object string
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
	x := &index{documents: map[string][]*manifest.Node{}, edits: map[editKey][]edit{}, scope: options.Root, roleKey: c.builds.prefix() + "/role-arn"}
	parse := manifest.Options{Scope: options.Root, Values: options.Values}
	for _, node := range options.Inputs {
		x.add(node, scope{depth: -1})
	}
	for _, f := range c.folders {
		if docs, _ := manifest.Parse(f.file, parse); len(docs) > 0 {
			x.add(docs[0].Root, scope{depth: c.seen[f.dir]})
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
					x.add(doc.Root, scope{depth: c.seen[f.dir]})
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

// scope is where a scalar of a kustomization or patch stands.
type scope struct {
	depth  int    // see edit
	object string // see edit
	inline int    // patches inside of patches
}

// add indexes the scalars of a kustomization or patch. A scalar that holds YAML
// itself is an inline patch.
func (x *index) add(node *manifest.Node, in scope) {
	for _, name := range []*manifest.Node{node.At("metadata", "name"), node.At("target", "name")} {
		if text, known := name.Literal(); known {
			in.object = text
		}
	}
	for _, entry := range node.Entries() {
		name := entry.Key().Flat()
		if entry.Value.IsScalar() {
			e := edit{text: entry.Value.Text(), keyRange: entry.KeyRange(), depth: in.depth, object: in.object, used: new(bool)}
			if path := node.Get("path").Text(); name == "value" && strings.Contains(path.Flat(), "role-arn") {
				e.path = path.Range()
			}
			at := editKey{name, e.text.Key()}
			x.edits[at] = append(x.edits[at], e)
		}
		x.add(entry.Value, in)
	}
	for _, item := range node.Items() {
		if text := item.Text(); strings.Contains(text.Flat(), "["+x.roleKey+"]") {
			x.fields = append(x.fields, text.Range())
		}
		x.add(item, in)
	}
	if !node.IsScalar() || in.inline >= maxInline {
		return
	}
	if text := node.Text(); strings.Contains(text.Flat(), ":") && strings.ContainsAny(text.Flat(), "\n{") {
		docs, _ := manifest.ParseText(text, manifest.Options{Scope: x.scope})
		in.inline++
		for _, doc := range docs {
			x.add(doc.Root, in)
		}
	}
}

// find returns the edit that gave a key of an object its text: one for that very
// object before one for many, and of those the one nearest to the root. The
// operations of a JSON patch hold it under "value". An empty text is found for
// the very object only: there are many.
func (x *index) find(key string, text symbolic.Text, object string) (edit, bool) {
	var best *edit
	var bestRank int
	for _, name := range []string{key, "value"} {
		edits := x.edits[editKey{name, text.Key()}]
		for i := range edits {
			rank := edits[i].rank(object)
			if text.IsEmpty() && rank < exactObject {
				continue
			}
			if best == nil || rank > bestRank || rank == bestRank && edits[i].depth < best.depth {
				best, bestRank = &edits[i], rank
			}
		}
	}
	if best == nil {
		return edit{}, false
	}
	*best.used = true
	return *best, true
}

// exactObject is the rank of an edit for the very object that is asked for.
const exactObject = 2

// rank says how well an edit fits an object by its name in the resource file.
func (e edit) rank(object string) int {
	switch {
	case e.object == "" || object == "":
		return 1
	case e.object == object:
		return exactObject
	default:
		return 0 // the name may be a pattern
	}
}

// read returns the places of role annotations that the build has seen: those of
// all resources, and of the patches that have changed something.
func (x *index) read() []source.Range {
	out := slices.Clone(x.fields)
	for _, docs := range x.documents {
		for _, doc := range docs {
			for _, o := range listItems(doc) {
				if e, ok := o.At("metadata", "annotations").Entry(x.roleKey); ok {
					out = append(out, e.KeyRange())
				}
			}
		}
	}
	for at, edits := range x.edits {
		for _, e := range edits {
			switch {
			case at.key == x.roleKey:
				out = append(out, e.keyRange)
			case *e.used && !e.path.IsZero():
				out = append(out, e.path)
			}
		}
	}
	slices.SortFunc(out, source.Compare)
	return out
}

// object returns the resource document that an object of the build was made of:
// of the file's documents of the kind the one whose name is the longest part of
// the object's. A patch that replaces all annotations takes the library's note of
// the file away: then every file counts, and the document must be the only one.
func (x *index) object(file, kind, name string) *manifest.Node {
	files := []string{file}
	if file == "" {
		files = slices.Sorted(maps.Keys(x.documents))
	}
	var best *manifest.Node
	length, several := -1, false
	for _, file := range files {
		for _, doc := range x.documents[file] {
			for _, candidate := range listItems(doc) {
				own := candidate.At("metadata", "name").Text().Flat()
				if candidate.Get("kind").Text().Flat() != kind || !strings.Contains(name, own) || len(own) < length {
					continue
				}
				several = len(own) == length
				if len(own) > length {
					best, length = candidate, len(own)
				}
			}
		}
	}
	if file == "" && several {
		return nil
	}
	return best
}

// source returns the one scalar of all resources that is such a text, nil if there
// is none or several.
func (x *index) source(text symbolic.Text) *manifest.Node {
	var found []*manifest.Node
	var search func(n *manifest.Node)
	search = func(n *manifest.Node) {
		if n.IsScalar() && n.Text().Equal(text) {
			found = append(found, n)
		}
		for _, e := range n.Entries() {
			search(e.Value)
		}
		for _, item := range n.Items() {
			search(item)
		}
	}
	for _, docs := range x.documents {
		for _, doc := range docs {
			search(doc)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// listItems returns the objects of a List, else the object itself.
func listItems(doc *manifest.Node) []*manifest.Node {
	if strings.HasSuffix(doc.Get("kind").Text().Flat(), "List") && doc.Get("items").Kind() == manifest.Sequence {
		return doc.Get("items").Items()
	}
	return []*manifest.Node{doc}
}
