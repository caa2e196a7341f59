package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed provider-account.md
var providerAccountPage string

var providerAccount = lint.Rule{
	Name:     "provider-account",
	Group:    "trust",
	Summary:  "a trust policy whose OIDC provider belongs to another account than the role",
	Severity: lint.Error,
	Doc:      providerAccountPage,
	Check:    onceAPlace(checkProviderAccount),
}

func checkProviderAccount(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		if !role.Account.IsKnown() || role.Account.IsEmpty() {
			continue
		}
		for _, policy := range role.Parsed {
			for provider := range providers(policy) {
				if _, ok := provider.Issuer(); !ok || symbolic.Same(provider.Account, role.Account) != symbolic.No {
					continue
				}
				finding := lint.Finding{
					Message: "role " + roleName(role) + " is in account " + quotedText(role.Account) + ", but trusts an OIDC provider of account " + quotedText(provider.Account),
					Help:    "trust " + quotedText(inAccount(provider, role.Account)) + ", and declare that provider if it is not there yet",
					Range:   first(provider.Text.Range(), policyRange(role)),
					Related: []lint.Related{{Range: first(role.Account.Range(), role.Range), Message: "role " + roleName(role) + " is in account " + quotedText(role.Account)}},
					Key:     key(role.Name.String(), provider.Text.String()),
				}
				if fix, ok := edit.Replace(finding.Range, provider.Text.String(), inAccount(provider, role.Account)); ok {
					fix.Safe = false // the provider may have to be declared first
					finding.Fixes = []lint.Fix{fix}
				}
				for _, b := range role.Bindings {
					finding.Related = append(finding.Related, usage(b))
					break
				}
				pass.Report(finding)
			}
		}
	}
}

// inAccount is the ARN of the same issuer's provider in another account.
func inAccount(provider iam.ARN, account symbolic.Text) symbolic.Text {
	literal := symbolic.Literal
	return symbolic.Concat(literal("arn:"), provider.Partition, literal(":iam::"), account, literal(":"), provider.Resource)
}
