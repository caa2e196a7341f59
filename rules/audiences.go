package rules

import (
	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// reportClientIDs reports an EKS provider that does not take the audience which
// the tokens of service accounts have. Providers of other issuers (GitHub,
// GitLab) have audiences of their own.
func reportClientIDs(pass *lint.Pass, p *graph.OIDCProvider) {
	if p.Referenced || len(p.ClientIDs) == 0 || !clusterIssuer(pass.Graph, p.Issuer) {
		return
	}
	var names []string
	for _, id := range p.ClientIDs {
		if symbolic.Same(id, symbolic.Literal(defaultAudience)) != symbolic.No || isAudience(pass.Graph, id) {
			return
		}
		names = append(names, quotedText(id))
	}
	finding := lint.Finding{
		Message: "OIDC provider of the cluster takes the audience " + list(names) + ", but the tokens of service accounts have " + quoted(defaultAudience),
		Help:    "put " + quoted(defaultAudience) + " into the client id list: it is an audience, not an endpoint",
		Range:   first(p.ClientIDs[0].Range(), p.Range),
		Key:     key(p.Issuer.String(), list(names)),
	}
	if fix, ok := edit.Replace(finding.Range, p.ClientIDs[0].String(), symbolic.Literal(defaultAudience)); ok && len(p.ClientIDs) == 1 {
		finding.Fixes = []lint.Fix{fix}
	}
	pass.Report(finding)
}

// clusterIssuer reports whether an issuer is certainly that of an EKS cluster.
func clusterIssuer(g *graph.Graph, issuer symbolic.Text) bool {
	return issuer.HasPrefix("oidc.eks.") || issuer.HasPrefix("oidc-eks.") || len(g.ClustersWithIssuer(issuer)) > 0
}

// isAudience reports whether some service account or pod asks for tokens with
// this audience.
func isAudience(g *graph.Graph, audience symbolic.Text) bool {
	for _, sa := range g.ServiceAccounts {
		if a := audienceOf(g, sa); a != nil && symbolic.Same(a.Value, audience) != symbolic.No {
			return true
		}
	}
	for _, w := range g.Workloads {
		for _, token := range w.Tokens {
			if symbolic.Same(token.Audience, audience) != symbolic.No {
				return true
			}
		}
	}
	return false
}

// reportTokens reports a hand-made projected token whose audience the role that
// the pod names by hand does not accept.
func reportTokens(pass *lint.Pass, w *graph.Workload) {
	for _, token := range w.Tokens {
		if !token.ForAWS || !w.HasRole {
			continue
		}
		role := refusesAudience(pass.Graph, w, token)
		if role == nil {
			continue
		}
		finding := lint.Finding{
			Message: "projected token of " + w.Kind + " " + account(w.Namespace, w.Name) + " names the audience " + quotedText(token.Audience) + ", but role " + roleName(role) + " expects " + quoted(defaultAudience),
			Help:    "set its audience to " + quoted(defaultAudience),
			Range:   first(token.Audience.Range(), token.Range, w.Range),
			Related: []lint.Related{{Range: first(w.RoleARN.Range(), w.Range), Message: "its container names role " + roleName(role)}},
			Key:     key(w.Kind, account(w.Namespace, w.Name), token.Audience.String()),
		}
		if token.Audience.IsEmpty() {
			finding.Message = "projected token of " + w.Kind + " " + account(w.Namespace, w.Name) + " has no audience, but role " + roleName(role) + " expects " + quoted(defaultAudience)
			finding.Help = "add audience: " + defaultAudience
			if fix, ok := edit.AddEntry(token.Range, "audience: "+defaultAudience); ok {
				finding.Fixes = []lint.Fix{fix}
			}
		} else if fix, ok := edit.Replace(finding.Range, token.Audience.String(), symbolic.Literal(defaultAudience)); ok {
			finding.Fixes = []lint.Fix{fix}
		}
		pass.Report(finding)
	}
}

// refusesAudience returns the role that a pod names by hand, if its policy
// admits the pod's service account with the usual audience only.
func refusesAudience(g *graph.Graph, w *graph.Workload, token graph.ProjectedToken) *graph.BoundRole {
	id := iam.Identity{Namespace: w.Namespace, Name: w.ServiceAccount}
	sent := id
	sent.Audience = token.Audience
	if token.Audience.IsEmpty() {
		// The API server's own audience is its URL or whatever its operator has
		// set, and never the name of STS.
		sent.Audience = symbolic.Literal("https://kubernetes.default.svc")
	}
	for _, role := range g.RolesMeant(w.RoleARN) {
		for _, policy := range role.Parsed {
			if policy.Decide(id).Answer == symbolic.Yes && policy.Decide(sent).Answer == symbolic.No {
				return role
			}
		}
	}
	return nil
}
