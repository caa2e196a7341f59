package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// ContextKey is one key of a request with its values.
type ContextKey struct {
	// Name is the key; the case of its letters does not count. A name that ends
	// with "*" stands for every key that begins like it.
	Name symbolic.Text
	// Values are what the request holds under the key: one, or several for a
	// multivalued key. None: the key is certainly not in the request.
	Values []symbolic.Text
	// Optional is true if the key may also be missing.
	Optional bool
}

// Request is one call that a trust policy is asked about.
type Request struct {
	// Principal is who calls: an OIDC provider's ARN as Federated, a service as
	// Service, a role's ARN as AWS.
	Principal Principal
	// Action is the STS action, such as "sts:AssumeRoleWithWebIdentity".
	Action string
	// Keys are the condition keys that are known of the request.
	Keys []ContextKey
	// Open is true if the request may hold keys of AWS beside Keys, with any
	// value: those that begin with "aws:" or "sts:". No other key is there.
	Open bool

	// absent are more keys that are certainly not in the request.
	absent []ContextKey
}

// found is one way in which a condition key may turn out in a request.
type found struct {
	values  []symbolic.Text
	missing bool
}

// lookup returns every way in which a key may turn out. A key that may be one of
// the token's claims, and names that claim, is taken for it as far as link says.
func (r Request) lookup(key symbolic.Text, link link) []found {
	var ways []found
	missing := true
	for i := range len(r.Keys) + len(r.absent) {
		k := r.key(i)
		same := k.is(key)
		if same == symbolic.Unknown && r.links(key, k.Name, link) {
			same = symbolic.Yes
		}
		if same == symbolic.No {
			continue
		}
		way := found{values: k.Values, missing: len(k.Values) == 0}
		if same == symbolic.Yes {
			missing = k.Optional
			ways = append(ways, way)
			break
		}
		ways = append(ways, way)
	}
	if r.Open && missing && mayBeGlobal(key) {
		value := symbolic.Named(requestScope, key.String())
		ways = append(ways, found{values: []symbolic.Text{value}})
	}
	if missing {
		ways = append(ways, found{missing: true})
	}
	return ways
}

// key returns the i-th of all keys that are known of the request.
func (r *Request) key(i int) *ContextKey {
	if i < len(r.Keys) {
		return &r.Keys[i]
	}
	return &r.absent[i-len(r.Keys)]
}

// is answers whether a condition key names this key.
func (k ContextKey) is(key symbolic.Text) symbolic.Answer {
	if k.Name.HasSuffix("*") {
		return symbolic.Glob(k.Name).IgnoreCase().Match(key)
	}
	return symbolic.EqualFold(k.Name, key)
}

// mayBeGlobal reports whether a key may be one of AWS itself. None of those ends
// with the claim of a token, whatever stands before it.
func mayBeGlobal(key symbolic.Text) bool {
	if _, isClaim := claimElement(key); isClaim {
		return false
	}
	for _, service := range []string{"aws:*", "sts:*"} {
		if symbolic.Glob(symbolic.Literal(service)).IgnoreCase().Match(key) != symbolic.No {
			return true
		}
	}
	return false
}

// links reports whether a key is taken for one of the token's claims.
func (r Request) links(key, claim symbolic.Text, link link) bool {
	if link == provenLink || !sameClaim(key, claim) {
		return false
	}
	issuer, _, _ := splitKey(key)
	return link == anyLink || r.Principal.Type == Federated && isEvident(issuer, r.Principal.Value)
}

// sameClaim reports whether two keys end with the same literal claim.
func sameClaim(a, b symbolic.Text) bool {
	_, x, ok := splitKey(a)
	_, y, ok2 := splitKey(b)
	return ok && ok2 && symbolic.EqualFold(x, y) == symbolic.Yes
}

// The claims of a cluster's token that are condition keys.
const (
	subClaim = "sub"
	audClaim = "aud"
)

// isClaim reports whether a claim certainly is the named one.
func isClaim(claim symbolic.Text, name string) bool {
	return symbolic.EqualFold(claim, symbolic.Literal(name)) == symbolic.Yes
}

// splitKey cuts a condition key at its last colon outside of tokens into issuer
// and claim.
func splitKey(key symbolic.Text) (issuer, claim symbolic.Text, ok bool) {
	colon := strings.LastIndexByte(key.Flat(), ':')
	if colon < 0 {
		return key, symbolic.Text{}, false
	}
	return key.Slice(0, colon), key.Slice(colon+1, key.Len()), true
}
