package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed wrong-principal.md
var wrongPrincipalPage string

var wrongPrincipal = lint.Rule{
	Name:     "wrong-principal",
	Group:    "trust",
	Summary:  "a service account whose role lets no web identity in at all",
	Severity: lint.Error,
	Doc:      wrongPrincipalPage,
	Check:    onceAPlace(checkWrongPrincipal),
}

func checkWrongPrincipal(pass *lint.Pass) {
	reportDefects(pass, iam.WrongPrincipal, func(d defect) lint.Finding {
		return lint.Finding{Message: d.says("principal")}
	})
	for _, b := range pass.Graph.Bindings {
		if b.Via != graph.IRSA || !refused(b, iam.PrincipalElement) || trustsProvider(b.Role) {
			continue
		}
		principals, place := trustedPrincipals(b)
		finding := lint.Finding{
			Message: accountOf(b) + " uses role " + roleName(b.Role) + " by its token, but the role trusts " + principals,
			Help:    "let the trust policy name the cluster's OIDC provider as Federated principal, with \"sts:AssumeRoleWithWebIdentity\"",
			Range:   annotationRange(b),
			Related: []lint.Related{{Range: first(place.Range(), policyRange(b.Role)), Message: "role " + roleName(b.Role) + " trusts " + principals}},
			Key:     key(b.Role.Name.String(), accountOf(b)),
		}
		if trustsPods(b.Role) {
			finding.Help = "associate the role with the service account through Pod Identity in place of this, or " + finding.Help
		}
		if meant := meantRole(pass.Graph, b); meant != nil {
			finding.Help = "use role " + roleName(meant) + ", which trusts " + accountOf(b)
			finding.Related = append(finding.Related, declaration(meant))
		}
		pass.Report(finding)
	}
}

// trustedPrincipals names the principals of the policy that refused a binding,
// and the first of them for its place.
func trustedPrincipals(b *graph.Binding) (string, symbolic.Text) {
	var names []string
	var place symbolic.Text
	for _, policy := range b.Role.Parsed {
		for _, s := range policy.Statements {
			for _, p := range s.Principals {
				if place.IsEmpty() {
					place = p.Value
				}
				if len(names) < 3 {
					names = appendNew(names, quotedText(p.Value))
				}
			}
		}
	}
	if len(names) == 0 {
		return "nobody", place
	}
	return "only " + list(names), place
}
