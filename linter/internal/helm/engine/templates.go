package engine

import (
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
)

// Templates keeps parsed templates, so that a chart that is rendered several
// times is parsed once. The zero value is empty and ready to use, by several
// goroutines at once. All renderings must have functions of the same names.
type Templates struct {
	parsing sync.Mutex
	parsed  map[templateKey]parsed
}

// templateKey is a file and the full name of its template: a chart that is taken
// in under several names has several of one file.
type templateKey struct {
	file *File
	name string
}

type parsed struct {
	trees map[string]*parse.Tree
	err   error
}

// parse returns the templates of a file by their names: its own, and those that it
// defines.
func (t *Templates) parse(file *File, name string, functions map[string]any) (map[string]*parse.Tree, error) {
	t.parsing.Lock()
	defer t.parsing.Unlock()
	key := templateKey{file, name}
	if known, ok := t.parsed[key]; ok {
		return known.trees, known.err
	}
	if t.parsed == nil {
		t.parsed = map[templateKey]parsed{}
	}
	trees, err := parse.Parse(name, string(file.Data), "", "", functions, builtins())
	t.parsed[key] = parsed{trees, err}
	return trees, err
}

// builtins has the names of the functions that the template package brings:
// https://pkg.go.dev/text/template#hdr-Functions.
func builtins() map[string]any {
	names := map[string]any{"include": true, "tpl": true}
	for _, name := range []string{
		"and", "call", "html", "index", "js", "len", "not", "or", "print", "printf", "println", "slice", "urlquery",
		"eq", "ge", "gt", "le", "lt", "ne",
	} {
		names[name] = true
	}
	return names
}

// set are the templates of one rendering, which may include each other.
type set struct {
	root *template.Template
	// depth counts the includes that are under way, in all sets of a rendering.
	depth *int
}

// setName is what a template is called that has no name: a text that tpl renders.
const setName = "gotpl"

func newSet(functions map[string]any) *set {
	s := &set{root: template.New(setName), depth: new(int)}
	s.root.Funcs(functions)
	s.prepare()
	return s
}

// prepare gives the templates the functions that are bound to the set.
func (s *set) prepare() {
	s.root.Option("missingkey=zero").Funcs(template.FuncMap{"include": s.include, "tpl": s.tpl})
}

// include renders a template into a text.
func (s *set) include(name string, data any) (string, error) {
	if *s.depth++; *s.depth > maxNesting {
		return "", errNesting
	}
	defer func() { *s.depth-- }()
	var b strings.Builder
	err := s.root.ExecuteTemplate(&b, name, data)
	return b.String(), err
}

// tpl renders a text that is a template itself. What it defines is known in it
// only.
func (s *set) tpl(text string, data any) (string, error) {
	if *s.depth++; *s.depth > maxNesting {
		return "", errNesting
	}
	defer func() { *s.depth-- }()
	inner := s
	if strings.Contains(text, "define") || strings.Contains(text, "block") {
		copied, err := s.root.Clone()
		if err != nil {
			return "", err
		}
		inner = &set{root: copied, depth: s.depth}
		inner.prepare()
	}
	made, err := inner.root.New(inner.root.Name()).Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := made.Execute(&b, data); err != nil {
		return "", err
	}
	return withoutNoValue(b.String()), nil
}
