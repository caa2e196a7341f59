package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// keyDefects looks for condition keys that no token carries.
func (v *view) keyDefects() {
	for i := range v.claims {
		c := &v.claims[i]
		detail, expected := v.keyFault(c)
		if detail == "" {
			continue
		}
		c.broken = true
		d := v.defect(MalformedConditionKey, c.index, c.Key, detail+c.always())
		d.Expected = expected
	}
}

// keyFault says what is certainly wrong with a condition key, and what was meant
// if that is clear.
func (v *view) keyFault(c *claim) (detail string, expected symbolic.Text) {
	key := c.Key
	switch {
	case belongsToAWS(key), key.Index("*") >= 0:
		return "", expected
	case key.HasPrefix("https://"), key.HasPrefix("http://"):
		scheme := key.Flat()[:strings.Index(key.Flat(), "://")+3]
		return fmt.Sprintf("has the scheme %q, which no condition key has", scheme), v.completed(c, key.TrimPrefix(scheme))
	case key.HasPrefix("arn:"):
		detail = "is an ARN: a condition key is the issuer and a claim"
		if at := key.Index(providerPrefix); at >= 0 {
			expected = v.completed(c, key.Slice(at+len(providerPrefix), key.Len()))
		}
		return detail, expected
	case key.HasPrefix(providerPrefix):
		return fmt.Sprintf("begins with %q: a condition key is the issuer and a claim", providerPrefix), v.completed(c, key.TrimPrefix(providerPrefix))
	case v.cluster != symbolic.Yes || isForeign(c.issuer):
		return "", expected
	case key.Flat() != strings.TrimSpace(key.Flat()):
		literal, _ := key.Literal()
		return "begins or ends with a blank", symbolic.Literal(strings.TrimSpace(literal))
	case !c.split:
		return v.bareKeyFault(c)
	default:
		return v.claimFault(c)
	}
}

// awsServices are the services whose condition keys are seen in trust policies.
var awsServices = []string{"aws", "sts", "saml", "iam", "ec2", "lambda", "s3", "kms"}

// belongsToAWS reports whether a key is one of AWS services, not of a token.
func belongsToAWS(key symbolic.Text) bool {
	prefix, _, colon := strings.Cut(key.Flat(), ":")
	return colon && slices.ContainsFunc(awsServices, func(service string) bool {
		return len(service) == len(prefix) && strings.EqualFold(service, prefix)
	})
}

// completed returns an issuer and claim without what does not belong there: a
// slash before the claim; and with the claim that the values show, if there is
// none.
func (v *view) completed(c *claim, key symbolic.Text) symbolic.Text {
	issuer, name, ok := splitKey(key)
	if !ok {
		return v.withClaim(c, key.TrimSuffix("/"))
	}
	return symbolic.Concat(issuer.TrimSuffix("/"), symbolic.Literal(":"), name)
}

// withClaim adds the claim that the condition's values show; nothing if they
// show none.
func (v *view) withClaim(c *claim, issuer symbolic.Text) symbolic.Text {
	for _, value := range c.Values {
		switch {
		case looksLikeSubject(value):
			return symbolic.Concat(issuer, symbolic.Literal(":"+subClaim))
		case looksLikeAudience(value):
			return symbolic.Concat(issuer, symbolic.Literal(":"+audClaim))
		}
	}
	return symbolic.Text{}
}

// bareKeyFault finds a key that is an issuer without a claim.
func (v *view) bareKeyFault(c *claim) (detail string, expected symbolic.Text) {
	for _, name := range []string{subClaim, audClaim} {
		if issuer := c.Key.TrimSuffix("/" + name); issuer.Len() < c.Key.Len() {
			return fmt.Sprintf(`has "/" before the claim %q, not ":"`, name), symbolic.Concat(issuer, symbolic.Literal(":"+name))
		}
	}
	bare := false
	for _, p := range v.federated() {
		arn, ok := ParseARN(p)
		if issuer, provides := arn.Issuer(); ok && provides {
			bare = bare || symbolic.EqualFold(issuer, c.Key) == symbolic.Yes
		}
	}
	if parsed, ok := ParseClusterIssuer(c.Key); ok {
		bare = bare || parsed.ID.IsKnown()
	}
	if name, _ := c.Key.Literal(); strings.EqualFold(name, subClaim) || strings.EqualFold(name, audClaim) {
		if issuers, ok := v.issuers(); ok && len(issuers) == 1 {
			expected = symbolic.Concat(issuers[0], symbolic.Literal(":"+name))
		}
		return "names no issuer", expected
	}
	if !bare {
		return "", expected
	}
	expected = v.withClaim(c, c.Key.TrimSuffix("/"))
	if expected.IsEmpty() {
		return "names the issuer without a claim", expected
	}
	_, name, _ := splitKey(expected)
	return fmt.Sprintf("names the issuer without a claim: %q is missing", ":"+name.String()), expected
}

