package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed audience-mismatch.md
var audienceMismatchPage string

var audienceMismatch = lint.Rule{
	Name:     "audience-mismatch",
	Group:    "trust",
	Summary:  "a policy, provider, annotation or token that disagree on the audience",
	Severity: lint.Error,
	Doc:      audienceMismatchPage,
	Check:    onceAPlace(checkAudienceMismatch),
}

func checkAudienceMismatch(pass *lint.Pass) {
	reportDefects(pass, iam.AudienceMismatch, func(d defect) lint.Finding {
		if isAudience(pass.Graph, d.Value) {
			return lint.Finding{} // some tokens are asked for with just this audience
		}
		finding := lint.Finding{Message: d.says("audience")}
		if d.Expected.IsEmpty() {
			finding.Help = "the audience of EKS tokens is " + quoted(defaultAudience) + " in every partition and region"
		}
		return finding
	})
	for _, b := range pass.Graph.Bindings {
		if b.Via == graph.IRSA && refused(b, iam.AudienceElement) {
			reportAudience(pass, b)
		}
	}
	for _, p := range pass.Graph.Providers {
		reportClientIDs(pass, p)
	}
	for _, w := range pass.Graph.Workloads {
		reportTokens(pass, w)
	}
}

// reportAudience reports a policy that refuses the audience which the service
// account's annotation asks for, at whichever of the two is unusual.
func reportAudience(pass *lint.Pass, b *graph.Binding) {
	var wanted symbolic.Text
	finding := lint.Finding{Range: policyRange(b.Role), Related: []lint.Related{usage(b)}}
	if len(b.Decision.Offending) > 0 {
		wanted = b.Decision.Offending[0]
		finding.Range = first(wanted.Range(), finding.Range)
	}
	sent := symbolic.Literal(defaultAudience)
	if a := audienceOf(pass.Graph, b.ServiceAccount); a != nil {
		sent = a.Value
		finding.Related = append(finding.Related, lint.Related{Range: finding.Range, Message: "role " + roleName(b.Role) + " expects " + quotedText(wanted)})
		finding.Range = first(a.Value.Range(), a.KeyRange)
	}
	finding.Message = "role " + roleName(b.Role) + " expects the audience " + quotedText(wanted) + ", but the tokens of " + accountOf(b) + " have " + quotedText(sent)
	finding.Help = "let policy, annotation and provider name one audience, " + quoted(defaultAudience) + " unless the SDK asks for another"
	finding.Key = key(b.Role.Name.String(), accountOf(b), wanted.String())
	pass.Report(finding)
}

// audienceOf returns the annotation that sets a service account's audience.
func audienceOf(g *graph.Graph, sa *graph.ServiceAccount) *graph.Annotation {
	for i, a := range sa.Annotations {
		if a.Key == g.AnnotationKey("audience") {
			return &sa.Annotations[i]
		}
	}
	return nil
}
