// Package graph holds what irsalint knows of a tree: the facts that readers
// found, and the bindings between service accounts and roles that follow from
// them.
//
// Readers produce [Facts]: plain lists of roles, service accounts, workloads
// and so on, with symbolic texts and places. [Join] makes a [Graph] of them:
// for every service account that names a role, a [Binding] with one of three
// verdicts (match, mismatch, undecided), the policy's own reasons, and the
// likely story of a mismatch.
//
// Package iam decides whether a policy admits an account; this package decides
// which policy and which account belong together.
package graph
