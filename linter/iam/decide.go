package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// Decide answers whether the policy lets a service account assume the role with
// its web identity token (IRSA).
func (p TrustPolicy) Decide(id Identity) Decision {
	return Decision{Statement: -1, Condition: -1}
}

// PodIdentity is a service account that gets the role through an EKS Pod
// Identity association.
type PodIdentity struct {
	Namespace, ServiceAccount symbolic.Text
	// Cluster is the cluster's name, empty if unknown.
	Cluster symbolic.Text
	// Account is the cluster's account, empty if unknown.
	Account symbolic.Text
	// SessionTagsDisabled is Yes if the association sends no session tags.
	SessionTagsDisabled symbolic.Answer
}

// DecidePodIdentity answers whether EKS Pod Identity may assume the role for a
// service account: the service principal pods.eks.amazonaws.com with
// sts:AssumeRole and, unless session tags are disabled, sts:TagSession.
func (p TrustPolicy) DecidePodIdentity(id PodIdentity) Decision {
	return Decision{Statement: -1, Condition: -1}
}

// RoleCaller is a role whose session asks for another role (role chaining), or
// for itself.
type RoleCaller struct {
	// RoleARN is the caller's role.
	RoleARN symbolic.Text
	// ExternalID is what the caller sends; nil: none.
	ExternalID *symbolic.Text
	// TagSession is true if the caller passes session tags along, as EKS Pod
	// Identity does for a target role.
	TagSession bool
	// Account is the account of the role that is asked for; empty: unknown.
	Account symbolic.Text
}

// DecideRole answers whether the policy lets a role's session assume the role
// with sts:AssumeRole. It looks at the trust policy alone: across accounts the
// caller's own permissions are needed as well.
func (p TrustPolicy) DecideRole(caller RoleCaller) Decision {
	return Decision{Statement: -1, Condition: -1}
}
