package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed missing-audience.md
var missingAudiencePage string

var missingAudience = lint.Rule{
	Name:     "missing-audience",
	Group:    "security",
	Summary:  "a trust policy that pins the subject and leaves the audience open",
	Severity: lint.Warning,
	Doc:      missingAudiencePage,
	Check:    onceAPlace(checkMissingAudience),
}

func checkMissingAudience(pass *lint.Pass) {
	reportDefects(pass, iam.MissingAudience, func(d defect) lint.Finding {
		return lint.Finding{
			Message: "role " + roleName(d.role) + " accepts tokens for every audience: no condition on the aud claim",
			Help:    "add a StringEquals condition on \"<issuer>:aud\" with " + quoted(defaultAudience),
			Key:     key(d.role.Name.String()),
		}
	})
}
