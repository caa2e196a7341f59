package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// subjectPrefix begins the subject of every service account token.
const subjectPrefix = "system:serviceaccount:"

// Subject returns the subject of a service account's token.
func Subject(namespace, name symbolic.Text) symbolic.Text {
	return symbolic.Concat(symbolic.Literal(subjectPrefix), namespace, symbolic.Literal(":"), name)
}

// ParseSubject cuts a subject into namespace and name. It returns false unless
// the text is certainly of that shape: the prefix and one colon outside tokens.
// Either part may hold wildcards.
func ParseSubject(t symbolic.Text) (namespace, name symbolic.Text, ok bool) {
	rest, ok := strings.CutPrefix(t.Flat(), subjectPrefix)
	before, after, colon := strings.Cut(rest, ":")
	if !ok || !colon || before == "" || after == "" || strings.Contains(after, ":") {
		return namespace, name, false
	}
	colonAt := len(subjectPrefix) + len(before)
	return t.Slice(len(subjectPrefix), colonAt), t.Slice(colonAt+1, t.Len()), true
}

// TrustedSubject is a value of a subject condition in an Allow statement.
type TrustedSubject struct {
	// Text is the value as written; Namespace and Name are its parts.
	Text, Namespace, Name symbolic.Text
	// Exact is false if the value is a pattern with wildcards.
	Exact bool
	// Statement and Condition tell where it stands.
	Statement, Condition int
}

// Subjects returns every well-formed subject that the policy's Allow statements
// name under a positive operator, in order of place. A value with a wildcard
// under an operator that takes it for an ordinary character is no subject.
func (p TrustPolicy) Subjects() []TrustedSubject {
	var subjects []TrustedSubject
	for _, s := range p.Statements {
		if s.Effect != Allow {
			continue
		}
		for i, c := range s.Conditions {
			op, known := operatorOf(c)
			if !known || !op.isString() || op.negated || elementOf(c) != SubjectElement {
				continue
			}
			for _, value := range c.Values {
				namespace, name, ok := ParseSubject(value)
				wild := value.Index("*") >= 0 || value.Index("?") >= 0
				if !ok || wild && op.comparison != globString {
					continue
				}
				subjects = append(subjects, TrustedSubject{
					Text: value, Namespace: namespace, Name: name, Exact: !wild, Statement: s.Index, Condition: i,
				})
			}
		}
	}
	return subjects
}
