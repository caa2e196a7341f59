package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed missing-annotation.md
var missingAnnotationPage string

var missingAnnotation = lint.Rule{
	Name:     "missing-annotation",
	Group:    "binding",
	Summary:  "a service account that a role trusts but that does not name the role",
	Severity: lint.Warning,
	Doc:      missingAnnotationPage,
	Check:    onceAPlace(checkMissingAnnotation),
}

func checkMissingAnnotation(pass *lint.Pass) {
	seen := map[string]bool{}
	for _, sa := range pass.Graph.ServiceAccounts {
		if sa.Conditional || hasIdentity(pass.Graph, sa) || seen[account(sa.Namespace, sa.Name)] {
			continue
		}
		for _, role := range pass.Graph.RolesTrusting(sa.Namespace, sa.Name) {
			if !awaits(pass.Graph, role, sa) {
				continue
			}
			seen[account(sa.Namespace, sa.Name)] = true
			finding := lint.Finding{
				Message: "service account " + account(sa.Namespace, sa.Name) + " has no annotation " + quoted(roleAnnotation(pass.Graph)) + ", although role " + roleName(role) + " trusts it",
				Help:    "annotate it with the ARN of role " + roleName(role),
				Range:   sa.Range,
				Related: []lint.Related{{Range: subjectRange(role, sa), Message: "role " + roleName(role) + " trusts " + account(sa.Namespace, sa.Name)}},
				Key:     key(role.Name.String(), account(sa.Namespace, sa.Name)),
			}
			for _, origin := range accountOrigins(sa, []symbolic.Text{sa.Name, sa.Namespace}, sa.Range) {
				if origin.Range.File != sa.Range.File {
					finding.Related = append(finding.Related, origin)
				}
			}
			pass.Report(finding)
			break
		}
	}
}

// awaits reports whether a role that trusts the account has no other way to be
// used: nobody names it, or everybody on its list does but this account.
func awaits(g *graph.Graph, role *graph.BoundRole, sa *graph.ServiceAccount) bool {
	if role.Conditional || graph.Apart(role.Origin, sa.Origin) || trustsPods(role) || misplacedFor(g, role) {
		return false
	}
	if len(role.Bindings) == 0 {
		return !g.MayBeNamed(role)
	}
	users := map[string]bool{}
	for _, b := range role.Bindings {
		if b.Verdict != symbolic.Yes {
			return false
		}
		users[accountOf(b)] = true
	}
	for _, s := range role.Subjects {
		name := account(s.Namespace, s.Name)
		if !users[name] && name != account(sa.Namespace, sa.Name) {
			return false
		}
	}
	return len(users) >= 1
}

// misplacedFor reports whether an annotation that nothing reads names the role.
func misplacedFor(g *graph.Graph, role *graph.BoundRole) bool {
	for _, m := range g.Misplaced {
		arn, ok := iam.ParseARN(m.Annotation.Value)
		if !ok {
			continue
		}
		if _, name, ok := arn.Role(); ok && symbolic.Same(name, role.Name) != symbolic.No {
			return true
		}
	}
	return false
}
