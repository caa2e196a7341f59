package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// evaluation asks one policy about one request.
type evaluation struct {
	request Request
	version symbolic.Text
	// link says which condition keys that may name a claim of the token are taken
	// for ones that do; with anyLink also a provider that may be the cluster's for
	// the cluster's.
	link link
	// stranger is true if the caller comes through none of the providers that
	// the policy lists, because none of them is a cluster's.
	stranger bool
}

// condition answers whether a condition holds for the request.
func (e evaluation) condition(c Condition) (symbolic.Answer, ConditionTrace) {
	var trace ConditionTrace
	op, ok := operatorOf(c)
	if !ok {
		return symbolic.Unknown, trace
	}
	ways := e.request.lookup(c.Key, e.link)
	answers := make([]symbolic.Answer, 0, len(ways))
	for _, way := range ways {
		answers = append(answers, e.way(op, c, way))
		if !way.missing && trace.Compared.IsEmpty() {
			trace.Compared = way.values[0]
		}
	}
	trace.openKey = len(ways) > 1
	trace.Missing = len(ways) == 1 && ways[0].missing
	trace.Answer = symbolic.Agree(answers...)
	return trace.Answer, trace
}

// way answers for one way in which the key may turn out.
func (e evaluation) way(op operator, c Condition, way found) symbolic.Answer {
	switch {
	case op.comparison == presence:
		return e.null(c, way.missing)
	case way.missing:
		return op.missing()
	}
	each := make([]symbolic.Answer, 0, len(way.values))
	for _, value := range way.values {
		each = append(each, e.value(op, c, value))
	}
	if op.quantifier == forAllValues {
		return symbolic.And(each...)
	}
	return symbolic.Or(each...)
}

// value answers whether one value of the request passes: one of the policy's
// values matches it, or under a negated operator none does.
func (e evaluation) value(op operator, c Condition, value symbolic.Text) symbolic.Answer {
	matches := make([]symbolic.Answer, 0, len(c.Values)+1)
	for _, pattern := range c.Values {
		matches = append(matches, e.compare(op, pattern, value))
	}
	if c.ValuesOpen {
		matches = append(matches, symbolic.Unknown)
	}
	match := symbolic.Or(matches...)
	if op.negated {
		return match.Not()
	}
	return match
}

// null answers for the operator Null, whose value "true" wants the key missing.
func (e evaluation) null(c Condition, missing bool) symbolic.Answer {
	var answers []symbolic.Answer
	for _, value := range c.Values {
		wanted, known := truth(value)
		if !known {
			answers = append(answers, symbolic.Unknown)
			continue
		}
		answers = append(answers, symbolic.AnswerOf(wanted == missing))
	}
	if c.ValuesOpen {
		answers = append(answers, symbolic.Unknown)
	}
	return symbolic.Or(answers...)
}

// compare answers whether a value of the policy matches one of the request.
func (e evaluation) compare(op operator, pattern, value symbolic.Text) symbolic.Answer {
	switch op.comparison {
	case exactString, foldedString, globString:
		parts, ok := e.pattern(pattern, op.comparison == globString)
		if ok != symbolic.Yes {
			return ok
		}
		if op.comparison == foldedString {
			parts = parts.IgnoreCase()
		}
		return parts.Match(value)
	case arnString:
		return e.arn(pattern, value)
	default:
		return compareTyped(op.comparison, pattern, value)
	}
}

// arn compares two ARNs part by part. A token is taken to stay inside its part:
// account numbers, partitions and names hold no colon.
func (e evaluation) arn(pattern, value symbolic.Text) symbolic.Answer {
	whole, ok := e.pattern(pattern, true)
	if ok != symbolic.Yes {
		return ok
	}
	anyARN := symbolic.Glob(symbolic.Literal("arn:*:*:*:*:*"))
	if anyARN.Match(value) == symbolic.No || whole.Match(value) == symbolic.No {
		return symbolic.No
	}
	if pattern.Index("${") >= 0 {
		return symbolic.Unknown // the colon of a policy variable parts nothing
	}
	want, isARN := ParseARN(pattern)
	have, valueIsARN := ParseARN(value)
	if !isARN || !valueIsARN {
		// A pattern such as "*" is not documented for an ARN; one without any
		// wildcard that is no ARN matches none.
		if pattern.IsKnown() && !whole.HasWildcard() {
			return symbolic.No
		}
		return symbolic.Unknown
	}
	return symbolic.And(
		symbolic.Glob(want.Partition).Match(have.Partition),
		symbolic.Glob(want.Service).Match(have.Service),
		symbolic.Glob(want.Region).Match(have.Region),
		symbolic.Glob(want.Account).Match(have.Account),
		symbolic.Glob(want.Resource).Match(have.Resource),
	)
}
