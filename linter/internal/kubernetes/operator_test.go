package kubernetes

import (
	"context"
	"testing"
)

func TestCustomResources(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ yaml, want string }{
		"a tofu-controller Terraform without an account": {`
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: {name: network, namespace: flux-system}
spec: {path: ./network}
`, `Terraform flux-system/network at 3:7 runs as tf-runner at -`},
		"a Prometheus without an account": {`
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: mon}
spec:
  replicas: 2
`, `Prometheus mon/main at 3:7 runs as default at - by default, spec at 6:3`},
		"an OpenTelemetryCollector without an account": {`
apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: {name: amp, namespace: otel}
spec:
  config:
    extensions:
      sigv4auth: {region: eu-west-1, assume_role: {arn: a}}
`, `
			OpenTelemetryCollector otel/amp at 3:7 runs as amp-collector at 4:18
			OpenTelemetryCollector otel/amp as / assumes a at 8:57 id ""`},
		"a CNPG cluster with inherited metadata": {`
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  inheritedMetadata:
    annotations:
      eks.amazonaws.com/role-arn: a
`, `
			account db/pg at 3:7 managed
			  eks.amazonaws.com/role-arn at 8:7 = a at 8:35
			Cluster db/pg at 3:7 runs as pg at 4:18`},
		"a SparkApplication": {`
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: job, namespace: spark}
spec:
  driver:
    serviceAccount: spark
    annotations: {eks.amazonaws.com/role-arn: a}
`, `
			SparkApplication spark/job at 3:7 runs as spark at 7:21
			misplaced in SparkApplication spark/job: spec.driver.annotations at 8:19 = a, better the ServiceAccount "spark/spark"`},
		"a SecretStore that borrows an account for a second hop": {`
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: aws, namespace: apps}
spec:
  provider:
    aws:
      service: SecretsManager
      role: arn:aws:iam::111122223333:role/reader
      externalID: abc
      auth: {jwt: {serviceAccountRef: {name: web}}}
`, `
			SecretStore apps/aws at 3:7 runs as web at 11:46
			SecretStore apps/aws as apps/web assumes arn:aws:iam::111122223333:role/reader at 9:13 id "abc"`},
		"a ClusterSecretStore that borrows one of another namespace": {`
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: aws}
spec:
  provider:
    aws:
      auth: {jwt: {serviceAccountRef: {name: web, namespace: apps}}}
`, `ClusterSecretStore apps/aws at 3:7 runs as web at 8:46`},
		"a ClusterIssuer with a role": {`
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: dns}
spec: {acme: {solvers: [{dns01: {route53: {role: a}}}]}}
`, `ClusterIssuer /dns as / assumes a at 5:50 id ""`},
		"an Issuer with an account of its own": {`
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: {name: dns, namespace: apps}
spec: {acme: {solvers: [{dns01: {route53: {role: a, auth: {kubernetes: {serviceAccountRef: {name: web}}}}}}]}}
`, `Issuer apps/dns at 3:7 runs as web at 5:99 with a at 5:50`},
		"a Kubeflow profile": {`
apiVersion: kubeflow.org/v1
kind: Profile
metadata: {name: team}
spec: {plugins: [{kind: AwsIamForServiceAccount, spec: {awsIamRole: a}}]}
`, `
			account team/default-editor at 3:7 implied managed
			  eks.amazonaws.com/role-arn at 5:57 = a at 5:69`},
		"an unknown kind with pods": {`
apiVersion: example.com/v1
kind: Fleet
metadata: {name: f, namespace: n}
spec:
  groups:
    - template:
        metadata: {annotations: {eks.amazonaws.com/role-arn: a}}
        spec: {serviceAccountName: web, containers: [{name: x}]}
    - template: {spec: {containers: [{name: y}]}}
`, `
			Fleet n/f at 3:7 runs as web at 9:36
			misplaced in Fleet n/f: spec.groups.0.template.metadata.annotations at 8:34 = a, better the ServiceAccount "n/web"`},
		"an unknown kind that makes an account": {`
apiVersion: example.com/v1
kind: Fleet
metadata: {name: f, namespace: n}
spec:
  serviceAccount:
    annotations: {eks.amazonaws.com/role-arn: a}
`, `
			account n/${service account of Fleet f} at 3:7 managed
			  eks.amazonaws.com/role-arn at 7:19 = a at 7:47`},
		"an unknown kind with an annotation": {`
apiVersion: example.com/v1
kind: Fleet
metadata: {name: f, namespace: n, annotations: {eks.amazonaws.com/role-arn: a}}
`, `undecided at 4:49: role annotation at "metadata.annotations" of Fleet "n/f" because of what the operator of Fleet does with it`},
		"the webhook's own configuration": {`
apiVersion: v1
kind: ConfigMap
metadata: {name: pod-identity-webhook, namespace: kube-system}
data:
  config: |
    {
      "apps/web": {"RoleARN": "arn:aws:iam::111122223333:role/web", "Audience": "aud"},
      "*/any": {"RoleARN": "b", "UseRegionalSTS": true}
    }
`, `
			account apps/web at 8:8 managed
			  eks.amazonaws.com/role-arn at 8:21 = arn:aws:iam::111122223333:role/web at 8:32
			  eks.amazonaws.com/audience at 8:70 = aud at 8:82
			account ${any namespace}/any at 9:8 managed
			  eks.amazonaws.com/role-arn at 9:18 = b at 9:29
			  eks.amazonaws.com/sts-regional-endpoints at 9:34 = true at 9:51`},
		"a webhook configuration that is broken": {
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pod-identity-webhook, namespace: n}\ndata: {config: '{\"a'}\n",
			`problem at 4:17: configuration of the pod identity webhook is not valid JSON`,
		},
		"the role map of the ACK controllers": {
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ack-role-account-map, namespace: ack}\ndata: {\"111122223333\": arn:aws:iam::111122223333:role/ack}\n",
			`ConfigMap ack/ack-role-account-map as / assumes arn:aws:iam::111122223333:role/ack at 4:24 id ""`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, read(t, c.yaml, Context{Root: "k8s"}), c.want)
		})
	}
}

