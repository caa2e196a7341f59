// Package gitops reads who installs what: Argo CD Applications and
// ApplicationSets, Flux HelmReleases and Kustomizations, helmfile releases and
// eksctl cluster configurations.
//
// [Read] walks a tree, hands each chart to package helm and each Kustomize folder
// to package kustomize with the names, namespaces and values that the installer
// gives, reads what is left over (roots and charts that nobody installs), and
// says which files it has consumed, so that nobody reads them a second time as
// plain manifests.
package gitops
