// Package syntax splits Terraform files into their top-level blocks and parses
// a block only when somebody asks for its body.
//
// Most of the time that a run takes would go into HCL's scanner, and most
// blocks of a repository have nothing to do with roles and service accounts.
// So a file is first walked byte by byte by a small scanner that knows just
// enough of the language (comments, strings, heredocs, interpolations) to find
// where blocks begin and end; that walk also measures the nesting, which must be
// bounded before the recursive parser sees it. Whatever the scanner does not
// understand is given to the parser as a whole file, so that its errors are
// HCL's own.
//
//	file := syntax.Parse(source.NewFile("roles.tf", data))
//	for _, item := range file.Items {
//		if item.Type == "resource" && item.Labels[0] == "aws_iam_role" {
//			policy := item.Body().Attribute("assume_role_policy")
//			...
//		}
//	}
//
// Both syntaxes give the same items; package expression hides the difference
// below them.
package syntax
