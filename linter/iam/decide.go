package iam

import (
	"slices"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// The actions of STS that trust policies are about.
const (
	actionAssumeRole  = "sts:AssumeRole"
	actionWebIdentity = "sts:AssumeRoleWithWebIdentity"
	actionSAML        = "sts:AssumeRoleWithSAML"
	actionTagSession  = "sts:TagSession"
)

// DefaultAudience is the audience of service account tokens unless an
// annotation asks for another, in every partition (amazon-eks-pod-identity-webhook).
const DefaultAudience = "sts.amazonaws.com"

// PodIdentityService is the service principal of EKS Pod Identity.
const PodIdentityService = "pods.eks.amazonaws.com"

// Decide answers whether the policy lets a service account assume the role with
// its web identity token (IRSA).
//
// If the identity names no issuer, every provider that the policy trusts and
// that may be a cluster's may be the account's: it is admitted if it is admitted
// through one of them. A policy that IAM certainly refuses admits nobody.
func (p TrustPolicy) Decide(id Identity) Decision {
	if id.Audience.IsEmpty() {
		id.Audience = symbolic.Literal(DefaultAudience)
	}
	return p.decide(p.choices(id.Namespace, id.Name, id.Audience, id.Issuer, id.Account), func(c symbolic.Case, p TrustPolicy) Decision {
		id := Identity{
			Namespace: c.Apply(id.Namespace), Name: c.Apply(id.Name), Audience: c.Apply(id.Audience),
			Issuer: c.Apply(id.Issuer), Account: c.Apply(id.Account),
		}
		var best *Decision
		for _, provider := range p.clusterProviders(id) {
			d := p.decideThrough(provider, id)
			if best == nil || better(d, *best) {
				best = &d
			}
			if best.Answer == symbolic.Yes {
				break
			}
		}
		return *best
	})
}

// decide asks in every case that the choices in texts allow, and gives the common
// answer. The reasons are those of the first case that is not a yes.
func (p TrustPolicy) decide(texts []symbolic.Text, ask func(symbolic.Case, TrustPolicy) Decision) Decision {
	if d, unread := p.unread(); unread {
		return d
	}
	var all Decision
	var answers []symbolic.Answer
	evident := true
	for i, c := range symbolic.Cases(texts...) {
		d := ask(c, p.in(c))
		answers = append(answers, d.Answer)
		evident = evident && (d.Answer == symbolic.Yes || d.EvidentIssuer)
		if i == 0 || all.Answer == symbolic.Yes && d.Answer != symbolic.Yes {
			all = d
		}
	}
	if common := symbolic.Agree(answers...); common != all.Answer {
		all.Answer = common
		all.Defect = nil
		all.Tokens = tokensOf(choicesIn(texts)...)
		all.HangsOnIssuer = false
		all.Reason = hangs(all.Tokens)
	}
	all.EvidentIssuer = evident && all.Answer == symbolic.Unknown
	all.HangsOnIssuer = all.HangsOnIssuer || all.EvidentIssuer
	return all
}

// unread decides for a policy whose statements are not known, or that IAM does
// not store.
func (p TrustPolicy) unread() (Decision, bool) {
	for i, d := range p.Defects {
		if d.Refused {
			return Decision{
				Answer: symbolic.No, Statement: d.Statement, Condition: -1, Defect: &p.Defects[i],
				Reason: "IAM refuses the trust policy: " + d.sentence(),
			}, true
		}
	}
	if p.Unread {
		tokens := tokensOf(p.Document)
		return Decision{Statement: -1, Condition: -1, Tokens: tokens, Reason: hangs(tokens)}, true
	}
	return Decision{}, false
}

// provider is an OIDC provider through which an account may come in.
type provider struct {
	arn, issuer symbolic.Text
	// stranger is true for a provider that the policy does not list.
	stranger bool
}

// clusterProviders returns the providers through which the account may come in,
// at least one: that of its issuer if it is known, else those that the policy
// trusts and that may be a cluster's.
func (p TrustPolicy) clusterProviders(id Identity) []provider {
	arn := func(issuer symbolic.Text) symbolic.Text {
		account := id.Account
		if account.IsEmpty() {
			account = ofRequest("account of the role", symbolic.AccountNumber())
		}
		partition := ofRequest("partition of the role", symbolic.Partition())
		return symbolic.Concat(
			symbolic.Literal("arn:"), partition, symbolic.Literal(":iam::"), account, symbolic.Literal(":"+providerPrefix), issuer)
	}
	if !id.Issuer.IsEmpty() {
		return []provider{{arn: arn(id.Issuer), issuer: id.Issuer}}
	}
	var providers []provider
	for _, s := range p.Statements {
		for _, principal := range s.Principals {
			known := func(p provider) bool { return p.arn.Equal(principal.Value) }
			if principal.Type != Federated || principal.Value.IsEmpty() || slices.ContainsFunc(providers, known) {
				continue
			}
			if candidate, ok := clusterProvider(principal.Value, id.Account); ok {
				providers = append(providers, candidate)
			}
		}
	}
	if providers == nil || p.isOpen() {
		issuer := ofRequest("issuer of the cluster", symbolic.Issuer())
		providers = append(providers, provider{arn: arn(issuer), issuer: issuer, stranger: true})
	}
	return providers
}

// requestScope is the scope of tokens for what only the request tells.
const requestScope = "\x00request"

func ofRequest(name string, nature symbolic.Nature) symbolic.Text {
	return symbolic.Of(&symbolic.Token{Scope: requestScope, Name: name, Nature: nature})
}

// clusterProvider returns a principal as the provider of a cluster, or false if
// it can't be one in the account.
func clusterProvider(value, account symbolic.Text) (provider, bool) {
	arn, ok := ParseARN(value)
	if !ok {
		if value.IsKnown() {
			return provider{}, false
		}
		return provider{arn: value, issuer: ofRequest("issuer of "+value.String(), symbolic.Issuer())}, true
	}
	issuer, ok := arn.Issuer()
	fault, _ := providerFault(value, arn, true)
	switch {
	case ok && isForeign(issuer), fault != "":
		return provider{}, false
	case !account.IsEmpty() && symbolic.Same(arn.Account, account) == symbolic.No:
		// A provider is an object of the role's own account.
		return provider{}, false
	case ok:
		return provider{arn: value, issuer: issuer}, true
	case arn.Resource.IsKnown():
		return provider{}, false
	default:
		return provider{arn: value, issuer: ofRequest("issuer of "+value.String(), symbolic.Issuer())}, true
	}
}

// isOpen reports whether a token may stand for a principal that is not listed.
func (p TrustPolicy) isOpen() bool {
	if p.StatementsOpen {
		return true
	}
	for _, s := range p.Statements {
		if s.PrincipalsOpen || s.NotPrincipal {
			return true
		}
	}
	return false
}

// notWithWebIdentity are the keys that no call of a cluster's account has: EKS issues
// no session tags with its tokens (EKS user guide), and an external id belongs to
// sts:AssumeRole (service authorization reference).
var notWithWebIdentity = []ContextKey{
	{Name: symbolic.Literal("aws:RequestTag/*")},
	{Name: symbolic.Literal("aws:TagKeys")},
	{Name: symbolic.Literal("aws:FederatedProvider")},
	{Name: symbolic.Literal("sts:ExternalId")},
}

// decideThrough decides for an account whose cluster has the given provider.
func (p TrustPolicy) decideThrough(through provider, id Identity) Decision {
	colon := symbolic.Literal(":")
	request := Request{
		Principal: Principal{Type: Federated, Value: through.arn},
		Action:    actionWebIdentity,
		Open:      true,
		Keys: []ContextKey{
			{Name: symbolic.Concat(through.issuer, colon, symbolic.Literal(subClaim)), Values: []symbolic.Text{Subject(id.Namespace, id.Name)}},
			{Name: symbolic.Concat(through.issuer, colon, symbolic.Literal(audClaim)), Values: []symbolic.Text{id.Audience}},
		},
		absent: notWithWebIdentity,
	}
	e := evaluation{request: request, version: p.Version, stranger: through.stranger}
	d := p.explain(e)
	if d.Answer == symbolic.Unknown {
		linked := e
		linked.link = anyLink
		answer, _ := linked.policy(p)
		d.HangsOnIssuer = answer == symbolic.Yes
		if d.HangsOnIssuer {
			linked.link = evidentLink
			answer, _ = linked.policy(p)
			d.EvidentIssuer = answer == symbolic.Yes
		}
	}
	if d.Answer == symbolic.No {
		d.Defect = p.cause(d, e)
	}
	return d
}

// better reports whether a is the decision to show rather than b: an answer
// nearer to yes, or a statement that came closer.
func better(a, b Decision) bool {
	rank := func(d Decision) int {
		switch {
		case d.Answer == symbolic.Yes:
			return 3
		case d.EvidentIssuer:
			return 2
		case d.Answer == symbolic.Unknown:
			return 1
		default:
			return 0
		}
	}
	if rank(a) != rank(b) {
		return rank(a) > rank(b)
	}
	return a.closeness > b.closeness
}
