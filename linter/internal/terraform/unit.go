package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/terraform/modules"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Unit is a root module that another tool runs in a folder of its own, with
// inputs of its own: a unit of Terragrunt.
type Unit struct {
	// Folder names the root module in facts and tokens.
	Folder string
	// Module is the folder of its module in the tree. If it is empty, Source and
	// Version are those of a module from elsewhere, as in a module call.
	Module, Source, Version string
	// Range is where the unit names its module.
	Range source.Range
	// Open begins one evaluation of the unit's inputs with the evaluator. Outputs
	// gives an output of the root module or unit in a folder, if there is one.
	Open func(e *expression.Evaluator, outputs func(folder, name string) (value.Value, bool)) Inputs
	// State is where the unit keeps its state, as a backend block would say it;
	// nil: not known.
	State *State
}

// Inputs are the input variables that a unit sets.
type Inputs interface {
	// Input returns the value of a variable, and whether the unit sets it.
	Input(name string) (value.Value, bool)
	// Generated returns the contents of configuration files that the tool writes
	// into the root module, such as its provider blocks.
	Generated() []symbolic.Text
}

// job is one root module to evaluate; unit is nil unless a unit runs it.
type job struct {
	module *layout.Module
	unit   *Unit
	// environment is the one to evaluate it for; the zero value is none.
	environment Environment
}

// jobs lists the root modules of a tree: those that nobody calls and no unit
// runs, and the units. Units whose module is not at hand are told.
func jobs(modules *layout.Layout, options Options) (all []job, facts graph.Facts) {
	run := map[*layout.Module]bool{}
	for i := range options.Units {
		u := &options.Units[i]
		m := u.module(modules, options)
		if m == nil {
			if concernsIdentity(u.Range.File.Data) {
				facts.Skipped = append(facts.Skipped, graph.Skipped{
					File: u.Range.File.Name, Reason: "runs the module " + strconv.Quote(u.Source+u.Module) + ", which is not in the tree and not known", Holds: true,
				})
			}
			continue
		}
		run[m] = true
		all = append(all, job{module: m, unit: u})
	}
	var roots []job
	for _, m := range modules.Roots() {
		if !run[m] && !options.isModel(m) {
			roots = append(roots, variants(m, options)...)
		}
	}
	all = append(roots, all...)
	slices.SortStableFunc(all, func(a, b job) int { return strings.Compare(a.folder(), b.folder()) })
	return all, facts
}

// isModel reports whether a folder holds nothing but models that the user wrote:
// they stand in for modules and are none by themselves.
func (o Options) isModel(m *layout.Module) bool {
	for _, file := range m.Files {
		if !slices.ContainsFunc(o.Models, func(own modules.Model) bool { return own.Name == file.Source.Name }) {
			return false
		}
	}
	return len(m.Files) > 0
}

// variants are the evaluations of one root module.
func variants(m *layout.Module, options Options) []job {
	var all []job
	if options.Environments != nil {
		for _, e := range options.Environments(m.Folder) {
			all = append(all, job{module: m, environment: e})
		}
	}
	if len(all) == 0 {
		all = append(all, job{module: m})
	}
	return all
}

func (j job) folder() string {
	if j.unit != nil {
		return j.unit.Folder
	}
	return j.module.Folder
}

// module is the module that a unit runs, or nil.
func (u *Unit) module(l *layout.Layout, options Options) *layout.Module {
	if u.Module != "" {
		return l.Module(u.Module)
	}
	model, ok := modules.Find(u.Source, u.Version, options.Models)
	if !ok {
		return nil
	}
	return l.Inline(model.Name, model.Text, model.OperatorInput)
}

// unitInput is what the unit sets a variable of its root module to.
func (in *instance) unitInput(name string) (value.Value, bool) {
	inputs := in.root.openUnit()
	if inputs == nil {
		return value.Value{}, false
	}
	return inputs.Input(name)
}

// openUnit returns what the unit gives to its root module; nil if no unit runs it.
func (r *root) openUnit() Inputs {
	if r.unit != nil && r.inputs == nil {
		r.inputs = r.unit.Open(r.eval, r.outputOf)
	}
	return r.inputs
}

// generatedProviders are the provider blocks that the unit writes into the root
// module. What is not known in them is left out, so it decides nothing.
func (in *instance) generatedProviders() []*layout.Block {
	inputs := in.root.openUnit()
	if inputs == nil || in.parent != nil {
		return nil
	}
	var out []*layout.Block
	for _, contents := range inputs.Generated() {
		text := strings.ReplaceAll(contents.Flat(), "\xff", "")
		m := in.root.layout.Inline("generated for "+in.root.folder+": "+text, text, "")
		out = append(out, m.Providers...)
	}
	return out
}
