package catalog

import "slices"

// Rows returns the table of well-known charts. testdata/charts.jsonl holds what
// the charts' own templates render to, and the tests compare; rows of charts that
// could not be had follow what their projects say.
func Rows() []Row {
	return slices.Concat(awsRows(), storageRows(), logRows(), metricRows(), deliveryRows(), platformRows())
}

// bitnami marks the repositories whose charts differ from the projects' own.
var bitnami = []string{"bitnami"}

// awsRows are the charts that talk to AWS by profession.
func awsRows() []Row {
	return []Row{
		simple("aws-load-balancer-controller", "kube-system"),
		simple("external-dns", "external-dns"),
		{
			Name: "cluster-autoscaler", Namespace: "kube-system",
			NameBase: "{values:cloudProvider|aws}-{chart}", Equal: true,
			Accounts: []Account{accountAt("{fullname}", "rbac.serviceAccount")},
		},
		{
			// The predecessor, under another name.
			Name: "cluster-autoscaler-chart", Namespace: "kube-system",
			NameBase: "{values:cloudProvider|aws}-{chart}", Equal: true,
			Accounts: []Account{accountAt("{fullname}", "rbac.serviceAccount")},
		},
		simple("karpenter", "kube-system"),
		{
			Name: "cert-manager", NotRepos: bitnami, Namespace: "cert-manager", NamespacePath: "namespace",
			Accounts: []Account{
				account("{fullname}"),
				component("{fullname:52}-cainjector", "cainjector.serviceAccount", "cainjector.enabled", false),
				accountAt("{fullname:55}-webhook", "webhook.serviceAccount"),
			},
		},
		{
			Name: "cert-manager", Repos: bitnami, Namespace: "cert-manager",
			Accounts: []Account{
				accountAt("{fullname}-controller", "controller.serviceAccount"),
				accountAt("{fullname}-cainjector", "cainjector.serviceAccount"),
				accountAt("{fullname}-webhook", "webhook.serviceAccount"),
			},
		},
		simple("aws-privateca-issuer", "cert-manager"),
		{
			Name: "external-secrets", Namespace: "external-secrets", NamespacePath: "namespaceOverride",
			Accounts: []Account{
				account("{fullname}"),
				component("external-secrets-webhook", "webhook.serviceAccount", "webhook.create", false),
				component("external-secrets-cert-controller", "certController.serviceAccount", "certController.create", false),
			},
		},
		{
			Name: "aws-for-fluent-bit", Namespace: "kube-system", NamespacePath: "global.namespaceOverride",
			Accounts: []Account{always(account("{fullname}"))},
		},
		{Name: "aws-cloudwatch-metrics", Namespace: "amazon-cloudwatch", Accounts: []Account{always(account("{fullname}"))}},
		{Name: "aws-vpc-cni", Namespace: "kube-system", Accounts: []Account{account("{values:fullnameOverride|aws-node}")}},
		{
			Name: "cni-metrics-helper", Namespace: "kube-system",
			Accounts: []Account{account("{values:fullnameOverride|cni-metrics-helper}")},
		},
		simple("appmesh-controller", "appmesh-system"),
		simple("aws-node-termination-handler", "kube-system"),
		{
			Name: "aws-gateway-controller-chart", Namespace: "aws-application-networking-system",
			Accounts: []Account{account("gateway-api-controller")},
		},
		ack("acm"), ack("apigatewayv2"), ack("dynamodb"), ack("ec2"), ack("ecr"), ack("eks"),
		ack("elasticache"), ack("eventbridge"), ack("iam"), ack("kms"), ack("lambda"), ack("memorydb"),
		ack("mq"), ack("msk"), ack("opensearchservice"), ack("pipes"), ack("prometheusservice"), ack("rds"),
		ack("route53"), ack("s3"), ack("sagemaker"), ack("secretsmanager"), ack("sfn"), ack("sns"), ack("sqs"), ack("ssm"),
	}
}

// ack returns the row of an AWS controller for Kubernetes.
func ack(service string) Row {
	return Row{
		Name: service + "-chart", Repos: []string{"aws-controllers-k8s"}, Namespace: "ack-system",
		Accounts: []Account{account("ack-" + service + "-controller")},
	}
}