func TestCrossplane(t *testing.T) {
	t.Parallel()
	const runtime = `apiVersion: pkg.crossplane.io/v1beta1
kind: DeploymentRuntimeConfig
metadata: {name: irsa}
spec:
  serviceAccountTemplate:
    metadata:
      annotations:
        eks.amazonaws.com/role-arn: a
`
	const provider = `---
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: aws}
spec: {runtimeConfigRef: {name: irsa}}
`
	for name, c := range map[string]struct{ yaml, want string }{
		"names accounts after the revision": {runtime + provider, `
			account crossplane-system/aws-${revision of aws} at 2:7 generated implied
			  eks.amazonaws.com/role-arn at 8:9 = a at 8:37`},
		"keeps a fixed name": {runtime + "      name: fixed\n" + provider, `
			account crossplane-system/fixed at 2:7 implied
			  eks.amazonaws.com/role-arn at 8:9 = a at 8:37`},
		"makes one account for each package": {runtime + provider + "---\napiVersion: pkg.crossplane.io/v1\nkind: Function\nmetadata: {name: fn}\nspec: {runtimeConfigRef: {name: irsa}}\n", `
			account crossplane-system/aws-${revision of aws} at 2:7 generated implied
			  eks.amazonaws.com/role-arn at 8:9 = a at 8:37
			account crossplane-system/fn-${revision of fn} at 2:7 generated implied
			  eks.amazonaws.com/role-arn at 8:9 = a at 8:37`},
		"keeps a configuration without its package": {runtime, `
			account crossplane-system/${provider that uses irsa} at 2:7 implied
			  eks.amazonaws.com/role-arn at 8:9 = a at 8:37`},
		"reads the older configuration": {"apiVersion: pkg.crossplane.io/v1alpha1\nkind: ControllerConfig\nmetadata:\n  name: c\n  annotations: {eks.amazonaws.com/role-arn: a}\nspec: {serviceAccountName: x, metadata: {annotations: {eks.amazonaws.com/role-arn: b}}}\n", `
			account crossplane-system/x at 2:7 implied
			  eks.amazonaws.com/role-arn at 5:17 = a at 5:45
			misplaced in ControllerConfig /c: spec.metadata.annotations at 6:56 = b, better the ServiceAccount "crossplane-system/x"`},
		"reads the object inside an Object": {
			"apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: o}\nspec:\n  forProvider:\n    manifest:\n      apiVersion: v1\n      kind: ServiceAccount\n      metadata: {name: web, namespace: n}\n",
			`account n/web at 8:13`,
		},
		"reads roles of all its providers": {`
apiVersion: iam.aws.upbound.io/v1beta1
kind: Role
metadata: {name: web}
spec:
  forProvider: {assumeRolePolicy: '{}', path: /apps/}
---
apiVersion: iam.aws.crossplane.io/v1beta1
kind: Role
metadata: {name: old, annotations: {crossplane.io/external-name: real}}
spec:
  forProvider: {assumeRolePolicyDocument: '{}'}
status: {atProvider: {arn: "arn:aws:iam::111122223333:role/real"}}
`, `
			role web at 3:7: arn:${partition}:iam::${account}:role/apps/web, policy [{}]
			role real at 9:7: arn:${partition}:iam::111122223333:role/real, policy [{}]`},
		"reads providers, associations and clusters": {`
apiVersion: iam.aws.upbound.io/v1beta1
kind: OpenIDConnectProvider
metadata: {name: p}
spec: {forProvider: {url: "https://example.com/id", clientIdList: [sts.amazonaws.com]}}
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: PodIdentityAssociation
metadata: {name: a}
spec: {forProvider: {clusterName: main, namespace: n, serviceAccount: web, roleArnRef: {name: r}}}
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: Cluster
metadata: {name: main}
spec: {forProvider: {region: eu-west-1}}
`, `
			provider arn:${partition}:iam::${account}:oidc-provider/example.com/id for [sts.amazonaws.com]
			association main: n/web -> arn:${partition}:iam::${account}:role/r
			cluster main with ${issuer of cluster main}`},
		"reads the roles of a ProviderConfig": {`
apiVersion: aws.upbound.io/v1beta1
kind: ProviderConfig
metadata: {name: default}
spec:
  credentials: {source: WebIdentity, webIdentity: {roleARN: w}}
  assumeRoleChain: [{roleARN: a, externalID: id}, {roleARN: b}]
`, `
			ProviderConfig crossplane-system/default at 3:7 runs as ${service account of the provider} at - with w at 6:61
			ProviderConfig /default as / assumes a at 7:31 id "id"
			ProviderConfig /default as / assumes b at 7:61 id ""`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, read(t, c.yaml, Context{Root: "k8s"}), c.want)
		})
	}
}

