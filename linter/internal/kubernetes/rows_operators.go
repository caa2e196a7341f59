package kubernetes

// accountOperators are custom resources whose operator makes service accounts.
var accountOperators = []row{
	// CloudNativePG: the account has the cluster's name; inherited metadata goes
	// to every object that the operator makes
	{group: "postgresql.cnpg.io", kind: "Cluster", pods: []pod{{template: none, otherwise: "{name}"}}, makes: []made{
		{annotations: "spec/serviceAccountTemplate/metadata/annotations", name: "{name}"},
		{annotations: "spec/inheritedMetadata/annotations", name: "{name}"},
	}},

	// Crunchy Postgres for Kubernetes
	{group: "postgres-operator.crunchydata.com", kind: "PostgresCluster", makes: []made{
		{annotations: "spec/metadata/annotations", name: "{name}-instance"},
		{annotations: "spec/instances[]/metadata/annotations", name: "{name}-instance"},
		{annotations: "spec/backups/pgbackrest/metadata/annotations", name: "{name}-pgbackrest"},
	}},

	// Datadog operator
	{group: "datadoghq.com", kind: "DatadogAgent", pods: []pod{
		{template: none, account: "spec/override/nodeAgent/serviceAccountName"},
		{template: none, account: "spec/override/clusterAgent/serviceAccountName"},
	}, makes: []made{
		{annotations: "spec/override/nodeAgent/serviceAccountAnnotations", name: "{name}-agent", named: "spec/override/nodeAgent/serviceAccountName"},
		{annotations: "spec/override/clusterAgent/serviceAccountAnnotations", name: "{name}-cluster-agent", named: "spec/override/clusterAgent/serviceAccountName"},
		{annotations: "spec/override/clusterChecksRunner/serviceAccountAnnotations", name: "{name}-cluster-checks-runner", named: "spec/override/clusterChecksRunner/serviceAccountName"},
	}},

	// Fluent operator and Logging operator
	{group: "fluentbit.fluent.io", kind: "FluentBit", makes: []made{{annotations: "spec/serviceAccountAnnotations", name: "{name}"}}},
	{group: "fluentd.fluent.io", kind: "Fluentd", makes: []made{{annotations: "spec/serviceAccountAnnotations", name: "{name}"}}},
	{group: "logging.banzaicloud.io", kind: "Logging", pods: []pod{
		{template: none, account: "spec/fluentd/security/serviceAccount"},
		{template: none, account: "spec/fluentbit/security/serviceAccount"},
	}, makes: []made{
		{annotations: "spec/fluentd/serviceAccount/metadata/annotations", name: "{name}-fluentd", named: "spec/fluentd/security/serviceAccount"},
		{annotations: "spec/fluentbit/serviceAccount/metadata/annotations", name: "{name}-fluentbit", named: "spec/fluentbit/security/serviceAccount"},
	}},

	// Grafana operator, both generations
	{group: "grafana.integreatly.org", kind: "Grafana", pods: []pod{
		{template: none, account: "spec/deployment/spec/template/spec/serviceAccountName", otherwise: "{name}-sa"},
	}, makes: []made{
		{annotations: "spec/serviceAccount/metadata/annotations", name: "{name}-sa"},
	}},
	{group: "integreatly.org", kind: "Grafana", makes: []made{{annotations: "spec/serviceAccount/annotations", name: "grafana-serviceaccount"}}},

	// Grafana's Loki and Tempo operators
	{group: "loki.grafana.com", kind: "LokiStack", pods: []pod{{template: none, otherwise: "{name}"}}},
	{group: "tempo.grafana.com", kind: "TempoStack", pods: []pod{{template: none, account: "spec/serviceAccount", otherwise: "tempo-{name}"}}},

	// Jenkins operator
	{group: "jenkins.io", kind: "Jenkins", pods: []pod{{template: none, otherwise: "jenkins-operator-{name}"}}, makes: []made{
		{annotations: "spec/serviceAccount/annotations", name: "jenkins-operator-{name}"},
	}},

	// Kubeflow profiles: the plugin annotates the account that notebooks run as,
	// in the namespace that has the profile's name
	{group: "kubeflow.org", kind: "Profile", read: (*Collector).kubeflowProfile},

	// MinIO operator
	{group: "minio.min.io", kind: "Tenant", pods: []pod{{template: none, account: "spec/serviceAccountName", otherwise: "{name}-sa"}}},

	// OpenTelemetry operator
	{group: "opentelemetry.io", kind: "OpenTelemetryCollector", pods: []pod{
		{template: none, account: "spec/serviceAccount", otherwise: "{name}-collector", metadata: "spec/podAnnotations"},
		{template: none, account: "spec/targetAllocator/serviceAccount", otherwise: "{name}-targetallocator", when: "spec/targetAllocator"},
	}, assumes: []assumed{
		{arn: "spec/config/extensions/*/assume_role/arn", account: "spec/serviceAccount"},
		{arn: "spec/config/exporters/*/role_arn", account: "spec/serviceAccount"},
		{arn: "spec/config/receivers/*/role_arn", account: "spec/serviceAccount"},
	}},
	{group: "opentelemetry.io", kind: "TargetAllocator", pods: []pod{{template: none, account: "spec/serviceAccount", otherwise: "{name}-targetallocator"}}},
	{group: "opentelemetry.io", kind: "OpAMPBridge", pods: []pod{{template: none, account: "spec/serviceAccount", otherwise: "{name}-opamp-bridge"}}},

	// Percona operators
	{group: "pxc.percona.com", kind: "PerconaXtraDBCluster", pods: []pod{
		{template: none, account: "spec/pxc/serviceAccountName"},
		{template: none, account: "spec/backup/serviceAccountName"},
	}},
	{group: "psmdb.percona.com", kind: "PerconaServerMongoDB", pods: []pod{
		{template: none, account: "spec/replsets[]/serviceAccountName"},
		{template: none, account: "spec/backup/serviceAccountName"},
	}},

	// Strimzi: one account for each component
	{group: "kafka.strimzi.io", kind: "Kafka", pods: []pod{
		{template: none, otherwise: "{name}-kafka", metadata: "spec/kafka/template/pod/metadata/annotations"},
	}, makes: []made{
		{annotations: "spec/kafka/template/serviceAccount/metadata/annotations", name: "{name}-kafka"},
		{annotations: "spec/zookeeper/template/serviceAccount/metadata/annotations", name: "{name}-zookeeper"},
		{annotations: "spec/entityOperator/template/serviceAccount/metadata/annotations", name: "{name}-entity-operator"},
		{annotations: "spec/cruiseControl/template/serviceAccount/metadata/annotations", name: "{name}-cruise-control"},
		{annotations: "spec/kafkaExporter/template/serviceAccount/metadata/annotations", name: "{name}-kafka-exporter"},
	}},
	{group: "kafka.strimzi.io", kind: "KafkaConnect", pods: []pod{
		{template: none, otherwise: "{name}-connect", metadata: "spec/template/pod/metadata/annotations"},
	}, makes: []made{{annotations: "spec/template/serviceAccount/metadata/annotations", name: "{name}-connect"}}},
	{group: "kafka.strimzi.io", kind: "KafkaMirrorMaker2", pods: []pod{
		{template: none, otherwise: "{name}-mirrormaker2", metadata: "spec/template/pod/metadata/annotations"},
	}, makes: []made{{annotations: "spec/template/serviceAccount/metadata/annotations", name: "{name}-mirrormaker2"}}},
	{group: "kafka.strimzi.io", kind: "KafkaBridge", pods: []pod{
		{template: none, otherwise: "{name}-bridge", metadata: "spec/template/pod/metadata/annotations"},
	}, makes: []made{{annotations: "spec/template/serviceAccount/metadata/annotations", name: "{name}-bridge"}}},

	// Vault operator
	{group: "vault.banzaicloud.com", kind: "Vault", pods: []pod{{template: none, account: "spec/serviceAccount", metadata: "spec/annotations"}}},

	// VictoriaMetrics operator: the component's prefix and the object's name
	{group: "operator.victoriametrics.com", kind: "VMAgent", pods: victoriaPods("vmagent")},
	{group: "operator.victoriametrics.com", kind: "VMAlert", pods: victoriaPods("vmalert")},
	{group: "operator.victoriametrics.com", kind: "VMAlertmanager", pods: victoriaPods("vmalertmanager")},
	{group: "operator.victoriametrics.com", kind: "VMSingle", pods: victoriaPods("vmsingle")},
	{group: "operator.victoriametrics.com", kind: "VMCluster", pods: victoriaPods("vmcluster")},
}

