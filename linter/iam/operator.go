package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// comparison is what an operator compares, without its negation.
type comparison uint8

const (
	exactString comparison = iota
	foldedString
	globString
	arnString
	numberEqual
	numberLess
	numberLessEqual
	numberGreater
	numberGreaterEqual
	dateEqual
	dateLess
	dateLessEqual
	dateGreater
	dateGreaterEqual
	boolean
	binary
	ipAddress
	presence
)

// quantifier says how an operator treats several values in the request.
type quantifier uint8

const (
	single quantifier = iota
	forAllValues
	forAnyValue
)

// operator is a condition operator in its parts.
type operator struct {
	quantifier quantifier
	comparison comparison
	negated    bool
	ifExists   bool
}

// baseOperator is one row of the table of operators.
type baseOperator struct {
	name       string
	comparison comparison
	negated    bool
}

// baseOperators returns the operators of the IAM user guide without qualifiers
// and suffixes.
func baseOperators() [27]baseOperator {
	return [...]baseOperator{
		{"StringEquals", exactString, false},
		{"StringNotEquals", exactString, true},
		{"StringEqualsIgnoreCase", foldedString, false},
		{"StringNotEqualsIgnoreCase", foldedString, true},
		{"StringLike", globString, false},
		{"StringNotLike", globString, true},
		// ArnEquals and ArnLike behave alike (IAM user guide).
		{"ArnEquals", arnString, false},
		{"ArnNotEquals", arnString, true},
		{"ArnLike", arnString, false},
		{"ArnNotLike", arnString, true},
		{"NumericEquals", numberEqual, false},
		{"NumericNotEquals", numberEqual, true},
		{"NumericLessThan", numberLess, false},
		{"NumericLessThanEquals", numberLessEqual, false},
		{"NumericGreaterThan", numberGreater, false},
		{"NumericGreaterThanEquals", numberGreaterEqual, false},
		{"DateEquals", dateEqual, false},
		{"DateNotEquals", dateEqual, true},
		{"DateLessThan", dateLess, false},
		{"DateLessThanEquals", dateLessEqual, false},
		{"DateGreaterThan", dateGreater, false},
		{"DateGreaterThanEquals", dateGreaterEqual, false},
		{"Bool", boolean, false},
		{"BinaryEquals", binary, false},
		{"IpAddress", ipAddress, false},
		{"NotIpAddress", ipAddress, true},
		{"Null", presence, false},
	}
}

const (
	forAllPrefix   = "ForAllValues:"
	forAnyPrefix   = "ForAnyValue:"
	ifExistsSuffix = "IfExists"
)

// parseOperator takes an operator apart, or returns false for a name that IAM
// does not know. The case of letters does not matter: whether IAM tells it
// apart is not documented, so it must not decide.
func parseOperator(name string) (operator, bool) {
	var op operator
	base := name
	if rest, ok := cutPrefixFold(base, forAllPrefix); ok {
		op.quantifier, base = forAllValues, rest
	} else if rest, ok := cutPrefixFold(base, forAnyPrefix); ok {
		op.quantifier, base = forAnyValue, rest
	}
	if n := len(base) - len(ifExistsSuffix); n > 0 && strings.EqualFold(base[n:], ifExistsSuffix) {
		op.ifExists, base = true, base[:n]
	}
	for _, row := range baseOperators() {
		if strings.EqualFold(row.name, base) {
			op.comparison, op.negated = row.comparison, row.negated
			// NullIfExists does not exist (IAM user guide).
			return op, row.comparison != presence || !op.ifExists
		}
	}
	return operator{}, false
}

// operatorOf takes the operator of a condition apart, or returns false if it
// is not known or unknown to IAM.
func operatorOf(c Condition) (operator, bool) {
	name, known := c.Operator.Literal()
	if !known {
		return operator{}, false
	}
	return parseOperator(name)
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// nearestOperator returns the operator that was probably meant, with the
// qualifier and suffix that were written.
func nearestOperator(name string) (string, bool) {
	prefix := ""
	for _, p := range []string{forAllPrefix, forAnyPrefix} {
		if rest, ok := cutPrefixFold(name, p); ok {
			prefix, name = p, rest
		}
	}
	var names []string
	for _, row := range baseOperators() {
		names = append(names, row.name)
		if row.comparison != presence {
			names = append(names, row.name+ifExistsSuffix)
		}
	}
	near, ok := nearest(name, names)
	return prefix + near, ok
}

// isString reports whether the operator compares strings, in any way.
func (o operator) isString() bool {
	return o.comparison == exactString || o.comparison == foldedString || o.comparison == globString
}

// missing answers for a key that is not in the request (IAM user guide:
// condition operators, multivalued context keys).
func (o operator) missing() symbolic.Answer {
	switch {
	case o.comparison == presence:
		return symbolic.Unknown // depends on the value, see evaluation
	case o.quantifier == forAllValues:
		return symbolic.Yes
	case o.quantifier == forAnyValue && o.ifExists:
		return symbolic.Unknown // not documented
	case o.quantifier == forAnyValue:
		return symbolic.No
	default:
		return symbolic.AnswerOf(o.ifExists || o.negated)
	}
}

// opens reports whether a condition with this operator holds for every request
// that lacks the key.
func (o operator) opens() bool { return o.comparison != presence && o.missing() == symbolic.Yes }
