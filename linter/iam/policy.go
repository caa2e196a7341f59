package iam

import (
	"slices"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// TrustPolicy is a role's trust policy as IAM would read it.
type TrustPolicy struct {
	// Document is the JSON text the policy was parsed from.
	Document symbolic.Text
	// Version is "2012-10-17", "2008-10-17" or whatever was written; empty: none.
	Version symbolic.Text
	// Statements in the order of the document.
	Statements []Statement
	// StatementsOpen is true if the document may hold statements that are not
	// listed, because a token stands in place of them.
	StatementsOpen bool
	// Defects are what is wrong with the policy by itself, in order of place.
	Defects []Defect
	// Unread is true if the document could not be read at all (invalid JSON, or
	// wholly unknown): nothing is known of its statements.
	Unread bool
	Range  source.Range

	open []symbolic.Text // the tokens that stand outside of strings
}

// IsRefused reports whether IAM certainly does not take the document, so that no
// role has it: it has no statement, a statement for nobody ("Principal": {},
// null or a Federated principal ""), or a mistake that IAM checks for
// (MalformedPolicyDocument).
func (p TrustPolicy) IsRefused() bool {
	if slices.ContainsFunc(p.Defects, func(d Defect) bool { return d.Refused }) {
		return true
	}
	for _, s := range p.Statements {
		nobody := slices.ContainsFunc(s.Principals, func(p Principal) bool { return p.Type == Federated && p.Value.IsEmpty() })
		if nobody || len(s.Principals) == 0 && !s.PrincipalsOpen {
			return true
		}
	}
	return len(p.Statements) == 0 && !p.StatementsOpen && !p.Unread
}

// Effect is "Allow" or "Deny".
type Effect string

// The two effects.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Statement is one statement of a trust policy.
type Statement struct {
	// Index counts from 0 in the document.
	Index  int
	Sid    symbolic.Text
	Effect Effect
	// EffectUnknown is true if the effect depends on a token.
	EffectUnknown bool
	// Principals are all principals of all types; NotPrincipal inverts them.
	// PrincipalsOpen: there may be more than those listed.
	Principals     []Principal
	NotPrincipal   bool
	PrincipalsOpen bool
	// Actions as written; NotAction inverts them. ActionsOpen: there may be
	// more than those listed.
	Actions     []symbolic.Text
	NotAction   bool
	ActionsOpen bool
	// Conditions in the order of the document, one for each operator and key.
	// ConditionsOpen: there may be more than those listed.
	Conditions     []Condition
	ConditionsOpen bool
	// Range is the statement's object, or the place that stands for it.
	Range source.Range
}

// PrincipalType is the key of a principal: "AWS", "Federated", ...
type PrincipalType string

// The principal types of the IAM policy grammar; Everyone is the bare "*".
const (
	AWS           PrincipalType = "AWS"
	Federated     PrincipalType = "Federated"
	Service       PrincipalType = "Service"
	CanonicalUser PrincipalType = "CanonicalUser"
	Everyone      PrincipalType = "*"
)

// Principal is one principal of a statement.
type Principal struct {
	Type  PrincipalType
	Value symbolic.Text
}

// Condition is one operator, key and its values.
type Condition struct {
	// Operator is as written, with qualifier and suffix
	// ("ForAnyValue:StringLikeIfExists").
	Operator symbolic.Text
	Key      symbolic.Text
	// Values as written. ValuesOpen: there may be more than those listed.
	Values     []symbolic.Text
	ValuesOpen bool
}

// DefectKind names what is wrong with a policy. Each kind belongs to one rule.
type DefectKind uint8

// The kinds of defect that a policy can have by itself.
const (
	// LiteralWildcard: a subject with "*" or "?" under an operator for which
	// they are ordinary characters.
	LiteralWildcard DefectKind = iota + 1
	// MalformedSubject: a subject that no service account can have.
	MalformedSubject
	// MalformedConditionKey: a key that no token of a cluster carries.
	MalformedConditionKey
	// MisplacedClaim: a subject under ":aud" or an audience under ":sub".
	MisplacedClaim
	// IssuerMismatch: principal and condition key name different issuers. The
	// one that stands alone against the others is Value.
	IssuerMismatch
	// MalformedProvider: a Federated principal that is no identity provider.
	MalformedProvider
	// WrongAction: an action that none of the statement's principals can use, or
	// that is no action.
	WrongAction
	// AudienceMismatch: a near miss of "sts.amazonaws.com". It is one only as
	// long as no service account asks for tokens of this audience.
	AudienceMismatch
	// MissingSubject: every service account of the cluster is let in.
	MissingSubject
	// WildcardSubject: a pattern that spans namespaces.
	WildcardSubject
	// MissingAudience: the subject is pinned, the audience is not.
	MissingAudience
	// InvalidPolicy: what IAM refuses to store or silently reads in another way.
	InvalidPolicy
	// InvertedCondition: a negated condition on the subject that lets in all
	// others, or one on the audience that shuts out that of every token.
	InvertedCondition
	// PublicPrincipal: everyone is let in and no condition narrows it.
	PublicPrincipal
	// UnsatisfiableCondition: conditions that no token can meet together.
	UnsatisfiableCondition
	// WrongPrincipal: a provider or service under the wrong type of principal.
	WrongPrincipal
)

// Defect is one mistake in a policy, proven from the policy alone.
type Defect struct {
	Kind DefectKind
	// Statement is the index of the statement, -1 for the document.
	Statement int
	// Condition is the index into the statement's Conditions, -1 for the
	// defects of other elements.
	Condition int
	// Range is the text to edit, as tight as possible.
	Range source.Range
	// Value is the offending text verbatim, Expected what should stand there if
	// one edit is clearly right (else empty).
	Value, Expected symbolic.Text
	// Detail says what is wrong with Value, as a sentence part that follows it:
	// "has a wildcard under StringEquals".
	Detail string
	// Related is another text that contradicts Value, such as the issuer of the
	// principal; may be empty.
	Related symbolic.Text
	// Refused is true if IAM certainly does not store the policy for it.
	Refused bool
	// IfCluster is true if the policy does not tell that its provider is a
	// cluster's: the defect is one only if it is, as for a role that a service
	// account uses. Another provider's tokens may have other claims.
	IfCluster bool

	// character marks a defect of one character, which a defect of the whole
	// text makes superfluous.
	character bool
}
