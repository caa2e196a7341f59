// Package tfplan reads what Terraform itself says of a root module: the JSON of
// a plan or a state. It makes the same [graph.Facts] of it as package terraform
// makes of the sources.
//
// Three documents are read, told apart by their content and not by their name:
// "terraform show -json PLAN", "terraform show -json" of a state, and the state
// itself (version 4, "terraform state pull"). OpenTofu writes the same.
//
//	facts := tfplan.Read(file, tfplan.Options{Root: "infra"})
//
// A plan knows less than it seems. Everything that hangs on a resource still to
// be created is unknown in it, often much more than that resource's attribute:
//
//   - A policy document that names a new provider is not read before the apply.
//     The role's policy is unknown then, but the data source stands among the
//     planned changes with all its statements: the policy is rebuilt from them.
//   - An annotation with the ARN of a new role makes the whole map of annotations
//     unknown. The plan's configuration still says what the expression refers to,
//     though not how: that reference is followed, through module inputs and
//     outputs, to the role. A lone reference to a role's ARN is taken as that ARN.
//   - ARNs, generated names and issuers of new resources are modelled as package
//     terraform models them, with the same tokens.
//
// The configuration in a plan holds no expressions and no locals, so what went
// through a local or was put together by a function stays a token. Where the
// sources are at hand, package terraform knows more; [Options.Locate] then gives
// the place in the sources for each address.
//
// A plan or state may hold secrets in clear. What it marks as sensitive is kept
// as hidden text, and the file is marked as derived, so that its lines are not
// quoted. The structs of terraform-json are not used: they keep no places, and
// decode all of a document of which a hundredth matters.
package tfplan