func TestACompositionHoldsWhatItsPatchesLeaveOpen(t *testing.T) {
	t.Parallel()
	const yaml = `
apiVersion: apiextensions.crossplane.io/v1
kind: Composition
metadata: {name: irsa}
spec:
  patchSets:
    - name: common
      patches: [{fromFieldPath: spec.account, toFieldPath: spec.forProvider.path}]
  resources:
    - name: role
      base:
        apiVersion: iam.aws.upbound.io/v1beta1
        kind: Role
        spec: {forProvider: {assumeRolePolicy: '{}'}}
      patches:
        - {type: PatchSet, patchSetName: common}
        - fromFieldPath: spec.name
          toFieldPath: metadata.annotations["crossplane.io/external-name"]
        - {type: ToCompositeFieldPath, fromFieldPath: status.arn, toFieldPath: status.arn}
        - type: CombineFromComposite
          toFieldPath: spec.forProvider.assumeRolePolicy
          combine:
            variables: [{fromFieldPath: spec.ns}, {fromFieldPath: spec.sa}]
            strategy: string
            string: {fmt: '{"sub": "system:serviceaccount:%s:%[2]s", "100%%": 1}'}
`
	facts := read(t, yaml, Context{Root: "k8s"})
	check(t, facts, `role ${spec.name} at 13:15: arn:${partition}:iam::${account}:role${spec.account}${spec.name}, policy [{"sub": "system:serviceaccount:${spec.ns}:${spec.sa}", "100%": 1}]`)
	if len(facts.Roles) == 1 && !facts.Roles[0].Conditional {
		t.Error("a part of a Composition exists for certain")
	}
}

func TestAPackageUsesTheNearestConfigurationOfItsName(t *testing.T) {
	t.Parallel()
	const both = "apiVersion: pkg.crossplane.io/v1beta1\nkind: DeploymentRuntimeConfig\nmetadata: {name: r}\n---\n" +
		"apiVersion: pkg.crossplane.io/v1\nkind: Provider\nmetadata: {name: p}\nspec: {runtimeConfigRef: {name: r}}\n"
	tr := tree(t, map[string]string{"a/one.yaml": both, "a/two.yaml": both, "b/three.yaml": both})
	if facts := Read(context.Background(), tr, tr.Files(), ""); len(facts.ServiceAccounts) != 3 {
		t.Errorf("got %d accounts of three installations", len(facts.ServiceAccounts))
	}
}

func TestACKResources(t *testing.T) {
	t.Parallel()
	check(t, read(t, `
apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: {name: r, namespace: ack}
spec:
  name: web
  assumeRolePolicyDocument: |
    {"Version": "2012-10-17"}
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: {name: p, namespace: ack}
spec: {clusterRef: {from: {name: main}}, namespace: n, serviceAccount: web, roleARN: a}
`, Context{Root: "k8s"}), `
			role web at 3:7: arn:${partition}:iam::${account}:role/web, policy [{"Version": "2012-10-17"}
]
			association main: n/web -> a`)
}
