package tfplan

import (
	"strconv"

	"github.com/irsalint/irsalint/linter/internal/jsontext"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// document returns the JSON of an aws_iam_policy_document, rebuilt from its
// statements if it is read during the apply only; false if too little is known.
//
// The rules are the provider's: a null effect is Allow, a null version
// 2012-10-17, conditions on one key under one operator are merged, statements
// of source documents are replaced by later ones with the same sid.
func (r *reader) document(res *resource, depth int) (symbolic.Text, bool) {
	for _, name := range []string{"json", "minified_json"} {
		if t, ok := r.known(res, name); ok {
			return t, true
		}
	}
	if !res.deferred || depth > maxFollow {
		return symbolic.Text{}, false
	}
	var merged policyText
	if !r.mergeDocuments(&merged, res, "source_policy_documents", depth) {
		return symbolic.Text{}, false
	}
	own := policyText{version: "2012-10-17"}
	if version := r.attribute(res, "version"); version.IsKnown() && !version.IsEmpty() {
		own.version = version.String()
	}
	statements := res.get("statement")
	if statements.isUnknown() {
		return symbolic.Text{}, false
	}
	index := 0
	for s := range statements.elements() {
		own.put(r.statement(res, s, r.statementExpressions(res, index, statements.count())))
		index++
	}
	merged.merge(own)
	if !r.mergeDocuments(&merged, res, "override_policy_documents", depth) {
		return symbolic.Text{}, false
	}
	return merged.json(), true
}

// mergeDocuments merges the documents of a list argument. Those that are not
// known are found through what the argument refers to, which must account for
// each of them.
func (r *reader) mergeDocuments(merged *policyText, res *resource, name string, depth int) bool {
	documents := res.get(name)
	if !documents.isSet() && !documents.isUnknown() {
		return true
	}
	var linked []symbolic.Text
	for _, t := range r.targets(res, name) {
		if t.kind == "aws_iam_policy_document" && t.resource != res {
			if doc, ok := r.document(t.resource, depth+1); ok {
				linked = append(linked, doc)
			}
		}
	}
	if documents.isUnknown() {
		return r.mergeTexts(merged, linked) && len(linked) > 0
	}
	missing := 0
	for d := range documents.elements() {
		if d.isUnknown() {
			missing++
		}
	}
	all := len(linked) == documents.count() // the references hold the known ones as well
	if missing > 0 && !all && len(linked) != missing {
		return false
	}
	index, next := 0, 0
	for d := range documents.elements() {
		switch {
		case !d.isUnknown():
			if d.isSet() && !r.mergeTexts(merged, []symbolic.Text{d.text()}) {
				return false
			}
		case all:
			r.mergeTexts(merged, linked[index:index+1])
		default:
			r.mergeTexts(merged, linked[next:next+1])
			next++
		}
		index++
	}
	return true
}

func (r *reader) mergeTexts(merged *policyText, texts []symbolic.Text) bool {
	for _, t := range texts {
		if t.IsEmpty() {
			continue
		}
		cut, ok := cutPolicy(t)
		if !ok {
			return false
		}
		merged.merge(cut)
	}
	return true
}

// statementExpressions returns what the configuration says of a statement. It
// lists only the blocks that are written out: where dynamic blocks make others,
// nobody knows which is which, and all of them together stand for each.
func (r *reader) statementExpressions(res *resource, index, count int) value {
	if res.declared == nil {
		return value{}
	}
	all := res.declared.expressions.get("statement")
	n := 0
	for range all.elements() {
		n++
	}
	if n == count {
		return all.at(index)
	}
	return all
}

// block returns the expressions of an argument of the nested blocks of a name,
// one for each block. v is a statement's expressions, or the list of several.
func block(v value, name, argument string) []value {
	var out []value
	if v.kind() == list {
		for e := range v.elements() {
			out = append(out, block(e, name, argument)...)
		}
		return out
	}
	for b := range v.get(name).elements() {
		out = append(out, b.get(argument))
	}
	return out
}

// statement renders one statement block.
func (r *reader) statement(res *resource, s attributes, expressions value) statementText {
	out := statementText{}
	var members []symbolic.Text
	add := func(name string, v symbolic.Text) {
		members = append(members, jsontext.Member(symbolic.Literal(name), v))
	}
	if sid := s.get("sid"); sid.isSet() && sid.known.string() != "" {
		out.sid = sid.known.string()
		add("Sid", jsontext.Quote(r.used(res, sid.text())))
	}
	effect := symbolic.Literal("Allow")
	switch e := s.get("effect"); {
	case e.isUnknown():
		effect = r.token(res, "statement.effect")
	case e.isSet():
		effect = r.used(res, e.text())
	}
	add("Effect", jsontext.Quote(effect))
	for _, list := range []struct{ name, attribute string }{
		{"Action", "actions"}, {"NotAction", "not_actions"}, {"Resource", "resources"}, {"NotResource", "not_resources"},
	} {
		if values := r.strings(res, s.get(list.attribute), "statement."+list.attribute); len(values) > 0 {
			add(list.name, array(values))
		}
	}
	for _, p := range []struct{ name, attribute string }{{"Principal", "principals"}, {"NotPrincipal", "not_principals"}} {
		if s.get(p.attribute).isUnknown() {
			add(p.name, r.token(res, "statement."+p.attribute))
		} else if principals, ok := r.principals(res, s.get(p.attribute), block(expressions, p.attribute, "identifiers")); ok {
			add(p.name, principals)
		}
	}
	if s.get("condition").isUnknown() {
		add("Condition", r.token(res, "statement.condition"))
	} else if conditions, ok := r.conditions(res, s, expressions); ok {
		add("Condition", conditions)
	}
	out.text = jsontext.Object(members)
	return out
}

// used notes where the statement's texts are put to use, if that is known.
func (r *reader) used(res *resource, t symbolic.Text) symbolic.Text {
	return t.UsedAt(r.located(res), 0)
}

// strings returns the JSON strings of a list or set of strings.
func (r *reader) strings(res *resource, a attributes, name string) []symbolic.Text {
	if a.isUnknown() {
		return []symbolic.Text{r.token(res, name)}
	}
	var out []symbolic.Text
	for e := range a.elements() {
		if e.isUnknown() {
			out = append(out, jsontext.Quote(r.token(res, name+"["+strconv.Itoa(len(out))+"]")))
			continue
		}
		out = append(out, jsontext.Quote(r.used(res, variables(e.text()))))
	}
	return out
}

// variables writes &{x} as ${x}, as the provider does.
func variables(t symbolic.Text) symbolic.Text {
	for at := t.Index("&{"); at >= 0; at = t.Index("&{") {
		t = symbolic.Concat(t.Slice(0, at), symbolic.Literal("$"), t.Slice(at+1, t.Len()))
	}
	return t
}
