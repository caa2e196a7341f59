package tfplan

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// quote returns a text as a JSON string. Its characters keep their places.
func quote(t symbolic.Text) symbolic.Text {
	flat := t.Flat()
	parts := []symbolic.Text{symbolic.Literal(`"`)}
	start := 0
	for i := range len(flat) {
		if c := flat[i]; c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		escaped := strconv.AppendQuoteToASCII(nil, flat[i:i+1])
		if flat[i] < 0x20 {
			escaped, _ = json.Marshal(flat[i : i+1])
		}
		parts = append(parts, t.Slice(start, i), symbolic.Literal(string(escaped[1:len(escaped)-1])))
		start = i + 1
	}
	parts = append(parts, t.Slice(start, len(flat)), symbolic.Literal(`"`))
	return symbolic.Concat(parts...)
}

// array returns JSON values as a list, or the one value as it is, as the
// provider renders lists.
func array(values []symbolic.Text) symbolic.Text {
	if len(values) == 1 {
		return values[0]
	}
	return enclose("[", values, "]")
}

// member returns a member of a JSON object.
func member(key, v symbolic.Text) symbolic.Text {
	return symbolic.Concat(quote(key), symbolic.Literal(":"), v)
}

// enclose puts parts between brackets, with commas.
func enclose(left string, parts []symbolic.Text, right string) symbolic.Text {
	all := make([]symbolic.Text, 0, 2*len(parts)+2)
	all = append(all, symbolic.Literal(left))
	for i, p := range parts {
		if i > 0 {
			all = append(all, symbolic.Literal(","))
		}
		all = append(all, p)
	}
	return symbolic.Concat(append(all, symbolic.Literal(right))...)
}

// policyText is a policy document cut into its statements.
type policyText struct {
	version    string
	statements []statementText
}

// statementText is a statement as JSON.
type statementText struct {
	sid  string // empty: none, or not known
	text symbolic.Text
}

// cutPolicy cuts a policy document that is given as JSON; false if it is none.
func cutPolicy(t symbolic.Text) (policyText, bool) {
	flat := []byte(t.Flat())
	if !json.Valid(flat) {
		return policyText{}, false
	}
	doc := root(&source.File{Data: flat})
	cut := policyText{version: doc.get("Version").string()}
	statement := func(v value) {
		sid := v.get("Sid").string()
		if strings.ContainsRune(sid, 0xFFFD) || strings.Contains(sid, "\xff") {
			sid = ""
		}
		cut.statements = append(cut.statements, statementText{sid: sid, text: t.Slice(v.start, v.end)})
	}
	switch statements := doc.get("Statement"); statements.kind() {
	case object:
		statement(statements)
	case list:
		for v := range statements.elements() {
			statement(v)
		}
	}
	return cut, doc.kind() == object
}

// merge lets the statements of other take the place of those with the same sid
// and adds the rest, as the provider does. The greater version wins.
func (p *policyText) merge(other policyText) {
	p.version = max(p.version, other.version)
	for _, s := range other.statements {
		p.put(s)
	}
}

func (p *policyText) put(s statementText) {
	for i := range p.statements {
		if s.sid != "" && p.statements[i].sid == s.sid {
			p.statements[i] = s
			return
		}
	}
	p.statements = append(p.statements, s)
}

func (p *policyText) json() symbolic.Text {
	statements := make([]symbolic.Text, len(p.statements))
	for i, s := range p.statements {
		statements[i] = s.text
	}
	return enclose("{", []symbolic.Text{
		member(symbolic.Literal("Version"), quote(symbolic.Literal(p.version))),
		member(symbolic.Literal("Statement"), enclose("[", statements, "]")),
	}, "}")
}
