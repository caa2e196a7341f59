package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// ARN is an Amazon resource name in its six parts. Every part keeps its tokens
// and its place.
type ARN struct {
	// Text is the whole ARN as written.
	Text symbolic.Text
	// Partition, Service, Region and Account are the parts between the colons;
	// Region is empty for IAM.
	Partition, Service, Region, Account symbolic.Text
	// Resource is the rest, such as "role/team/app"; it may hold colons.
	Resource symbolic.Text
}

// ParseARN cuts a text into the parts of an ARN. It returns false unless the
// text begins with the literal "arn:" and holds the five colons of an ARN
// outside its tokens.
func ParseARN(t symbolic.Text) (ARN, bool) {
	ends, ok := cutARN(t.Flat())
	if !ok {
		return ARN{}, false
	}
	return ARN{
		Text:      t,
		Partition: t.Slice(len("arn:"), ends.partition),
		Service:   t.Slice(ends.partition+1, ends.service),
		Region:    t.Slice(ends.service+1, ends.region),
		Account:   t.Slice(ends.region+1, ends.account),
		Resource:  t.Slice(ends.account+1, t.Len()),
	}, true
}

// arnEnds tells where the parts of an ARN end, in flat offsets.
type arnEnds struct{ partition, service, region, account int }

// cutARN finds the colons of an ARN in the flat form of a text; see [ParseARN].
func cutARN(flat string) (ends arnEnds, ok bool) {
	if !strings.HasPrefix(flat, "arn:") {
		return ends, false
	}
	at := len("arn:")
	for _, end := range [...]*int{&ends.partition, &ends.service, &ends.region, &ends.account} {
		colon := strings.IndexByte(flat[at:], ':')
		if colon < 0 {
			return ends, false
		}
		*end = at + colon
		at = *end + 1
	}
	return ends, true
}

// flatIssuer is [ARN.Issuer] of an ARN for questions that the flat form answers.
func flatIssuer(flat string) (string, bool) {
	ends, ok := cutARN(flat)
	if !ok || flat[ends.partition+1:ends.service] != "iam" {
		return "", false
	}
	return strings.CutPrefix(flat[ends.account+1:], providerPrefix)
}

// Role returns path and name of a role ARN: the path begins and ends with "/".
// It returns false if the ARN is not certainly a role's. A token inside the
// resource may hold slashes: "role/${x}" gives path "/" and name "${x}".
func (a ARN) Role() (path, name symbolic.Text, ok bool) {
	const prefix = "role"
	if !a.isIAM() || !a.Resource.HasPrefix(prefix+"/") {
		return path, name, false
	}
	slash := strings.LastIndexByte(a.Resource.Flat(), '/')
	return a.Resource.Slice(len(prefix), slash+1), a.Resource.Slice(slash+1, a.Resource.Len()), true
}

// RolePath returns the path of a role ARN, or an empty text.
func (a ARN) RolePath() symbolic.Text {
	path, _, _ := a.Role()
	return path
}

// RoleName returns the name of a role ARN without its path, or an empty text.
func (a ARN) RoleName() symbolic.Text {
	_, name, _ := a.Role()
	return name
}

// Issuer returns the issuer of an OIDC provider ARN, as written behind
// "oidc-provider/", or false if the ARN is not certainly an OIDC provider's.
func (a ARN) Issuer() (symbolic.Text, bool) {
	if !a.isIAM() || !a.Resource.HasPrefix(providerPrefix) {
		return symbolic.Text{}, false
	}
	return a.Resource.TrimPrefix(providerPrefix), true
}

// providerPrefix begins the resource of an OIDC provider's ARN.
const providerPrefix = "oidc-provider/"

func (a ARN) isIAM() bool {
	service, known := a.Service.Literal()
	return known && service == "iam"
}

// isAccountNumber reports whether s is an AWS account number: twelve digits.
func isAccountNumber(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}
