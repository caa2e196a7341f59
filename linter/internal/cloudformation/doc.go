// Package cloudformation reads CloudFormation and SAM templates, YAML and JSON.
//
// [Read] makes facts of the IAM roles, OIDC providers, EKS clusters, add-ons and
// Pod Identity associations that a template declares:
//
//	if cloudformation.Recognise(file.Data) {
//		facts := cloudformation.Read(file, cloudformation.Options{Root: "stacks"})
//	}
//
// Intrinsic functions are evaluated, in their long form and as YAML tags. What
// only AWS knows (the account, a parameter without default, an import from
// another stack, the attribute of a resource) is a token in its place, so that
//
//	!Sub "${Issuer}:sub"   and   !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/${Issuer}"
//
// can be compared. ARNs, names and issuers of resources in the template are
// modelled. A parameter has its default, unless that is empty: empty means that
// whoever makes the stack gives it.
//
// A condition that the template does not decide leaves both values: a text
// becomes a choice, a trust policy several of which one applies, a resource a
// conditional one.
//
// The package does not try macros (AWS::Include, Fn::ForEach), nested stacks
// (each template is read by itself), or the resources that SAM makes of its own
// types.
package cloudformation
