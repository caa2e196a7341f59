package graph

import (
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Via says what ties a service account to a role.
type Via string

// The ways to bind a service account to a role.
const (
	IRSA        Via = "irsa"
	PodIdentity Via = "pod-identity"
)

// Binding is one service account that uses one role, with the verdict.
type Binding struct {
	ServiceAccount *ServiceAccount
	// Association is set for Pod Identity; ServiceAccount may then be nil if
	// the account is declared nowhere.
	Association *PodIdentityAssociation
	// RoleARN is the ARN that makes the binding: the annotation's or the
	// association's, without the empty one of two alternatives.
	RoleARN symbolic.Text
	// Role is the role that is meant, or nil if it is not in the tree.
	Role *BoundRole
	// Candidates are other roles that the ARN may mean as well.
	Candidates []*BoundRole
	Via        Via
	// Verdict: Yes is a match, No a mismatch, Unknown undecided.
	Verdict symbolic.Answer
	// Decision is the trust policy's answer; of several policies that may apply
	// the one that the verdict rests on.
	Decision iam.Decision
	// Policy is the index into Role.Parsed that Decision belongs to.
	Policy int
	// ARN says how the annotation's ARN and the role's agree.
	ARN ARNAgreement
	// Undeclared is true when the tree evidently should declare the role that
	// the ARN names and does not; Nearest then is the role that is likely meant.
	Undeclared bool
	Nearest    *BoundRole
	// Reasons are sentences for a person, the first the most important.
	Reasons []string
	// Supply says what would decide an undecided binding, or is empty.
	Supply string
	// Story is the likely explanation of a mismatch.
	Story Story
}

// BoundRole is a declared role with what the join knows of it.
type BoundRole struct {
	*Role
	// Parsed are the role's policies, in the order of Role.Policies, without those
	// that IAM refuses where there are others.
	Parsed []iam.TrustPolicy
	// Bindings are those whose Role this is, in order.
	Bindings []*Binding
	// Subjects are the service accounts that the policies name exactly, in order.
	Subjects []Subject
	// HomeAccount is the account the role lives in: Role.Account, or if that is
	// a token the one account that all its OIDC providers belong to, because
	// IAM requires them to be the same.
	HomeAccount symbolic.Text
	// HomePartition is Role.Partition, or if that is a token the partition of its
	// OIDC providers where that is not "aws" (nobody writes "aws-cn" by habit), or
	// that of the region in their issuer.
	HomePartition symbolic.Text

	environment environment
}

// Subject is one exact subject that a role's policy trusts.
type Subject struct {
	iam.TrustedSubject
	// Policy is the index into BoundRole.Parsed.
	Policy int
}

// ARNAgreement says how an annotation's role ARN agrees with the role's own.
type ARNAgreement uint8

// How two ARNs can agree.
const (
	// SameARN: equal, or equal but for tokens.
	SameARN ARNAgreement = iota
	// OtherAccount: the name agrees, the account provably does not.
	OtherAccount
	// OtherPartition: the name agrees, the partition provably does not.
	OtherPartition
	// OtherPath: the name agrees, the path provably does not.
	OtherPath
	// NotAnARN: the annotation is no role ARN, whatever its tokens stand for.
	NotAnARN
)

// Story explains a mismatch to a person.
type Story struct {
	// Kind is the most likely explanation.
	Kind StoryKind
	// Sibling is the other role of the story (copied from, swapped with).
	Sibling *BoundRole
	// ServiceAccount is the other account of the story (the one the policy
	// names, the one that was meant).
	ServiceAccount *ServiceAccount
}

// StoryKind is a likely explanation of a mismatch.
type StoryKind uint8

// The stories that the incident catalogue knows.
const (
	NoStory StoryKind = iota
	// CopiedFrom: Sibling trusts the same subject and is named after it.
	CopiedFrom
	// SwappedWith: Sibling trusts this account, and this role Sibling's.
	SwappedWith
	// WrongNamespace: the name agrees, the namespace does not.
	WrongNamespace
	// GeneratedName: the account's name is the subject's with what a chart or
	// operator adds.
	GeneratedName
	// IncompleteList: the role is used by other accounts that it does admit.
	IncompleteList
	// NearName: the names differ by a typo.
	NearName
)

// Graph is everything that is known after the join. Rules must not change it.
type Graph struct {
	// Facts in a stable order: by file and place.
	Facts
	// Bound holds every declared role, in the order of Facts.Roles, without
	// those that are only looked up.
	Bound []*BoundRole
	// Bindings in order of the service account's place.
	Bindings []*Binding

	index index
}
