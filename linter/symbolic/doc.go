// Package symbolic holds text that is only partly known, and decisions about it.
//
// Real Terraform is full of strings that no file holds: account numbers,
// issuer URLs, outputs of another state. A [Text] keeps such an unknown as a
// [Token] with an identity, in its place between the literals, so that
//
//	arn:aws:iam::${account}:role/app   and   arn:aws:iam::${account}:role/api
//
// can be told apart without knowing the account, and two texts with the same
// tokens in the same places are equal whatever the tokens stand for.
//
// A question about texts has three answers: [Yes] and [No] are proofs that hold
// for every substitution of the tokens by strings; everything else is
// [Unknown]. That is the law of this package, and its tests try it with random
// texts, patterns and substitutions.
//
//	symbolic.Same(a, b)                 // letter for letter
//	symbolic.EqualFold(a, b)            // without case
//	symbolic.Glob(pattern).Match(value) // '*' and '?', in time linear in both
//	symbolic.Overlap(p, q)              // does any string match both patterns?
//
// A token may carry more knowledge: a [Choice] of a few texts by a condition
// that is not decided, which turns out the same way for every text of one
// question ([Cases]), and a [Nature], the characters that it is made of.
//
// A text also remembers where its characters were written, part by part:
// [Text.Range] names the place to edit even when the text was put together from
// a variable's default, a module argument and a template.
//
// The package imports the standard library and package source, for the ranges.
package symbolic
