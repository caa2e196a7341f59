// Package helm says which service accounts and workloads a Helm release makes.
//
// [Find] lists the charts of a tree. [Charts.Release] takes one [Release], as an
// Argo CD Application, a Flux HelmRelease or a Terraform helm_release describes
// it: a chart of the tree is rendered by package engine, one from elsewhere is
// looked up in the table of package catalog. Charts that nobody installs are
// rendered by [Charts.Rest], with each of their values files, and with tokens for
// the release's name and namespace.
//
// A value is followed through the templates: it travels between marks that name
// the values line it was written on, so that a fact points at the line to edit
// and not at the rendered text. Functions that look at a value or change it see
// it without marks, and every rendering is repeated without any, so that the
// marks cannot change what a chart makes.
//
// A name that is not known travels as a word that no chart holds. Where a
// template asks a question about it ("does the release's name contain the
// chart's?"), the chart is rendered once for each answer and the results are put
// together, a difference becoming a choice.
//
// Nothing leaves the process: no look-ups in a cluster or the domain name system,
// no downloads of dependencies, no schema references. Rendering has a budget that
// counts what templates do, never the time it takes: see maxCost.
package helm
