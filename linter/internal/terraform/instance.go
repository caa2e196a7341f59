package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// instance is one module in one place of the module tree, with its inputs.
type instance struct {
	root   *root
	module *layout.Module
	// parent and call tell where the module is called; nil for the root module.
	// inputs is the scope of the caller in which the arguments are evaluated.
	parent *instance
	call   *layout.Block
	inputs *scope
	// path is the module's address, such as `module.irsa["dns"]`; calls are the
	// names of the module calls that lead here.
	path  string
	calls []string
	depth int
	// conditional is true if the files do not decide whether it exists;
	// assumptions are what holds if it does.
	conditional bool
	assumptions []value.Assumption
	// foreign is true for a module that nobody edits here: a model, or what
	// "terraform init" downloaded. Places in it are those of the call.
	foreign bool

	memo       map[string]value.Value
	reads      map[string]switchSet // what the values of memo depend on
	expansions map[*layout.Block]*expansion
	resources  map[string]*resource
	children   map[string]*instance
	accounts   map[string]account
	tfvars     map[string]value.Value // of the root module
}

func newInstance(r *root, parent *instance, call *layout.Block, m *layout.Module) *instance {
	in := &instance{
		root: r, parent: parent, call: call, module: m,
		memo: map[string]value.Value{}, reads: map[string]switchSet{}, expansions: map[*layout.Block]*expansion{},
		resources: map[string]*resource{}, children: map[string]*instance{}, accounts: map[string]account{},
	}
	if parent != nil {
		in.depth = parent.depth + 1
		in.calls = append(slices.Clone(parent.calls), call.Name())
		in.conditional, in.assumptions = parent.conditional, parent.assumptions
		in.foreign = parent.foreign || isForeign(m)
	}
	r.instances++
	r.dependencies.modules[m] = true
	if !in.foreign {
		for _, file := range m.Files {
			r.know(file.Source)
		}
	}
	return in
}

// release lets go of what was evaluated, which is most of the memory of a run. The
// places of blocks stay known.
func (in *instance) release() {
	for _, child := range in.children {
		child.release()
	}
	in.memo, in.reads = map[string]value.Value{}, map[string]switchSet{}
	in.expansions, in.resources, in.children = map[*layout.Block]*expansion{}, map[string]*resource{}, map[string]*instance{}
	in.inputs, in.tfvars = nil, nil
}

// isForeign reports whether nobody edits the module here.
func isForeign(m *layout.Module) bool {
	return m.Model || slices.Contains(strings.Split(m.Folder, "/"), ".terraform")
}

// know makes a file's places known to the evaluator. Values that come from
// files it does not know have no place.
func (r *root) know(file *source.File) {
	if !r.known[file] {
		r.known[file] = true
		r.eval.AddFile(file)
	}
}

// tokenScope is the scope of the tokens that the module makes.
func (in *instance) tokenScope() string {
	if in.path == "" {
		return in.root.folder
	}
	return in.root.folder + " " + in.path
}

// unknown is a value that the module's files do not tell.
func (in *instance) unknown(name string) value.Value {
	return value.Named(in.tokenScope(), name)
}

// place is where a person edits what stands at rng: the place itself, or the
// module call through which a foreign module came in.
func (in *instance) place(rng source.Range) source.Range {
	at := in
	for at.foreign && at.parent != nil {
		rng = at.call.Header
		at = at.parent
	}
	return rng
}

// scope returns the scope of the module's own expressions, outside of anything
// that is repeated.
func (in *instance) scope() *scope { return &scope{in: in} }

// workdir is the module's folder as path.module gives it: relative to the
// folder of the root module.
func (in *instance) workdir() string {
	if in.parent == nil || in.module.Model {
		return "."
	}
	return relative(in.root.home, in.module.Folder)
}

// relative returns the path from one folder to another; both are relative to
// the same folder or absolute.
func relative(from, to string) string {
	if from == to {
		return "."
	}
	a, b := split(from), split(to)
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	if slices.Contains(a[same:], "..") {
		return to // cannot be told without the working directory's name
	}
	up := strings.Repeat("../", len(a)-same)
	return path.Clean(up + strings.Join(b[same:], "/"))
}

func split(folder string) []string {
	if folder = path.Clean(folder); folder == "." {
		return nil
	}
	return strings.Split(folder, "/")
}