// storageRows are the drivers of volumes and secrets, and backups.
func storageRows() []Row {
	driver := func(chart, prefix string) Row {
		return Row{Name: chart, Namespace: "kube-system", Accounts: []Account{
			accountAt(prefix+"-controller-sa", "controller.serviceAccount"),
			accountAt(prefix+"-node-sa", "node.serviceAccount"),
		}}
	}
	return []Row{
		driver("aws-ebs-csi-driver", "ebs-csi"),
		driver("aws-efs-csi-driver", "efs-csi"),
		driver("aws-fsx-csi-driver", "fsx-csi"),
		{
			Name: "aws-mountpoint-s3-csi-driver", Namespace: "kube-system",
			Accounts: []Account{
				accountAt("s3-csi-driver-sa", "node.serviceAccount"),
				accountAt("s3-csi-driver-controller-sa", "controller.serviceAccount"),
			},
		},
		{
			Name: "secrets-store-csi-driver", Namespace: "kube-system",
			Accounts: []Account{{Name: "secrets-store-csi-driver", CreatePath: "rbac.install"}},
		},
		{
			Name: "secrets-store-csi-driver-provider-aws", Namespace: "kube-system",
			Accounts: []Account{{Name: "{fullname}", NamePath: "rbac.serviceAccountName", CreatePath: "rbac.install"}},
		},
		{
			Name: "velero", Namespace: "velero", Uncut: true,
			Accounts: []Account{accountAt("{fullname}-server", "serviceAccount.server")},
		},
	}
}

// logRows are the charts of Grafana, and those that collect logs.
func logRows() []Row {
	return []Row{
		{
			// Its account takes no annotations.
			Name: "fluent-bit", Repos: []string{"grafana"}, NameBase: "fluent-bit-loki", Namespace: "logging",
			Accounts: []Account{{Name: "{fullname}", NamePath: "serviceAccount.name", CreatePath: "serviceAccount.create"}},
		},
		simple("fluent-bit", "logging"),
		{
			Name: "fluentd", Repos: bitnami, Namespace: "logging",
			Accounts: []Account{
				component("{fullname}-aggregator", "aggregator.serviceAccount", "aggregator.enabled", false),
				component("{fullname}-forwarder", "forwarder.serviceAccount", "forwarder.enabled", false),
			},
		},
		simple("fluentd", "logging"),
		simple("loki", "loki"),
		simple("loki-distributed", "loki"),
		{
			Name: "loki-stack", Namespace: "loki",
			Accounts: []Account{
				component("{sub:loki}", "loki.serviceAccount", "loki.enabled", false),
				component("{sub:promtail}", "promtail.serviceAccount", "promtail.enabled", false),
			},
		},
		simple("tempo", "tempo"),
		{Name: "tempo-distributed", NameBase: "tempo", Namespace: "tempo", Accounts: []Account{account("{fullname}")}},
		simple("mimir-distributed", "mimir"),
		simple("grafana", "monitoring"),
	}
}

