// Package terraform reads the root modules of a tree.
//
// [Read] finds the root modules (package layout), evaluates what leads to facts
// and returns them: roles with their trust policies, OIDC providers, clusters,
// Pod Identity associations, add-ons, Kubernetes objects.
//
//	result, err := terraform.Read(ctx, tree, terraform.Options{})
//	for _, role := range result.Facts.Roles {
//		fmt.Println(role.Address, role.ARN) // module.irsa["dns"].aws_iam_role.this arn:aws:iam::1234:role/dns
//	}
//
// # How it works
//
// Evaluation goes from the facts backwards and computes nothing that no fact
// asks for. An instance is one module in one place of the module tree; its
// scope answers the references of package expression: a variable by evaluating
// the argument in the caller's scope, a local value, an output of a module, an
// attribute of a resource. Each is computed once. A resource's attributes are
// its arguments, what [modelTable] knows of its type, and else an unknown named
// after the reference.
//
// A value that no file holds stays a token, and a condition on one a choice: so a
// resource with count = var.enabled ? 1 : 0 is there, but conditional. For a
// for_each over something unknown there is one instance that stands for all.
//
// An empty default says nothing. A root variable with the default "", null, []
// or {} that nobody sets is unknown, as a caller outside of the tree sets it.
//
// A root variable that is false by default and set nowhere is a switch. What it
// hides is read as well, in an evaluation of its own with the switch turned on,
// and is conditional.
//
// # What it does not try
//
// There are no providers and no network: a data source is what its arguments
// tell. Resources are not checked against a schema. Modules that are not in the
// tree are stood in for by package modules, or are unknown.
package terraform
