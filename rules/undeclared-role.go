package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed undeclared-role.md
var undeclaredRolePage string

var undeclaredRole = lint.Rule{
	Name:     "undeclared-role",
	Group:    "binding",
	Summary:  "an annotation that names a role which the tree should declare and does not",
	Severity: lint.Error,
	Doc:      undeclaredRolePage,
	Check:    onceAPlace(checkUndeclaredRole),
}

func checkUndeclaredRole(pass *lint.Pass) {
	for _, b := range pass.Graph.Bindings {
		if !b.Undeclared || b.Nearest == nil {
			continue
		}
		if flaw, _ := roleARNFlaw(b.RoleARN); flaw != "" {
			continue // malformed-role-arn tells the cause
		}
		name := namedRole(b)
		finding := lint.Finding{
			Message: accountOf(b) + " names role " + quotedText(name) + ", which is not declared; role " + roleName(b.Nearest) + " is",
			Range:   annotationRange(b),
			Related: nearestRelated(b),
			Key:     key(accountOf(b), name.String()),
		}
		if arn, ok := renamed(b); ok {
			finding.Help = "change the ARN to " + quotedText(arn)
			if fix, ok := edit.Replace(finding.Range, b.RoleARN.String(), arn); ok && !sharedAnnotation(pass.Graph, b) {
				finding.Fixes = []lint.Fix{fix}
			}
		}
		pass.Report(finding)
	}
}

// nearestRelated shows the nearest role, and why it is the one that is meant.
func nearestRelated(b *graph.Binding) []lint.Related {
	out := []lint.Related{declaration(b.Nearest)}
	if b.ServiceAccount != nil {
		for _, s := range b.Nearest.Subjects {
			if s.Namespace.Equal(b.ServiceAccount.Namespace) && s.Name.Equal(b.ServiceAccount.Name) {
				return append(out, lint.Related{Range: first(s.Text.Range(), b.Nearest.Range), Message: "role " + roleName(b.Nearest) + " trusts " + accountOf(b)})
			}
		}
	}
	return out
}

// namedRole is the role's name in the ARN that a binding is made by.
func namedRole(b *graph.Binding) symbolic.Text {
	text := b.RoleARN
	if arn, ok := iam.ParseARN(text); ok {
		if _, name, ok := arn.Role(); ok {
			return name
		}
	}
	return text
}

// renamed is the binding's ARN with the path and name of the nearest role.
func renamed(b *graph.Binding) (symbolic.Text, bool) {
	arn, ok := iam.ParseARN(b.RoleARN)
	if !ok {
		return symbolic.Text{}, false
	}
	return roleARN(arn.Partition, arn.Account, b.Nearest.Path, b.Nearest.Name), true
}

// roleARN puts an ARN together.
func roleARN(partition, account, path, name symbolic.Text) symbolic.Text {
	literal := symbolic.Literal
	return symbolic.Concat(literal("arn:"), partition, literal(":iam::"), account, literal(":role"), path, name)
}
