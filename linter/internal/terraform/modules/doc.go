// Package modules stands in for well-known registry modules whose source is not
// in the tree.
//
// Most roles for service accounts are made by a handful of public modules.
// Without network their source is not at hand, so irsalint brings a [Model] of
// each: a small Terraform module of its own that has the same inputs and
// outputs and declares what becomes a fact (roles with their trust policy,
// providers, associations, service accounts) and nothing else. It is evaluated
// like any other module, so conditionals, for_each, unknown inputs and the
// places of the caller's arguments need no care.
//
// To add one, write models/<name>.tf from the module's documented behaviour and
// add a row to the table of families with its source and the versions in which
// it changed. Then record what the module's own source does (see package
// terraform, testdata/recorded).
//
//	model, ok := modules.Find("terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks", "~> 5.30", nil)
//
// Where a model would put together hundreds of values only to make one unknown, it
// may say so: provider::irsalint::undecided tells whether one of its arguments is
// not wholly known, and provider::irsalint::unknown("label", ...) is the unknown
// string that is made in that way from the other arguments.
//
// A model has no place in the tree: everything it says is shown at the module
// call.
package modules
