package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// Identity is a service account as STS sees its token.
type Identity struct {
	Namespace, Name symbolic.Text
	// Audience is what the token is minted for; empty means sts.amazonaws.com.
	Audience symbolic.Text
	// Issuer is the cluster's issuer without scheme; empty: any provider that
	// the policy names may be the cluster's.
	Issuer symbolic.Text
	// Account is the account that owns the role, and so must own the provider;
	// empty: unknown.
	Account symbolic.Text
}

// Element is the part of a statement that decided.
type Element uint8

// The elements of a statement, in the order in which they are looked at.
const (
	NoElement Element = iota
	PrincipalElement
	ActionElement
	SubjectElement
	AudienceElement
	OtherCondition
	ExplicitDeny
)

// Decision is the answer of a trust policy to one identity, with its reasons.
type Decision struct {
	Answer symbolic.Answer
	// Statement is the index of the statement that allowed, denied, or came
	// closest; -1 if the policy has none.
	Statement int
	// Element is what said no (or left it open) in that statement.
	Element Element
	// Condition is the index into Conditions for the condition elements, -1 else.
	Condition int
	// Offending are the texts that did not admit the identity: the subjects, the
	// principals, the actions.
	Offending []symbolic.Text
	// Defect is set if a defect of the policy itself is why the answer is no:
	// then the defect is the cause and the binding is not reported again.
	Defect *Defect
	// HangsOnIssuer is true if the answer is Unknown for one reason only: it is
	// not proven that the condition keys name the issuer of the provider that
	// the statement trusts. If they do, the account is admitted.
	HangsOnIssuer bool
	// EvidentIssuer is true if HangsOnIssuer is and the condition keys evidently
	// are meant to name that issuer: they are made from an unknown in the
	// provider's ARN ("replace(var.provider_arn, ...)"), or both are attributes of
	// one thing by their names (oidc_provider_arn and oidc_provider_url). It is no
	// proof: whoever fills the unknowns in may mix two clusters up.
	EvidentIssuer bool
	// Reason is one sentence for a person.
	Reason string
	// Tokens are the unknown values on which an open answer hangs.
	Tokens []*symbolic.Token
	// Trace holds what every statement said, in order.
	Trace []StatementTrace

	closeness int // of the statement, to compare decisions
}

// StatementTrace is what one statement said to one identity.
type StatementTrace struct {
	Statement  int
	Effect     Effect
	Answer     symbolic.Answer // whether the statement applies
	Principal  symbolic.Answer
	Action     symbolic.Answer
	Conditions []ConditionTrace
}

// ConditionTrace is what one condition said to one identity.
type ConditionTrace struct {
	Condition int
	Answer    symbolic.Answer
	// Compared is the value of the request that was compared; empty if the key
	// is missing from the request.
	Compared symbolic.Text
	Missing  bool

	openKey bool // whether the key is in the request is not proven
}
