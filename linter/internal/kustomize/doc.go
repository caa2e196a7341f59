// Package kustomize builds the Kustomize trees of a repository in process and
// turns the result into facts.
//
// A folder with a kustomization that no other one uses is a root: an environment.
// Bases are read only through the roots that use them. [Find] lists the roots and
// [Builds.Build] builds one of them by Kustomize's own library on files in
// memory. Whatever would leave the tree or the process (remote resources and
// bases, Helm charts, exec and container functions) is refused before the
// library is called; the folder's own files are then read as plain manifests.
//
// A fact points at the line that a person edits: the patch that sets the value,
// else the base's line. The library does not tell which one that is, so the
// package keeps an index of every scalar of the inputs.
package kustomize
