package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed malformed-provider.md
var malformedProviderPage string

var malformedProvider = lint.Rule{
	Name:     "malformed-provider",
	Group:    "trust",
	Summary:  "a federated principal that is no OIDC provider ARN",
	Severity: lint.Error,
	Doc:      malformedProviderPage,
	Check:    onceAPlace(checkMalformedProvider),
}

func checkMalformedProvider(pass *lint.Pass) {
	reportDefects(pass, iam.MalformedProvider, func(d defect) lint.Finding {
		finding := lint.Finding{Message: d.says("federated principal")}
		if d.Expected.IsEmpty() {
			finding.Help = "write it as \"arn:aws:iam::<account>:oidc-provider/<issuer without scheme>\""
		}
		return finding
	})
}
