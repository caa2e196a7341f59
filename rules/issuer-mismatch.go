package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed issuer-mismatch.md
var issuerMismatchPage string

var issuerMismatch = lint.Rule{
	Name:     "issuer-mismatch",
	Group:    "trust",
	Summary:  "condition keys and principal of one statement that name different issuers",
	Severity: lint.Error,
	Doc:      issuerMismatchPage,
	Check:    onceAPlace(checkIssuerMismatch),
}

func checkIssuerMismatch(pass *lint.Pass) {
	reportDefects(pass, iam.IssuerMismatch, func(d defect) lint.Finding {
		finding := lint.Finding{
			Message: quotedText(d.Value) + " in the trust policy of role " + roleName(d.role) + " " + d.Detail,
			Help:    "let principal and condition keys name the issuer of one cluster",
		}
		if !d.Expected.IsEmpty() {
			finding.Help = "change it to " + quotedText(d.Expected)
		}
		return finding
	})
	for _, b := range pass.Graph.Bindings {
		if refused(b, iam.PrincipalElement) && b.Via == graph.IRSA && trustsProvider(b.Role) {
			reportOtherProvider(pass, b)
		}
	}
}

// reportOtherProvider reports a role that trusts the provider of another
// cluster than the one that the service account lives in.
func reportOtherProvider(pass *lint.Pass, b *graph.Binding) {
	finding := lint.Finding{
		Message: "role " + roleName(b.Role) + " trusts the OIDC provider of another cluster than that of " + accountOf(b),
		Help:    "trust the provider of the cluster that the service account lives in",
		Range:   policyRange(b.Role),
		Related: []lint.Related{usage(b)},
		Key:     key(b.Role.Name.String(), accountOf(b)),
	}
	if len(b.Decision.Offending) > 0 {
		provider := b.Decision.Offending[0]
		finding.Message = "role " + roleName(b.Role) + " trusts " + quotedText(provider) + ", which is not the provider of the cluster of " + accountOf(b)
		finding.Range = first(provider.Range(), finding.Range)
	}
	pass.Report(finding)
}
