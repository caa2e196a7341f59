// Package iam decides, as AWS does, who may assume a role.
//
// A trust policy arrives as one [symbolic.Text] of JSON, whatever it was written
// in: a heredoc, jsonencode, a policy document, a file. [ParseTrustPolicy] reads
// it with the place of every character, so that a defect can name the text to
// edit, and with its tokens: one inside a string stays in the string, one
// outside makes that element open.
//
// Three questions can be put to a policy:
//
//	policy := iam.ParseTrustPolicy(document)
//	d := policy.Decide(iam.Identity{Namespace: namespace, Name: name}) // IRSA
//	d := policy.DecidePodIdentity(iam.PodIdentity{...})               // EKS Pod Identity
//	d := policy.DecideRole(iam.RoleCaller{RoleARN: arn})              // role chaining
//
// Each gives a [Decision]: yes, no or unknown, the statement that came closest
// and the element in it that decided, one sentence, and the tokens that an open
// answer hangs on. Yes and no are proofs: they hold whatever the tokens turn out
// to be. [TrustPolicy.Evaluate] is the level below, for one explicit request.
//
// # How a service account is decided
//
// A request by a web identity token has two condition keys that count, ISSUER:sub
// and ISSUER:aud. If the caller does not know the cluster's issuer, every
// provider that the policy trusts and that may be a cluster's is tried, and the
// account is admitted if it is through one of them. A condition key is compared
// with the issuer symbolically: "${issuer}:sub" is the key of a provider
// ".../oidc-provider/${issuer}", and a key of another token may or may not be.
// Where both possibilities give the same answer, as with a wrong subject, that
// is the answer; where they do not, the decision is open and
// [Decision.HangsOnIssuer] says that only this link is missing, and
// [Decision.EvidentIssuer] that it evidently is meant: the key is cut out of the
// provider's ARN, or the names of both unknowns say that they belong together.
//
// Keys that AWS itself may add to a request ("aws:", "sts:") have unknown
// values; every other key is not in the request. The rules for missing keys,
// negated operators, set operators, policy variables and case are those of the
// IAM user guide, and agree with the recorded decisions of an independent
// evaluator in testdata.
//
// # Defects
//
// [TrustPolicy.Defects] are mistakes that a policy makes by itself: a wildcard
// under StringEquals, a scheme in a condition key, a provider of another
// cluster. Each is proven from the policy alone. Tokens never give a defect, and
// neither do roles of other identity providers or of AWS services: a statement
// is looked at as one for service accounts only if an EKS issuer or a subject
// shows that it is. When a defect is why an account is refused, the decision
// carries it, so that one mistake is reported once.
//
// # What it does not do
//
// It does not ask what a role may do, knows nothing of service control policies,
// and looks at no document that IAM would refuse further than to say why. Whether
// a key such as aws:SourceVpc has the wanted value is not known before the call.
package iam
