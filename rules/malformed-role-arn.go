package rules

import (
	_ "embed"
	"strings"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed malformed-role-arn.md
var malformedRoleArnPage string

var malformedRoleArn = lint.Rule{
	Name:     "malformed-role-arn",
	Group:    "annotation",
	Summary:  "a role annotation that is no role ARN",
	Severity: lint.Error,
	Doc:      malformedRoleArnPage,
	Check:    onceAPlace(checkMalformedRoleArn),
}

func checkMalformedRoleArn(pass *lint.Pass) {
	for _, sa := range pass.Graph.ServiceAccounts {
		if sa.RoleARN == nil || filledLater(sa) {
			continue
		}
		flaw, severity := roleARNFlaw(sa.RoleARN.Value)
		if flaw == "" && notAnARN(pass.Graph, sa) {
			flaw, severity = "is no role ARN", lint.Error
		}
		if flaw == "" {
			continue
		}
		finding := lint.Finding{
			Severity: severity,
			Message:  "role annotation " + quotedText(sa.RoleARN.Value) + " of service account " + account(sa.Namespace, sa.Name) + " " + flaw,
			Help:     "write the whole ARN of a role: \"arn:aws:iam::<account>:role/<name>\"",
			Range:    first(sa.RoleARN.Value.Range(), sa.RoleARN.KeyRange, sa.Range),
			Key:      key(account(sa.Namespace, sa.Name), sa.RoleARN.Value.String()),
		}
		if flaw == innerARN {
			finding.Help = "leave out what stands before the second \"arn:\": a reference to a role's ARN is whole already"
			finding.Fixes = innerARNOnly(sa.RoleARN.Value)
		}
		if sa.RoleARN.Value.IsEmpty() {
			finding.Message = "role annotation of service account " + account(sa.Namespace, sa.Name) + " is empty"
			finding.Range = emptyRange(sa)
		}
		pass.Report(finding)
	}
}

// filledLater reports whether an empty value may be a chart's default that the
// installation fills in: the chart stands alone, nothing in the tree installs it.
func filledLater(sa *graph.ServiceAccount) bool {
	return sa.Door == "helm" && !sa.Namespace.IsKnown()
}

// notAnARN reports whether the join found the value to be no ARN.
func notAnARN(g *graph.Graph, sa *graph.ServiceAccount) bool {
	for _, b := range g.BindingsOf(sa) {
		if b.ARN == graph.NotAnARN && b.Association == nil {
			return true
		}
	}
	return false
}

// emptyRange shows key and value of an empty annotation, because the value
// alone has no characters to point at.
func emptyRange(sa *graph.ServiceAccount) source.Range {
	rng := first(sa.RoleARN.KeyRange, sa.RoleARN.Value.Range(), sa.Range)
	if value := sa.RoleARN.Value.Range(); value.File == rng.File && value.End > rng.End {
		rng.End = value.End
	}
	return rng
}

// innerARNOnly cuts away what stands before the ARN inside an ARN: before the
// reference that a string of Terraform ends with, or before the second "arn:".
func innerARNOnly(value symbolic.Text) []lint.Fix {
	rng := value.Range()
	if text, known := value.Literal(); known {
		fix, ok := edit.Replace(rng, text, symbolic.Literal(text[strings.LastIndex(text, "arn:"):]))
		if !ok {
			return nil
		}
		return []lint.Fix{fix}
	}
	if fix, ok := edit.ReferenceOnly(rng); ok {
		return []lint.Fix{fix}
	}
	return nil
}
