package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed malformed-subject.md
var malformedSubjectPage string

var malformedSubject = lint.Rule{
	Name:     "malformed-subject",
	Group:    "trust",
	Summary:  "a subject that no service account can have",
	Severity: lint.Error,
	Doc:      malformedSubjectPage,
	Check:    onceAPlace(checkMalformedSubject),
}

func checkMalformedSubject(pass *lint.Pass) {
	reportDefects(pass, iam.MalformedSubject, func(d defect) lint.Finding {
		finding := lint.Finding{Message: d.says("subject")}
		if d.Expected.IsEmpty() {
			finding.Help = "write the subject as \"system:serviceaccount:<namespace>:<name>\""
		}
		return finding
	})
}
