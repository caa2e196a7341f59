package engine

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"
)

// Input is what a chart is rendered with.
type Input struct {
	// Defaults holds the values of the values files by [File.Name].
	Defaults map[string]map[string]any
	// Values are those of the release: files and sets laid over each other.
	Values map[string]any
	// Name and Namespace are the release's.
	Name, Namespace string
	// Functions are those that templates may call, but for include and tpl and
	// what the template package itself has.
	Functions map[string]any
	// Templates are the chart's templates as they were parsed before.
	Templates *Templates
	// Without names files that render as nothing, by File.Name.
	Without map[string]string
	// Extra is one more template. It is parsed first, so that others may replace
	// what it defines.
	Extra string
}

// Error tells which template failed.
type Error struct {
	// File is the one that was parsed or rendered, by [File.Name]: what failed may
	// be a named template that it includes.
	File string
	// Err says where and why.
	Err error
}

// Error implements error.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Text is what one template became.
type Text struct {
	// File is the template by [File.Name]. A chart that is taken in under several
	// names has several texts of one file.
	File string
	Text string
}

// Render renders every template of the chart and of its sub-charts that are
// taken in, in the order of their full names. An error of a template is an
// [*Error]. The values and defaults are taken over: templates may change them.
func (c *Chart) Render(in Input) ([]Text, error) {
	root := newPart(c, nil, in.Defaults)
	if err := root.choose(in.Values, ""); err != nil {
		return nil, err
	}
	if err := root.importValues(); err != nil {
		return nil, err
	}
	values := copyOf(in.Values)
	if err := root.coalesce(values, dropNulls); err != nil {
		return nil, err
	}
	release := table{
		"Name": in.Name, "Namespace": in.Namespace, "Revision": 1, "IsInstall": true, "IsUpgrade": false, "Service": "Helm",
	}
	all := map[string]*source{}
	root.sources(all, values, table{"Release": release, "Capabilities": capabilities()})
	return run(in, slices.SortedFunc(maps.Values(all), bySpecificity))
}

// source is one template with what it is rendered with.
type source struct {
	name string // the full name: "web/charts/db/templates/sa.yaml"
	base string // the folder of the templates
	file *File
	// scope is shared by the templates of a chart, which may change it.
	scope table
}

// sources collects the templates of a part and its sub-parts, and returns the
// scope of the part's.
func (p *part) sources(all map[string]*source, values, shared table) table {
	metadata := p.chart.metadata.object(p.name, p.dependencies)
	metadata["IsRoot"] = p.parent == nil
	parts := table{}
	scope := table{
		"Chart": metadata, "Files": filesOf(p.chart.files), "Values": values, "Subcharts": parts,
		"Release": shared["Release"], "Capabilities": shared["Capabilities"],
	}
	for _, sub := range p.parts {
		inner, ok := values[sub.name].(table)
		if !ok {
			inner = table{}
		}
		parts[sub.name] = sub.sources(all, inner, shared)
	}
	folder := p.path()
	for _, m := range p.chart.templates {
		if p.chart.metadata.Type == "library" && !isPartial(m.name) {
			continue // a library has nothing but named templates
		}
		name := path.Join(folder, m.name)
		all[name] = &source{name: name, base: path.Join(folder, "templates"), file: m.file, scope: scope}
	}
	return scope
}

// isPartial reports whether a template is there for its named templates only.
func isPartial(name string) bool { return strings.HasPrefix(path.Base(name), "_") }

// bySpecificity is the order in which templates are parsed: of named templates of
// one name the last wins, which is that of the outermost chart.
func bySpecificity(a, b *source) int {
	return cmp.Or(cmp.Compare(strings.Count(b.name, "/"), strings.Count(a.name, "/")), cmp.Compare(b.name, a.name))
}

// run parses all templates and renders those that are no partials. It does so in
// the order given, as a template may change the values that the next one sees.
func run(in Input, sources []*source) ([]Text, error) {
	set, err := in.parse(sources)
	if err != nil {
		return nil, err
	}
	texts := map[string]Text{}
	for _, s := range sources {
		if _, without := in.Without[s.file.Name]; without || isPartial(s.name) {
			continue
		}
		s.scope["Template"] = table{"Name": s.name, "BasePath": s.base}
		text, err := set.include(s.name, s.scope)
		if err != nil {
			return nil, s.failed(err)
		}
		texts[s.name] = Text{File: s.file.Name, Text: withoutNoValue(text)}
	}
	out := make([]Text, 0, len(texts))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		out = append(out, texts[name])
	}
	return out, nil
}

// parse makes a set of the templates.
func (in Input) parse(sources []*source) (*set, error) {
	set := newSet(in.Functions)
	if _, err := set.root.New(setName + " extra").Parse(in.Extra); err != nil {
		return nil, err
	}
	for _, s := range sources {
		if _, without := in.Without[s.file.Name]; without {
			if _, err := set.root.New(s.name).Parse(""); err != nil {
				return nil, s.failed(err)
			}
			continue
		}
		trees, err := in.Templates.parse(s.file, s.name, in.Functions)
		if err != nil {
			return nil, s.failed(err)
		}
		for name, tree := range trees {
			if _, err := set.root.AddParseTree(name, tree); err != nil {
				return nil, s.failed(err)
			}
		}
	}
	return set, nil
}

// failed returns the error of a template.
func (s *source) failed(err error) error {
	text := strings.TrimPrefix(err.Error(), "template: ")
	if exec := (template.ExecError{}); errors.As(err, &exec) {
		text = innermost(text)
	}
	return &Error{File: s.file.Name, Err: errors.New(text)}
}

// innermost returns of an error of templates that include each other the last
// place and the reason: "web/templates/_names.tpl:3:4: no such function".
func innermost(text string) string {
	const begin = "template: "
	text, missing, isMissing := strings.Cut(text, begin+"no template ")
	if i := strings.LastIndex(strings.TrimSuffix(text, begin), begin); i >= 0 {
		text = text[i+len(begin):]
	}
	place, reason, ok := strings.Cut(text, ": executing ")
	if !ok {
		return text
	}
	if _, after, ok := strings.Cut(reason, ">: "); ok {
		reason = after
	}
	if isMissing {
		name, _, _ := strings.Cut(missing, " associated with")
		reason = "no template is called " + name
	}
	if at, ok := strings.CutPrefix(place, setName+":"); ok {
		place = "in a text that tpl renders, " + at
	}
	return place + ": " + reason
}

// withoutNoValue removes what the template package writes for a value that is
// not there. Helm does so as well.
func withoutNoValue(text string) string { return strings.ReplaceAll(text, "<no value>", "") }

// maxNesting bounds how deep templates include each other, for those that the
// caller's functions do not count: whole files by their names.
const maxNesting = 1_000

var errNesting = fmt.Errorf("templates include each other more than %d deep", maxNesting)
