package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed shared-role.md
var sharedRolePage string

var sharedRole = lint.Rule{
	Name:     "shared-role",
	Group:    "security",
	Summary:  "one role that service accounts of several namespaces use",
	Severity: lint.Note,
	Doc:      sharedRolePage,
	Check:    onceAPlace(checkSharedRole),
}

func checkSharedRole(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		if len(role.Bindings) < 2 {
			continue
		}
		var names, namespaces []string
		var related []lint.Related
		for _, b := range role.Bindings {
			if b.Verdict != symbolic.Yes {
				continue
			}
			namespace := namespaceOf(b)
			if !namespace.IsKnown() || len(appendNew(namespaces, namespace.String())) == len(namespaces) {
				continue
			}
			namespaces = append(namespaces, namespace.String())
			names = append(names, accountOf(b))
			if len(related) < maxRelated {
				related = append(related, usage(b))
			}
		}
		if len(namespaces) < 2 {
			continue
		}
		pass.Report(lint.Finding{
			Message: "role " + roleName(role) + " is used from several namespaces: " + list(names),
			Help:    "give each its own role, so that a change for one does not widen the others",
			Range:   first(role.Name.Range(), role.Range),
			Related: related,
			Key:     key(role.Name.String()),
		})
	}
}

// namespaceOf is the namespace of a binding's account, declared or not.
func namespaceOf(b *graph.Binding) symbolic.Text {
	if b.ServiceAccount == nil {
		return b.Association.Namespace
	}
	return b.ServiceAccount.Namespace
}