func victoriaPods(component string) []pod {
	return []pod{{template: none, account: "spec/serviceAccountName", otherwise: component + "-{name}", metadata: "spec/podMetadata/annotations"}}
}

// roleOperators are custom resources that tell a component to assume a role.
var roleOperators = []row{
	// Cluster API provider AWS
	{group: "infrastructure.cluster.x-k8s.io", kind: "AWSClusterRoleIdentity", assumes: []assumed{{arn: "spec/roleARN", external: "externalID"}}},

	// cert-manager and its AWS Private CA issuer
	{group: "cert-manager.io", kind: "ClusterIssuer", read: (*Collector).route53},
	{group: "cert-manager.io", kind: "Issuer", read: (*Collector).route53},
	{group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", assumes: []assumed{{arn: "spec/role"}}},
	{group: "awspca.cert-manager.io", kind: "AWSPCAIssuer", assumes: []assumed{{arn: "spec/role"}}},

	// Crossplane's AWS providers
	{group: "aws.crossplane.io", kind: "ProviderConfig", read: (*Collector).providerConfig},
	{group: "aws.upbound.io", kind: "ProviderConfig", read: (*Collector).providerConfig},
	{group: "aws.m.upbound.io", kind: "ProviderConfig", read: (*Collector).providerConfig},
	{group: "aws.m.upbound.io", kind: "ClusterProviderConfig", read: (*Collector).providerConfig},

	// External Secrets: a store may borrow the account that it names
	{group: "external-secrets.io", kind: "SecretStore", pods: storePods("spec/provider/aws/auth"), assumes: storeRoles("spec/provider/aws")},
	{group: "external-secrets.io", kind: "ClusterSecretStore", read: (*Collector).clusterStore, assumes: storeRoles("spec/provider/aws")},
	{group: "generators.external-secrets.io", kind: "ECRAuthorizationToken", pods: storePods("spec/auth"), assumes: storeRoles("spec")},
	{group: "generators.external-secrets.io", kind: "STSSessionToken", pods: storePods("spec/auth"), assumes: storeRoles("spec")},

	// ExternalDNS operator
	{group: "externaldns.olm.openshift.io", kind: "ExternalDNS", assumes: []assumed{{arn: "spec/provider/aws/assumeRole/arn"}}},

	// Grafana data sources
	{group: "grafana.integreatly.org", kind: "GrafanaDatasource", assumes: []assumed{
		{arn: "spec/datasource/jsonData/sigV4AssumeRoleArn", external: "sigV4ExternalId"},
		{arn: "spec/datasource/jsonData/assumeRoleArn", external: "externalId"},
	}},

	// KEDA: the operator assumes the role, with its own account and not with that
	// of the workload that it scales (KEDA, "AWS (IRSA) Pod Identity webhook")
	{group: "keda.sh", kind: "TriggerAuthentication", assumes: kedaRoles()},
	{group: "keda.sh", kind: "ClusterTriggerAuthentication", assumes: kedaRoles()},

	// Logging operator
	{group: "logging.banzaicloud.io", kind: "Output", assumes: []assumed{{arn: "spec/s3/assume_role_credentials/role_arn", external: "external_id"}}},
	{group: "logging.banzaicloud.io", kind: "ClusterOutput", assumes: []assumed{{arn: "spec/s3/assume_role_credentials/role_arn", external: "external_id"}}},

	// Prometheus operator
	{group: "monitoring.coreos.com", kind: "Prometheus", pods: prometheusPods(), assumes: prometheusRoles()},
	{group: "monitoring.coreos.com", kind: "PrometheusAgent", pods: prometheusPods(), assumes: prometheusRoles()},
	{group: "monitoring.coreos.com", kind: "Alertmanager", pods: prometheusPods()},
	{group: "monitoring.coreos.com", kind: "ThanosRuler", pods: prometheusPods(), assumes: prometheusRoles()},
	{group: "monitoring.coreos.com", kind: "AlertmanagerConfig", assumes: []assumed{{arn: "spec/receivers[]/snsConfigs[]/sigv4/roleArn"}}},
	{group: "monitoring.coreos.com", kind: "ScrapeConfig", assumes: []assumed{{arn: "spec/ec2SDConfigs[]/roleARN"}}},

	// accounts that are named, nothing else
	{group: "apps.gitlab.com", kind: "Runner", pods: []pod{{template: none, account: "spec/serviceaccount"}}},
}

func kedaRoles() []assumed {
	return []assumed{{arn: "spec/podIdentity/roleArn", otherwise: "keda-operator", home: "KEDA's namespace"}}
}

func prometheusPods() []pod {
	return []pod{{template: none, account: "spec/serviceAccountName", otherwise: "default", metadata: "spec/podMetadata/annotations"}}
}

func prometheusRoles() []assumed {
	return []assumed{
		{arn: "spec/remoteWrite[]/sigv4/roleArn", account: "spec/serviceAccountName", otherwise: "default"},
		{arn: "spec/alerting/alertmanagers[]/sigv4/roleArn", account: "spec/serviceAccountName", otherwise: "default"},
	}
}

func storePods(auth string) []pod {
	return []pod{{template: none, account: auth + "/jwt/serviceAccountRef/name"}}
}

func storeRoles(aws string) []assumed {
	const account = "/auth/jwt/serviceAccountRef/"
	return []assumed{
		{arn: aws + "/role", external: "externalID", account: aws + account + "name", namespace: aws + account + "namespace"},
	}
}
