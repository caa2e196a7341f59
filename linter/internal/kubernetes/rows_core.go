package kubernetes

// coreKinds are the kinds of Kubernetes itself that run pods.
var coreKinds = []row{
	{kind: "Pod", pods: []pod{{}}},
	{kind: "ReplicationController", pods: []pod{{template: "spec/template"}}},
	{kind: "PodTemplate", pods: []pod{{template: "template"}}},
	{group: "apps", kind: "Deployment", pods: []pod{{template: "spec/template"}}},
	{group: "apps", kind: "StatefulSet", pods: []pod{{template: "spec/template"}}},
	{group: "apps", kind: "DaemonSet", pods: []pod{{template: "spec/template"}}},
	{group: "apps", kind: "ReplicaSet", pods: []pod{{template: "spec/template"}}},
	{group: "extensions", kind: "Deployment", pods: []pod{{template: "spec/template"}}},
	{group: "extensions", kind: "DaemonSet", pods: []pod{{template: "spec/template"}}},
	{group: "batch", kind: "Job", pods: []pod{{template: "spec/template"}}},
	{group: "batch", kind: "CronJob", pods: []pod{{template: "spec/jobTemplate/spec/template"}}},
}

// podOperators are custom resources that run pods: one row for each kind, in the
// order of their projects' names.
var podOperators = []row{
	// actions-runner-controller, both generations
	{group: "actions.github.com", kind: "AutoscalingRunnerSet", pods: []pod{{template: "spec/template"}}},
	{group: "actions.github.com", kind: "EphemeralRunnerSet", pods: []pod{{template: "spec/ephemeralRunnerSpec"}}},
	{group: "actions.github.com", kind: "EphemeralRunner", pods: []pod{{template: "spec"}}},
	{group: "actions.summerwind.dev", kind: "RunnerDeployment", pods: []pod{{template: none, account: "spec/template/spec/serviceAccountName", otherwise: "default", metadata: "spec/template/metadata/annotations"}}},
	{group: "actions.summerwind.dev", kind: "RunnerReplicaSet", pods: []pod{{template: none, account: "spec/template/spec/serviceAccountName", otherwise: "default", metadata: "spec/template/metadata/annotations"}}},
	{group: "actions.summerwind.dev", kind: "RunnerSet", pods: []pod{{template: "spec/template", account: "spec/serviceAccountName"}}},
	{group: "actions.summerwind.dev", kind: "Runner", pods: []pod{{template: none, account: "spec/serviceAccountName", otherwise: "default"}}},

	// Altinity ClickHouse operator
	{group: "clickhouse.altinity.com", kind: "ClickHouseInstallation", pods: []pod{{template: "spec/templates/podTemplates[]"}}},
	{group: "clickhouse-keeper.altinity.com", kind: "ClickHouseKeeperInstallation", pods: []pod{{template: "spec/templates/podTemplates[]"}}},

	// Apache: Camel K, Druid, Flink, Spark
	{group: "camel.apache.org", kind: "Integration", pods: []pod{{template: none, account: "spec/serviceAccountName"}}},
	{group: "druid.apache.org", kind: "Druid", pods: []pod{{template: none, account: "spec/serviceAccount", metadata: "spec/podAnnotations"}}},
	{group: "flink.apache.org", kind: "FlinkDeployment", pods: []pod{
		{template: none, account: "spec/serviceAccount", metadata: "spec/podTemplate/metadata/annotations"},
		{template: none, metadata: "spec/jobManager/podTemplate/metadata/annotations"},
		{template: none, metadata: "spec/taskManager/podTemplate/metadata/annotations"},
	}},
	{group: "flink.apache.org", kind: "FlinkBlueGreenDeployment", pods: []pod{{template: none, account: "spec/template/spec/serviceAccount"}}},
	{group: "sparkoperator.k8s.io", kind: "SparkApplication", pods: sparkPods("spec")},
	{group: "sparkoperator.k8s.io", kind: "ScheduledSparkApplication", pods: sparkPods("spec/template")},
	{group: "spark.apache.org", kind: "SparkApplication", pods: []pod{
		{template: none, account: "spec/sparkConf/spark.kubernetes.authenticate.driver.serviceAccountName"},
		{template: none, account: "spec/applicationTolerations/serviceAccountName"},
	}},

	// Argo: Workflows, Rollouts, Events
	{group: "argoproj.io", kind: "Workflow", pods: workflowPods("spec", "default")},
	{group: "argoproj.io", kind: "WorkflowTemplate", pods: workflowPods("spec", "")},
	{group: "argoproj.io", kind: "ClusterWorkflowTemplate", pods: workflowPods("spec", "")},
	{group: "argoproj.io", kind: "CronWorkflow", pods: workflowPods("spec/workflowSpec", "default")},
	{group: "argoproj.io", kind: "Rollout", pods: []pod{{template: "spec/template"}}},
	{group: "argoproj.io", kind: "AnalysisTemplate", pods: []pod{{template: "spec/metrics[]/provider/job/spec/template"}}},
	{group: "argoproj.io", kind: "ClusterAnalysisTemplate", pods: []pod{{template: "spec/metrics[]/provider/job/spec/template"}}},
	{group: "argoproj.io", kind: "Sensor", pods: []pod{
		{template: none, account: "spec/template/serviceAccountName", otherwise: "default", metadata: "spec/template/metadata/annotations"},
	}, holds: []string{"spec/triggers[]/template/k8s/source/resource", "spec/triggers[]/template/argoWorkflow/source/resource"}},
	{group: "argoproj.io", kind: "EventSource", pods: []pod{
		{template: none, account: "spec/template/serviceAccountName", otherwise: "default", metadata: "spec/template/metadata/annotations"},
	}, assumes: []assumed{
		{arn: "spec/sqs/*/roleARN", account: "spec/template/serviceAccountName", otherwise: "default"},
		{arn: "spec/sns/*/roleARN", account: "spec/template/serviceAccountName", otherwise: "default"},
	}},

	// Dask, Kubeflow, KServe, Ray, Volcano, JobSet, LeaderWorkerSet
	{group: "kubernetes.dask.org", kind: "DaskCluster", pods: []pod{{template: "spec/worker"}, {template: "spec/scheduler"}}},
	{group: "kubernetes.dask.org", kind: "DaskJob", pods: []pod{{template: "spec/job"}, {template: "spec/cluster/spec/worker"}, {template: "spec/cluster/spec/scheduler"}}},
	{group: "kubeflow.org", kind: "TFJob", pods: []pod{{template: "spec/tfReplicaSpecs/*/template"}}},
	{group: "kubeflow.org", kind: "PyTorchJob", pods: []pod{{template: "spec/pytorchReplicaSpecs/*/template"}}},
	{group: "kubeflow.org", kind: "MPIJob", pods: []pod{{template: "spec/mpiReplicaSpecs/*/template"}}},
	{group: "kubeflow.org", kind: "XGBoostJob", pods: []pod{{template: "spec/xgbReplicaSpecs/*/template"}}},
	{group: "kubeflow.org", kind: "Notebook", pods: []pod{{template: "spec/template"}}},
	{group: "serving.kserve.io", kind: "InferenceService", pods: []pod{
		{template: none, account: "spec/predictor/serviceAccountName", otherwise: "default", when: "spec/predictor", metadata: "metadata/annotations"},
		{template: none, account: "spec/transformer/serviceAccountName", otherwise: "default", when: "spec/transformer"},
		{template: none, account: "spec/explainer/serviceAccountName", otherwise: "default", when: "spec/explainer"},
	}},
	{group: "ray.io", kind: "RayCluster", pods: rayPods("spec")},
	{group: "ray.io", kind: "RayJob", pods: append(rayPods("spec/rayClusterSpec"), pod{template: "spec/submitterPodTemplate"})},
	{group: "ray.io", kind: "RayService", pods: rayPods("spec/rayClusterConfig")},
	{group: "batch.volcano.sh", kind: "Job", pods: []pod{{template: "spec/tasks[]/template"}}},
	{group: "jobset.x-k8s.io", kind: "JobSet", pods: []pod{{template: "spec/replicatedJobs[]/template/spec/template"}}},
	{group: "leaderworkerset.x-k8s.io", kind: "LeaderWorkerSet", pods: []pod{{template: "spec/leaderWorkerTemplate/leaderTemplate"}, {template: "spec/leaderWorkerTemplate/workerTemplate"}}},

	// ECK
	{group: ".k8s.elastic.co", kind: "Elasticsearch", pods: []pod{{template: "spec/nodeSets[]/podTemplate"}}},
	{group: ".k8s.elastic.co", kind: "Kibana", pods: []pod{{template: "spec/podTemplate"}}},
	{group: ".k8s.elastic.co", kind: "Logstash", pods: []pod{{template: "spec/podTemplate"}}},
	{group: ".k8s.elastic.co", kind: "Beat", pods: []pod{{template: "spec/deployment/podTemplate"}, {template: "spec/daemonSet/podTemplate"}}},
	{group: ".k8s.elastic.co", kind: "Agent", pods: []pod{{template: "spec/deployment/podTemplate"}, {template: "spec/daemonSet/podTemplate"}, {template: "spec/statefulSet/podTemplate"}}},

	// KEDA, Knative, OpenKruise
	{group: "keda.sh", kind: "ScaledJob", pods: []pod{{template: "spec/jobTargetRef/template"}}},
	{group: "serving.knative.dev", kind: "Service", pods: []pod{{template: "spec/template"}}},
	{group: "serving.knative.dev", kind: "Configuration", pods: []pod{{template: "spec/template"}}},
	{group: "sources.knative.dev", kind: "ContainerSource", pods: []pod{{template: "spec/template"}}},
	{group: "apps.kruise.io", kind: "CloneSet", pods: []pod{{template: "spec/template"}}},
	{group: "apps.kruise.io", kind: "StatefulSet", pods: []pod{{template: "spec/template"}}},
	{group: "apps.kruise.io", kind: "DaemonSet", pods: []pod{{template: "spec/template"}}},

	// Tekton
	{group: "tekton.dev", kind: "TaskRun", pods: []pod{{template: none, account: "spec/serviceAccountName", otherwise: "default"}}},
	{group: "tekton.dev", kind: "PipelineRun", pods: []pod{
		{template: none, account: "spec/taskRunTemplate/serviceAccountName"},
		{template: none, account: "spec/serviceAccountName"},
		{template: none, account: "spec/taskRunSpecs[]/serviceAccountName"},
		{template: none, account: "spec/taskRunSpecs[]/taskServiceAccountName"},
		{template: none, account: "spec/serviceAccountNames[]/serviceAccountName"},
	}},
	{group: "triggers.tekton.dev", kind: "EventListener", pods: []pod{{template: none, account: "spec/serviceAccountName"}}},
	{group: "triggers.tekton.dev", kind: "TriggerTemplate", holds: []string{"spec/resourcetemplates[]"}},

	// tofu-controller: the runner pod runs as tf-runner unless told otherwise
	{group: "infra.contrib.fluxcd.io", kind: "Terraform", pods: []pod{{template: none, account: "spec/serviceAccountName", otherwise: "tf-runner", metadata: "spec/runnerPodTemplate/metadata/annotations"}}},

	// Zalando and Stackable operators
	{group: "acid.zalan.do", kind: "postgresql", pods: []pod{{template: none, metadata: "spec/podAnnotations"}}},
	{group: ".stackable.tech", kind: "AirflowCluster", pods: stackablePods()},
	{group: ".stackable.tech", kind: "HiveCluster", pods: stackablePods()},
	{group: ".stackable.tech", kind: "TrinoCluster", pods: stackablePods()},
	{group: "airflow.apache.org", kind: "AirflowCluster", pods: []pod{{template: none, account: "spec/*/serviceAccountName"}}},

	// objects that hold objects
	{group: "kubernetes.crossplane.io", kind: "Object", holds: []string{"spec/forProvider/manifest"}},
	{group: "kubernetes.m.crossplane.io", kind: "Object", holds: []string{"spec/forProvider/manifest"}},
	{group: "kro.run", kind: "ResourceGraphDefinition", holds: []string{"spec/resources[]/template"}},
	{group: "template.openshift.io", kind: "Template", holds: []string{"objects[]"}},
	{group: "work.open-cluster-management.io", kind: "ManifestWork", holds: []string{"spec/workload/manifests[]"}},
	{group: "hive.openshift.io", kind: "SelectorSyncSet", holds: []string{"spec/resources[]"}},
	{group: "hive.openshift.io", kind: "SyncSet", holds: []string{"spec/resources[]"}},
}

