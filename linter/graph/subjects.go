package graph

import (
	"strings"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// subjectsOf lists the service accounts that a policy names exactly in an
// allowing statement.
func subjectsOf(policy iam.TrustPolicy, index int) []Subject {
	var out []Subject
	for i, statement := range policy.Statements {
		if statement.Effect != iam.Allow {
			continue
		}
		for j, condition := range statement.Conditions {
			operator, _ := condition.Operator.Literal()
			if !isSubjectKey(condition.Key) || !admitsExactly(operator) {
				continue
			}
			for _, value := range condition.Values {
				namespace, name, ok := splitSubject(value)
				if !ok {
					continue
				}
				out = append(out, Subject{
					Namespace: namespace, Name: name, Text: value,
					Policy: index, Statement: i, Condition: j,
				})
			}
		}
	}
	return out
}

// isSubjectKey reports whether a condition key ends with the sub claim; key
// names are compared without case (IAM user guide, condition elements).
func isSubjectKey(key symbolic.Text) bool {
	flat := key.Flat()
	return len(flat) > 4 && strings.EqualFold(flat[len(flat)-4:], ":sub")
}

// admitsExactly reports whether the operator is a positive string comparison,
// under which a value without wildcards admits that value.
func admitsExactly(operator string) bool {
	operator = strings.ToLower(operator)
	operator = strings.TrimPrefix(operator, "foranyvalue:")
	operator = strings.TrimSuffix(operator, "ifexists")
	return operator == "stringequals" || operator == "stringlike" || operator == "stringequalsignorecase"
}

// splitSubject cuts "system:serviceaccount:NAMESPACE:NAME". A subject with a
// wildcard names no one account.
func splitSubject(subject symbolic.Text) (namespace, name symbolic.Text, ok bool) {
	if strings.ContainsAny(subject.Flat(), "*?") {
		return symbolic.Text{}, symbolic.Text{}, false
	}
	parts := subject.Split(":")
	if len(parts) != 4 || !subject.HasPrefix("system:serviceaccount:") || parts[2].IsEmpty() || parts[3].IsEmpty() {
		return symbolic.Text{}, symbolic.Text{}, false
	}
	return parts[2], parts[3], true
}
