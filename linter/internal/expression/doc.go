// Package expression parses Terraform's language and evaluates its expressions into
// package value.
//
// An [Evaluator] evaluates the expressions of one root module. What they refer to it
// asks of a [Scope], which a reader of modules implements, one reference at a time
// and only where a reference leads:
//
//	e := expression.New(nil)
//	body, problems := e.Parse(file)
//	name := e.Eval(body.Attribute("name").Expr, scope) // "app-${var.env}"
//
// A value that the files do not tell is an unknown with a name of its own, and one
// that hangs on a condition that they do not decide is a choice of its outcomes: a
// call is made once for each of them, as long as they are few. What Terraform would
// refuse is Invalid and says why. Every step is taken from a [Budget]; what goes
// beyond it is an unknown, and a problem.
//
// Native syntax is read by two parsers. A plainReader reads nearly all that people
// write and refuses the rest, each error included, which hclsyntax then parses; both
// make the same syntax tree, which tests and fuzz targets hold against each other.
// JSON syntax becomes the same kind of tree.
package expression
