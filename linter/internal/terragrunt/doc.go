// Package terragrunt finds the units of Terragrunt in a tree: folders with a
// terragrunt.hcl that runs a Terraform module with inputs of its own.
//
//	units, problems := terragrunt.Find(ctx, tree)
//	result, err := terraform.Read(ctx, tree, terraform.Options{Units: units})
//
// Each unit is a root module for package terraform: the module that its source
// names (a folder of the tree, a registry module), with the unit's inputs, under
// the name of the unit's folder. Inputs are evaluated when the module asks for
// them, with the evaluator of the root module.
//
// Of the language it knows locals, inputs, include (with expose, and shallow and
// deep merging), dependency, values, terraform.source and the functions. What Terragrunt
// would learn by running something (run_cmd, sops_decrypt_file, get_env,
// get_aws_account_id) is a token.
//
// An output of a dependency is that of the other unit, which is evaluated for
// it. Where that is not in the tree it is a token: mock outputs are made up for
// plans, and comparing them would find mistakes that nobody made.
//
// A stack (terragrunt.stack.hcl) makes units of folders of the tree; stacks in
// stacks, and units from elsewhere, are not followed. Of what generate blocks
// write, the provider blocks count: they tell the account. Hooks are not looked at.
package terragrunt
