package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed copied-subject.md
var copiedSubjectPage string

var copiedSubject = lint.Rule{
	Name:     "copied-subject",
	Group:    "binding",
	Summary:  "two roles that trust the same service account, one of them by a copied block",
	Severity: lint.Warning,
	Doc:      copiedSubjectPage,
	Check:    onceAPlace(checkCopiedSubject),
}

func checkCopiedSubject(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		if len(role.Bindings) > 0 || role.Conditional || len(role.Subjects) != 1 {
			continue
		}
		s := role.Subjects[0]
		original := copiedFrom(pass.Graph, role, s)
		if original == nil {
			continue
		}
		pass.Report(lint.Finding{
			Message: "role " + roleName(role) + " trusts " + trusted(s.Text) + ", the subject of role " + roleName(original),
			Help:    "let the subject name the service account that role " + roleName(role) + " is for",
			Notes:   []string{"a service account uses one role at a time; the block looks copied"},
			Range:   first(s.Text.Range(), policyRange(role)),
			Related: []lint.Related{{Range: first(original.Subjects[0].Text.Range(), original.Range), Message: "role " + roleName(original) + " trusts the same service account and is named after it"}},
			Key:     key(role.Name.String(), s.Text.String()),
		})
	}
}

// copiedFrom returns the role that a role's only subject was likely copied
// from: it trusts the same account in the same cluster, the account's name
// speaks for it and not for the copy. It returns nil for roles that share an
// account on purpose: in two clusters or accounts, a pair for reading and
// writing, variants of one name.
func copiedFrom(g *graph.Graph, role *graph.BoundRole, s graph.Subject) *graph.BoundRole {
	for _, other := range g.RolesTrusting(s.Namespace, s.Name) {
		if other == role || other.Conditional || len(other.Subjects) != 1 || other.Root != role.Root ||
			symbolic.Same(other.HomeAccount, role.HomeAccount) == symbolic.No || !sameProviders(role, other) {
			continue
		}
		if sameRange(s.Text, other.Subjects[0].Text) || usedByAnother(other, s) {
			continue
		}
		mine, its := roleWords(role), roleWords(other)
		own, speaking := tellingWords(without(mine, its)), tellingWords(without(its, mine))
		subject := accountWords(s.Name)
		if len(own) > 0 && shared(own, append(words(s.Namespace), subject...)) == 0 && 2*shared(speaking, subject) >= max(len(speaking), 1) &&
			shared(subject, mine) == 0 {
			return other
		}
	}
	return nil
}

// usedByAnother reports whether the role is used by another account than its
// subject names: then its own subject is in doubt.
func usedByAnother(role *graph.BoundRole, s graph.Subject) bool {
	for _, b := range role.Bindings {
		if accountOf(b) != account(s.Namespace, s.Name) {
			return true
		}
	}
	return false
}

// sameRange reports whether two texts are one piece of source: a variable that
// both roles refer to is no copy.
func sameRange(a, b symbolic.Text) bool { return a.Range() == b.Range() }

// accountWords are the words that tell what a service account is for.
func accountWords(name symbolic.Text) []string {
	if literal, _ := name.Literal(); literal == "aws-node" {
		// The account of the Amazon VPC CNI plugin; everybody names its role after
		// the plugin (https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html).
		return []string{"node", "vpc", "cni"}
	}
	return tellingWords(words(name))
}

// roleWords are the words of a role's name and of its address.
func roleWords(role *graph.BoundRole) []string {
	return append(words(role.Name), splitWords(role.Address)...)
}

// sameProviders reports whether two roles trust the same principals.
func sameProviders(a, b *graph.BoundRole) bool {
	if len(a.Parsed) != 1 || len(b.Parsed) != 1 {
		return false
	}
	return principalKeys(a) == principalKeys(b)
}

func principalKeys(role *graph.BoundRole) string {
	var keys []string
	for _, statement := range role.Parsed[0].Statements {
		for _, p := range statement.Principals {
			keys = append(keys, string(p.Type), p.Value.Key())
		}
	}
	return key(keys...)
}
