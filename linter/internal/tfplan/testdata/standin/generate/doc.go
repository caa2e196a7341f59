// Package generate makes up small Terraform configurations: roles, trust
// policies, service accounts and associations whose names come through
// variables, locals, loops, modules and functions. Each is valid, so real
// Terraform can say what it means; what it means is of no interest here.
//
//	files := generate.Configuration(42) // "main.tf", "modules/role/main.tf", ...
//
// The same seed gives the same files.
package generate
