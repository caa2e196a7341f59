package terraform

import (
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/terraform/modules"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// newChild makes an instance of a called module. Where the module's source is
// not at hand and no model stands in for it, the instance has no module and all
// of its outputs are unknown.
func (in *instance) newChild(call *layout.Block, at *expanded, address string) *instance {
	r := in.root
	m := in.childModule(call)
	if m == nil {
		return &instance{root: r, parent: in, call: call, path: address, depth: in.depth + 1, memo: map[string]value.Value{}}
	}
	child := newInstance(r, in, call, m)
	child.path = address
	child.inputs = at.scope
	child.conditional = in.conditional || at.conditional
	child.assumptions = append(append([]value.Assumption(nil), in.assumptions...), at.scope.assumptions...)
	return child
}

// childModule finds the module that a call leads to, or nil.
func (in *instance) childModule(call *layout.Block) *layout.Module {
	r := in.root
	if in.depth+1 > maxModuleDepth {
		r.problem(in.place(call.Header), "modules are nested deeper than "+strconv.Itoa(maxModuleDepth)+": the outputs of "+strconv.Quote(call.Address())+" are taken as unknown", "")
		return nil
	}
	if r.instances >= maxInstances {
		r.problem(in.place(call.Header), "more than "+strconv.Itoa(maxInstances)+" module instances: the outputs of "+strconv.Quote(call.Address())+" are taken as unknown", "")
		return nil
	}
	if m := r.layout.Child(r.home, in.calls, in.module, call); m != nil {
		for at := in; at != nil; at = at.parent {
			if at.module == m {
				r.problem(in.place(call.Header), "module "+strconv.Quote(join(in.path, call.Address()))+" calls itself", "")
				return nil
			}
		}
		return m
	}
	return r.standIn(call)
}

// standIn is the model of a module whose source is not at hand, or nil.
func (r *root) standIn(call *layout.Block) *layout.Module {
	called := layout.Called{Source: layout.Address(call)}
	find := func() *layout.Module {
		model, ok := modules.Find(called.Source, called.Version, r.options.Models)
		if !ok {
			return nil
		}
		return r.layout.Inline(model.Name, model.Text, model.OperatorInput)
	}
	// Few modules have a model, and only for those the version is looked up.
	if !modules.Covers(called.Source, r.options.Models) {
		return nil
	}
	called.Source, called.Version = layout.Source(call)
	return r.layout.StandIn(called, find)
}

// output returns an output of the module instance.
func (in *instance) output(name string, at source.Range) value.Value {
	if in.module == nil {
		return in.parent.unknown(in.address() + "." + name)
	}
	return in.root.resolve(in, "output."+name, at, func() value.Value {
		block := in.module.Output(name)
		if block == nil {
			if in.module.Model {
				return in.parent.unknown(in.address() + "." + name)
			}
			return value.Fail(at, "module \""+in.call.Name()+"\" has no output \""+name+"\"")
		}
		a := block.Body().Attribute("value")
		if a == nil {
			return in.unknown("output." + name)
		}
		return in.scope().eval(a.Expr)
	})
}

// address is the module's address inside its caller.
func (in *instance) address() string {
	if in.parent.path == "" {
		return in.path
	}
	return in.path[len(in.parent.path)+1:]
}

// outputs is the object of all outputs.
func (in *instance) outputs() value.Value {
	token := in.parent.unknown(in.address()).Token()
	if in.module == nil {
		return value.UnknownOf(token, cty.NilType)
	}
	get := func(name string) value.Value { return in.output(name, source.Range{}) }
	if !in.module.Model {
		token = nil
	}
	return value.NewLazy(token, in.module.Outputs(), get)
}
