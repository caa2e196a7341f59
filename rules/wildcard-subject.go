package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed wildcard-subject.md
var wildcardSubjectPage string

var wildcardSubject = lint.Rule{
	Name:     "wildcard-subject",
	Group:    "security",
	Summary:  "a subject pattern that admits more service accounts than those that use the role",
	Severity: lint.Warning,
	Doc:      wildcardSubjectPage,
	Check:    onceAPlace(checkWildcardSubject),
}

func checkWildcardSubject(pass *lint.Pass) {
	reportDefects(pass, iam.WildcardSubject, func(d defect) lint.Finding {
		return lint.Finding{
			Message: d.says("subject"),
			Help:    "name the service accounts that use the role: " + wantedSubjects(d.role),
		}
	})
}
