package terraform

import (
	"strings"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// statement renders one statement block. The place of an effect that is not
// written is the block's head, which also places the statement.
func (n nested) statement(when []value.Assumption) value.Value {
	var out []value.Attribute
	add := func(key string, v value.Value) {
		out = append(out, value.Attribute{Key: symbolic.Literal(key), Value: v})
	}
	if sid, ok := n.argument("sid"); ok {
		add("Sid", sid)
	}
	effect, ok := n.argument("effect")
	if !ok {
		effect = value.OfString("Allow").At(n.in.place(n.head))
	}
	add("Effect", effect)
	for _, list := range []struct{ argument, key string }{
		{"actions", "Action"},
		{"not_actions", "NotAction"},
		{"resources", "Resource"},
		{"not_resources", "NotResource"},
	} {
		if v, ok := n.argument(list.argument); ok && !isNone(v) {
			add(list.key, oneOrMany(v.Map(unescapeAll)))
		}
	}
	for _, p := range []struct{ block, key string }{{"principals", "Principal"}, {"not_principals", "NotPrincipal"}} {
		blocks, _ := n.blocks(p.block)
		if v, ok := principals(blocks, when); ok {
			add(p.key, v)
		}
	}
	blocks, _ := n.blocks("condition")
	if v, ok := conditions(blocks, when); ok {
		add("Condition", v)
	}
	return value.NewObject(out)
}

// isNone reports whether a list certainly has no element, which the provider
// takes for an argument that is not there.
func isNone(v value.Value) bool { return v.IsSequence() && len(v.Elements()) == 0 }

// group collects lists under keys, in the order of the keys' first use.
type group struct {
	keys  []symbolic.Text
	lists map[string]value.Value
}

// add appends a list to that of the key.
func (g *group) add(key symbolic.Text, list value.Value) {
	if g.lists == nil {
		g.lists = map[string]value.Value{}
	}
	old, known := g.lists[key.Key()]
	if !known {
		g.keys = append(g.keys, key)
		g.lists[key.Key()] = list
		return
	}
	g.lists[key.Key()] = old.Map(func(a value.Value) value.Value {
		return list.Map(func(b value.Value) value.Value { return joinLists(a, b) })
	})
}

func (g *group) object() value.Value {
	var out []value.Attribute
	for _, key := range g.keys {
		out = append(out, value.Attribute{Key: key, Value: oneOrMany(g.lists[key.Key()])})
	}
	return value.NewObject(out)
}

// joinLists appends a list to another. A list that is not known becomes an
// element that stands for any number.
func joinLists(a, b value.Value) value.Value {
	var out []value.Value
	for _, v := range []value.Value{a, b} {
		if v.IsSequence() {
			out = append(out, v.Elements()...)
		} else {
			out = append(out, v.AsSpread())
		}
	}
	return value.NewTuple(out)
}

// oneOrMany renders a list as the provider does: one element without brackets.
func oneOrMany(v value.Value) value.Value {
	return v.Map(func(v value.Value) value.Value {
		elements := v.Elements()
		if v.IsSequence() && len(elements) == 1 && !elements[0].IsOptional() {
			return elements[0]
		}
		return v
	})
}

// principals renders the principals blocks of a statement: the identifiers of
// one type together.
func principals(blocks []nested, when []value.Assumption) (value.Value, bool) {
	var g group
	for _, b := range blocks {
		if !consistent(b.when, when) {
			continue
		}
		b = b.under(when)
		kind, ok := b.text("type")
		ids, given := b.argument("identifiers")
		if !ok || !given {
			continue
		}
		if s, known := kind.Literal(); known && s == "*" {
			return value.OfString("*").At(kind.Range()), true
		}
		g.add(kind, ids.Map(unescapeAll))
	}
	return g.object(), len(g.keys) > 0
}

// conditions renders the condition blocks of a statement. Blocks with the same
// test and variable become one list of values.
func conditions(blocks []nested, when []value.Assumption) (value.Value, bool) {
	var tests []symbolic.Text
	byTest := map[string]*group{}
	for _, b := range blocks {
		if !consistent(b.when, when) {
			continue
		}
		b = b.under(when)
		test, ok := b.text("test")
		variable, named := b.text("variable")
		values, given := b.argument("values")
		if !ok || !named || !given {
			continue
		}
		g := byTest[test.Key()]
		if g == nil {
			g = &group{}
			byTest[test.Key()] = g
			tests = append(tests, test)
		}
		g.add(variable, values.Map(unescapeAll))
	}
	var out []value.Attribute
	for _, test := range tests {
		out = append(out, value.Attribute{Key: test, Value: byTest[test.Key()].object()})
	}
	return value.NewObject(out), len(tests) > 0
}

// unescapeAll turns "&{" into "${" in the strings of a list, as the provider
// does, and other simple values into strings.
func unescapeAll(v value.Value) value.Value {
	if !v.IsSequence() {
		return v
	}
	elements := v.Elements()
	out := make([]value.Value, len(elements))
	for i, e := range elements {
		out[i] = e
		if text, ok := e.AsText(); ok && !e.IsOptional() {
			out[i] = value.OfText(unescape(text))
		}
	}
	return value.NewTuple(out).At(v.Range())
}

func unescape(t symbolic.Text) symbolic.Text {
	if !strings.Contains(t.Flat(), "&{") {
		return t
	}
	parts := t.Split("&{")
	out := parts[0]
	for _, p := range parts[1:] {
		out = symbolic.Concat(out, symbolic.Literal("${"), p)
	}
	return out
}
