package iam

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// reason says in one sentence how a decision came about.
func (p TrustPolicy) reason(e evaluation, d Decision) string {
	if d.Statement < 0 {
		return "the trust policy has no statement that allows anything"
	}
	s := p.Statements[d.Statement]
	name := s.name()
	switch {
	case d.Element == ExplicitDeny && d.Answer == symbolic.No:
		return name + " denies it"
	case d.Element == ExplicitDeny:
		return name + " may deny it"
	case d.Answer == symbolic.Yes:
		return name + " admits it"
	}
	switch d.Element {
	case PrincipalElement:
		return p.principalReason(e)
	case ActionElement:
		if s.NotAction {
			return fmt.Sprintf("%s leaves out %q", name, e.request.Action)
		}
		return fmt.Sprintf("%s allows %s, not %q", name, list(s.Actions), e.request.Action)
	default:
	}
	if d.Condition < 0 {
		return name + " may have more conditions"
	}
	return name + " " + conditionReason(s.Conditions[d.Condition], d.Trace[d.Statement].Conditions[d.Condition])
}

func conditionReason(c Condition, t ConditionTrace) string {
	switch {
	case t.Missing:
		return fmt.Sprintf("tests %s, which is not in the request", quoteText(c.Key))
	case t.Answer == symbolic.Unknown && !t.Compared.IsKnown():
		return fmt.Sprintf("tests %s, which only the request tells", quoteText(c.Key))
	default:
		return fmt.Sprintf("wants %s of %s (%s), but it is %s", list(c.Values), quoteText(c.Key), c.Operator, quoteText(t.Compared))
	}
}

func (p TrustPolicy) principalReason(e evaluation) string {
	var trusted []symbolic.Text
	for _, s := range p.Statements {
		if s.Effect == Allow || s.EffectUnknown {
			trusted = append(trusted, principalValues(s)...)
		}
	}
	who := quoteText(e.request.Principal.Value)
	if e.request.Principal.Type == Federated {
		who = "the OIDC provider of the cluster"
	}
	if len(trusted) == 0 {
		return "the trust policy names no principal"
	}
	return fmt.Sprintf("the trust policy trusts %s, not %s", list(trusted), who)
}

// name is what a person calls the statement.
func (s Statement) name() string {
	if !s.Sid.IsEmpty() {
		return "statement " + quoteText(s.Sid)
	}
	return fmt.Sprintf("statement %d", s.Index+1)
}

// hangs says on which values an open answer hangs; empty if on none.
func hangs(tokens []*symbolic.Token) string {
	var texts []symbolic.Text
	for _, token := range tokens {
		texts = append(texts, symbolic.Of(token))
	}
	if len(texts) == 0 {
		return ""
	}
	return "it depends on " + list(texts)
}

// list quotes texts for a sentence, at most three of them.
func list(texts []symbolic.Text) string {
	var quoted []string
	seen := map[string]bool{}
	for _, t := range texts {
		if s := quoteText(t); !seen[s] {
			seen[s] = true
			quoted = append(quoted, s)
		}
	}
	switch n := len(quoted); {
	case n == 0:
		return "nothing"
	case n == 1:
		return quoted[0]
	case n > 3:
		return strings.Join(quoted[:3], ", ") + fmt.Sprintf(" and %d more", n-3)
	default:
		return strings.Join(quoted[:n-1], ", ") + " and " + quoted[n-1]
	}
}

// sentence words a defect for a reason.
func (d Defect) sentence() string {
	if d.Value.IsEmpty() {
		return "it " + d.Detail
	}
	return quoteText(d.Value) + " " + d.Detail
}
