package modules

import "strings"

// addon is one of many modules of one shape: each installs a chart and makes the
// role of its service account.
type addon struct {
	// name is that of the module without "eks-", chart the chart and its
	// repository.
	name, chart, repository string
	// namespace and account are the defaults of the service account.
	namespace, account string
	// role ends the name of the role; empty: the name.
	role string
	// named and annotated are where the chart's values take the account's name
	// and annotations, several with a blank between; empty: "serviceAccount", "-":
	// nowhere.
	named, annotated string
	// settings are further values that say which accounts the chart makes.
	settings string
	// since and before are versions, if the module was not always like this.
	since, before string
}

// or returns the first that is not empty; "-" stands for the empty text.
func or(s, otherwise string) string {
	switch s {
	case "":
		return otherwise
	case "-":
		return ""
	}
	return s
}

// dnxAddons are the add-ons of DNXLabs that make a role.
var dnxAddons = []addon{
	{name: "cert-manager", repository: "https://charts.jetstack.io", namespace: "cert-manager", account: "cert-manager", settings: "serviceAccount.create=true"},
	{
		name: "cluster-autoscaler", repository: "https://kubernetes.github.io/autoscaler", namespace: "kube-system", account: "cluster-autoscaler",
		named: "rbac.serviceAccount", annotated: "rbac.serviceAccount",
	},
	{
		name: "efs-csi-driver", chart: "aws-efs-csi-driver", repository: "https://kubernetes-sigs.github.io/aws-efs-csi-driver/", namespace: "kube-system", account: "aws-efs-csi-driver",
		named: "controller.serviceAccount node.serviceAccount", annotated: "controller.serviceAccount node.serviceAccount",
		settings: "controller.serviceAccount.create=true node.serviceAccount.create=false",
	},
	{name: "external-dns", repository: "https://charts.bitnami.com/bitnami", namespace: "kube-system", account: "external-dns", settings: "serviceAccount.create=true"},
	{name: "external-secrets", repository: "https://charts.external-secrets.io", namespace: "external-secrets", account: "external-secrets", named: "-", since: "2.0"},
	{
		name: "external-secrets", chart: "kubernetes-external-secrets", repository: "https://external-secrets.github.io/kubernetes-external-secrets/",
		namespace: "kube-external-secrets", account: "external-secrets", role: "external-secrets", settings: "serviceAccount.create=true", before: "2.0",
	},
	{
		name: "github-runner", chart: "actions-runner-controller", repository: "https://actions-runner-controller.github.io/actions-runner-controller",
		namespace: "actions-runner-system", account: "github-actions-runner-controller", role: "github-runner-controller",
		settings: "serviceAccount.create=true",
	},
	{
		name: "lb-controller", chart: "aws-load-balancer-controller", repository: "https://aws.github.io/eks-charts", namespace: "kube-system", account: "aws-alb-ingress-controller",
		role: "alb-ingress", settings: "serviceAccount.create=true",
	},
	{
		name: "velero", repository: "https://vmware-tanzu.github.io/helm-charts", namespace: "velero", account: "velero",
		named: "serviceAccount.server", annotated: "serviceAccount.server",
	},
	{name: "vpc-cni", chart: "aws-vpc-cni", repository: "https://aws.github.io/eks-charts", namespace: "kube-system", account: "aws-vpc-cni"},
}

// lablabsAddons are the add-ons of lablabs that make a role for one account, from
// the version on in which they became of one shape.
var lablabsAddons = []addon{
	{name: "atlantis", repository: "https://runatlantis.github.io/helm-charts", since: "0.2"},
	{name: "aws-service-quotas-exporter", repository: "ghcr.io/lablabs/aws-service-quotas-exporter", since: "0.0"},
	{name: "cert-manager", repository: "https://charts.jetstack.io", namespace: "kube-system", since: "3.0"},
	{name: "cluster-autoscaler", repository: "https://kubernetes.github.io/autoscaler", annotated: "rbac.serviceAccount", since: "3.0"},
	{
		name: "ebs-csi-driver", chart: "aws-ebs-csi-driver", repository: "https://kubernetes-sigs.github.io/aws-ebs-csi-driver", namespace: "kube-system",
		annotated: "controller.serviceAccount", named: "node.serviceAccount", since: "1.0",
	},
	{
		name: "efs-csi-driver", chart: "aws-efs-csi-driver", repository: "https://kubernetes-sigs.github.io/aws-efs-csi-driver", namespace: "kube-system",
		annotated: "controller.serviceAccount", named: "node.serviceAccount", since: "1.0",
	},
	{name: "external-dns", repository: "https://kubernetes-sigs.github.io/external-dns", namespace: "kube-system", since: "2.0"},
	{name: "grafana", repository: "https://grafana-community.github.io/helm-charts", since: "1.0"},
	{name: "karpenter", repository: "oci://public.ecr.aws/karpenter", since: "4.0"},
	{name: "load-balancer-controller", chart: "aws-load-balancer-controller", repository: "https://aws.github.io/eks-charts", since: "3.0"},
	{name: "loki", repository: "https://grafana.github.io/helm-charts", since: "1.0"},
	{name: "tempo", chart: "tempo-distributed", repository: "https://grafana.github.io/helm-charts", since: "1.0"},
}

// addons are the families of add-ons.
func addons() []family {
	out := []family{{source: "DNXLabs/eks-ack/aws", file: "dnx-ack", alone: true}}
	for _, a := range dnxAddons {
		// Most call the release's name helm_chart_name, and the chart's
		// helm_chart_release_name.
		words := a.words("RELEASE", "helm_chart_name", "FROM", "helm_chart_release_name", "AT", "helm_chart_repo")
		if a.name == "external-dns" {
			words = a.words("RELEASE", "helm_release_name", "FROM", "helm_chart_name", "AT", "helm_repo_url")
		}
		out = append(out, family{source: "DNXLabs/eks-" + a.name + "/aws", file: "dnx-addon", alone: true, words: words, since: a.versions(), before: a.before})
	}
	for _, a := range lablabsAddons {
		name := a.name
		if a.name == "load-balancer-controller" {
			name = a.chart
		}
		a.namespace = or(a.namespace, name)
		words := a.words("ADDON", name, "VALUES", a.values())
		out = append(out, family{source: "lablabs/eks-" + a.name + "/aws", file: "lablabs-addon", alone: true, only: true, words: words, since: a.versions()})
	}
	return out
}

// values are the chart's values for the account: the expressions that the text
// calls local.account and, where another part shares it, local.shared.
func (a addon) values() string {
	out := nested(or(a.annotated, "serviceAccount"), "local.account")
	if a.named != "" {
		out += ", " + nested(a.named, "local.shared")
	}
	return out
}

// nested writes a value at a path with dots.
func nested(path, value string) string {
	parts := strings.Split(path, ".")
	return strings.Join(parts, " = { ") + " = " + value + strings.Repeat(" }", len(parts)-1)
}

// versions are those from which on the module is like this.
func (a addon) versions() []string {
	if a.since == "" {
		return nil
	}
	return []string{a.since}
}

// words are what the words in capitals of a text stand for, with further ones.
func (a addon) words(further ...string) *strings.Replacer {
	return strings.NewReplacer(append(
		further, "CHART", or(a.chart, a.name), "REPOSITORY", a.repository, "NAMESPACE", a.namespace, "ACCOUNT", a.account, "ROLE", or(a.role, a.name),
		"SETTINGS", a.settings, "NAMED", or(a.named, "serviceAccount"), "ANNOTATED", or(a.annotated, "serviceAccount"),
	)...)
}
