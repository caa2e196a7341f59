package terraform

import (
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// resource is one instance of a resource or data source.
type resource struct {
	in    *instance
	block *layout.Block
	at    *expanded
	scope *scope
	// name is the address inside the module, address the whole address.
	name, address string
	model         model
	conditional   bool
	// assumed is true for a view of the resource under assumptions of its own,
	// whose attributes are not those that others see.
	assumed bool
}

// resource returns one instance of a resource or data source.
func (in *instance) resource(block *layout.Block, at *expanded) *resource {
	name := block.Address() + at.suffix()
	if known := in.resources[name]; known != nil && known.block == block {
		return known
	}
	res := &resource{
		in: in, block: block, at: at, scope: at.scope,
		name: name, address: join(in.path, name),
		model:       in.root.modelOf(block),
		conditional: in.conditional || at.conditional,
	}
	in.resources[name] = res
	return res
}

// token is an unknown attribute of the resource.
func (r *resource) token(attribute string) *symbolic.Token {
	return &symbolic.Token{Scope: r.in.tokenScope(), Name: r.name + "." + attribute}
}

func (r *resource) tokenText(attribute string) symbolic.Text { return symbolic.Of(r.token(attribute)) }

// read is what a reference to an attribute gives.
func (r *resource) read(name string) value.Value {
	compute := func() value.Value {
		if get := r.model.attributes[name]; get != nil {
			return get(r)
		}
		return r.plain(name)
	}
	if r.assumed {
		return compute()
	}
	return r.in.root.resolve(r.in, r.name+"."+name, r.block.Header, compute)
}

// plain is an attribute that no model knows: the argument of the name, nested
// blocks of the name, or an unknown.
func (r *resource) plain(name string) value.Value {
	// In JSON syntax only the schema tells a block from an object.
	isBlock := name == "metadata" || name == "spec"
	if v, ok := r.argument(name); ok && (!isBlock || !v.IsMapping() && !v.IsSequence()) {
		return v
	}
	if blocks, _ := r.blocks(name); len(blocks) > 0 {
		elements := make([]value.Value, len(blocks))
		for i, b := range blocks {
			elements[i] = b.object(r.token(name + "[" + strconv.Itoa(i) + "]"))
			if b.conditional() {
				elements[i] = elements[i].AsOptional()
			}
		}
		return value.NewTuple(elements)
	}
	return value.UnknownOf(r.token(name), cty.NilType)
}

// object is the whole resource as a value.
func (r *resource) object() value.Value {
	body := r.block.Body()
	var names []string
	for name := range r.model.attributes {
		names = append(names, name)
	}
	for _, a := range body.Attributes() {
		if !slices.Contains(metaArguments, a.Name) {
			names = append(names, a.Name)
		}
	}
	for _, kind := range body.BlockTypes() {
		if !slices.Contains(metaArguments, kind) && kind != "dynamic" {
			names = append(names, kind)
		}
	}
	for _, b := range body.Blocks("dynamic", 1) {
		names = append(names, b.Labels...)
	}
	slices.Sort(names)
	token := &symbolic.Token{Scope: r.in.tokenScope(), Name: r.name}
	return value.NewLazy(token, slices.Compact(names), r.read)
}

// metaArguments belong to Terraform and not to the resource.
var metaArguments = []string{"count", "for_each", "provider", "depends_on", "lifecycle"}

// argument evaluates an argument as it is handed to the provider; false if the
// block has none of that name or it is null.
func (r *resource) argument(name string) (value.Value, bool) {
	return argumentOf(r.block.Body(), r.scope, name)
}

func argumentOf(body *expression.Body, s *scope, name string) (value.Value, bool) {
	a := body.Attribute(name)
	if a == nil || slices.Contains(metaArguments, name) {
		return value.Value{}, false
	}
	v := s.eval(a.Expr)
	return v, !v.IsNull()
}

// text is an argument as text; false if it is missing, null or no string.
func (r *resource) text(name string) (symbolic.Text, bool) {
	v, ok := r.argument(name)
	if !ok {
		return symbolic.Text{}, false
	}
	return v.AsText()
}

// place is where an argument stands, or the resource's head if it has none.
func (r *resource) place(name string) source.Range {
	if a := r.block.Body().Attribute(name); a != nil {
		return r.in.place(a.ExprRange)
	}
	return r.in.place(r.block.Header)
}

// argumentName is the place of an argument's name, or the resource's head.
func (r *resource) argumentName(name string) source.Range {
	if a := r.block.Body().Attribute(name); a != nil {
		return r.in.place(a.NameRange)
	}
	return r.in.place(r.block.Header)
}

// readText is an attribute as text, or its unknown if it is no string.
func (r *resource) readText(name string) symbolic.Text {
	if text, ok := r.read(name).AsText(); ok {
		return text
	}
	return r.tokenText(name)
}

// seat gives a text that came from a foreign module or a reference the place
// where it is used.
func seat(t symbolic.Text, rng source.Range) symbolic.Text {
	if t.Range().IsZero() {
		return t.At(rng)
	}
	return t
}

// assuming returns the resource with its arguments evaluated under assumptions.
func (r *resource) assuming(when []value.Assumption) *resource {
	if len(when) == 0 {
		return r
	}
	out := *r
	out.scope = r.scope.assuming(when)
	out.assumed = true
	return &out
}

// origin is where the resource's facts come from.
func (r *resource) origin() graph.Origin {
	return graph.Origin{
		Root: r.in.root.folder, Address: r.address, Door: "terraform",
		Conditional: r.conditional, Range: r.in.place(r.block.Header),
	}
}

// undecided notes that a value hides a fact and how to supply it.
func (r *resource) undecided(what string, v value.Value, rng source.Range) {
	u := graph.Undecided{What: what, Because: value.Describe(v), Range: rng}
	u.Supply = r.in.supply(v)
	r.in.root.facts.Undecided = append(r.in.root.facts.Undecided, u)
}
