// Package manifest reads YAML and JSON documents as trees of nodes that know
// where they were written.
//
// [Parse] reads a file, [ParseText] a text that another reader put together (a
// Terraform template, a rendered chart) and that may hold tokens. Both give one
// [Document] for each document of the input; a document that cannot be read
// costs itself, not its neighbours. Other readers build nodes with [NewMapping],
// [NewSequence] and [NewScalar], so that everything behind this package sees
// one form.
//
//	docs, problems := manifest.Parse(file, manifest.Options{})
//	for _, doc := range docs {
//		name := doc.Root.At("metadata", "name")
//		fmt.Println(name.Text(), name.Range()) // web k8s/web.yaml:4:9
//	}
//
// A placeholder inside a scalar (${VAR}, <ACCOUNT_ID>, {{ .Values.x }}) becomes
// a token of the scalar's text. A document that is no YAML before another tool
// has rendered it is read by a tolerant reader, line by line, and marked as
// [Document.Template].
//
// YAML is read by two readers. What most manifests keep to (mappings and
// sequences by indentation, ordinary scalars, brackets, comments) is read at
// once; that reader refuses every document with anything else in it, each error
// included, and the library of sigs.k8s.io/yaml reads it. Tests and a fuzz target
// hold both against each other: the nodes must be the same in every respect.
//
// The package decides nothing about Kubernetes; package kubernetes turns nodes
// into facts.
package manifest
