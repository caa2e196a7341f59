package cloudformation

import (
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// The types of resources that matter.
const (
	roleType        = "AWS::IAM::Role"
	providerType    = "AWS::IAM::OIDCProvider"
	clusterType     = "AWS::EKS::Cluster"
	associationType = "AWS::EKS::PodIdentityAssociation"
	addonType       = "AWS::EKS::Addon"
)

func typeOf(r *manifest.Node) string {
	kind, _ := r.Get("Type").Literal()
	return kind
}

// property evaluates a property as text; false if there is none or it is none.
func (w *world) property(r *manifest.Node, path ...string) (symbolic.Text, bool) {
	n := r.Get("Properties").At(path...)
	if n == nil {
		return symbolic.Text{}, false
	}
	return w.eval(n).asText()
}

// token is an attribute of a resource that the template does not tell.
func (w *world) token(id, attribute string, nature symbolic.Nature) symbolic.Text {
	return symbolic.Of(&symbolic.Token{Scope: w.scope, Name: id + "." + attribute, Nature: nature})
}

// reference is what Ref gives for a resource: for the types that matter as the
// resource reference of CloudFormation says.
func (w *world) reference(id string, r *manifest.Node) symbolic.Text {
	if w.depth >= maxDepth {
		return w.token(id, "Ref", symbolic.Nature{})
	}
	w.depth++
	defer func() { w.depth-- }()
	switch typeOf(r) {
	case roleType:
		return w.roleName(id, r)
	case clusterType:
		return w.clusterName(id, r)
	case providerType:
		return w.providerARN(id, r)
	default:
		return symbolic.Named(w.scope, id)
	}
}

// attribute is what GetAtt gives for a resource.
func (w *world) attribute(id string, r *manifest.Node, name string) symbolic.Text {
	if w.depth < maxDepth {
		w.depth++
		defer func() { w.depth-- }()
		switch typeOf(r) + "." + name {
		case roleType + ".Arn":
			return w.roleARN(id, r)
		case providerType + ".Arn":
			return w.providerARN(id, r)
		case clusterType + ".OpenIdConnectIssuerUrl":
			return symbolic.Concat(symbolic.Literal("https://"), w.issuer(id, r))
		}
	}
	return w.token(id, name, symbolic.Nature{})
}

// roleName is the role's name; CloudFormation makes one up if there is none.
func (w *world) roleName(id string, r *manifest.Node) symbolic.Text {
	if t, ok := w.property(r, "RoleName"); ok {
		return t
	}
	return w.token(id, "RoleName", symbolic.Nature{Alphabet: "a-zA-Z0-9_+=,.@-", NotEmpty: true})
}

func (w *world) rolePath(r *manifest.Node) symbolic.Text {
	if t, ok := w.property(r, "Path"); ok {
		return t
	}
	return symbolic.Literal("/")
}

func (w *world) arn(resource ...symbolic.Text) symbolic.Text {
	head := []symbolic.Text{
		symbolic.Literal("arn:"), w.pseudo("AWS::Partition"), symbolic.Literal(":iam::"), w.pseudo("AWS::AccountId"), symbolic.Literal(":"),
	}
	return symbolic.Concat(append(head, resource...)...)
}

func (w *world) roleARN(id string, r *manifest.Node) symbolic.Text {
	return w.arn(symbolic.Literal("role"), w.rolePath(r), w.roleName(id, r)).Placeless()
}

func (w *world) clusterName(id string, r *manifest.Node) symbolic.Text {
	if t, ok := w.property(r, "Name"); ok {
		return t
	}
	return w.token(id, "Name", symbolic.Nature{Alphabet: "a-zA-Z0-9_-", NotEmpty: true})
}

// issuer is the OIDC issuer of a cluster without scheme.
func (w *world) issuer(id string, r *manifest.Node) symbolic.Text {
	name := w.clusterName(id, r)
	return symbolic.Of(&symbolic.Token{
		Scope:  w.scope + " " + name.Key(),
		Name:   "issuer of cluster " + name.String(),
		Nature: symbolic.Issuer(),
	})
}

// providerURL is the URL of an OIDC provider as given.
func (w *world) providerURL(id string, r *manifest.Node) symbolic.Text {
	if t, ok := w.property(r, "Url"); ok {
		return t
	}
	return w.token(id, "Url", symbolic.Nature{})
}

func (w *world) providerIssuer(id string, r *manifest.Node) symbolic.Text {
	return w.providerURL(id, r).TrimPrefix("https://")
}

func (w *world) providerARN(id string, r *manifest.Node) symbolic.Text {
	return w.arn(symbolic.Literal("oidc-provider/"), w.providerIssuer(id, r)).Placeless()
}

// policy is a trust policy as JSON: written out as an object, or as a string.
func (w *world) policy(n *manifest.Node) (symbolic.Text, bool) {
	switch v := w.eval(n); v.kind {
	case scalar:
		unknown := v.text.Len() == 1 && !v.text.IsKnown()
		return v.text, !v.text.IsEmpty() && !unknown
	case mapping:
		return v.json(), true
	default:
		return symbolic.Text{}, false
	}
}

// isTrue is a property that is a boolean.
func (w *world) isTrue(r *manifest.Node, name string) symbolic.Answer {
	n := r.Get("Properties").Get(name)
	if n == nil {
		return symbolic.No
	}
	t, ok := w.eval(n).asText()
	s, known := t.Literal()
	if !ok || !known {
		return symbolic.Unknown
	}
	return symbolic.AnswerOf(strings.EqualFold(s, "true"))
}
