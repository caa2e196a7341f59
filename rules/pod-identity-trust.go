package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed pod-identity-trust.md
var podIdentityTrustPage string

var podIdentityTrust = lint.Rule{
	Name:     "pod-identity-trust",
	Group:    "pod identity",
	Summary:  "an associated role that EKS Pod Identity may not assume",
	Severity: lint.Error,
	Doc:      podIdentityTrustPage,
	Check:    onceAPlace(checkPodIdentityTrust),
}

func checkPodIdentityTrust(pass *lint.Pass) {
	for _, b := range pass.Graph.Bindings {
		if b.Via != graph.PodIdentity {
			continue
		}
		finding := lint.Finding{Key: key(accountOf(b), b.RoleARN.String())}
		switch {
		case refused(b, iam.PrincipalElement), refused(b, iam.NoElement):
			finding.Message = "role " + roleName(b.Role) + " does not trust " + quoted(podIdentityService) + ", but an association gives it to " + accountOf(b)
			finding.Help = "let the trust policy allow " + quoted(podIdentityService) + " as Service principal \"sts:AssumeRole\" and \"sts:TagSession\""
			finding.Range = annotationRange(b)
			_, principal := trustedPrincipals(b)
			finding.Related = []lint.Related{{Range: first(principal.Range(), policyRange(b.Role)), Message: "the trust policy of role " + roleName(b.Role) + " names other principals only"}}
		case refused(b, iam.ActionElement):
			finding.Message = "role " + roleName(b.Role) + " does not allow " + quoted(podIdentityService) + " both \"sts:AssumeRole\" and \"sts:TagSession\", which the association of " + accountOf(b) + " needs"
			finding.Help = "allow both actions in the statement"
			finding.Range = policyRange(b.Role)
			if len(b.Decision.Offending) > 0 {
				finding.Range = first(b.Decision.Offending[0].Range(), finding.Range)
			}
			finding.Related = []lint.Related{usage(b)}
		default:
			continue
		}
		pass.Report(finding)
	}
}
