package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// ParseTrustPolicy reads a trust policy document. It never fails: what can't be
// read is noted in the policy's Defects, Unread and the open marks.
func ParseTrustPolicy(document symbolic.Text) TrustPolicy {
	return TrustPolicy{Document: document, Unread: true, Range: document.Range()}
}

// Alternatives returns the documents of which one is the policy when the
// document's structure hangs on a condition that the files do not decide: one
// for each outcome. A document without such a choice is returned as it is.
func Alternatives(document symbolic.Text) []symbolic.Text {
	return []symbolic.Text{document}
}
