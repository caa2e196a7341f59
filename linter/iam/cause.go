package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// cause returns the defect that explains a no: one in the statement and element
// that said no, without which it would not have been said.
func (p TrustPolicy) cause(d Decision, e evaluation) *Defect {
	for i := range p.Defects {
		defect := &p.Defects[i]
		if defect.Statement == d.Statement && d.Statement >= 0 && p.explains(*defect, d, e) {
			return defect
		}
	}
	return nil
}

func (p TrustPolicy) explains(defect Defect, d Decision, e evaluation) bool {
	switch d.Element {
	case PrincipalElement:
		return defect.Kind == MalformedProvider || defect.Kind == WrongPrincipal || defect.Kind == IssuerMismatch
	case ActionElement:
		return defect.Kind == WrongAction
	case SubjectElement, AudienceElement, OtherCondition:
		return defect.Condition >= 0 && p.explainsCondition(defect, d, e)
	default:
		return false
	}
}

// explainsCondition asks whether the condition would hold once the defect is
// mended. A defect beside the point, such as a wildcard that would not match
// either, explains nothing.
func (p TrustPolicy) explainsCondition(defect Defect, d Decision, e evaluation) bool {
	c := p.Statements[d.Statement].Conditions[d.Condition]
	value, ok := e.claimOf(elementOf(c))
	op, known := operatorOf(c)
	if !ok || !known {
		return false
	}
	here := defect.Condition == d.Condition
	switch defect.Kind {
	case LiteralWildcard:
		return here && symbolic.Glob(defect.Value).Match(value) != symbolic.No
	case MalformedSubject:
		return here && (defect.Expected.IsEmpty() && len(c.Values) == 1 || symbolic.Glob(defect.Expected).Match(value) != symbolic.No)
	case MalformedConditionKey:
		return here && e.value(op, c, value) != symbolic.No
	case MisplacedClaim, InvertedCondition:
		return here
	case AudienceMismatch:
		return here && symbolic.Same(defect.Expected, value) != symbolic.No
	case IssuerMismatch, UnsatisfiableCondition:
		// The condition that says no may be another than the one that is shown.
		return elementOf(p.Statements[d.Statement].Conditions[defect.Condition]) == d.Element && e.someHolds(p.Statements[d.Statement], d.Element, value)
	default:
		return false
	}
}

// someHolds reports whether a condition about an element would hold if its key
// were in the request with the given value.
func (e evaluation) someHolds(s Statement, element Element, value symbolic.Text) bool {
	for _, c := range s.Conditions {
		op, known := operatorOf(c)
		if elementOf(c) == element && (!known || e.value(op, c, value) != symbolic.No) {
			return true
		}
	}
	return false
}

// claimOf returns the claim of the request that a condition is about.
func (e evaluation) claimOf(element Element) (symbolic.Text, bool) {
	name := map[Element]string{SubjectElement: subClaim, AudienceElement: audClaim}[element]
	for _, key := range e.request.Keys {
		if name != "" && key.Name.HasSuffix(":"+name) && len(key.Values) == 1 {
			return key.Values[0], true
		}
	}
	return symbolic.Text{}, false
}
