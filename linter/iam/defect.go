package iam

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// findDefects looks for mistakes that each statement makes by itself. Only what
// holds for every value of the tokens is a defect.
func (p *TrustPolicy) findDefects() {
	for i := range p.Statements {
		v := p.view(i)
		v.providerDefects()
		v.principalDefects()
		v.actionDefects()
		v.keyDefects()
		v.issuerDefects()
		v.subjectDefects()
		v.audienceDefects()
		v.variableDefects()
		if v.s.Effect == Allow && !v.s.EffectUnknown {
			v.unsatisfiable()
			v.openDoors()
			v.missingClaims()
		}
	}
}

// view is one statement as the search for defects sees it.
type view struct {
	policy *TrustPolicy
	s      Statement
	// claims are the conditions with their keys and operators taken apart.
	claims []claim
	// cluster is Yes if the statement certainly is about service accounts, No if
	// it certainly is about other callers.
	cluster symbolic.Answer
	// brokenProvider is true once a principal has a defect.
	brokenProvider bool
}

// claim is a condition with its parts.
type claim struct {
	*Condition
	index int
	op    operator
	// known is false if the operator hangs on a token or is none.
	known bool
	// issuer and name are the parts of the key around its last colon.
	issuer, name symbolic.Text
	split        bool
	element      Element
	// broken is true once the key has a defect of its own.
	broken bool
}

func (p *TrustPolicy) view(i int) *view {
	v := &view{policy: p, s: p.Statements[i]}
	v.claims = make([]claim, 0, len(v.s.Conditions))
	for j := range v.s.Conditions {
		c := &v.s.Conditions[j]
		claim := claim{Condition: c, index: j, element: elementOf(*c)}
		claim.op, claim.known = operatorOf(*c)
		claim.issuer, claim.name, claim.split = splitKey(c.Key)
		v.claims = append(v.claims, claim)
	}
	v.cluster = v.isAboutClusters()
	return v
}

// isAboutClusters looks for evidence: an EKS issuer, or a subject of the form
// that service accounts have. Without any, a statement that trusts only other
// identity providers, or none, is about others.
func (v *view) isAboutClusters() symbolic.Answer {
	candidates := 0
	for _, p := range v.s.Principals {
		if namesCluster(p.Value.Flat()) {
			return symbolic.Yes
		}
		if p.Type == Federated && mayBeCluster(p.Value) {
			candidates++
		}
	}
	for _, c := range v.claims {
		if namesCluster(c.Key.Flat()) {
			return symbolic.Yes
		}
		if slices.ContainsFunc(c.Values, looksLikeSubject) {
			return symbolic.Yes
		}
	}
	for _, c := range v.claims {
		if isForeign(c.issuer) {
			return symbolic.No
		}
	}
	if candidates > 0 || v.s.PrincipalsOpen {
		return symbolic.Unknown
	}
	return symbolic.No
}

// namesCluster reports whether the flat form of a text visibly holds the issuer of an EKS
// cluster, even a broken one.
func namesCluster(flat string) bool {
	has := func(s string) bool { return strings.Contains(flat, s) }
	return has("oidc.eks.") || has("oidc-eks.") || has("oidc") && has("eks.") && has(".amazonaws.com")
}

// mayBeCluster reports whether a Federated principal may be the provider of a
// cluster.
func mayBeCluster(value symbolic.Text) bool {
	issuer := value.Flat()
	if ends, ok := cutARN(issuer); ok {
		provided, ok := flatIssuer(issuer)
		if !ok {
			return !strings.HasPrefix(issuer[ends.account+1:], "saml-provider/")
		}
		issuer = provided
	}
	start, end := withoutScheme(issuer)
	return !isForeignFlat(issuer[start:end])
}

// defect adds a defect of the statement. The value's place is its own, else the
// statement's.
func (v *view) defect(kind DefectKind, condition int, value symbolic.Text, detail string) *Defect {
	rng := value.Range()
	if rng.IsZero() {
		rng = v.s.Range
	}
	return v.policy.add(Defect{
		Kind: kind, Statement: v.s.Index, Condition: condition, Value: value, Range: rng, Detail: detail,
	})
}

// federated returns the Federated principals that may be a cluster's.
func (v *view) federated() []symbolic.Text {
	var values []symbolic.Text
	for _, p := range v.s.Principals {
		if p.Type == Federated && mayBeCluster(p.Value) {
			values = append(values, p.Value)
		}
	}
	return values
}

// issuers returns the issuers of the Federated principals, or false if one of
// them has none or there may be more.
func (v *view) issuers() ([]symbolic.Text, bool) {
	if v.s.PrincipalsOpen || v.s.NotPrincipal {
		return nil, false
	}
	var issuers []symbolic.Text
	for _, p := range v.s.Principals {
		issuer, ok := flatIssuer(p.Value.Flat())
		if p.Type != Federated || !ok {
			return nil, false
		}
		issuers = append(issuers, p.Value.Slice(p.Value.Len()-len(issuer), p.Value.Len()))
	}
	return issuers, len(issuers) > 0
}

// always says what a condition does whose key is in no request.
func (c claim) always() string {
	if c.known && c.op.opens() {
		return ", so the condition holds for everyone"
	}
	return ""
}
