package iam

import "github.com/irsalint/irsalint/linter/symbolic"

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
	return ARN{}, false
}

// Role returns path and name of a role ARN: the path begins and ends with "/".
// It returns false if the ARN is not certainly a role's. A token inside the
// resource may hold slashes: "role/${x}" gives path "/" and name "${x}".
func (a ARN) Role() (path, name symbolic.Text, ok bool) { return path, name, false }

// Issuer returns the issuer of an OIDC provider ARN, without scheme, or false
// if the ARN is not certainly an OIDC provider's.
func (a ARN) Issuer() (symbolic.Text, bool) { return symbolic.Text{}, false }