// claimFault finds what is wrong around the colon of a key.
func (v *view) claimFault(c *claim) (detail string, expected symbolic.Text) {
	if c.name.IsEmpty() {
		return "ends with a colon and names no claim", v.withClaim(c, c.issuer.TrimSuffix(":"))
	}
	name, known := c.name.Literal()
	if !known {
		return "", expected
	}
	for _, again := range []string{":" + subClaim, ":" + audClaim, ":"} {
		if shorter := c.issuer.TrimSuffix(again); shorter.Len() < c.issuer.Len() {
			if again == ":" {
				again += name
				return "has two colons before the claim", symbolic.Concat(shorter, symbolic.Literal(again))
			}
			return "has two claims", symbolic.Concat(shorter, symbolic.Literal(":"+name))
		}
	}
	if trimmed := c.issuer.TrimSuffix("/"); trimmed.Len() < c.issuer.Len() {
		return "has a slash before the claim", symbolic.Concat(trimmed, symbolic.Literal(":"+name))
	}
	if strings.EqualFold(name, subClaim) || strings.EqualFold(name, audClaim) {
		return "", expected
	}
	detail = fmt.Sprintf("names the claim %q: the condition keys of a service account's token are \"sub\" and \"aud\"", name)
	if meant := meantClaim(name); meant != "" {
		return detail, symbolic.Concat(c.issuer, symbolic.Literal(":"+meant))
	}
	return detail, v.withClaim(c, c.issuer)
}

// meantClaim returns the claim that a misspelt name stands for, or "".
func meantClaim(name string) string {
	switch lower := strings.ToLower(strings.TrimSpace(name)); {
	case lower == subClaim, lower == "subject", lower == "subs", lower == "user":
		return subClaim
	case lower == audClaim, lower == "audience", lower == "auds", lower == "client_id":
		return audClaim
	case spelling.Near(lower, subClaim) && !spelling.Near(lower, audClaim):
		return subClaim
	case spelling.Near(lower, audClaim) && !spelling.Near(lower, subClaim):
		return audClaim
	default:
		return ""
	}
}

// variableDefects finds policy variables in a policy whose version does not know
// them: IAM takes them for plain text.
func (v *view) variableDefects() {
	if symbolic.Same(v.policy.Version, symbolic.Literal(version2012)) != symbolic.No {
		return
	}
	for _, c := range v.claims {
		for _, value := range c.Values {
			if value.Index("${aws:") < 0 && value.Index("${*}") < 0 && value.Index("${?}") < 0 {
				continue
			}
			v.defect(InvalidPolicy, c.index, value, fmt.Sprintf("holds a policy variable, which is plain text without \"Version\": %q", version2012))
		}
	}
}

// issuerDefects finds principals and condition keys of one statement that name
// different issuers.
func (v *view) issuerDefects() {
	principals, ok := v.issuers()
	if !ok || v.brokenProvider {
		return
	}
	var wrong []*claim
	right := 0
	for i := range v.claims {
		c := &v.claims[i]
		if c.broken || !c.split || belongsToAWS(c.Key) || isForeign(c.issuer) {
			continue
		}
		if !isClaim(c.name, subClaim) && !isClaim(c.name, audClaim) {
			continue
		}
		same := symbolic.No
		for _, issuer := range principals {
			same = symbolic.Or(same, symbolic.EqualFold(issuer, c.issuer))
		}
		if same == symbolic.No {
			wrong = append(wrong, c)
			continue
		}
		right++
	}
	if len(wrong) == 0 {
		return
	}
	shown := wrong[0]
	for _, c := range wrong {
		c.broken = true
		if c.element == SubjectElement {
			shown = c
			break
		}
	}
	for _, c := range wrong {
		c.broken = true
	}
	if right == 0 && len(wrong) > 1 && len(principals) == 1 && sameIssuer(wrong) {
		v.principalStandsAlone(principals[0], shown)
		return
	}
	d := v.defect(IssuerMismatch, shown.index, shown.Key, fmt.Sprintf(
		"names the issuer %s, but the principal names %s%s", quoteText(shown.issuer), list(principals), shown.always()))
	d.Related = v.s.Principals[0].Value
	if len(principals) == 1 {
		d.Expected = symbolic.Concat(principals[0], symbolic.Literal(":"), shown.name)
	}
}

// principalStandsAlone reports the principal when all condition keys agree on
// another issuer.
func (v *view) principalStandsAlone(issuer symbolic.Text, key *claim) {
	principal := v.s.Principals[0].Value
	d := v.defect(IssuerMismatch, key.index, principal, fmt.Sprintf(
		"names the issuer %s, but the condition keys name %s%s", quoteText(issuer), quoteText(key.issuer), key.always()))
	d.Related = key.Key
	if start := principal.Len() - issuer.Len(); start > 0 {
		d.Expected = symbolic.Concat(principal.Slice(0, start), key.issuer)
	}
}

func sameIssuer(claims []*claim) bool {
	for _, c := range claims[1:] {
		if symbolic.EqualFold(c.issuer, claims[0].issuer) != symbolic.Yes {
			return false
		}
	}
	return true
}
