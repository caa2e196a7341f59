package iam

import (
	"slices"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Parser reads trust policies, one after the other in the same memory. The zero
// value is ready to use; it is not safe for several goroutines.
type Parser struct{ nodes nodes }

// ParseTrustPolicy reads one trust policy; see [Parser.Parse].
func ParseTrustPolicy(document symbolic.Text) TrustPolicy { return new(Parser).Parse(document) }

// Parse reads a trust policy document. It never fails: what can't be read is noted
// in the policy's Defects, Unread and the open marks.
func (r *Parser) Parse(document symbolic.Text) TrustPolicy {
	defer r.nodes.reset()
	p := &parser{policy: TrustPolicy{Document: document, Range: document.Range()}}
	root, reader := readJSON(document, &r.nodes)
	p.policy.open = structuralTokens(document)
	switch {
	case reader.err != nil:
		p.policy.Unread = true
		at := document.Slice(reader.err.start, reader.err.end)
		p.refuseAt(-1, p.place(at), "is not valid JSON: it "+reader.err.message)
	case root.kind == unknownNode:
		p.policy.Unread = true
	case root.kind != objectNode:
		p.policy.Unread = true
		p.refuseAt(-1, p.policy.Range, "is not a JSON object")
	default:
		p.document(root)
		p.duplicates(reader.duplicates)
		p.characters(reader.foreign)
		p.size()
		if len(document.Flat()) <= maxSearched {
			p.policy.findDefects()
		}
	}
	p.policy.sortDefects()
	return p.policy
}

// parser builds a policy from JSON and notes what IAM would refuse.
type parser struct {
	policy TrustPolicy
	spans  [][2]int // flat offsets of the statements
}

// refuse notes a text for which IAM refuses the policy.
func (p *parser) refuse(statement int, value symbolic.Text, detail string) *Defect {
	return p.policy.add(Defect{
		Kind: InvalidPolicy, Statement: statement, Condition: -1, Refused: true,
		Value: value, Range: p.place(value), Detail: detail,
	})
}

// refuseAt notes something at a place, with a detail that says it of the policy.
func (p *parser) refuseAt(statement int, rng source.Range, detail string) {
	p.policy.add(Defect{
		Kind: InvalidPolicy, Statement: statement, Condition: -1, Refused: true, Range: rng, Detail: detail,
	})
}

// place is where a value stands, or the document if it has no place itself.
func (p *parser) place(value symbolic.Text) source.Range {
	if rng := value.Range(); !rng.IsZero() {
		return rng
	}
	return p.policy.Range
}

// at returns the text that a node stands for in the document.
func (p *parser) at(n *node) symbolic.Text { return p.policy.Document.Slice(n.start, n.end) }

func (p *parser) document(root *node) {
	p.elements(-1, root, "a policy", []string{"Version", "Id", "Statement"})
	if version := root.member("Version"); version != nil && version.kind == stringNode {
		p.policy.Version = version.text
		p.version(version.text)
	}
	statements := root.member("Statement")
	switch {
	case root.open:
		p.policy.StatementsOpen = true
	case statements == nil && misspelt(root, "Statement"):
		p.policy.StatementsOpen = true
	case statements == nil:
		p.refuseAt(-1, p.policy.Range, `has no element "Statement"`)
	}
	if statements == nil {
		return
	}
	switch statements.kind {
	case objectNode:
		p.statement(statements)
	case arrayNode:
		p.policy.StatementsOpen = p.policy.StatementsOpen || statements.open
		for _, n := range statements.items {
			if n.kind == objectNode {
				p.statement(n)
				continue
			}
			p.refuse(-1, p.at(n), "is not a statement: a statement is an object")
		}
	case unknownNode:
		p.policy.StatementsOpen = true
	case nullNode:
	default:
		p.refuse(-1, p.at(statements), `is no value for "Statement": it takes an object or an array of objects`)
	}
	p.uniqueSids()
}

// misspelt reports whether a key of an object is a slip for an element, which
// was noted: then it is not noted again that the element is missing.
func misspelt(n *node, element string) bool {
	return slices.ContainsFunc(n.members, func(m member) bool {
		name, certain := m.key.text.Literal()
		_, near := nearest(name, []string{element})
		return certain && near
	})
}

// elements notes the keys of an object that the grammar does not know.
func (p *parser) elements(statement int, n *node, of string, known []string) {
	for _, m := range n.members {
		name, certain := m.key.text.Literal()
		if !certain {
			n.open = true
			continue
		}
		if slices.Contains(known, name) {
			continue
		}
		d := p.refuse(statement, m.key.text, "is not an element of "+of)
		if near, ok := nearest(name, known); ok {
			d.Expected = symbolic.Literal(near)
		}
	}
}

func (p *parser) statement(n *node) {
	s := Statement{Index: len(p.policy.Statements)}
	p.elements(s.Index, n, "a statement", []string{
		"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition", "Resource", "NotResource",
	})
	p.prohibited(s.Index, n)
	if sid := n.member("Sid"); sid != nil && sid.kind == stringNode {
		s.Sid = sid.text
		p.sid(s.Index, sid.text)
	}
	p.effect(&s, n)
	principal, inverted := p.oneOf(s.Index, n, "Principal", "NotPrincipal")
	s.NotPrincipal = inverted
	p.principals(&s, principal, n.open)
	action, inverted := p.oneOf(s.Index, n, "Action", "NotAction")
	s.NotAction = inverted
	p.actions(&s, action, n.open)
	p.conditions(&s, n.member("Condition"), n.open)
	s.Range = p.statementRange(n, s)
	p.missingElements(s, n)
	p.policy.Statements = append(p.policy.Statements, s)
	p.spans = append(p.spans, [2]int{n.start, n.end})
}

// prohibited notes Resource and NotResource, which other policies have.
func (p *parser) prohibited(statement int, n *node) {
	for _, m := range n.members {
		if name, _ := m.key.text.Literal(); name == "Resource" || name == "NotResource" {
			p.refuse(statement, m.key.text, "is not allowed in a trust policy: the role itself is the resource")
		}
	}
}

// oneOf returns an element or its inversion, of which a statement has one.
func (p *parser) oneOf(statement int, n *node, name, not string) (value *node, inverted bool) {
	plain, inverse := n.member(name), n.member(not)
	if plain != nil && inverse != nil && plain.kind != nullNode && inverse.kind != nullNode {
		p.refuse(statement, p.key(n, not), "stands beside "+quote(name)+": a statement takes one of them")
	}
	if plain != nil {
		return plain, false
	}
	return inverse, inverse != nil
}

// key returns a key of an object as it was written.
func (p *parser) key(n *node, name string) symbolic.Text {
	for _, m := range n.members {
		if literal, _ := m.key.text.Literal(); literal == name {
			return m.key.text
		}
	}
	return p.at(n)
}

func (p *parser) effect(s *Statement, n *node) {
	effect := n.member("Effect")
	if effect == nil || effect.kind != stringNode {
		s.EffectUnknown = n.open || effect != nil && effect.kind == unknownNode
		if effect != nil && effect.kind != unknownNode {
			p.refuse(s.Index, p.at(effect), `is no effect: "Effect" is "Allow" or "Deny"`)
		}
		return
	}
	name, known := effect.text.Literal()
	switch {
	case !known:
		s.EffectUnknown = true
	case name == string(Allow) || name == string(Deny):
		s.Effect = Effect(name)
	default:
		d := p.refuse(s.Index, effect.text, `is no effect: "Effect" is "Allow" or "Deny"`)
		if near, ok := nearest(name, []string{string(Allow), string(Deny)}); ok {
			d.Expected = symbolic.Literal(near)
		}
	}
}

func (p *parser) actions(s *Statement, n *node, open bool) {
	values, more := p.values(s.Index, n, "an action")
	s.Actions, s.ActionsOpen = values, more || n == nil && open
}

// values reads an element that takes a string or a list of strings.
func (p *parser) values(statement int, n *node, what string) (values []symbolic.Text, open bool) {
	if n == nil {
		return nil, false
	}
	switch n.kind {
	case stringNode, plainNode:
		return []symbolic.Text{n.text}, false
	case arrayNode:
		for _, item := range n.items {
			if item.kind == stringNode || item.kind == plainNode {
				values = append(values, item.text)
				continue
			}
			p.refuse(statement, p.at(item), "is not "+what+": it must be a string")
			open = true
		}
		return values, open || n.open
	case objectNode:
		p.refuse(statement, p.at(n), "is not "+what+": it must be a string or a list of strings")
		return nil, true
	case nullNode:
		return nil, false
	default:
		return nil, true
	}
}

func (p *parser) principals(s *Statement, n *node, open bool) {
	switch {
	case n == nil:
		s.PrincipalsOpen = open
	case n.kind == stringNode:
		if name, known := n.text.Literal(); known && name == "*" {
			s.Principals = []Principal{{Type: Everyone, Value: n.text}}
			return
		}
		s.PrincipalsOpen = true
		if n.text.IsKnown() {
			p.refuse(s.Index, n.text, `is no principal: "Principal" takes an object such as {"Federated": "..."}`)
		}
	case n.kind == objectNode:
		s.PrincipalsOpen = n.open
		for _, m := range n.members {
			p.principalsOfType(s, m)
		}
	case n.kind == unknownNode:
		s.PrincipalsOpen = true
	case n.kind != nullNode:
		p.refuse(s.Index, p.at(n), `is no principal: "Principal" takes an object such as {"Federated": "..."}`)
		s.PrincipalsOpen = true
	}
}

func (p *parser) principalsOfType(s *Statement, m member) {
	name, known := m.key.text.Literal()
	if !known {
		s.PrincipalsOpen = true
		return
	}
	types := []string{string(AWS), string(Federated), string(Service), string(CanonicalUser)}
	if !slices.Contains(types, name) {
		s.PrincipalsOpen = true
		d := p.refuse(s.Index, m.key.text, `is no type of principal: there are "AWS", "Federated", "Service" and "CanonicalUser"`)
		if near, ok := nearest(name, types); ok {
			d.Expected = symbolic.Literal(near)
		}
		return
	}
	values, open := p.values(s.Index, m.value, "a principal")
	if m.value != nil && m.value.kind == unknownNode && name == string(Federated) && m.value.text.Len() == 1 {
		// One provider or a list of them: the first is looked at, and there may be more.
		values = []symbolic.Text{m.value.text}
	}
	s.PrincipalsOpen = s.PrincipalsOpen || open
	for _, value := range values {
		s.Principals = append(s.Principals, Principal{Type: PrincipalType(name), Value: value})
	}
}

func (p *parser) conditions(s *Statement, n *node, open bool) {
	switch {
	case n == nil:
		s.ConditionsOpen = open
		return
	case n.kind == nullNode:
		return
	case n.kind != objectNode:
		s.ConditionsOpen = true
		if n.kind != unknownNode {
			p.refuse(s.Index, p.at(n), `is no value for "Condition": it takes an object`)
		}
		return
	}
	s.ConditionsOpen = n.open
	for _, block := range n.members {
		p.operator(s.Index, block.key.text)
		switch block.value.kind {
		case objectNode:
			s.ConditionsOpen = s.ConditionsOpen || block.value.open
			s.Conditions = slices.Grow(s.Conditions, len(block.value.members))
			for _, m := range block.value.members {
				values, more := p.values(s.Index, m.value, "a condition value")
				s.Conditions = append(s.Conditions, Condition{
					Operator: block.key.text, Key: m.key.text, Values: values, ValuesOpen: more,
				})
			}
		case nullNode:
		case unknownNode:
			s.ConditionsOpen = true
		default:
			s.ConditionsOpen = true
			p.refuse(s.Index, p.at(block.value), "is no value for "+quoteText(block.key.text)+": it takes an object of condition keys")
		}
	}
}
