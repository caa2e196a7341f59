package terraform

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// addons lists the managed EKS add-ons that use AWS through a service account
// of their own (EKS user guide, "AWS add-ons"; the charts of the drivers).
var addons = []struct{ name, namespace, account string }{
	{"vpc-cni", "kube-system", "aws-node"},
	{"aws-ebs-csi-driver", "kube-system", "ebs-csi-controller-sa"},
	{"aws-efs-csi-driver", "kube-system", "efs-csi-controller-sa"},
	{"aws-fsx-csi-driver", "kube-system", "fsx-csi-controller-sa"},
	{"aws-mountpoint-s3-csi-driver", "kube-system", "s3-csi-driver-sa"},
	{"amazon-cloudwatch-observability", "amazon-cloudwatch", "cloudwatch-agent"},
}

// addonNamespaces are the namespaces of add-ons whose accounts vary.
var addonNamespaces = []struct{ name, namespace string }{
	{"adot", "opentelemetry-operator-system"},
	{"external-dns", "external-dns"},
	{"cert-manager", "cert-manager"},
}

// roleARNKey is the annotation that names a service account's role.
const roleARNKey = "eks.amazonaws.com/role-arn"

// emitAddon adds what a managed add-on binds: its service account with the
// role that EKS annotates it with, and its Pod Identity associations.
func emitAddon(r *resource) {
	cluster, _ := r.text("cluster_name")
	name, _ := r.text("addon_name")
	namespace, account := AddonIdentity(name)
	facts := &r.in.root.facts
	if arn, ok := r.text("service_account_role_arn"); ok && !account.IsEmpty() {
		arn = seat(arn, r.place("service_account_role_arn"))
		sa := &graph.ServiceAccount{
			Origin: r.origin(), Namespace: namespace, Name: account, Managed: true, Cluster: cluster,
			Annotations: []graph.Annotation{{Key: roleARNKey, KeyRange: r.argumentName("service_account_role_arn"), Value: arn}},
		}
		sa.RoleARN = &sa.Annotations[0]
		facts.ServiceAccounts = append(facts.ServiceAccounts, sa)
	}
	associations, _ := r.blocks("pod_identity_association")
	for _, a := range associations {
		arn, _ := a.text("role_arn")
		sa, ok := a.text("service_account")
		if !ok || namespace.IsEmpty() {
			continue
		}
		origin := r.origin()
		origin.Range = a.in.place(a.head)
		origin.Conditional = origin.Conditional || a.conditional()
		facts.Associations = append(facts.Associations, &graph.PodIdentityAssociation{
			Origin: origin, Cluster: cluster, Namespace: namespace,
			ServiceAccount: seat(sa, a.place("service_account")), RoleARN: seat(arn, a.place("role_arn")),
		})
		if sa.Equal(account) {
			facts.ServiceAccounts = append(facts.ServiceAccounts, &graph.ServiceAccount{
				Origin: origin, Namespace: namespace, Name: account, Managed: true, AddonAssociation: true, Cluster: cluster,
			})
		}
	}
}

// AddonIdentity is the namespace of a managed EKS add-on and the service account
// that it runs as; empty
// where they are not known.
func AddonIdentity(name symbolic.Text) (namespace, account symbolic.Text) {
	s, known := name.Literal()
	if !known {
		return symbolic.Text{}, symbolic.Text{}
	}
	for _, a := range addons {
		if a.name == s {
			return symbolic.Literal(a.namespace), symbolic.Literal(a.account)
		}
	}
	for _, a := range addonNamespaces {
		if a.name == s {
			return symbolic.Literal(a.namespace), symbolic.Text{}
		}
	}
	return symbolic.Text{}, symbolic.Text{}
}

// emitAssociation adds a Pod Identity association.
func emitAssociation(r *resource) {
	a := &graph.PodIdentityAssociation{Origin: r.origin()}
	a.Cluster, _ = r.text("cluster_name")
	for _, argument := range []struct {
		name string
		to   *symbolic.Text
	}{
		{"namespace", &a.Namespace},
		{"service_account", &a.ServiceAccount},
		{"role_arn", &a.RoleARN},
		{"target_role_arn", &a.TargetRoleARN},
	} {
		if text, ok := r.text(argument.name); ok {
			*argument.to = seat(text, r.place(argument.name))
		}
	}
	a.SessionTagsDisabled = symbolic.No
	if v, ok := r.argument("disable_session_tags"); ok {
		a.SessionTagsDisabled = v.AsBool()
	}
	r.in.root.facts.Associations = append(r.in.root.facts.Associations, a)
}
