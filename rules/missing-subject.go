package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed missing-subject.md
var missingSubjectPage string

var missingSubject = lint.Rule{
	Name:     "missing-subject",
	Group:    "security",
	Summary:  "a trust policy that lets every service account of the cluster assume the role",
	Severity: lint.Warning,
	Doc:      missingSubjectPage,
	Check:    onceAPlace(checkMissingSubject),
}

func checkMissingSubject(pass *lint.Pass) {
	reportDefects(pass, iam.MissingSubject, func(d defect) lint.Finding {
		return lint.Finding{
			Message: "role " + roleName(d.role) + " trusts every service account of the cluster: no condition on the sub claim",
			Help:    "add a StringEquals condition on \"<issuer>:sub\" with " + wantedSubjects(d.role),
			Key:     key(d.role.Name.String()),
		}
	})
}
