package terraform

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// documentAttributes are those of data.aws_iam_policy_document.
func documentAttributes() map[string]attribute {
	return map[string]attribute{
		"json":          (*resource).document,
		"minified_json": (*resource).document,
	}
}

// document renders the policy as the provider does: the statements of the
// source documents, then its own, then those of the override documents; a
// statement replaces an earlier one with its sid.
func (r *resource) document() value.Value {
	blocks, forks := r.blocks("statement")
	statements := make([]statement, len(blocks))
	for i, b := range blocks {
		statements[i] = newStatement(b)
		forks = mergeForks(forks, statements[i].forks)
	}
	return enumerate(forks, func(when []value.Assumption) value.Value {
		d := policyDocument{version: value.OfString("2012-10-17")}
		for _, name := range []string{"source_json", "source_policy_documents"} {
			if !d.merge(r.documents(name, when)) {
				return value.UnknownOf(r.token("json"), cty.String)
			}
		}
		if v, ok := r.argument("version"); ok {
			d.version = v
		}
		var own []value.Value
		for _, s := range statements {
			if consistent(s.when, when) {
				own = append(own, s.under(when).render(when))
			}
		}
		d.add(own)
		for _, name := range []string{"override_json", "override_policy_documents"} {
			if !d.merge(r.documents(name, when)) {
				return value.UnknownOf(r.token("json"), cty.String)
			}
		}
		if text, ok := value.EncodeJSON(d.object()); ok {
			return text
		}
		return value.UnknownOf(r.token("json"), cty.String)
	}, func() value.Value { return value.UnknownOf(r.token("json"), cty.String) })
}

// mergeForks adds forks to a list, each condition once.
func mergeForks(forks, more []fork) []fork {
	for _, f := range more {
		i := slices.IndexFunc(forks, func(g fork) bool { return g.condition == f.condition })
		if i < 0 {
			forks = append(forks, f)
			continue
		}
		forks[i].outcomes = max(forks[i].outcomes, f.outcomes)
	}
	return forks
}

// enumerate calls f for every combination of outcomes and makes a choice of the
// results; with too many combinations it is what otherwise says.
func enumerate(forks []fork, f func([]value.Assumption) value.Value, otherwise func() value.Value) value.Value {
	n := 1
	for _, fork := range forks {
		if n *= fork.outcomes; n > maxCases {
			return otherwise()
		}
	}
	var choose func(i int, when []value.Assumption) value.Value
	choose = func(i int, when []value.Assumption) value.Value {
		if i == len(forks) {
			return f(when)
		}
		out := make([]value.Value, forks[i].outcomes)
		for outcome := range out {
			a := value.Assumption{Condition: forks[i].condition, Outcome: outcome}
			out[outcome] = choose(i+1, append(slices.Clip(when), a))
		}
		return value.NewChoice(forks[i].condition, out)
	}
	return choose(0, nil)
}

// consistent reports whether a block that exists under some assumptions exists
// under the given ones.
func consistent(needs, when []value.Assumption) bool {
	for _, n := range needs {
		if !slices.Contains(when, n) {
			return false
		}
	}
	return true
}

// under returns the block with its expressions evaluated under assumptions.
func (n nested) under(when []value.Assumption) nested {
	n.scope = n.scope.assuming(when)
	return n
}

// policyDocument is a policy as it is put together.
type policyDocument struct {
	version    value.Value
	statements []value.Value
}

// add appends statements; one with the sid of an earlier one replaces it.
func (d *policyDocument) add(statements []value.Value) {
	for _, s := range statements {
		i := -1
		if sid, ok := s.Attr("Sid").AsText(); ok && !sid.IsEmpty() {
			i = slices.IndexFunc(d.statements, func(old value.Value) bool {
				other, ok := old.Attr("Sid").AsText()
				return ok && other.Equal(sid)
			})
		}
		if i >= 0 {
			d.statements[i] = s
		} else {
			d.statements = append(d.statements, s)
		}
	}
}

// merge adds the statements of whole documents; false if one is not known.
func (d *policyDocument) merge(documents []value.Value, ok bool) bool {
	for _, doc := range documents {
		all := doc.Attr("Statement")
		switch {
		case all.IsSequence():
			d.add(all.Elements())
		case all.IsMapping():
			d.add([]value.Value{all})
		default:
			return false
		}
	}
	return ok
}

func (d *policyDocument) object() value.Value {
	return value.NewObject([]value.Attribute{
		{Key: symbolic.Literal("Version"), Value: d.version},
		{Key: symbolic.Literal("Statement"), Value: value.NewTuple(d.statements)},
	})
}

// documents reads the policies that an argument holds; false if something in it
// is not known.
func (r *resource) documents(name string, when []value.Assumption) ([]value.Value, bool) {
	v, ok := r.assuming(when).argument(name)
	if !ok {
		return nil, true
	}
	list := []value.Value{v}
	if v.IsSequence() {
		list = v.Elements()
	}
	var out []value.Value
	for _, e := range list {
		text, ok := e.AsText()
		if !ok || e.IsOptional() {
			return nil, false
		}
		if text.IsEmpty() {
			continue // an empty document is skipped by the provider
		}
		doc, ok := value.DecodeJSON(text)
		if !ok || !doc.IsMapping() {
			return nil, false
		}
		out = append(out, doc)
	}
	return out, true
}
