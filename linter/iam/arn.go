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
	if !t.HasPrefix("arn:") {
		return ARN{}, false
	}
	arn := ARN{Text: t}
	start := len("arn:")
	for _, part := range []*symbolic.Text{&arn.Partition, &arn.Service, &arn.Region, &arn.Account} {
		colon := strings.IndexByte(t.Flat()[start:], ':')
		if colon < 0 {
			return ARN{}, false
		}
		*part = t.Slice(start, start+colon)
		start += colon + 1
	}
	arn.Resource = t.Slice(start, t.Len())
	return arn, true
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
