package terragrunt

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// FileName is the name of a unit's configuration.
const FileName = "terragrunt.hcl"

// Tree is what the package reads through; [source.Tree] has it.
type Tree interface {
	Files() []string
	Read(name string) (*source.File, error)
	IsFile(name string) bool
}

// Find returns the units of a tree in the order of their folders. Problems are
// files that could not be read.
func Find(ctx context.Context, tree Tree) ([]terraform.Unit, []graph.Problem) {
	p := &parser{tree: tree, parsed: map[string]*document{}}
	all := p.stacked()
	templates := map[string]bool{} // what stacks make units of is none itself
	for _, f := range all {
		templates[f.name] = true
	}
	for _, name := range tree.Files() {
		if path.Base(name) == FileName && !templates[name] && !isGenerated(name) {
			all = append(all, form{name: name, folder: path.Dir(name)})
		}
	}
	var units []terraform.Unit
	for _, f := range all {
		if ctx.Err() != nil {
			break
		}
		if unit, ok := newUnit(p, f, expression.New(nil)).describe(); ok {
			units = append(units, unit)
		}
	}
	slices.SortFunc(units, func(a, b terraform.Unit) int { return strings.Compare(a.Folder, b.Folder) })
	return units, p.problems
}

// isGenerated reports whether Terragrunt wrote the file, as a copy of others.
func isGenerated(name string) bool {
	return strings.Contains(name, ".terragrunt-cache/") || strings.Contains(name, ".terragrunt-stack/")
}

// form is what a unit is made from.
type form struct {
	// name is the file of its configuration, folder the unit's own.
	name, folder string
	// stack is the file of the stack that makes the unit, label the block in it;
	// empty: the unit stands for itself.
	stack, label string
}

// parser reads the configurations of a tree once, for all units.
type parser struct {
	tree     Tree
	parsed   map[string]*document
	problems []graph.Problem
}

// document is a parsed file; body is nil if there is no such file.
type document struct {
	file *source.File
	body *expression.Body
}

// parse returns the configuration of a file. Only Find calls it, so it needs no
// lock: what units read later they read again.
func (p *parser) parse(name string, e *expression.Evaluator) *document {
	if d, ok := p.parsed[name]; ok {
		if d.file != nil {
			e.AddFile(d.file)
		}
		return d
	}
	d := &document{}
	p.parsed[name] = d
	file, err := p.tree.Read(name)
	if err != nil {
		if p.tree.IsFile(name) {
			p.problems = append(p.problems, graph.Problem{Range: source.NewFile(name, nil).Whole(), Message: err.Error()})
		}
		return d
	}
	body, problems := e.Parse(file)
	p.problems = append(p.problems, problems...)
	d.file, d.body = file, body
	return d
}

// describe makes the unit of a configuration; false if it is none: it names no
// module and there is none in its folder, as in a configuration that is only
// included by others.
func (u *unit) describe() (terraform.Unit, bool) {
	out := terraform.Unit{Folder: u.form.folder, Module: u.form.folder, State: u.config.state()}
	src, at, ok := u.config.source()
	switch {
	case ok:
		out.Module, out.Source, out.Version = u.module(src)
		out.Range = at
	case u.hasModule():
		out.Range = u.config.document.file.Range(0, 0)
	default:
		return out, false
	}
	tree, made := u.parser.tree, u.form
	out.Open = func(e *expression.Evaluator, outputs func(folder, name string) (value.Value, bool)) terraform.Inputs {
		own := newUnit(&parser{tree: tree, parsed: map[string]*document{}}, made, e)
		own.outputs = outputs
		return own
	}
	return out, true
}

// module takes a source apart: a folder of the tree, or a module from elsewhere
// with its version. A double slash only tells Terragrunt what to copy.
func (u *unit) module(src string) (folder, remote, version string) {
	if rest, ok := strings.CutPrefix(src, "tfr://"); ok {
		_, rest, _ = strings.Cut(rest, "/") // the registry's host
		rest, query, _ := strings.Cut(rest, "?")
		version, _ = strings.CutPrefix(query, "version=")
		return "", rest, version
	}
	if strings.HasPrefix(src, ".") || strings.HasPrefix(src, "/") {
		return resolve(u.form.folder, strings.ReplaceAll(src, "//", "/")), "", ""
	}
	return "", src, ""
}

// hasModule reports whether the unit's own folder holds a module.
func (u *unit) hasModule() bool {
	for _, name := range u.parser.tree.Files() {
		if path.Dir(name) == u.form.folder && (strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json")) {
			return true
		}
	}
	return false
}