// stackablePods are the pod overrides of every role of a Stackable cluster.
func stackablePods() []pod {
	return []pod{
		{template: none, account: "spec/*/podOverrides/spec/serviceAccountName", metadata: "spec/*/podOverrides/metadata/annotations"},
		{template: none, account: "spec/*/roleGroups/*/podOverrides/spec/serviceAccountName"},
	}
}

// sparkPods are the pods of a Spark application: the driver does the work in
// the account's name, executors have their own field.
func sparkPods(spec string) []pod {
	return []pod{
		{template: none, account: spec + "/driver/serviceAccount", metadata: spec + "/driver/annotations"},
		{template: none, account: spec + "/executor/serviceAccount", metadata: spec + "/executor/annotations"},
		{template: none, account: spec + "/driver/template/spec/serviceAccountName"},
		{template: none, account: spec + "/sparkConf/spark.kubernetes.authenticate.driver.serviceAccountName"},
		{template: none, account: spec + "/sparkConf/spark.kubernetes.authenticate.executor.serviceAccountName"},
	}
}

// workflowPods are the pods of an Argo workflow.
func workflowPods(spec, otherwise string) []pod {
	return []pod{
		{template: none, account: spec + "/serviceAccountName", otherwise: otherwise, when: spec, metadata: spec + "/podMetadata/annotations"},
		{template: none, account: spec + "/templates[]/serviceAccountName", metadata: spec + "/templates[]/metadata/annotations"},
		{template: none, account: spec + "/templates[]/executor/serviceAccountName"},
		{template: none, account: spec + "/executor/serviceAccountName"},
	}
}

// rayPods are the pods of a Ray cluster.
func rayPods(spec string) []pod {
	return []pod{{template: spec + "/headGroupSpec/template"}, {template: spec + "/workerGroupSpecs[]/template"}}
}
