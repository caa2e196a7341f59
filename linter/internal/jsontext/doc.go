// Package jsontext writes JSON that holds texts: policy documents that a reader
// puts together from parts which may be partly unknown. Characters and tokens
// keep their places, so that what is found in the document leads back to where
// it was written.
//
//	value := jsontext.Quote(subject)
//	doc := jsontext.Object([]symbolic.Text{jsontext.Member(symbolic.Literal("Sub"), value)})
package jsontext
