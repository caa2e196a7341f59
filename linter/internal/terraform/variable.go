package terraform

import (
	"strings"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// variable returns the value of an input variable.
func (in *instance) variable(name string, at source.Range) value.Value {
	return in.root.resolve(in, "var."+name, at, func() value.Value {
		block := in.module.Variable(name)
		if block == nil {
			return value.Fail(at, "there is no variable \""+name+"\"")
		}
		v := in.input(name, block)
		if a := block.Body().Attribute("sensitive"); a != nil && in.scope().eval(a.Expr).AsBool() != symbolic.No {
			v = v.MarkSensitive()
			if rng := v.Range(); !rng.IsZero() && strings.Contains(rng.File.Name, ".tfvars") {
				rng.File.MarkData()
			}
		}
		return v
	})
}

// input is what a variable is set to, converted to its type.
func (in *instance) input(name string, block *layout.Block) value.Value {
	body := block.Body()
	constraint := in.constraint(body)
	if in.parent != nil {
		return in.argument(name, body, constraint)
	}
	if given, ok := in.given(name); ok {
		return in.convert(given, constraint, body)
	}
	initial := body.Attribute("default")
	if initial == nil {
		return in.open(name, constraint)
	}
	v := in.scope().eval(initial.Expr)
	if isEmpty(v) {
		// Nobody sets it: the caller that does is not in the tree.
		return in.open(name, constraint)
	}
	v = in.root.switches.switched(name, v)
	return in.convert(in.withoutBlanks("var."+name, v), constraint, body)
}

// argument is the input of a module that is called: what the call says, or the
// variable's default.
func (in *instance) argument(name string, body *expression.Body, constraint value.TypeConstraint) value.Value {
	initial := func() value.Value {
		if a := body.Attribute("default"); a != nil {
			return in.convert(in.scope().eval(a.Expr), constraint, body)
		}
		return in.open(name, constraint)
	}
	a := in.call.Body().Attribute(name)
	if a == nil {
		return initial()
	}
	v := in.inputs.argument(a.Expr)
	if n := body.Attribute("nullable"); n != nil && v.IsNull() && in.scope().eval(n.Expr).AsBool() == symbolic.No {
		return initial()
	}
	return in.convert(v, constraint, body)
}

// constraint is the variable's type.
func (in *instance) constraint(body *expression.Body) value.TypeConstraint {
	a := body.Attribute("type")
	if a == nil {
		return value.TypeConstraint{}
	}
	constraint, _ := in.root.eval.TypeConstraint(a.Expr, in.scope())
	return constraint
}

// convert converts a value to the variable's type. A value that does not fit is
// kept: Terraform would refuse it, which is not for us to report.
func (in *instance) convert(v value.Value, to value.TypeConstraint, body *expression.Body) value.Value {
	converted := v.Convert(to, body.Range)
	if converted.IsInvalid() {
		return v
	}
	return converted
}

// open is the value of a variable that the files do not tell.
func (in *instance) open(name string, constraint value.TypeConstraint) value.Value {
	token := &symbolic.Token{Scope: in.tokenScope(), Name: "var." + name}
	if in.parent == nil && in.root.unit == nil {
		token.Supply = in.root.setIn(name)
	}
	return value.UnknownOf(token, constraint.Type)
}

// isEmpty reports whether a default says nothing: null, "", [] or {}.
func isEmpty(v value.Value) bool {
	switch v.Kind() {
	case value.Null:
		return true
	case value.String:
		text, _ := v.AsText()
		return text.IsEmpty()
	case value.List, value.Tuple, value.Set, value.Map, value.Object:
		return v.Rest() == nil && len(v.Elements()) == 0
	default:
		return false
	}
}

// withoutBlanks replaces the empty strings inside the attributes of a root
// variable's default by unknowns: they are blanks that somebody fills in.
func (in *instance) withoutBlanks(name string, v value.Value) value.Value {
	switch v.Kind() {
	case value.Object, value.Map:
		attributes := v.Attributes()
		out := make([]value.Attribute, len(attributes))
		for i, a := range attributes {
			key := a.Key.String()
			out[i] = value.Attribute{Key: a.Key, Value: in.blank(name+"."+key, a.Value)}
		}
		return value.NewObject(out).At(v.Range())
	case value.List, value.Tuple:
		elements := v.Elements()
		out := make([]value.Value, len(elements))
		for i, e := range elements {
			out[i] = in.withoutBlanks(name+"[*]", e)
		}
		return value.NewTuple(out).At(v.Range())
	default:
		return v
	}
}

func (in *instance) blank(name string, v value.Value) value.Value {
	if v.Kind() == value.String && isEmpty(v) {
		return in.unknown(name)
	}
	return in.withoutBlanks(name, v)
}