// metricRows are the charts that measure, and count what it costs.
func metricRows() []Row {
	return []Row{
		{
			Name: "thanos", Repos: []string{"bitnami"}, Namespace: "monitoring",
			Accounts: []Account{
				component("{fullname}-query", "query.serviceAccount", "query.enabled", false),
				component("{fullname}-query-frontend", "queryFrontend.serviceAccount", "queryFrontend.enabled", false),
				component("{fullname}-bucketweb", "bucketweb.serviceAccount", "bucketweb.enabled", true),
				component("{fullname}-compactor", "compactor.serviceAccount", "compactor.enabled", true),
				component("{fullname}-storegateway", "storegateway.serviceAccount", "storegateway.enabled", true),
				component("{fullname}-ruler", "ruler.serviceAccount", "ruler.enabled", true),
				component("{fullname}-receive", "receive.serviceAccount", "receive.enabled", true),
			},
		},
		{
			Name: "kube-prometheus-stack", Namespace: "monitoring", NamespacePath: "namespaceOverride", Cut: 26,
			Accounts: []Account{
				component("{fullname}-prometheus", "prometheus.serviceAccount", "prometheus.enabled", false),
				component("{fullname}-alertmanager", "alertmanager.serviceAccount", "alertmanager.enabled", false),
				component("{fullname}-operator", "prometheusOperator.serviceAccount", "prometheusOperator.enabled", false),
				{
					Name: "{sub:grafana}", NamePath: "grafana.serviceAccount.name", CreatePath: "grafana.serviceAccount.create",
					Annotations: []string{"grafana.serviceAccount.annotations"}, EnabledPath: "grafana.enabled",
				},
				{
					Name: "{name}-thanos-ruler", NamePath: "thanosRuler.serviceAccount.name",
					CreatePath: "thanosRuler.serviceAccount.create", Annotations: []string{"thanosRuler.serviceAccount.annotations"},
					EnabledPath: "thanosRuler.enabled", EnabledOff: true,
				},
			},
		},
		{
			Name: "prometheus", NotRepos: bitnami, Namespace: "prometheus", NoOverride: true,
			Accounts: []Account{accountAt("{fullname}-server", "serviceAccounts.server")},
		},
		simple("prometheus-cloudwatch-exporter", "monitoring"),
		simple("prometheus-yet-another-cloudwatch-exporter", "monitoring"),
		simple("opentelemetry-collector", "observability"),
		{
			Name: "opentelemetry-operator", Namespace: "opentelemetry-operator-system",
			Accounts: []Account{accountAt("{name}", "manager.serviceAccount")},
		},
		simple("opencost", "opencost"),
		simple("cost-analyzer", "kubecost"),
		simple("kubecost", "kubecost"),
		{
			Name: "datadog", Namespace: "datadog", Uncut: true,
			Accounts: []Account{
				{
					Name: "{fullname}", CreatePath: "agents.rbac.create",
					Annotations: []string{"agents.rbac.serviceAccountAnnotations"}, EnabledPath: "agents.enabled",
				},
				{
					Name: "{fullname}-cluster-agent", CreatePath: "clusterAgent.rbac.create",
					Annotations: []string{"clusterAgent.rbac.serviceAccountAnnotations"}, EnabledPath: "clusterAgent.enabled",
				},
			},
		},
		{Name: "datadog-operator", Namespace: "datadog", Accounts: []Account{always(account("{fullname}"))}},
	}
}

// deliveryRows are the charts that build, deploy and schedule.
func deliveryRows() []Row {
	return []Row{
		{
			Name: "argo-cd", NotRepos: bitnami, NameBase: "argocd", Namespace: "argocd", NamespacePath: "namespaceOverride",
			Accounts: []Account{
				accountAt("argocd-application-controller", "controller.serviceAccount"),
				accountAt("argocd-server", "server.serviceAccount"),
				accountAt("{fullname}-repo-server", "repoServer.serviceAccount"),
				component("argocd-dex-server", "dex.serviceAccount", "dex.enabled", false),
				accountAt("argocd-applicationset-controller", "applicationSet.serviceAccount"),
				component("argocd-notifications-controller", "notifications.serviceAccount", "notifications.enabled", false),
			},
		},
		{
			Name: "argo-workflows", NotRepos: bitnami, Namespace: "argo",
			Accounts: []Account{
				accountAt("{fullname}-workflow-controller", "controller.serviceAccount"),
				component("{fullname}-server", "server.serviceAccount", "server.enabled", false),
				optional(accountAt("argo-workflow", "workflow.serviceAccount")),
				optional(in("default", "controller.workflowNamespaces", accountAt("argo-workflow", "workflow.serviceAccount"))),
			},
		},
		{
			Name: "argo-events", Namespace: "argo-events",
			Accounts: []Account{accountAt("{fullname}-controller-manager", "controller.serviceAccount")},
		},
		simple("argo-rollouts", "argo-rollouts"),
		simple("argocd-image-updater", "argocd"),
		simple("atlantis", "atlantis"),
		simple("actions-runner-controller", "actions-runner-system"),
		{
			Name: "gha-runner-scale-set-controller", NameBase: "gha-rs-controller", Namespace: "arc-systems",
			Accounts: []Account{account("{fullname}")},
		},
		{
			Name: "jenkins", NotRepos: bitnami, Namespace: "jenkins", NamespacePath: "namespaceOverride",
			Accounts: []Account{
				account("{fullname}"),
				optional(accountAt("{fullname}-agent", "serviceAccountAgent")),
			},
		},
		{
			Name: "gitlab-runner", Repos: []string{"bitnami"}, Namespace: "gitlab-runner",
			Accounts: []Account{account("{fullname}")},
		},
		{
			Name: "gitlab-runner", Namespace: "gitlab-runner",
			Accounts: []Account{optional(account("{fullname}"))},
		},
		{
			Name: "flux2", Namespace: "flux-system",
			Accounts: []Account{
				fluxAccount("source-controller", "sourceController"),
				fluxAccount("kustomize-controller", "kustomizeController"),
				fluxAccount("helm-controller", "helmController"),
				fluxAccount("notification-controller", "notificationController"),
				fluxAccount("image-automation-controller", "imageAutomationController"),
				fluxAccount("image-reflector-controller", "imageReflectionController"),
			},
		},
	}
}

