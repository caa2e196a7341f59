package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
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
		if d.IfCluster && !servesCluster(pass.Graph, d) {
			return lint.Finding{} // the tokens of another provider have other claims
		}
		return lint.Finding{
			Message: "role " + roleName(d.role) + " trusts every service account of the cluster: no condition on the sub claim",
			Help:    "add a StringEquals condition on \"<issuer>:sub\" with " + wantedSubjects(d.role),
			Key:     key(d.role.Name.String()),
		}
	})
}

// servesCluster reports whether the tree shows that a role whose policy does not
// tell so is for service accounts: one uses it, or its provider is a cluster's.
func servesCluster(g *graph.Graph, d defect) bool {
	for _, b := range d.role.Bindings {
		if b.Via == graph.IRSA {
			return true
		}
	}
	arn, ok := iam.ParseARN(d.Related)
	issuer, isProvider := arn.Issuer()
	return ok && isProvider && clusterIssuer(g, issuer)
}
