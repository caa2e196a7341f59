package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed public-principal.md
var publicPrincipalPage string

var publicPrincipal = lint.Rule{
	Name:     "public-principal",
	Group:    "security",
	Summary:  "a trust policy that lets everyone assume the role",
	Severity: lint.Error,
	Doc:      publicPrincipalPage,
	Check:    onceAPlace(checkPublicPrincipal),
}

func checkPublicPrincipal(pass *lint.Pass) {
	reportDefects(pass, iam.PublicPrincipal, func(d defect) lint.Finding {
		return lint.Finding{
			Message: d.says("principal"),
			Help:    "name the principals that may assume the role, or bind them by conditions",
		}
	})
}
