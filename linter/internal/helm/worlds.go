package helm

import (
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// join puts together what a chart makes under both answers to its open
// questions. An object that both make has a choice wherever its texts differ; an
// object that only one of them makes is conditional.
func join(scope string, yes, no []rendered) []rendered {
	type key struct{ file, kind string }
	rest := map[key][]rendered{}
	for _, o := range no {
		k := key{o.template.Name, o.root.Get("kind").Text().Flat()}
		rest[k] = append(rest[k], o)
	}
	var out []rendered
	for _, o := range yes {
		k := key{o.template.Name, o.root.Get("kind").Text().Flat()}
		if len(rest[k]) == 0 {
			o.conditional = true
			out = append(out, o)
			continue
		}
		partner := rest[k][0]
		rest[k] = rest[k][1:]
		o.root = joinNodes(scope, o.root, partner.root)
		out = append(out, o)
	}
	for _, o := range no {
		k := key{o.template.Name, o.root.Get("kind").Text().Flat()}
		if len(rest[k]) > 0 && rest[k][0].root == o.root {
			rest[k] = rest[k][1:]
			o.conditional = true
			out = append(out, o)
		}
	}
	return out
}

// joinNodes returns a node that is a or b. Where they differ in shape it is a:
// what differs is then no text that a choice could hold.
func joinNodes(scope string, a, b *manifest.Node) *manifest.Node {
	if a.Kind() != b.Kind() {
		return a
	}
	switch a.Kind() {
	case manifest.Scalar:
		if a.Text().Equal(b.Text()) {
			return a
		}
		return manifest.NewScalar(choose(scope, a.Text(), b.Text()), a.Type())
	case manifest.Mapping:
		entries := make([]manifest.Entry, 0, len(a.Entries()))
		for _, e := range a.Entries() {
			if other, ok := b.Entry(e.Key().Flat()); ok {
				e.Value = joinNodes(scope, e.Value, other.Value)
			}
			entries = append(entries, e)
		}
		return manifest.NewMapping(entries, a.Range())
	case manifest.Sequence:
		items := make([]*manifest.Node, 0, len(a.Items()))
		for i, item := range a.Items() {
			if i < len(b.Items()) {
				item = joinNodes(scope, item, b.Items()[i])
			}
			items = append(items, item)
		}
		return manifest.NewSequence(items, a.Range())
	default:
		return a
	}
}

// choose returns a token that is one of two texts.
func choose(scope string, a, b symbolic.Text) symbolic.Text {
	token := &symbolic.Token{
		Scope: scope,
		Name:  a.String() + " or " + b.String(),
		Choice: &symbolic.Choice{
			Condition:    "release " + a.Key() + " or " + b.Key(),
			Alternatives: []symbolic.Text{a, b},
		},
	}
	return symbolic.Of(token).At(a.Range())
}
