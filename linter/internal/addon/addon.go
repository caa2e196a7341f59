// Package addon knows the managed EKS add-ons that use AWS through a service
// account of their own, whatever declares them: Terraform, a plan,
// CloudFormation, eksctl.
//
//	namespace, account := addon.Identity(symbolic.Literal("vpc-cni")) // kube-system, aws-node
package addon

import "github.com/irsalint/irsalint/linter/symbolic"

// identities lists add-ons with the namespace and name of their service account
// (EKS user guide, "AWS add-ons"; the charts of the drivers). The account is
// empty where it varies.
var identities = []struct{ name, namespace, account string }{
	{"vpc-cni", "kube-system", "aws-node"},
	{"aws-ebs-csi-driver", "kube-system", "ebs-csi-controller-sa"},
	{"aws-efs-csi-driver", "kube-system", "efs-csi-controller-sa"},
	{"aws-fsx-csi-driver", "kube-system", "fsx-csi-controller-sa"},
	{"aws-mountpoint-s3-csi-driver", "kube-system", "s3-csi-driver-sa"},
	{"amazon-cloudwatch-observability", "amazon-cloudwatch", "cloudwatch-agent"},
	{"adot", "opentelemetry-operator-system", ""},
	{"external-dns", "external-dns", ""},
	{"cert-manager", "cert-manager", ""},
}

// Identity returns the namespace of an add-on and the service account that it
// runs as; either is empty where it is not known.
func Identity(name symbolic.Text) (namespace, account symbolic.Text) {
	s, known := name.Literal()
	if !known {
		return symbolic.Text{}, symbolic.Text{}
	}
	for _, a := range identities {
		if a.name == s {
			return symbolic.Literal(a.namespace), symbolic.Literal(a.account)
		}
	}
	return symbolic.Text{}, symbolic.Text{}
}
