package iam

import "github.com/irsalint/irsalint/linter/symbolic"

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
// with sts:AssumeRole. It looks at the trust policy alone: whether the caller's
// own permissions allow the call is not known here. A role is not trusted by
// itself unless its policy says so.
func (p TrustPolicy) DecideRole(caller RoleCaller) Decision {
	var externalID symbolic.Text
	if caller.ExternalID != nil {
		externalID = *caller.ExternalID
	}
	return p.decide(p.choices(caller.RoleARN, caller.Account, externalID), func(c symbolic.Case, p TrustPolicy) Decision {
		request := Request{
			Principal: Principal{Type: AWS, Value: c.Apply(caller.RoleARN)},
			Action:    actionAssumeRole,
			Keys:      caller.keys(c),
			Open:      true,
		}
		d := p.ask(request)
		if d.Answer == symbolic.No || !caller.TagSession {
			return d
		}
		request.Action = actionTagSession
		return both(d, p.ask(request))
	})
}

// keys are the condition keys that are known of a call by a role's session.
func (caller RoleCaller) keys(c symbolic.Case) []ContextKey {
	arn := c.Apply(caller.RoleARN)
	keys := []ContextKey{{Name: symbolic.Literal("aws:PrincipalArn"), Values: []symbolic.Text{arn}}}
	if parsed, ok := ParseARN(arn); ok {
		keys = append(keys, ContextKey{Name: symbolic.Literal("aws:PrincipalAccount"), Values: []symbolic.Text{parsed.Account}})
	}
	external := ContextKey{Name: symbolic.Literal("sts:ExternalId")}
	if caller.ExternalID != nil {
		external.Values = []symbolic.Text{c.Apply(*caller.ExternalID)}
	}
	return append(keys, external)
}
