package iam

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// A condition key and the provider of its statement are often written with two
// unknowns, of which no file says that they belong together: the ARN of a
// provider and what a regular expression cuts out of it, or the inputs
// oidc_provider_arn and oidc_provider_url of one module. That they do is no
// proof, so the decision stays open, but it says that the link is evident.

// link says how far a condition key that may name a claim of the token is taken
// for one that does.
type link uint8

const (
	provenLink  link = iota // only where that is proven
	evidentLink             // where the key is evidently made for the provider
	anyLink                 // wherever it is possible
)

// isEvident reports whether an issuer is evidently meant to be that of a
// provider: one is made from an unknown that stands in the other, both are made
// from the issuer of one cluster, or both are the issuer and the provider of one
// thing by their names.
func isEvident(issuer, provider symbolic.Text) bool {
	return isMadeFrom(issuer, provider) || isMadeFrom(provider, issuer) || haveOneIssuer(issuer, provider)
}

// haveOneIssuer reports whether two texts are made from the issuer of one
// cluster.
func haveOneIssuer(a, b symbolic.Text) bool {
	others := originsOf(b)
	return slices.ContainsFunc(originsOf(a), func(token *symbolic.Token) bool {
		return token.Nature.Alphabet == symbolic.Issuer().Alphabet && slices.ContainsFunc(others, func(other *symbolic.Token) bool {
			return token.Scope == other.Scope && token.Name == other.Name
		})
	})
}

// isMadeFrom reports whether a text is made from an unknown of another text.
func isMadeFrom(text, other symbolic.Text) bool {
	made := originsOf(text)
	for _, p := range partsOf(other, 0) {
		if isPlace(p) {
			continue
		}
		for _, token := range made {
			if token.Scope == p.Scope && (token.Name == p.Name || sameThing(token.Name, p.Name)) {
				return true
			}
		}
	}
	return false
}

// maxOrigins bounds how far back the origins of a token are followed.
const maxOrigins = 4

// originsOf lists the tokens of a text and those that they were made from.
func originsOf(t symbolic.Text) []*symbolic.Token {
	out := partsOf(t, 0)
	for i, depth := 0, 0; depth < maxOrigins && i < len(out); depth++ {
		for end := len(out); i < end; i++ {
			for _, token := range out[i].From {
				out = append(out, partsOf(symbolic.Of(token), 0)...)
			}
		}
	}
	return out
}

// partsOf lists the tokens of a text, with those of the texts that a choice may
// turn out to be.
func partsOf(t symbolic.Text, depth int) []*symbolic.Token {
	var out []*symbolic.Token
	for _, token := range t.Tokens() {
		out = append(out, token)
		if token.Choice != nil && depth < maxOrigins {
			for _, alternative := range token.Choice.Alternatives {
				out = append(out, partsOf(alternative, depth+1)...)
			}
		}
	}
	return out
}

// isPlace reports whether a token is an account, a partition or a region, which
// many clusters share: by its nature or, if it is an input, by its name.
func isPlace(t *symbolic.Token) bool {
	if _, _, isProvider := thing(t.Name); !isProvider && !strings.ContainsAny(t.Name, "(?\" ") {
		name := strings.ToLower(t.Name[strings.LastIndexByte(t.Name, '.')+1:])
		for _, word := range []string{"region", "account", "partition", "dns_suffix"} {
			if strings.Contains(name, word) {
				return true
			}
		}
	}
	for _, nature := range []symbolic.Nature{symbolic.AccountNumber(), symbolic.Partition(), symbolic.Region()} {
		if t.Nature.Alphabet == nature.Alphabet {
			return true
		}
	}
	return false
}

// providerWords are the words of the names under which modules hand on the
// issuer and the provider of a cluster: cluster_oidc_issuer_url,
// eks_oidc_provider_arn, openid_connect_provider_url.
var providerWords = []string{
	"oidc", "openid", "connect", "provider", "providers", "issuer", "url", "uri", "arn", "eks", "cluster", "identity", "irsa", "host", "path", "id",
	"aws", "iam", "extract", "extracted", "from", "without", "no", "stripped", "scheme", "https",
}

// sameThing reports whether two names are those of the issuer and the provider
// of one thing: attributes of one value whose names differ only in words that
// say so, such as "module.eks.oidc_provider" and "module.eks.oidc_provider_arn".
func sameThing(a, b string) bool {
	ofA, wordsA, okA := thing(a)
	ofB, wordsB, okB := thing(b)
	return okA && okB && ofA == ofB && slices.Equal(wordsA, wordsB)
}

// thing cuts a name into the value that the attribute belongs to and the words
// of the attribute that do not say what it is of a cluster. It is false if no
// word says so.
func thing(name string) (of string, words []string, ok bool) {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || strings.ContainsAny(name, "(?\" ") {
		return "", nil, false
	}
	for word := range strings.FieldsFuncSeq(name[dot+1:], func(r rune) bool { return r == '_' || r == '-' }) {
		word = strings.ToLower(word)
		if !slices.Contains(providerWords, word) {
			words = append(words, word)
		}
		ok = ok || word == "oidc" || word == "openid" || word == "issuer"
	}
	return name[:dot], words, ok
}
