// Package kubernetes turns Kubernetes objects into facts.
//
// [FactsOf] takes one object as a node of package manifest, whoever made it: a
// plain manifest, a rendered chart, a Terraform resource. [Context] says what the
// object itself does not: the namespace it is applied to, the way in, the
// place that a person would edit. [Read] does the same for the plain manifests
// of a tree.
package kubernetes
