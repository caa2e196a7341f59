package gitops

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/kustomize"
	"github.com/irsalint/irsalint/linter/source"
)

// read reads a tree that is written as one text, each file behind "-- name --".
func read(t *testing.T, text string) Result {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(text)).Files {
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(dir, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	ctx := context.Background()
	return Read(ctx, tree, helm.Find(ctx, tree, catalog.Rows()), kustomize.Find(tree))
}

// describe writes a line for each fact that an installer gave.
func describe(result Result) string {
	var lines []string
	for _, sa := range result.Facts.ServiceAccounts {
		line := fmt.Sprintf("%s %s/%s", sa.Door, sa.Namespace, sa.Name)
		if sa.RoleARN != nil {
			line += fmt.Sprintf(" uses %s at %s", sa.RoleARN.Value, sa.RoleARN.Value.Range())
		}
		lines = append(lines, line)
	}
	for _, m := range result.Facts.Misplaced {
		lines = append(lines, fmt.Sprintf("misplaced %s at %s instead of %s at %s: %s", m.Path, m.Annotation.KeyRange, m.Instead, m.InsteadRange, m.Reason))
	}
	for _, s := range result.Facts.Skipped {
		lines = append(lines, fmt.Sprintf("skipped %s: %s", s.File, s.Reason))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// chart is a chart with one account that takes its name from the release.
const chart = `
-- charts/app/Chart.yaml --
apiVersion: v2
name: app
version: 1.0.0
-- charts/app/values.yaml --
serviceAccount:
  annotations: {}
-- charts/app/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name }}-sa
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
`

const account = `
-- apps/api/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::${ACCOUNT}:role/api
`

func TestInstallers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ tree, want string }{
		"an Application gives a chart its name, namespace and values": {
			chart + `
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: blue
spec:
  source:
    path: charts/app
    helm:
      values: |
        serviceAccount:
          annotations:
            eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/blue
  destination:
    namespace: apps
`,
			"argocd apps/blue-sa uses arn:aws:iam::111111111111:role/blue at argo/app.yaml:12:41",
		},
		"parameters of an Application beat its values files": {
			chart + `
-- charts/app/values-prod.yaml --
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/file
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: blue
spec:
  source:
    path: charts/app
    helm:
      releaseName: green
      valueFiles: [values-prod.yaml]
      parameters:
        - name: serviceAccount.annotations.eks\.amazonaws\.com/role-arn
          value: arn:aws:iam::111111111111:role/parameter
  destination:
    namespace: apps
`,
			"argocd apps/green-sa uses arn:aws:iam::111111111111:role/parameter at argo/app.yaml:13:18",
		},
		"a parameter with bare dots leads nowhere": {
			chart + `
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: blue
spec:
  source:
    path: charts/app
    helm:
      parameters:
        - name: serviceAccount.annotations.eks.amazonaws.com/role-arn
          value: arn:aws:iam::111111111111:role/parameter
  destination:
    namespace: apps
`,
			"argocd apps/blue-sa\n" +
				`misplaced serviceAccount.annotations.eks.amazonaws.com/role-arn at argo/app.yaml:10:17 instead of serviceAccount.annotations.eks\.amazonaws\.com/role-arn at -: the dots of the key are not escaped`,
		},
		"an ApplicationSet of folders": {
			chart + `
-- argo/set.yaml --
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: all
spec:
  goTemplate: true
  generators:
    - git:
        directories:
          - path: charts/*
  template:
    metadata:
      name: '{{ .path.basename }}'
    spec:
      source:
        path: '{{ .path.path }}'
        helm:
          valuesObject:
            serviceAccount:
              annotations:
                eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/{{ .path.basename }}
      destination:
        namespace: '{{ index .path.segments 1 }}-ns'
`,
			"argocd app-ns/app-sa uses arn:aws:iam::111111111111:role/app at argo/set.yaml:21:45",
		},
		"an ApplicationSet over a list and unknown clusters": {
			chart + `
-- argo/set.yaml --
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: all
spec:
  generators:
    - matrix:
        generators:
          - clusters: {}
          - list:
              elements:
                - app: one
                - app: two
  template:
    metadata:
      name: '{{app}}'
    spec:
      source:
        path: charts/app
      destination:
        name: '{{name}}'
        namespace: '{{app}}'
`,
			"argocd one/one-sa\nargocd two/two-sa",
		},
		"a chart from elsewhere is looked up": {
			`
-- argo/ebs.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ebs
spec:
  source:
    chart: aws-ebs-csi-driver
    repoURL: https://kubernetes-sigs.github.io/aws-ebs-csi-driver
    targetRevision: 2.40.0
    helm:
      valuesObject:
        controller:
          serviceAccount:
            annotations:
              eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/ebs
  destination:
    namespace: kube-system
`,
			"argocd kube-system/ebs-csi-controller-sa uses arn:aws:iam::111111111111:role/ebs at argo/ebs.yaml:15:43\n" +
				"argocd kube-system/ebs-csi-node-sa",
		},
		"a folder that an Application applies": {
			account + `
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: api}
spec:
  source: {path: apps/api}
  destination: {namespace: prod}
`,
			"argocd prod/api uses arn:aws:iam::${ACCOUNT}:role/api at apps/api/sa.yaml:6:33",
		},
		"a HelmRelease with a target namespace": {
			chart + `
-- flux/app.yaml --
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: blue, namespace: flux-system}
spec:
  targetNamespace: apps
  chart:
    spec:
      chart: ./charts/app
      sourceRef: {kind: GitRepository, name: flux-system}
  valuesFrom:
    - {kind: ConfigMap, name: blue}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: blue, namespace: flux-system}
data:
  values.yaml: |
    serviceAccount:
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/blue
`,
			"flux apps/apps-blue-sa uses arn:aws:iam::111111111111:role/blue at flux/app.yaml:20:37",
		},
		"a Flux Kustomization substitutes and moves": {
			account + `
-- apps/api/kustomization.yaml --
resources: [sa.yaml]
-- clusters/prod/api.yaml --
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: api, namespace: flux-system}
spec:
  path: ./apps/api
  targetNamespace: prod
  postBuild:
    substitute:
      ACCOUNT: "111111111111"
`,
			"flux prod/api uses arn:aws:iam::111111111111:role/api at apps/api/sa.yaml:6:33",
		},
		"a Flux Kustomization of a folder without kustomization": {
			account + `
-- clusters/prod/api.yaml --
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: api, namespace: flux-system}
spec:
  path: ./apps
  targetNamespace: prod
`,
			"flux prod/api uses arn:aws:iam::${ACCOUNT}:role/api at apps/api/sa.yaml:6:33",
		},
		"an installer that a kustomization brings": {
			chart + `
-- clusters/kustomization.yaml --
namespace: flux-apps
resources: [app.yaml]
-- clusters/app.yaml --
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: blue}
spec:
  chart:
    spec:
      chart: ./charts/app
      sourceRef: {kind: GitRepository, name: flux-system}
  values:
    serviceAccount:
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/blue
`,
			"flux flux-apps/blue-sa uses arn:aws:iam::111111111111:role/blue at clusters/app.yaml:12:37",
		},
		"an application of applications in one folder with them": {
			account + `
-- argo/a-child.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: api}
spec:
  source: {path: apps/api}
  destination: {namespace: prod}
-- argo/root.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root}
spec:
  source: {path: argo}
  destination: {namespace: argocd}
`,
			"argocd prod/api uses arn:aws:iam::${ACCOUNT}:role/api at apps/api/sa.yaml:6:33",
		},
		"a chart of applications": {
			chart + `
-- apps/Chart.yaml --
apiVersion: v2
name: apps
version: 1.0.0
-- apps/values.yaml --
apps:
  - {name: blue, role: arn:aws:iam::111111111111:role/blue}
  - {name: green, role: arn:aws:iam::111111111111:role/green}
-- apps/templates/apps.yaml --
{{- range .Values.apps }}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {{ .name }}
spec:
  source:
    path: charts/app
    helm:
      valuesObject:
        serviceAccount:
          annotations:
            eks.amazonaws.com/role-arn: {{ .role }}
  destination:
    namespace: {{ .name }}-ns
{{- end }}
`,
			"argocd blue-ns/blue-sa uses arn:aws:iam::111111111111:role/blue at apps/values.yaml:2:24\n" +
				"argocd green-ns/green-sa uses arn:aws:iam::111111111111:role/green at apps/values.yaml:3:25",
		},
		"a Flux bootstrap folder that applies itself": {
			account + `
-- clusters/prod/flux-system/kustomization.yaml --
resources: [gotk-sync.yaml]
-- clusters/prod/flux-system/gotk-sync.yaml --
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/prod}
-- clusters/prod/apps.yaml --
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps/api, targetNamespace: prod}
`,
			"flux prod/api uses arn:aws:iam::${ACCOUNT}:role/api at apps/api/sa.yaml:6:33",
		},
		"a helmfile": {
			chart + `
-- helmfile.yaml --
repositories:
  - name: autoscaler
    url: https://kubernetes.github.io/autoscaler
releases:
  - name: cluster-autoscaler
    namespace: kube-system
    chart: autoscaler/cluster-autoscaler
    values:
      - rbac:
          serviceAccount:
            annotations:
              eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/ca
  - name: blue
    namespace: apps
    chart: ./charts/app
`,
			"helmfile apps/blue-sa\n" +
				"helmfile kube-system/cluster-autoscaler-aws-cluster-autoscaler uses arn:aws:iam::111111111111:role/ca at helmfile.yaml:12:43",
		},
		"eksctl makes roles and accounts": {
			`
-- cluster.yaml --
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: main, region: eu-west-1}
iam:
  withOIDC: true
  serviceAccounts:
    - metadata: {name: api, namespace: prod}
      attachPolicyARNs: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]
    - metadata: {name: web, namespace: prod}
      attachRoleARN: arn:aws:iam::111111111111:role/web
`,
			"eksctl prod/api uses arn:${partition}:iam::${account of cluster main}:role/eksctl-main-addon-iamserviceaccount-${generated suffix} at cluster.yaml:7:24\n" +
				"eksctl prod/web uses arn:aws:iam::111111111111:role/web at cluster.yaml:10:22",
		},
		"a values path that the chart does not read": {
			strings.ReplaceAll(chart, ".Values.serviceAccount", ".Values.rbac.serviceAccount") + `
-- charts/app/values.yaml --
rbac:
  serviceAccount:
    annotations: {}
-- flux/app.yaml --
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: blue, namespace: apps}
spec:
  chart:
    spec:
      chart: ./charts/app
      sourceRef: {kind: GitRepository, name: flux-system}
  values:
    serviceAccount:
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/blue
`,
			"flux apps/blue-sa\n" +
				`misplaced serviceAccount.annotations at flux/app.yaml:12:9 instead of rbac.serviceAccount.annotations at charts/app/templates/sa.yaml:5:12: the chart "app" does not read it`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := describe(read(t, test.tree)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}
