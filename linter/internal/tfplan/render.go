package tfplan

import (
	"encoding/json"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/jsontext"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// array returns JSON values as a list, or the one value as it is, as the
// provider renders lists.
func array(values []symbolic.Text) symbolic.Text {
	if len(values) == 1 {
		return values[0]
	}
	return jsontext.Array(values)
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
	default: // IAM refuses it; there is nothing to merge
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
	return jsontext.Object([]symbolic.Text{
		jsontext.Member(symbolic.Literal("Version"), jsontext.Quote(symbolic.Literal(p.version))),
		jsontext.Member(symbolic.Literal("Statement"), jsontext.Array(statements)),
	})
}
