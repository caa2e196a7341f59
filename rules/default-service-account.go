package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed default-service-account.md
var defaultServiceAccountPage string

var defaultServiceAccount = lint.Rule{
	Name:     "default-service-account",
	Group:    "security",
	Summary:  "a role that is given to a namespace's default service account",
	Severity: lint.Warning,
	Doc:      defaultServiceAccountPage,
	Check:    onceAPlace(checkDefaultServiceAccount),
}

func checkDefaultServiceAccount(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		for _, s := range role.Subjects {
			if symbolic.Same(s.Name, symbolic.Literal("default")) != symbolic.Yes {
				continue
			}
			pass.Report(lint.Finding{
				Message: "role " + roleName(role) + " trusts " + trusted(s.Text) + ", the account of every pod that names none",
				Help:    "give the role to a service account of its own and let the workload run as that",
				Range:   first(s.Text.Range(), policyRange(role)),
				Key:     key(role.Name.String(), s.Text.String()),
			})
		}
	}
	for _, b := range pass.Graph.Bindings {
		if b.Role != nil || b.Association != nil || symbolic.Same(b.ServiceAccount.Name, symbolic.Literal("default")) != symbolic.Yes {
			continue
		}
		pass.Report(lint.Finding{
			Message: "a role is given to " + accountOf(b) + ", the account of every pod that names none",
			Help:    "give the role to a service account of its own and let the workload run as that",
			Range:   annotationRange(b),
			Key:     key(accountOf(b)),
		})
	}
	for _, a := range pass.Graph.Associations {
		if symbolic.Same(a.ServiceAccount, symbolic.Literal("default")) != symbolic.Yes {
			continue
		}
		pass.Report(lint.Finding{
			Message: "a Pod Identity association gives a role to " + account(a.Namespace, a.ServiceAccount) + ", the account of every pod that names none",
			Help:    "associate the role with a service account of its own and let the workload run as that",
			Range:   first(a.ServiceAccount.Range(), a.Range),
			Key:     key(account(a.Namespace, a.ServiceAccount), a.RoleARN.String()),
		})
	}
}
