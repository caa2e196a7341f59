// Package value holds the values that Terraform expressions evaluate to.
//
// A [Value] is a null, bool, number, string, list, tuple, set, map or object as
// in Terraform, or one of three kinds that a run of Terraform never shows:
//
//   - [Unknown]: a value that the files do not tell. It has an identity, a
//     [symbolic.Token], so that two uses of it stay equal, and an attribute of
//     it is again a token ("var.cluster" gives "var.cluster.issuer").
//   - [Choice]: one of several values, chosen by a condition that the files do
//     not decide. Choices on one condition agree with each other.
//   - [Invalid]: no value, because Terraform would refuse the expression.
//
// A string is a [symbolic.Text]: known characters and tokens, each with the
// place where it was written. Keys of maps and objects are texts too, because a
// trust policy's condition keys are built from the issuer.
//
// Collections may know less than all about their elements: an element can be
// optional (it may be missing), a spread (it stands for any number of elements),
// an object can be open (it may have more attributes than are listed).
// What a value says is true for every run of Terraform in which the tokens
// stand for some strings and the conditions have some outcome.
//
// Values are immutable and safe to share.
//
//	v := value.NewObject([]value.Attribute{{Key: symbolic.Literal("a"), Value: value.OfString("x")}})
//	text, ok := v.Attr("a").AsText() // x, true
package value
