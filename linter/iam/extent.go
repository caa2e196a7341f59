package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// Extent is how much of the service accounts that a policy trusts is known.
type Extent uint8

// The extents, from nothing to everything.
const (
	// NoAccounts says that the policy certainly trusts no service account
	// through an OIDC provider: it is about other callers.
	NoAccounts Extent = iota
	// OpenAccounts says that it may trust some, of which nothing is known.
	OpenAccounts
	// ComparedAccounts says that every subject has the form namespace:name with
	// parts that may be unknown, so that an account can be compared with it.
	ComparedAccounts
	// KnownAccounts says that every subject is fully known, or that there is no
	// condition on the subject and every account is trusted.
	KnownAccounts
)

// Extent tells how much of the service accounts that the policy trusts through
// OIDC providers is known. Statements about other callers do not count; of
// several that count, the one of which least is known decides.
func (p TrustPolicy) Extent() Extent {
	if p.Unread || p.StatementsOpen {
		return OpenAccounts
	}
	out := NoAccounts
	for i, s := range p.Statements {
		if s.Effect != Allow {
			continue
		}
		v := p.view(i)
		if v.cluster == symbolic.No || !v.trustsProvider() {
			continue
		}
		if e := v.extent(); out == NoAccounts || e < out {
			out = e
		}
	}
	return out
}

// trustsProvider reports whether a principal of the statement is, or may be, an
// OIDC provider.
func (v *view) trustsProvider() bool {
	if v.s.PrincipalsOpen {
		return true
	}
	for _, p := range v.s.Principals {
		if p.Type == Federated {
			return true
		}
	}
	return false
}

func (v *view) extent() Extent {
	out := KnownAccounts
	for _, c := range v.claims {
		if c.element != SubjectElement {
			continue
		}
		if c.ValuesOpen {
			return OpenAccounts
		}
		for _, value := range c.Values {
			if _, _, ok := ParseSubject(value); !ok && !value.IsKnown() {
				return OpenAccounts
			}
			if !value.IsKnown() {
				out = ComparedAccounts
			}
		}
	}
	return out
}
