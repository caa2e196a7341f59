// Package kubernetes turns Kubernetes objects into facts.
//
// [FactsOf] takes one object as a node of package manifest, whoever made it: a
// plain manifest, a rendered chart, a Terraform resource. A [Collector] takes
// many that may refer to each other. [Context] says what an object itself does
// not: the namespace it is applied to, the way in, the place that a person would
// edit. [Read] does all that for the plain manifests of a tree.
//
//	facts := kubernetes.FactsOf(doc.Root, kubernetes.Context{Root: "k8s", Door: "manifest"})
//	for _, sa := range facts.ServiceAccounts {
//		fmt.Println(sa.Namespace, sa.Name, sa.RoleARN.Value)
//	}
//
// What a kind of object says of service accounts and roles stands in tables, one
// row for each kind: rows_core.go for what runs pods, rows_operators.go for what
// makes accounts or assumes roles, iam.go for objects that stand for resources of
// AWS. To teach the package a custom resource, add its row; a test tries every
// column of every row.
//
// Nothing is lost silently. A role annotation at a place that nothing reads
// becomes a misplaced annotation, one whose effect only an operator knows an
// undecided value, and [Coverage] finds those that no reader made a fact of.
//
// The package does not validate objects, resolve images or labels, or know what a
// chart or overlay would make of them: other readers render those first.
package kubernetes
