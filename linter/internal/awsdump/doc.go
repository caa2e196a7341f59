// Package awsdump reads what the AWS command line printed: the debugging case,
// in which the truth was asked for with `aws iam get-role` and now lies in a file
// beside the manifests.
//
// An output is recognised by its content, not by its name, and may be JSON or
// YAML. Understood are the outputs of
//
//	aws iam get-role, list-roles, get-account-authorization-details
//	aws iam get-open-id-connect-provider, list-open-id-connect-providers
//	aws eks describe-cluster
//	aws eks list-pod-identity-associations, describe-pod-identity-association
//
// and the roles of the first three when they were cut out with --query. Dumps of
// kubectl are Kubernetes objects like any others: see package kubernetes.
package awsdump
