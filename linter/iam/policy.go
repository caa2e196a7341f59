package iam

import (
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
	LiteralWildcard DefectKind = iota + 1
	MalformedSubject
	MalformedConditionKey
	MisplacedClaim
	IssuerMismatch
	MalformedProvider
	WrongAction
	AudienceMismatch
	MissingSubject
	WildcardSubject
	MissingAudience
	InvalidPolicy
	InvertedCondition
	PublicPrincipal
	UnsatisfiableCondition
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
}
