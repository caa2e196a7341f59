// Package layout finds the Terraform modules of a tree and who calls whom.
//
// Every folder with configuration files is a [Module]: its variables, locals,
// outputs, resources, module calls and providers, with override files merged in.
// A [Layout] holds all modules, resolves the sources of module calls without any
// network (a local path, or what "terraform init" left in .terraform/modules)
// and tells the root modules: those that no other module of the tree calls.
//
//	modules, _ := layout.Load(ctx, tree)
//	for _, root := range modules.Roots() {
//		for _, call := range root.Calls {
//			child := modules.Child(root.Folder, nil, root, call)
//			...
//		}
//	}
//
// Nothing is evaluated here, and a block's body is parsed only when it is asked
// for; see package syntax.
package layout
