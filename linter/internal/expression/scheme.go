package expression

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// httpsScheme is what every way of naming an issuer strips from its URL.
const httpsScheme = "https://"

// WithoutScheme returns a URL without "https://" at its start. Of a URL that
// begins with an unknown, the result begins with another unknown, the same
// however the scheme is stripped: a URL is taken to have one scheme at most, at
// its start. It is false if that cannot be told.
func WithoutScheme(url symbolic.Text) (symbolic.Text, bool) {
	switch {
	case url.HasPrefix(httpsScheme):
		rest := url.TrimPrefix(httpsScheme)
		return rest, rest.Index(httpsScheme) < 0 && rest.IsKnown()
	case url.Len() == 0 || url.TokenAt(0) == nil || url.Index(httpsScheme) >= 0:
		return url, false
	}
	rest := url.Slice(1, url.Len())
	for i := range httpsScheme {
		if i > 0 && rest.HasPrefix(httpsScheme[i:]) {
			return url, false // the scheme may reach over the end of the unknown
		}
	}
	token := url.TokenAt(0)
	if !token.Nature.Allows(httpsScheme) {
		return url, true
	}
	return symbolic.Concat(strippedToken(token).At(url.Slice(0, 1).Range()), rest), rest.IsKnown()
}

// strippedToken is the token for an unknown URL without its scheme.
func strippedToken(token *symbolic.Token) symbolic.Text {
	call := []value.Value{value.UnknownOf(token, cty.String), value.OfString(httpsScheme), value.OfString("")}
	stripped := *value.Derived(token.Scope, "replace", call, cty.String).Token()
	stripped.Nature = token.Nature
	stripped.Nature.Excludes = append(append([]string(nil), token.Nature.Excludes...), httpsScheme)
	return symbolic.Of(&stripped)
}

// stripsScheme reports whether a call of replace or trimprefix does no more
// than strip the scheme from a URL that begins with an unknown.
func stripsScheme(text symbolic.Text, search string, with symbolic.Text) (symbolic.Text, bool) {
	if search != httpsScheme || !with.IsEmpty() || strings.HasPrefix(text.Flat(), httpsScheme) {
		return symbolic.Text{}, false
	}
	return WithoutScheme(text)
}
