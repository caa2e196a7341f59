package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

const scheme = "https://"

// providerAttributes are those of aws_iam_openid_connect_provider. Read back,
// the url has no scheme: IAM stores it without.
func providerAttributes() map[string]attribute {
	arn := func(r *resource) value.Value {
		issuer, ok := r.providerIssuer()
		if !ok {
			return value.UnknownOf(r.token("arn"), cty.String)
		}
		return value.OfText(r.account().arn("iam", symbolic.Concat(symbolic.Literal("oidc-provider/"), issuer)))
	}
	url := func(r *resource) value.Value {
		issuer, ok := r.providerIssuer()
		if !ok {
			return value.UnknownOf(r.token("url"), cty.String)
		}
		return value.OfText(issuer.Placeless())
	}
	return map[string]attribute{"arn": arn, "id": arn, "url": url}
}

// providerIssuer is the provider's issuer without its scheme.
func (r *resource) providerIssuer() (symbolic.Text, bool) {
	url, ok := r.text("url")
	if !ok {
		return symbolic.Text{}, false
	}
	return withoutScheme(url), true
}

// withoutScheme is an issuer URL without "https://". Of one that begins with an
// unknown it cannot be told whether it has a scheme, so the result is an unknown
// of its own, the same that stripping the scheme in an expression gives.
func withoutScheme(url symbolic.Text) symbolic.Text {
	if url.HasPrefix(scheme) {
		return url.TrimPrefix(scheme)
	}
	if stripped, ok := expression.WithoutScheme(url); ok {
		return stripped
	}
	return url
}

// emitProvider adds an OIDC provider to the facts.
func emitProvider(r *resource) {
	provider := &graph.OIDCProvider{Origin: r.origin(), ARN: r.readText("arn"), Account: r.account().id}
	provider.URL, _ = r.text("url")
	provider.Issuer, _ = r.providerIssuer()
	if ids, ok := r.argument("client_id_list"); ok {
		provider.ClientIDs = textsOf(ids)
	}
	r.in.root.facts.Providers = append(r.in.root.facts.Providers, provider)
}

// textsOf lists the strings of a list; nil if they are not all known to exist.
func textsOf(v value.Value) []symbolic.Text {
	if !v.IsSequence() {
		return nil
	}
	out := []symbolic.Text{}
	for _, e := range v.Elements() {
		text, ok := e.AsText()
		if !ok || e.IsOptional() {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// providerDataAttributes are those of a provider that is looked up by its url
// or ARN.
func providerDataAttributes() map[string]attribute {
	arn := func(r *resource) value.Value {
		if v, ok := r.argument("arn"); ok {
			return v
		}
		return providerAttributes()["arn"](r)
	}
	url := func(r *resource) value.Value {
		if _, ok := r.argument("url"); !ok {
			if arn, ok := r.text("arn"); ok {
				if i := arn.Index(":oidc-provider/"); i >= 0 {
					return value.OfText(arn.Slice(i+len(":oidc-provider/"), arn.Len()).Placeless())
				}
			}
		}
		return providerAttributes()["url"](r)
	}
	return map[string]attribute{"arn": arn, "id": arn, "url": url}
}

// emitProviderData adds a provider that is declared elsewhere.
func emitProviderData(r *resource) {
	provider := &graph.OIDCProvider{
		Origin: r.origin(), ARN: r.readText("arn"), Account: r.account().id,
		Issuer: r.readText("url"), Referenced: true,
	}
	if url, ok := r.text("url"); ok {
		provider.URL = url
	}
	r.in.root.facts.Providers = append(r.in.root.facts.Providers, provider)
}

// clusterAttributes are those of aws_eks_cluster, resource and data source.
func clusterAttributes() map[string]attribute {
	name := func(r *resource) value.Value {
		return r.orElse("name", keep, func(r *resource) value.Value {
			return value.UnknownOf(r.token("name"), cty.String)
		})
	}
	return map[string]attribute{
		"name": name,
		"id":   name,
		"arn": func(r *resource) value.Value {
			account := r.account()
			return value.OfText(symbolic.Concat(
				symbolic.Literal("arn:"), account.partition, symbolic.Literal(":eks:"), account.region,
				symbolic.Literal(":"), account.id, symbolic.Literal(":cluster/"), r.readText("name"),
			).Placeless())
		},
		"identity": func(r *resource) value.Value {
			issuer := value.OfText(symbolic.Concat(symbolic.Literal(scheme), r.clusterIssuer()))
			oidc := value.NewTuple([]value.Value{object("issuer", issuer)})
			return value.NewTuple([]value.Value{object("oidc", oidc)})
		},
	}
}

func object(key string, v value.Value) value.Value {
	return value.NewObject([]value.Attribute{{Key: symbolic.Literal(key), Value: v}})
}

// clusterIssuer is the issuer of the cluster without scheme. It is the same for
// every resource and data source that names the same cluster of an account, and
// never the same for two clusters that are declared.
func (r *resource) clusterIssuer() symbolic.Text {
	name := r.readText("name")
	account := r.account()
	token := &symbolic.Token{
		Scope:  strings.Join([]string{r.in.root.folder, account.id.Key(), account.region.Key(), name.Key()}, " "),
		Name:   "issuer of cluster " + name.String(),
		Nature: symbolic.Issuer(),
	}
	if r.block.Type == "resource" {
		token.Nature.Apart = r.in.root.folder + " " + r.address
	}
	return symbolic.Of(token)
}

// emitCluster adds an EKS cluster to the facts.
func emitCluster(r *resource) {
	r.in.root.facts.Clusters = append(r.in.root.facts.Clusters, &graph.Cluster{
		Origin: r.origin(), Name: r.readText("name"), Issuer: r.clusterIssuer(),
		Referenced: r.block.Type == "data",
	})
}
