package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// nested is one nested block, written out or made by a dynamic block.
type nested struct {
	in    *instance
	body  *expression.Body
	scope *scope
	head  source.Range
	// when are the assumptions under which a block exists; none: it exists.
	when []value.Assumption
}

// conditional reports whether the files do not decide if the block exists.
func (n nested) conditional() bool { return len(n.when) > 0 }

// fork is a condition on which nested blocks hang, with its number of outcomes.
type fork struct {
	condition value.Condition
	outcomes  int
}

// blocks returns the nested blocks of a type, dynamic ones expanded, and the
// conditions on which they hang.
func (r *resource) blocks(kind string) ([]nested, []fork) {
	return blocksOf(r.in, r.block.Body(), r.scope, kind)
}

func (n nested) blocks(kind string) ([]nested, []fork) {
	return blocksOf(n.in, n.body, n.scope, kind)
}

// argument evaluates an argument of the block; false if it has none or null.
func (n nested) argument(name string) (value.Value, bool) { return argumentOf(n.body, n.scope, name) }

// text is an argument as text; false if it is missing or no string.
func (n nested) text(name string) (symbolic.Text, bool) {
	v, ok := n.argument(name)
	if !ok {
		return symbolic.Text{}, false
	}
	return v.AsText()
}

// place is where an argument stands, or the block's head if it has none.
func (n nested) place(name string) source.Range {
	if a := n.body.Attribute(name); a != nil {
		return n.in.place(a.ExprRange)
	}
	return n.in.place(n.head)
}

// object is the block as a value, as a reference to the resource sees it.
func (n nested) object(token *symbolic.Token) value.Value {
	var names []string
	for _, a := range n.body.Attributes() {
		names = append(names, a.Name)
	}
	return value.NewLazy(token, names, func(name string) value.Value {
		v, _ := n.argument(name)
		return v
	})
}

func blocksOf(in *instance, body *expression.Body, s *scope, kind string) (out []nested, forks []fork) {
	for _, b := range body.Blocks(kind, 0) {
		out = append(out, nested{in: in, body: b.Body, scope: s, head: b.Header})
	}
	for _, b := range body.Blocks("dynamic", 1) {
		if len(b.Labels) == 1 && b.Labels[0] == kind {
			blocks, on := expandDynamic(in, b, s)
			out, forks = append(out, blocks...), append(forks, on...)
		}
	}
	slices.SortStableFunc(out, func(a, b nested) int { return source.Compare(a.head, b.head) })
	return out, forks
}

// expandDynamic makes the blocks of one dynamic block.
func expandDynamic(in *instance, b *expression.Block, s *scope) (out []nested, forks []fork) {
	forEach := b.Body.Attribute("for_each")
	content := b.Body.Blocks("content", 0)
	if forEach == nil || len(content) == 0 {
		return nil, nil
	}
	over := s.eval(forEach.Expr)
	cases, ok := over.Cases(maxCases)
	if !ok {
		cases = []value.Case{{Value: over}}
	}
	for _, c := range cases {
		forks = addForks(forks, c.Assumptions)
		if in.root.admit(len(c.Value.Elements()), forEach) {
			elements, on := dynamicElements(c, b.Labels[0], s)
			forks = addForks(forks, on)
			for _, e := range elements {
				inner := s.with(iteratorOf(b), e.object()).assuming(e.when)
				out = append(out, nested{in: in, body: content[0].Body, scope: inner, head: b.Header, when: e.when})
			}
		}
	}
	return out, forks
}

// addForks adds the conditions of assumptions to forks.
func addForks(forks []fork, assumptions []value.Assumption) []fork {
	for _, a := range assumptions {
		i := slices.IndexFunc(forks, func(f fork) bool { return f.condition == a.Condition })
		if i < 0 {
			i = len(forks)
			forks = append(forks, fork{condition: a.Condition, outcomes: 2})
		}
		forks[i].outcomes = max(forks[i].outcomes, a.Outcome+1)
	}
	return forks
}

// iteratorOf is the name that the content of a dynamic block uses.
func iteratorOf(b *expression.Block) string {
	if a := b.Body.Attribute("iterator"); a != nil {
		if t, ok := a.Expr.(*hclsyntax.ScopeTraversalExpr); ok && len(t.Traversal) == 1 {
			if root, ok := t.Traversal[0].(hcl.TraverseRoot); ok {
				return root.Name
			}
		}
		if name, ok := layout.Literal(a); ok {
			return name
		}
	}
	return b.Labels[0]
}

// element is one element of a dynamic block's for_each.
type element struct {
	key, value value.Value
	when       []value.Assumption
}

func (e element) object() value.Value {
	return value.NewObject([]value.Attribute{
		{Key: symbolic.Literal("key"), Value: e.key},
		{Key: symbolic.Literal("value"), Value: e.value},
	})
}

// dynamicElements lists what one case of a for_each goes over. What may be
// missing, or stands for any number of elements, hangs on a condition of its
// own: one block stands for all, as none of them says more than it does.
func dynamicElements(c value.Case, label string, s *scope) (out []element, on []value.Assumption) {
	perhaps := func(name string) []value.Assumption {
		a := value.Assumption{Condition: value.Condition{Scope: s.in.tokenScope(), Name: name}}
		on = append(on, a)
		return append(slices.Clone(c.Assumptions), a)
	}
	over := c.Value
	switch {
	case over.IsMapping():
		for _, a := range over.Attributes() {
			e := element{key: value.OfText(a.Key), value: a.Value.Plain(), when: c.Assumptions}
			if a.Value.IsOptional() {
				e.when = perhaps(label + " " + a.Key.String())
			}
			out = append(out, e)
		}
		if rest := over.Rest(); rest != nil {
			key := genericKey(rest, "", label+".key", cty.String)
			out = append(out, element{key, value.UnknownOf(rest, cty.NilType).Index(key, source.Range{}), perhaps(rest.Name)})
		}
	case over.IsSequence():
		for i, v := range over.Elements() {
			e := element{key: value.OfInt(i), value: v.Plain(), when: c.Assumptions}
			if over.Kind() == value.Set {
				e.key = e.value
			}
			if v.IsOptional() {
				e.when = perhaps(value.Key(v))
			}
			out = append(out, e)
		}
	case over.IsNull(), over.IsInvalid():
	default:
		token := over.Token()
		key := genericKey(token, s.in.tokenScope()+" "+label, label+".key", cty.String)
		name := label
		if token != nil {
			name = token.Name
		}
		out = append(out, element{key, over.Index(key, source.Range{}), perhaps(name)})
	}
	return out, on
}

// genericKey is a key of a collection that is not known. Whatever is repeated
// over one and the same collection has the same key.
func genericKey(of *symbolic.Token, otherwise, name string, t cty.Type) value.Value {
	scope := otherwise
	if of != nil {
		scope = of.Scope + " each of " + of.Name
	}
	return value.UnknownOf(&symbolic.Token{Scope: scope, Name: name}, t)
}
