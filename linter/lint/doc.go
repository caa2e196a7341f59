// Package lint is the contract between irsalint and its rules.
//
// A [Rule] is a value: a name, a page and a Check function. Check gets a [Pass]
// with the joined graph and reports [Finding] values. Rules live in the
// top-level package rules, outside this module's internal packages, so no rule
// can see Terraform or YAML syntax: everything it needs is in the graph.
//
//	var DoubledArn = lint.Rule{
//		Name:     "doubled-arn",
//		Summary:  "a role ARN that holds another ARN",
//		Severity: lint.Error,
//		Check: func(pass *lint.Pass) {
//			for _, sa := range pass.Graph.ServiceAccounts {
//				...
//				pass.Report(lint.Finding{Range: sa.RoleARN.Value.Range(), Message: ...})
//			}
//		},
//	}
package lint
