package iam

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// explain decides a request and finds the statement and element to name.
func (p TrustPolicy) explain(e evaluation) Decision {
	answer, trace := e.policy(p)
	d := Decision{Answer: answer, Statement: -1, Condition: -1, Trace: trace}
	closest, deny := -1, -1
	for i, t := range trace {
		s := p.Statements[i]
		if s.Effect == Deny && !s.EffectUnknown {
			if t.Answer != symbolic.No && (deny < 0 || t.Answer == symbolic.Yes && trace[deny].Answer != symbolic.Yes) {
				deny = i
			}
			continue
		}
		if s.Effect == Allow || s.EffectUnknown {
			if c := closeness(e, s, t); closest < 0 || c > d.closeness {
				closest, d.closeness = i, c
			}
		}
	}
	switch {
	case deny >= 0 && (trace[deny].Answer == answer.Not() || closest >= 0 && trace[closest].Answer == symbolic.Yes && answer == symbolic.Unknown):
		d.Statement, d.Element = deny, ExplicitDeny
		d.Offending = p.deniers(deny)
	case closest >= 0:
		d.Statement = closest
		p.locate(&d, trace[closest])
	}
	d.Reason = p.reason(e, d)
	if answer == symbolic.Unknown {
		d.Tokens = p.openTokens(d)
		if hanging := hangs(d.Tokens); hanging != "" {
			d.Reason = hanging
		}
	}
	return d
}

// closeness orders statements by how near they came to admitting the caller.
func closeness(e evaluation, s Statement, t StatementTrace) int {
	score := map[symbolic.Answer]int{symbolic.Yes: 2, symbolic.Unknown: 1}
	n := score[t.Principal]*10_000 + score[t.Action]*1_000 + 900
	for _, c := range t.Conditions {
		if c.Answer == symbolic.No {
			n -= 10
		}
		if c.Answer == symbolic.Unknown {
			n--
		}
	}
	for _, principal := range s.Principals {
		if principal.Type == e.request.Principal.Type {
			return n + 5_000
		}
	}
	return n
}

// locate finds the first element of a statement that has the decision's answer.
func (p TrustPolicy) locate(d *Decision, t StatementTrace) {
	s := p.Statements[d.Statement]
	if t.Answer == symbolic.Yes {
		return
	}
	switch {
	case t.Principal == t.Answer:
		d.Element, d.Offending = PrincipalElement, principalValues(s)
		return
	case t.Action == t.Answer:
		d.Element, d.Offending = ActionElement, s.Actions
		return
	}
	for i, c := range t.Conditions {
		if c.Answer != t.Answer {
			continue
		}
		condition := s.Conditions[i]
		element := elementOf(condition)
		if d.Condition >= 0 && element >= d.Element {
			continue
		}
		d.Condition, d.Element, d.Offending = i, element, condition.Values
		if element == OtherCondition && c.Missing || len(condition.Values) == 0 {
			d.Offending = []symbolic.Text{condition.Key}
		}
	}
	if d.Condition < 0 {
		d.Element = OtherCondition // one that a token stands for
	}
}

// elementOf tells which claim a condition is about, by its key or, where the
// key is broken, by its values.
func elementOf(c Condition) Element {
	if element, ok := claimElement(c.Key); ok {
		return element
	}
	if c.Key.HasPrefix("aws:") || c.Key.HasPrefix("sts:") {
		return OtherCondition
	}
	if slices.ContainsFunc(c.Values, looksLikeSubject) {
		return SubjectElement
	}
	return OtherCondition
}

// claimElement tells which claim a condition key names, or false for none.
func claimElement(key symbolic.Text) (Element, bool) {
	flat := key.Flat()
	colon := strings.LastIndexByte(flat, ':')
	if colon < 0 {
		return NoElement, false
	}
	if name := flat[colon+1:]; strings.IndexByte(name, hole) < 0 {
		switch {
		case strings.EqualFold(name, subClaim):
			return SubjectElement, true
		case strings.EqualFold(name, audClaim):
			return AudienceElement, true
		}
		return NoElement, false
	}
	switch claim := key.Slice(colon+1, len(flat)); {
	case isClaim(claim, subClaim):
		return SubjectElement, true
	case isClaim(claim, audClaim):
		return AudienceElement, true
	}
	return NoElement, false
}

// looksLikeSubject reports whether a text begins like the subject of a service
// account, in any case.
func looksLikeSubject(value symbolic.Text) bool {
	_, ok := cutPrefixFold(value.Flat(), "system:serviceaccount")
	return ok
}

// deniers are the texts that make a Deny statement apply: its subjects, else
// the values of its conditions, else its principals.
func (p TrustPolicy) deniers(statement int) []symbolic.Text {
	s := p.Statements[statement]
	var values []symbolic.Text
	for _, c := range s.Conditions {
		if elementOf(c) == SubjectElement {
			return c.Values
		}
		values = append(values, c.Values...)
	}
	if len(values) > 0 {
		return values
	}
	return principalValues(s)
}

// openTokens are the unknown values on which an open answer hangs.
func (p TrustPolicy) openTokens(d Decision) []*symbolic.Token {
	var texts []symbolic.Text
	if d.Statement >= 0 {
		t, s := d.Trace[d.Statement], p.Statements[d.Statement]
		if t.Principal == symbolic.Unknown {
			texts = append(texts, principalValues(s)...)
		}
		if t.Action == symbolic.Unknown {
			texts = append(texts, s.Actions...)
		}
		for i, c := range t.Conditions {
			if c.Answer == symbolic.Unknown {
				texts = append(texts, s.Conditions[i].Operator)
				if c.openKey {
					texts = append(texts, s.Conditions[i].Key)
				}
				texts = append(append(texts, c.Compared), s.Conditions[i].Values...)
			}
		}
	}
	tokens := tokensOf(texts...)
	if len(tokens) > 0 {
		return tokens
	}
	return tokensOf(p.open...)
}
