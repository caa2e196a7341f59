package iam

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// looksLikeAudience reports whether a text is the audience of STS or visibly
// meant as it.
func looksLikeAudience(value symbolic.Text) bool {
	literal, known := value.Literal()
	if !known || len(literal) > 100 || looksLikeSubject(value) {
		return false
	}
	host := strings.ToLower(strings.TrimSpace(literal))
	host = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(host, "https://"), "http://"), "/")
	return strings.HasPrefix(host, "sts.") && strings.Contains(host, "amazon") || spelling.Distance(host, DefaultAudience, 2) <= 2
}

// audienceDefects finds subjects under the aud claim, and audiences that only
// look like that of STS.
func (v *view) audienceDefects() {
	if v.cluster != symbolic.Yes {
		return
	}
	for _, c := range v.claims {
		if c.element != AudienceElement || !c.known || !c.op.isString() {
			continue
		}
		for _, value := range c.Values {
			if looksLikeSubject(value) {
				d := v.defect(MisplacedClaim, c.index, value, "is a subject, but stands under the aud claim")
				d.Related = c.Key
			}
		}
		if c.op.negated && !c.broken && !v.takesAudience(c) && !v.negatesSubject(c.Operator) {
			d := v.defect(InvertedCondition, c.index, c.Operator, fmt.Sprintf("shuts out %q, the audience of service account tokens", DefaultAudience))
			d.Related = c.Key
		}
		if c.op.negated || c.ValuesOpen || v.takesAudience(c) {
			continue
		}
		for _, value := range c.Values {
			if looksLikeAudience(value) {
				d := v.defect(AudienceMismatch, c.index, value, fmt.Sprintf("is not %q, the audience of service account tokens in every partition", DefaultAudience))
				d.Expected = symbolic.Literal(DefaultAudience)
			}
		}
	}
}

// negatesSubject reports whether the condition on the subject has the same negated
// operator: then it is one mistake, which the subject tells.
func (v *view) negatesSubject(operator symbolic.Text) bool {
	for _, c := range v.claims {
		if c.element == SubjectElement && c.Operator.Range() == operator.Range() && c.Operator.Equal(operator) {
			return true
		}
	}
	return false
}

// takesAudience reports whether a condition may hold for the usual audience.
func (v *view) takesAudience(c claim) bool {
	e := evaluation{version: v.policy.Version}
	return e.value(c.op, *c.Condition, symbolic.Literal(DefaultAudience)) != symbolic.No
}

// unsatisfiable finds conditions that no token can meet together.
func (v *view) unsatisfiable() {
	// Two keys with one claim: of two issuers, a token has one.
	for _, element := range []Element{SubjectElement, AudienceElement} {
		for i, b := range v.claims {
			for _, a := range v.claims[:i] {
				if !demands(a, element) || !demands(b, element) || symbolic.EqualFold(a.issuer, b.issuer) != symbolic.No {
					continue
				}
				d := v.defect(UnsatisfiableCondition, b.index, b.Key, fmt.Sprintf(
					"can not hold together with %s: a token has one issuer", quoteText(a.Key)))
				d.Related = a.Key
				return
			}
		}
	}
	for i, b := range v.claims {
		for _, a := range v.claims[:i] {
			if v.exclude(a, b) {
				return
			}
		}
	}
}

// demands reports whether a condition fails for every token that does not have
// its key, and the key is well-formed and of the given claim.
func demands(c claim, element Element) bool {
	return c.known && !c.broken && c.split && c.element == element && c.op.isString() && !c.op.negated && c.op.missing() == symbolic.No
}

// exclude reports two conditions on one key whose values have nothing in common.
func (v *view) exclude(a, b claim) bool {
	if !a.known || !b.known || !a.op.isString() || !b.op.isString() || a.ValuesOpen || b.ValuesOpen ||
		a.broken || b.broken || len(a.Values) == 0 || len(b.Values) == 0 || symbolic.EqualFold(a.Key, b.Key) != symbolic.Yes {
		return false
	}
	switch {
	case a.Operator.Equal(b.Operator):
		return false // a key that is written twice
	case a.op.missing() != symbolic.No && b.op.missing() != symbolic.No:
		return false
	case a.op.negated && b.op.negated || a.op.quantifier == forAllValues || b.op.quantifier == forAllValues:
		return false
	case a.op.negated:
		a, b = b, a
	}
	for _, x := range a.Values {
		for _, y := range b.Values {
			if x.Index("${") >= 0 || y.Index("${") >= 0 {
				return false
			}
			if !b.op.negated && symbolic.Overlap(a.op.pattern(x), b.op.pattern(y)) != symbolic.No {
				return false
			}
		}
		if b.op.negated && !b.swallows(a, x) {
			return false
		}
	}
	d := v.defect(UnsatisfiableCondition, b.index, b.Values[0], fmt.Sprintf(
		"under %s can not hold together with %s under %s", b.Operator, list(a.Values), a.Operator))
	d.Related = a.Values[0]
	return true
}

// pattern is the pattern of a value that holds no policy variable.
func (o operator) pattern(value symbolic.Text) symbolic.Pattern {
	p := symbolic.Exact(value)
	if o.comparison == globString {
		p = symbolic.Glob(value)
	}
	if o.comparison == foldedString {
		p = p.IgnoreCase()
	}
	return p
}

