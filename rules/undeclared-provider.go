package rules

import (
	_ "embed"
	"iter"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed undeclared-provider.md
var undeclaredProviderPage string

var undeclaredProvider = lint.Rule{
	Name:     "undeclared-provider",
	Group:    "trust",
	Summary:  "a trust policy that names the OIDC provider of a cluster for which none is declared",
	Severity: lint.Warning,
	Doc:      undeclaredProviderPage,
	Check:    onceAPlace(checkUndeclaredProvider),
}

func checkUndeclaredProvider(pass *lint.Pass) {
	reportSlips(pass)
	clusters := bareClusters(pass.Graph)
	if len(clusters) == 0 {
		return
	}
	for _, role := range pass.Graph.Bound {
		for _, policy := range role.Parsed {
			for provider := range providers(policy) {
				issuer, ok := provider.Issuer()
				if !ok || clusters[issuer.Key()] == nil {
					continue
				}
				cluster := clusters[issuer.Key()]
				delete(clusters, issuer.Key()) // one missing provider, one finding
				pass.Report(lint.Finding{
					Message: "role " + roleName(role) + " trusts the OIDC provider of cluster " + quotedText(cluster.Name) + ", but no aws_iam_openid_connect_provider is declared for it",
					Help:    "declare an aws_iam_openid_connect_provider with the issuer of the cluster as url and refer to its arn",
					Range:   first(provider.Text.Range(), policyRange(role)),
					Related: []lint.Related{{Range: cluster.Range, Message: "cluster " + quotedText(cluster.Name) + " is declared here"}},
					Key:     key(cluster.Name.String()),
				})
			}
		}
	}
}

// bareClusters returns the declared clusters by the key of their issuer, without
// those that some declared or looked-up provider may belong to.
func bareClusters(g *graph.Graph) map[string]*graph.Cluster {
	bare := map[string]*graph.Cluster{}
	for _, c := range g.Clusters {
		if c.Referenced || c.Issuer.IsEmpty() {
			continue
		}
		bare[c.Issuer.Key()] = c
	}
	for _, p := range g.Providers {
		delete(bare, p.Issuer.Key()) // as most often; the others are compared with all
	}
	for _, p := range g.Providers {
		for issuer, c := range bare {
			if symbolic.Same(p.Issuer, c.Issuer) != symbolic.No {
				delete(bare, issuer)
			}
		}
	}
	return bare
}

// providers goes over the provider ARNs of a policy.
func providers(policy iam.TrustPolicy) iter.Seq[iam.ARN] {
	return func(yield func(iam.ARN) bool) {
		for _, s := range policy.Statements {
			for _, p := range s.Principals {
				if p.Type != iam.Federated {
					continue
				}
				if arn, ok := iam.ParseARN(p.Value); ok && !yield(arn) {
					return
				}
			}
		}
	}
}

// reportSlips reports trust policies that name an issuer which no provider has,
// where a declared one differs by a slip of the keyboard. Two clusters never have
// ids that are alike.
func reportSlips(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		for _, policy := range role.Parsed {
			for arn := range providers(policy) {
				issuer, _ := arn.Issuer()
				provider := nearProvider(pass.Graph, issuer)
				if provider == nil {
					continue
				}
				pass.Report(lint.Finding{
					Message: "role " + roleName(role) + " trusts the issuer " + quotedText(issuer) + ", of which no OIDC provider is declared; one of " + quotedText(provider.Issuer) + " is",
					Help:    "let the role and the provider name one issuer: that of the cluster",
					Range:   first(arn.Text.Range(), policyRange(role)),
					Related: append([]lint.Related{{Range: first(provider.URL.Range(), provider.Range), Message: "the provider is declared here"}}, writtenElsewhere(issuer, arn.Text.Range())...),
					Key:     key(issuer.String()),
				})
			}
		}
	}
}

// nearProvider returns the declared provider whose issuer differs by one or two
// letters from one that no provider has; nil if there is none.
func nearProvider(g *graph.Graph, issuer symbolic.Text) *graph.OIDCProvider {
	name, known := issuer.Literal()
	if _, ok := iam.ParseClusterIssuer(issuer); !ok || !known || len(g.ProvidersOf(issuer)) > 0 {
		return nil
	}
	for _, p := range g.Providers {
		other, knownToo := p.Issuer.Literal()
		if knownToo && !p.Referenced && spelling.Distance(name, other, 2) <= 2 {
			return p
		}
	}
	return nil
}