// fluxAccount returns the account of a Flux controller, whose name is fixed.
func fluxAccount(name, path string) Account {
	return Account{
		Name: name, CreatePath: path + ".serviceAccount.create", EnabledPath: path + ".create",
		Annotations: []string{path + ".serviceAccount.annotations"},
	}
}

// platformRows are the charts that other software runs on.
func platformRows() []Row {
	return []Row{
		{
			Name: "keda", Namespace: "keda",
			Accounts: []Account{
				{
					Name: "keda-operator", NamePath: "serviceAccount.operator.name", CreatePath: "serviceAccount.operator.create",
					Annotations: []string{"serviceAccount.annotations", "serviceAccount.operator.annotations"}, RolePath: "podIdentity.aws.irsa.roleArn",
				},
				accountAt("keda-metrics-server", "serviceAccount.metricServer").annotatedAt("serviceAccount.annotations"),
				accountAt("keda-webhook", "serviceAccount.webhooks").annotatedAt("serviceAccount.annotations"),
			},
		},
		{
			Name: "crossplane", Namespace: "crossplane-system",
			Accounts: []Account{{
				Name: "{name}", CreatePath: "serviceAccount.create",
				Annotations: []string{"serviceAccount.customAnnotations"},
			}},
		},
		{
			Name: "airflow", Repos: []string{"airflow.apache.org", "apache"}, Namespace: "airflow", Plain: true,
			Accounts: []Account{
				accountAt("{fullname}-webserver", "webserver.serviceAccount"),
				accountAt("{fullname}-api-server", "apiServer.serviceAccount"),
				accountAt("{fullname}-scheduler", "scheduler.serviceAccount"),
				accountAt("{fullname}-worker", "workers.serviceAccount"),
				component("{fullname}-triggerer", "triggerer.serviceAccount", "triggerer.enabled", false),
				component("{fullname}-dag-processor", "dagProcessor.serviceAccount", "dagProcessor.enabled", true),
			},
		},
		{
			Name: "vault", NotRepos: bitnami, Namespace: "vault", Uncut: true,
			Accounts: []Account{
				accountAt("{fullname}", "server.serviceAccount"),
				{Name: "{fullname}-agent-injector", Annotations: []string{"injector.serviceAccount.annotations"}, EnabledPath: "injector.enabled"},
			},
		},
		{
			Name: "spark-operator", Namespace: "spark-operator", Uncut: true,
			Accounts: []Account{
				accountAt("{fullname}-controller", "controller.serviceAccount"),
				component("{fullname}-webhook", "webhook.serviceAccount", "webhook.enable", false),
				in("default", "spark.jobNamespaces", accountAt("{fullname}-spark", "spark.serviceAccount")),
			},
		},
		{
			Name: "reloader", Namespace: "reloader", Long: true,
			Accounts: []Account{accountAt("{fullname}", "reloader.serviceAccount")},
		},
		{Name: "cloudnative-pg", NotRepos: bitnami, Namespace: "cnpg-system", Accounts: []Account{account("{fullname}")}},
		simple("metrics-server", "kube-system"),
	}
}
