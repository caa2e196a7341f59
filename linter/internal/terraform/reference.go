package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Resolve is part of [expression.Scope].
func (s *scope) Resolve(steps []expression.Step) (value.Value, int) {
	first := steps[0].Name
	if v, ok := s.iterators[first]; ok {
		return v, 1
	}
	if len(steps) < 2 || steps[1].Name == "" {
		return s.in.unknown(first), 1
	}
	name, at := steps[1].Name, steps[1].Range
	switch first {
	case "var":
		return s.given(s.in.variable(name, at)), 2
	case "local":
		return s.given(s.in.local(name, at)), 2
	case "each", "count":
		return s.repetition(first, name), 2
	case "path":
		return s.folder(name), 2
	case "terraform", "tofu":
		return value.UnknownOf(&symbolic.Token{Scope: s.in.root.folder, Name: "terraform." + name}, cty.String), 2
	case "self":
		return s.in.unknown("self." + name), 2
	case "module":
		return s.module(steps)
	case "data", "ephemeral":
		if len(steps) > 2 && steps[2].Name != "" {
			return s.resource(steps, 3)
		}
		return s.in.unknown(first + "." + name), 2
	}
	return s.resource(steps, 2)
}

// repetition returns each.key, each.value or count.index.
func (s *scope) repetition(kind, name string) value.Value {
	switch {
	case kind == "each" && name == "key" && s.each != nil:
		return s.each.key
	case kind == "each" && name == "value" && s.each != nil:
		return s.each.value
	case kind == "count" && name == "index" && s.count != nil:
		return *s.count
	}
	return s.in.unknown(kind + "." + name)
}

// folder returns path.module and its like.
func (s *scope) folder(name string) value.Value {
	switch name {
	case "module":
		return value.OfString(s.in.workdir())
	case "root":
		return value.OfString(".")
	}
	return value.UnknownOf(&symbolic.Token{Scope: s.in.root.folder, Name: "path." + name}, cty.String)
}

// local returns a local value.
func (in *instance) local(name string, at source.Range) value.Value {
	return in.root.resolve(in, "local."+name, at, func() value.Value {
		a := in.module.Local(name)
		if a == nil {
			return value.Fail(at, "there is no local value \""+name+"\"")
		}
		return in.scope().eval(a.Expr)
	})
}

// module resolves module.NAME, module.NAME.output, module.NAME[key].output.
func (s *scope) module(steps []expression.Step) (value.Value, int) {
	name := steps[1].Name
	call := s.in.module.Named("module." + name)
	if call == nil {
		return value.Fail(steps[1].Range, "there is no module \""+name+"\""), 2
	}
	all := s.in.expand(call)
	output := func(at *expanded, steps []expression.Step, used int) (value.Value, int) {
		child := s.in.child(call, at)
		if len(steps) > used && steps[used].Name != "" {
			v := s.given(child.output(steps[used].Name, steps[used].Range))
			return s.used(v, steps[:used+1]), used + 1
		}
		return child.outputs(), used
	}
	return s.pick(all, steps, 2, output)
}

// used notes that a reference brought in what another module wrote: it is here
// that a person picks another value. A policy keeps its places inside.
func (s *scope) used(v value.Value, steps []expression.Step) value.Value {
	first, last := steps[0].Range, steps[len(steps)-1].Range
	if first.IsZero() || first.File != last.File || last.End < first.Start {
		return v
	}
	rng := first.File.Range(first.Start, last.End)
	return v.MapTexts(func(t symbolic.Text) symbolic.Text {
		if strings.HasPrefix(strings.TrimLeft(t.Flat(), " \t\r\n"), "{") {
			return t
		}
		return t.UsedAt(rng, s.in.depth)
	})
}

// resource resolves a reference to a resource or data source, whose address
// takes the given number of steps.
func (s *scope) resource(steps []expression.Step, length int) (value.Value, int) {
	names := make([]string, length)
	for i := range names {
		names[i] = steps[i].Name
	}
	address := strings.Join(names, ".")
	block := s.in.module.Named(address)
	if block == nil {
		return s.in.unknown(address), length
	}
	all := s.in.expand(block)
	attribute := func(at *expanded, steps []expression.Step, used int) (value.Value, int) {
		res := s.in.resource(block, at)
		if len(steps) > used && steps[used].Name != "" {
			return s.given(res.read(steps[used].Name)), used + 1
		}
		return res.object(), used
	}
	return s.pick(all, steps, length, attribute)
}

// picker gives the value of one instance and how many steps it took.
type picker func(at *expanded, steps []expression.Step, used int) (value.Value, int)

// pick chooses among the instances of a block by the step behind its address,
// if that is a key that is known.
func (s *scope) pick(all *expansion, steps []expression.Step, used int, get picker) (value.Value, int) {
	if all.attribute == nil {
		return get(all.elements[0], steps, used)
	}
	if len(steps) > used && steps[used].Name == "" {
		if at := all.find(steps[used].Key); at != nil {
			return get(at, steps, used+1)
		}
	}
	return all.collect(func(at *expanded) value.Value {
		v, _ := get(at, nil, used)
		return v
	}), used
}

// child returns the instance of a module for one element of its repetition.
func (in *instance) child(call *layout.Block, at *expanded) *instance {
	address := join(in.path, call.Address()) + at.suffix()
	if known := in.children[address]; known != nil {
		return known
	}
	child := in.newChild(call, at, address)
	in.children[address] = child
	return child
}
