package terraform

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// statement is one statement block with the blocks in it.
type statement struct {
	nested
	principals, notPrincipals, conditions []nested
	// forks are the conditions on which those hang.
	forks []fork
}

func newStatement(n nested) statement {
	s := statement{nested: n}
	for _, list := range []struct {
		kind   string
		blocks *[]nested
	}{
		{"principals", &s.principals},
		{"not_principals", &s.notPrincipals},
		{"condition", &s.conditions},
	} {
		blocks, forks := n.blocks(list.kind)
		*list.blocks, s.forks = blocks, append(s.forks, forks...)
	}
	return s
}

// under returns the statement with its expressions evaluated under assumptions.
func (n statement) under(when []value.Assumption) statement {
	if len(when) == 0 {
		return n
	}
	return newStatement(n.nested.under(when))
}

// render makes the statement of a policy of one statement block. The place of an effect that is not
// written is the block's head, which also places the statement.
func (n statement) render(when []value.Assumption) value.Value {
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
	if v, ok := principals(n.principals, when); ok {
		add("Principal", v)
	}
	if v, ok := principals(n.notPrincipals, when); ok {
		add("NotPrincipal", v)
	}
	if v, ok := conditions(n.conditions, when); ok {
		add("Condition", v)
	}
	return value.NewObject(out)
}

// isNone reports whether a list certainly has no element, which the provider
// takes for an argument that is not there.
func isNone(v value.Value) bool { return v.IsSequence() && len(v.Elements()) == 0 }

// group collects lists under keys, in the order of the keys' first use. There are
// few, so that they are compared one by one.
type group struct {
	keys  []symbolic.Text
	lists []value.Value
}

// add appends a list to that of the key.
func (g *group) add(key symbolic.Text, list value.Value) {
	i := slices.IndexFunc(g.keys, key.Equal)
	if i < 0 {
		g.keys, g.lists = append(g.keys, key), append(g.lists, list)
		return
	}
	g.lists[i] = g.lists[i].Map(func(a value.Value) value.Value {
		return list.Map(func(b value.Value) value.Value { return joinLists(a, b) })
	})
}

func (g *group) object() value.Value {
	out := make([]value.Attribute, len(g.keys))
	for i, key := range g.keys {
		out[i] = value.Attribute{Key: key, Value: oneOrMany(g.lists[i])}
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
	var groups []group // in the order of the tests
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
		i := slices.IndexFunc(tests, test.Equal)
		if i < 0 {
			i = len(tests)
			tests, groups = append(tests, test), append(groups, group{})
		}
		groups[i].add(variable, values.Map(unescapeAll))
	}
	out := make([]value.Attribute, len(tests))
	for i, test := range tests {
		out[i] = value.Attribute{Key: test, Value: groups[i].object()}
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
