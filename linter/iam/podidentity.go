package iam

import "github.com/irsalint/irsalint/linter/symbolic"

// PodIdentity is a service account that gets the role through an EKS Pod
// Identity association.
type PodIdentity struct {
	Namespace, ServiceAccount symbolic.Text
	// Cluster is the cluster's name, empty if unknown.
	Cluster symbolic.Text
	// Account is the cluster's account, empty if unknown.
	Account symbolic.Text
	// SessionTagsDisabled is Yes if the association sends no session tags, No if
	// it does, which is the default, and Unknown if a token decides.
	SessionTagsDisabled symbolic.Answer
}

// DecidePodIdentity answers whether EKS Pod Identity may assume the role for a
// service account: the service principal pods.eks.amazonaws.com with
// sts:AssumeRole and, unless session tags are disabled, sts:TagSession.
func (p TrustPolicy) DecidePodIdentity(id PodIdentity) Decision {
	return p.decide(p.choices(id.Namespace, id.ServiceAccount, id.Cluster, id.Account), func(c symbolic.Case, p TrustPolicy) Decision {
		id := PodIdentity{
			Namespace: c.Apply(id.Namespace), ServiceAccount: c.Apply(id.ServiceAccount),
			Cluster: c.Apply(id.Cluster), Account: c.Apply(id.Account), SessionTagsDisabled: id.SessionTagsDisabled,
		}
		caller := Principal{Type: Service, Value: symbolic.Literal(PodIdentityService)}
		d := p.ask(Request{Principal: caller, Action: actionAssumeRole, Keys: id.keys(), Open: true})
		if d.Answer == symbolic.No || id.SessionTagsDisabled == symbolic.Yes {
			return d
		}
		tag := p.ask(Request{Principal: caller, Action: actionTagSession, Keys: id.keys(), Open: true})
		if id.SessionTagsDisabled == symbolic.Unknown && tag.Answer == symbolic.No {
			// The tool that tells nothing of session tags leaves them on, but a
			// value that is unknown may turn them off.
			tag.Answer = symbolic.Unknown
		}
		return both(d, tag)
	})
}

// keys are the condition keys of a call by EKS Pod Identity: the session tags
// that it sets (EKS user guide), unless they are disabled.
func (id PodIdentity) keys() []ContextKey {
	if id.SessionTagsDisabled == symbolic.Yes {
		return []ContextKey{{Name: symbolic.Literal("aws:RequestTag/*")}, {Name: symbolic.Literal("aws:TagKeys")}, {Name: symbolic.Literal("sts:ExternalId")}}
	}
	optional := id.SessionTagsDisabled == symbolic.Unknown
	unknown := func(name string) symbolic.Text { return symbolic.Named(requestScope, name) }
	orUnknown := func(t symbolic.Text, name string) symbolic.Text {
		if t.IsEmpty() {
			return unknown(name)
		}
		return t
	}
	cluster := orUnknown(id.Cluster, "cluster name")
	arn := symbolic.Concat(
		symbolic.Literal("arn:"), unknown("partition"), symbolic.Literal(":eks:"), unknown("region"), symbolic.Literal(":"),
		orUnknown(id.Account, "account"), symbolic.Literal(":cluster/"), cluster)
	tags := []struct {
		name  string
		value symbolic.Text
	}{
		{"eks-cluster-arn", arn},
		{"eks-cluster-name", cluster},
		{"kubernetes-namespace", id.Namespace},
		{"kubernetes-service-account", id.ServiceAccount},
		{"kubernetes-pod-name", unknown("pod name")},
		{"kubernetes-pod-uid", unknown("pod uid")},
	}
	var keys []ContextKey
	var names []symbolic.Text
	for _, tag := range tags {
		name := symbolic.Literal(tag.name)
		names = append(names, name)
		keys = append(keys, ContextKey{
			Name: symbolic.Concat(symbolic.Literal("aws:RequestTag/"), name), Values: []symbolic.Text{tag.value}, Optional: optional,
		})
	}
	return append(keys,
		ContextKey{Name: symbolic.Literal("aws:TagKeys"), Values: names, Optional: optional},
		ContextKey{Name: symbolic.Literal("aws:RequestTag/*")},
		ContextKey{Name: symbolic.Literal("sts:ExternalId")},
	)
}

// ask decides one request and finds the defect that explains a no.
func (p TrustPolicy) ask(r Request) Decision {
	e := evaluation{request: r, version: p.Version}
	d := p.explain(e)
	if d.Answer == symbolic.No {
		d.Defect = p.cause(d, e)
	}
	return d
}

// both is the decision for two calls that must both be allowed: that of the
// call which is further from it.
func both(a, b Decision) Decision {
	if better(a, b) {
		return b
	}
	if better(b, a) {
		return a
	}
	return a
}
