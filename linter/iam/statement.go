package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// statement answers whether a statement applies to the request, part by part.
func (e evaluation) statement(s Statement) StatementTrace {
	trace := StatementTrace{
		Statement: s.Index, Effect: s.Effect,
		Principal: e.principals(s), Action: e.actions(s),
	}
	answers := []symbolic.Answer{trace.Principal, trace.Action}
	for i, c := range s.Conditions {
		answer, condition := e.condition(c)
		condition.Condition = i
		trace.Conditions = append(trace.Conditions, condition)
		answers = append(answers, answer)
	}
	if s.ConditionsOpen {
		answers = append(answers, symbolic.Unknown)
	}
	trace.Answer = symbolic.And(answers...)
	return trace
}

func (e evaluation) actions(s Statement) symbolic.Answer {
	action := symbolic.Literal(e.request.Action)
	answers := make([]symbolic.Answer, 0, len(s.Actions)+1)
	for _, pattern := range s.Actions {
		answers = append(answers, symbolic.Glob(pattern).IgnoreCase().Match(action))
	}
	if s.ActionsOpen {
		answers = append(answers, symbolic.Unknown)
	}
	if s.NotAction {
		return symbolic.Or(answers...).Not()
	}
	return symbolic.Or(answers...)
}

func (e evaluation) principals(s Statement) symbolic.Answer {
	answers := make([]symbolic.Answer, 0, len(s.Principals)+1)
	for _, p := range s.Principals {
		answer := e.principal(p)
		if e.link == anyLink && answer == symbolic.Unknown && p.Type == Federated && e.request.Principal.Type == Federated {
			answer = symbolic.Yes
		}
		answers = append(answers, answer)
	}
	if s.PrincipalsOpen {
		answers = append(answers, symbolic.Unknown)
	}
	if s.NotPrincipal {
		return symbolic.Or(answers...).Not()
	}
	return symbolic.Or(answers...)
}

// principal answers whether one principal of a statement is the caller.
func (e evaluation) principal(p Principal) symbolic.Answer {
	caller := e.request.Principal
	switch {
	case p.Type == Everyone, p.Type == AWS && isStar(p.Value):
		// Everyone includes web identities (IAM user guide, principals). Whether
		// it includes the services of AWS is not documented.
		if caller.Type == Service {
			return symbolic.Unknown
		}
		return symbolic.Yes
	case p.Type == AWS && caller.Type == AWS:
		return samePrincipal(p.Value, caller.Value)
	case p.Type == AWS:
		return symbolic.And(symbolic.Same(p.Value, symbolic.Literal("*")), symbolic.Unknown)
	case p.Type != caller.Type, p.Type == Federated && e.stranger:
		return symbolic.No
	case p.Type == Federated && isStar(p.Value):
		return symbolic.Unknown // not documented: it is not everyone
	case p.Type == Federated:
		return symbolic.Or(symbolic.Same(p.Value, caller.Value), symbolic.And(symbolic.Same(p.Value, symbolic.Literal("*")), symbolic.Unknown))
	default:
		return symbolic.Same(p.Value, caller.Value)
	}
}

func isStar(value symbolic.Text) bool {
	literal, _ := value.Literal()
	return literal == "*"
}

// samePrincipal answers whether an AWS principal admits the sessions of a role.
func samePrincipal(principal, role symbolic.Text) symbolic.Answer {
	caller, ok := ParseARN(role)
	if !ok {
		return symbolic.Or(symbolic.Same(principal, role), symbolic.Unknown)
	}
	if literal, known := principal.Literal(); known {
		switch {
		case isAccountNumber(literal):
			return symbolic.Same(principal, caller.Account)
		case strings.HasPrefix(literal, "AROA"), strings.HasPrefix(literal, "AIDA"):
			return symbolic.Unknown // a unique id, whose role no file tells
		}
	}
	arn, ok := ParseARN(principal)
	if !ok {
		// A token may be any of the forms above; a text in none of them is none.
		return symbolic.And(symbolic.AnswerOf(!principal.IsKnown()), symbolic.Unknown)
	}
	service, _ := arn.Service.Literal()
	resource, _ := arn.Resource.Literal()
	switch {
	case service == "iam" && resource == "root":
		return symbolic.And(symbolic.Same(arn.Partition, caller.Partition), symbolic.Same(arn.Account, caller.Account))
	case service == "sts" && arn.Resource.HasPrefix("assumed-role/"):
		return sameSession(arn, caller)
	default:
		return symbolic.Or(symbolic.Same(principal, role), mayBeRoot(arn, caller))
	}
}

// mayBeRoot leaves open an ARN whose resource hangs on a token.
func mayBeRoot(arn, caller ARN) symbolic.Answer {
	return symbolic.And(
		symbolic.Same(arn.Resource, symbolic.Literal("root")), symbolic.Same(arn.Account, caller.Account), symbolic.Unknown)
}

// sameSession compares a session's ARN, assumed-role/NAME/SESSION, with a role.
// The session's name is chosen at run time.
func sameSession(session, caller ARN) symbolic.Answer {
	_, name, ok := caller.Role()
	parts := session.Resource.Split("/")
	if !ok || len(parts) != 3 {
		return symbolic.Unknown
	}
	return symbolic.And(symbolic.Same(session.Account, caller.Account), symbolic.Same(parts[1], name), symbolic.Unknown)
}

// policy asks every statement.
func (e evaluation) policy(p TrustPolicy) (symbolic.Answer, []StatementTrace) {
	var allowed, denied []symbolic.Answer
	var trace []StatementTrace
	for _, s := range p.Statements {
		t := e.statement(s)
		trace = append(trace, t)
		switch {
		case s.EffectUnknown:
			allowed = append(allowed, symbolic.And(t.Answer, symbolic.Unknown))
			denied = append(denied, symbolic.And(t.Answer, symbolic.Unknown))
		case s.Effect == Allow:
			allowed = append(allowed, t.Answer)
		case s.Effect == Deny:
			denied = append(denied, t.Answer)
		}
	}
	if p.StatementsOpen {
		allowed, denied = append(allowed, symbolic.Unknown), append(denied, symbolic.Unknown)
	}
	return symbolic.And(symbolic.Or(allowed...), symbolic.Or(denied...).Not()), trace
}

// Evaluate answers whether the policy by itself allows a request, and how each
// statement came to its part of it. It looks at statements only: whether IAM
// would store the policy is for [TrustPolicy.Decide] to say.
func (p TrustPolicy) Evaluate(r Request) (symbolic.Answer, []StatementTrace) {
	if p.Unread {
		return symbolic.Unknown, nil
	}
	return evaluation{request: r, version: p.Version}.policy(p)
}
