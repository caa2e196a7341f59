package terraform

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// Limits of one root module. What goes beyond is a problem and unknown.
const (
	maxModuleDepth = 16
	maxInstances   = 10_000
	maxChain       = 400 // references that wait for each other
	maxCases       = 16  // alternatives of one value that are told apart
)

// root is the evaluation of one root module.
type root struct {
	ctx     context.Context
	layout  *layout.Layout
	tree    layout.Tree
	options Options
	// folder names the root module; home is the folder of its files.
	folder, home string
	eval         *expression.Evaluator
	top          *instance

	peers        *peers
	dependencies *dependencies
	unit         *Unit
	inputs       Inputs
	environment  Environment

	facts     graph.Facts
	releases  []helm.Release
	rendered  map[string]bool // names of files; see Result.Rendered
	models    map[string]model
	relevant  map[*layout.Module]bool
	places    map[string]place
	reported  map[string]bool // messages of problems, to say each once
	instances int
	switches  switches
	// waiting are the references that are being resolved, innermost last; it
	// finds cycles.
	waiting []pending
	known   map[*source.File]bool // files that the evaluator knows
	// unloaded are the variable files that nobody loads; nil: not looked for.
	unloaded []string
}

// pending is one reference that is being resolved.
type pending struct {
	in   *instance
	name string
}

func newRoot(ctx context.Context, l *layout.Layout, tree layout.Tree, j job, options Options, table map[string]model, all *peers) *root {
	r := &root{
		ctx: ctx, layout: l, tree: tree, options: options, folder: j.folder(), home: j.module.Folder, unit: j.unit, environment: j.environment, peers: all,
		eval:   expression.New(nil),
		models: table, relevant: map[*layout.Module]bool{},
		places: map[string]place{}, reported: map[string]bool{}, known: map[*source.File]bool{}, rendered: map[string]bool{},
		switches: switches{number: map[string]int{}, behind: map[told]switchSet{}},
	}
	r.dependencies = all.dependencies
	r.tree = observed{tree, r.dependencies}
	r.top = newInstance(r, nil, nil, j.module)
	all.byFolder[r.folder] = r
	return r
}

// release lets go of everything but the facts and places.
func (r *root) release() {
	for _, peer := range r.peers.byFolder {
		if peer != nil {
			peer.top.release()
		}
	}
	r.peers, r.eval, r.inputs, r.waiting, r.known, r.reported, r.relevant = nil, nil, nil, nil, nil, nil, nil
}

// problem notes a defect once.
func (r *root) problem(rng source.Range, message, help string) {
	key := rng.String() + message
	if r.reported[key] {
		return
	}
	r.reported[key] = true
	r.facts.Problems = append(r.facts.Problems, graph.Problem{Range: rng, Message: message, Help: help})
}

// resolve computes the value of a reference once. A reference that leads back
// to itself is a problem and unknown.
func (r *root) resolve(in *instance, name string, at source.Range, compute func() value.Value) value.Value {
	if v, ok := in.memo[name]; ok {
		r.switches.read |= in.reads[name]
		return v
	}
	for i, p := range r.waiting {
		if p.in == in && p.name == name {
			r.cycle(r.waiting[i:], at)
			return in.unknown(name)
		}
	}
	switch {
	case len(r.waiting) >= maxChain:
		r.problem(at, "more than "+strconv.Itoa(maxChain)+" references hang on each other: "+strconv.Quote(name)+" is taken as unknown", "")
		return in.unknown(name)
	case r.ctx.Err() != nil:
		return in.unknown(name)
	}
	r.waiting = append(r.waiting, pending{in, name})
	v, read := r.switches.tracked(compute)
	r.waiting = r.waiting[:len(r.waiting)-1]
	in.memo[name] = v
	if read != 0 {
		in.reads[name] = read
	}
	return v
}

// cycle reports a ring of references. It begins with the name that comes first
// in the alphabet, so that it reads the same whoever asked first.
func (r *root) cycle(ring []pending, at source.Range) {
	names := make([]string, len(ring))
	for i, p := range ring {
		names[i] = join(p.in.path, p.name)
	}
	first := 0
	for i, name := range names {
		if name < names[first] {
			first = i
		}
	}
	names = slices.Concat(names[first:], names[:first])
	names = append(names, names[0])
	key := "cycle " + strings.Join(names, " ")
	if r.reported[key] {
		return
	}
	r.reported[key] = true
	r.problem(at, "cycle: "+strings.Join(names, " -> "), "break the ring: one of these values must not depend on the others")
}

// join puts a module path in front of an address.
func join(module, address string) string {
	if module == "" {
		return address
	}
	return module + "." + address
}

// ReadFile opens a file by the name that the configuration uses: relative to
// the folder of the root module, where Terraform runs.
func (r *root) ReadFile(name string) (*source.File, error) {
	return r.tree.Read(r.fileName(name))
}

func (r *root) fileName(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return path.Join(r.home, name)
}

// Glob lists files for fileset.
func (r *root) Glob(folder, pattern string) ([]string, error) {
	return r.layout.Glob(r.fileName(folder), pattern)
}