// swallows reports whether a negated condition refuses everything that a value
// of a positive one admits.
func (c claim) swallows(positive claim, value symbolic.Text) bool {
	exact := positive.op.comparison == exactString || !positive.op.pattern(value).HasWildcard() && positive.op.comparison == globString
	if !exact {
		return false
	}
	for _, not := range c.Values {
		if c.op.pattern(not).Match(value) == symbolic.Yes {
			return true
		}
	}
	return false
}

// openDoors finds conditions that let in more than they seem to, and principals
// that let in everyone.
func (v *view) openDoors() {
	narrowed := false
	for _, c := range v.claims {
		narrowed = narrowed || c.known && c.element == SubjectElement && !c.op.negated && c.op.comparison != presence
	}
	for _, c := range v.claims {
		if v.cluster == symbolic.Yes && !narrowed && c.known && !c.broken && c.element == SubjectElement && c.op.negated {
			d := v.defect(InvertedCondition, c.index, c.Operator, "lets in every service account but "+list(c.Values))
			d.Related = c.Key
		}
	}
	v.wildcards()
	if v.s.NotPrincipal || v.s.NotAction || v.s.ConditionsOpen {
		return
	}
	for _, c := range v.claims {
		if !c.known || !c.op.opens() && !isIdle(c.Key) {
			return // bound by a condition
		}
	}
	for _, p := range v.s.Principals {
		if p.Type == Everyone || p.Type == AWS && isStar(p.Value) {
			v.defect(PublicPrincipal, -1, p.Value, "lets in every AWS account, and no condition narrows it")
		}
	}
}

// isIdle reports whether a key says nothing of who calls.
func isIdle(key symbolic.Text) bool {
	for _, idle := range []string{"aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:UserAgent", "aws:MultiFactorAuthPresent", "aws:TokenIssueTime"} {
		if symbolic.EqualFold(key, symbolic.Literal(idle)) == symbolic.Yes {
			return true
		}
	}
	return false
}

// wildcards finds subject patterns that span namespaces.
func (v *view) wildcards() {
	if v.cluster != symbolic.Yes {
		return
	}
	for _, c := range v.claims {
		if c.element != SubjectElement || !c.known || c.op.comparison != globString || c.op.negated {
			continue
		}
		for _, value := range c.Values {
			if detail := spans(value); detail != "" {
				v.defect(WildcardSubject, c.index, value, detail)
			}
		}
	}
}

// spans says how a subject pattern reaches into more than one namespace; empty
// if it does not for certain.
func spans(value symbolic.Text) string {
	flat := value.Flat()
	star := strings.IndexAny(flat, "*?")
	if star < 0 || value.Index("${") >= 0 {
		return ""
	}
	if star < len(subjectPrefix) {
		if strings.HasPrefix(subjectPrefix, flat[:star]) {
			return "admits every namespace: the wildcard stands before it"
		}
		return ""
	}
	if !strings.HasPrefix(flat, subjectPrefix) {
		return ""
	}
	namespace, name, colon := strings.Cut(flat[len(subjectPrefix):], ":")
	switch {
	case !colon && strings.Trim(namespace, "*") == "":
		return "admits every service account of the cluster"
	case !colon:
		return fmt.Sprintf("admits every namespace that begins with %q: the wildcard also matches the colon", beforeWildcard(value, namespace))
	case strings.Trim(namespace, "*") == "" && strings.Trim(name, "*") == "":
		return "admits every service account of the cluster"
	case strings.Trim(namespace, "*") == "":
		return "admits every namespace"
	case strings.ContainsAny(namespace, "*?"):
		return fmt.Sprintf("admits every namespace that fits %q", value.Slice(len(subjectPrefix), len(subjectPrefix)+len(namespace)))
	default:
		return ""
	}
}

// beforeWildcard shows the beginning of a namespace pattern up to its wildcard.
func beforeWildcard(value symbolic.Text, namespace string) string {
	return value.Slice(len(subjectPrefix), len(subjectPrefix)+strings.IndexAny(namespace, "*?")).String()
}

// missingClaims finds web identity statements that leave the subject or the
// audience open.
func (v *view) missingClaims() {
	if v.s.NotPrincipal || v.s.NotAction || v.s.ConditionsOpen || v.cluster == symbolic.No {
		return
	}
	providers := v.federated()
	action := v.webIdentityAction()
	if len(providers) == 0 || action == nil || v.brokenProvider {
		return
	}
	subject, audience := false, false
	var pinned symbolic.Text
	for _, c := range v.claims {
		anyClaim := !c.known || !c.name.IsKnown() || !c.split && !c.Key.IsKnown()
		if c.known && c.op.comparison == presence {
			continue
		}
		if c.element == SubjectElement && pinned.IsEmpty() {
			pinned = c.Key
		}
		subject = subject || anyClaim || c.element == SubjectElement
		audience = audience || anyClaim || c.element == AudienceElement
	}
	switch {
	case !subject:
		d := v.defect(MissingSubject, -1, *action, "is allowed to every service account of "+list(providers))
		d.Related = providers[0]
		d.IfCluster = v.cluster != symbolic.Yes
	case !audience && v.cluster == symbolic.Yes && !pinned.IsEmpty():
		v.defect(MissingAudience, -1, pinned, "is tested, but no condition tests the audience")
	}
}

// webIdentityAction returns the action by which the statement allows web
// identities, or nil.
func (v *view) webIdentityAction() *symbolic.Text {
	for i, action := range v.s.Actions {
		if symbolic.Glob(action).IgnoreCase().Match(symbolic.Literal(actionWebIdentity)) == symbolic.Yes {
			return &v.s.Actions[i]
		}
	}
	return nil
}
