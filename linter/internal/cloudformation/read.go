package cloudformation

import (
	"bytes"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// Options says what a template alone does not tell.
type Options struct {
	// Root is the folder that Origin.Root names.
	Root string
}

// Recognise reports whether data may be a template: a cheap look at its bytes.
// [Read] looks closer and gives no facts for anything else.
func Recognise(data []byte) bool {
	return bytes.Contains(data, []byte("Resources")) && bytes.Contains(data, []byte("AWS::"))
}

// Read returns the facts of a template, and none if the file is no template.
// A template that is no YAML or JSON is a problem among the facts.
func Read(file *source.File, options Options) graph.Facts {
	docs, problems := manifest.Parse(file, manifest.Options{Verbatim: true})
	facts := graph.Facts{}
	found := false
	for _, doc := range docs {
		if IsTemplate(doc.Root) {
			found = true
			facts.Add(FactsOf(doc.Root, file.Name, options))
		}
	}
	if found || looksLikeTemplate(file.Data) {
		facts.Problems = append(facts.Problems, problems...)
	}
	return facts
}

// looksLikeTemplate reports whether a file that can't be read means to be a
// template.
func looksLikeTemplate(data []byte) bool {
	return bytes.Contains(data, []byte("AWSTemplateFormatVersion"))
}

// IsTemplate reports whether a document is a template: it says so, or it has
// resources of AWS's types.
func IsTemplate(root *manifest.Node) bool {
	resources := root.Get("Resources")
	if resources.Kind() != manifest.Mapping {
		return false
	}
	if root.Get("AWSTemplateFormatVersion") != nil {
		return true
	}
	for _, e := range resources.Entries() {
		if kind, ok := e.Value.Get("Type").Literal(); ok && strings.HasPrefix(kind, "AWS::") {
			return true
		}
	}
	return false
}

// FactsOf returns the facts of a template that was parsed with
// [manifest.Options].Verbatim, so that "${}" stands in its scalars as written.
// The name, as a rule the file's, is the scope of the template's tokens.
func FactsOf(root *manifest.Node, name string, options Options) graph.Facts {
	t := &template{root: root, scope: name, options: options, resources: map[string]*manifest.Node{}}
	for _, e := range root.Get("Resources").Entries() {
		if id, ok := e.Key().Literal(); ok {
			t.resources[id] = e.Value
			t.order = append(t.order, resource{id: id, node: e.Value, head: e.KeyRange()})
		}
	}
	for _, r := range t.order {
		t.add(r)
	}
	return t.facts
}

// template is one template while its facts are made.
type template struct {
	root      *manifest.Node
	scope     string
	options   Options
	resources map[string]*manifest.Node
	order     []resource
	facts     graph.Facts
}

// resource is one resource by its logical id.
type resource struct {
	id   string
	node *manifest.Node
	head source.Range
}
