package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// temptations is a tree of every input kind, in which each does what it can to
// get a reader to open a connection or start a program.
const temptations = `
-- kustomize/kustomization.yaml --
resources:
  - https://example.com/remote.yaml
  - github.com/example/repository//overlay?ref=main
  - git@example.com:example/repository.git
  - sa.yaml
components: ["https://example.com/component?ref=v1"]
helmCharts:
  - {name: velero, repo: "https://example.com/charts", releaseName: velero}
transformers: [function.yaml]
generators: [plugin.yaml]
validators: [function.yaml]
openapi: {path: "https://example.com/schema.json"}
secretGenerator: [{name: a, literals: [b=c]}]
-- kustomize/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a, namespace: b, annotations: {eks.amazonaws.com/role-arn: x}}
-- kustomize/function.yaml --
apiVersion: example.com/v1
kind: Function
metadata:
  name: a
  annotations:
    config.kubernetes.io/function: |
      exec: {path: ./run.sh}
-- kustomize/run.sh --
#!/bin/sh
touch started
-- kustomize/plugin.yaml --
apiVersion: builtin
kind: HelmChartInflationGenerator
metadata: {name: a}
name: velero
repo: https://example.com/charts
-- chart/Chart.yaml --
apiVersion: v2
name: app
version: 1.0.0
dependencies:
  - {name: velero, version: 1.x, repository: "https://example.com/charts"}
  - {name: redis, version: 1.x, repository: "oci://example.com/charts"}
-- chart/values.schema.json --
{"$ref": "https://example.com/schema.json"}
-- chart/values.yaml --
velero: {serviceAccount: {server: {annotations: {eks.amazonaws.com/role-arn: x}}}}
-- chart/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ getHostByName "example.com" | default "a" }}
  annotations: {eks.amazonaws.com/role-arn: {{ (lookup "v1" "Secret" "a" "b").data | default "x" }}}
-- argo/app.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: dns}
spec:
  destination: {namespace: dns, server: "https://example.com"}
  source: {repoURL: "https://example.com/charts", chart: external-dns, helm: {valueFiles: ["https://example.com/values.yaml"]}}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: a}
spec:
  generators: [{scmProvider: {github: {organization: example}}}, {git: {repoURL: "https://example.com", directories: [{path: "*"}]}}]
  template: {metadata: {name: a}, spec: {destination: {namespace: a}, source: {repoURL: x, path: "{{path}}"}}}
-- flux/release.yaml --
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: a, namespace: flux}
spec: {url: "https://example.com/charts"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: flux}
spec: {chart: {spec: {chart: velero, sourceRef: {kind: HelmRepository, name: a}}}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: flux}
spec: {path: ./kustomize}
-- helmfile.yaml --
repositories: [{name: a, url: "https://example.com/charts"}]
releases: [{name: a, chart: a/velero, values: ["https://example.com/values.yaml"], hooks: [{command: sh}]}]
-- cluster.yaml --
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: a, region: eu-west-1}
iam: {withOIDC: true, serviceAccounts: [{metadata: {name: a, namespace: b}}]}
-- stack.yaml --
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/nested.yaml"}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}
-- infra/main.tf --
module "registry" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version = "5.0"
}
module "git" { source = "git::https://example.com/module.git" }
data "http" "a" { url = "https://example.com" }
data "external" "a" { program = ["sh", "-c", "touch started"] }
data "tls_certificate" "a" { url = "https://example.com" }
data "terraform_remote_state" "a" {
  backend = "http"
  config  = { address = "https://example.com" }
}
resource "aws_iam_role" "a" {
  name               = data.external.a.result.name
  assume_role_policy = data.http.a.response_body
}
resource "helm_release" "a" {
  name       = "a"
  repository = "https://example.com/charts"
  chart      = "velero"
}
resource "null_resource" "a" {
  provisioner "local-exec" { command = "touch started" }
}
-- infra/cdk.tf.json --
{"resource": {"aws_iam_role": {"j": {"name": "j", "assume_role_policy": "{}"}}}}
-- live/terragrunt.hcl --
terraform { source = "git::https://example.com/module.git" }
inputs = { a = run_cmd("touch", "started") }
-- plan.json --
{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": []}}, "configuration": {"root_module": {}}}
-- dumps/accounts.json --
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a", "namespace": "b", "uid": "c"}}]}
-- dumps/role.json --
{"Role": {"RoleName": "a", "Arn": "arn:aws:iam::111122223333:role/a", "AssumeRolePolicyDocument": {"Statement": []}}}
-- store.yaml --
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: a, namespace: b}
spec: {provider: {aws: {service: SecretsManager, role: "arn:aws:iam::111122223333:role/a"}}}
-- provider.yaml --
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: a}
spec: {package: "xpkg.upbound.io/example/provider-aws:v1"}
-- .gitmodules --
[submodule "a"]
	path = a
	url = https://example.com/a.git
`

// TestNothingIsStartedAndNobodyIsCalled runs the command under strace over a
// tree that tempts it in every input kind, and over the incidents, and reads what
// it asked the kernel for.
func TestNothingIsStartedAndNobodyIsCalled(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	if out, err := exec.Command(strace, "-o", filepath.Join(t.TempDir(), "trace"), "true").CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here: %s", out)
	}
	folder := t.TempDir()
	for _, part := range strings.Split(temptations, "\n-- ")[1:] {
		name, data, _ := strings.Cut(part, " --\n")
		place := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(data+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	incidents, err := filepath.Abs("../../testdata/incidents")
	if err != nil {
		t.Fatal(err)
	}
	for _, tree := range []string{folder, incidents} {
		for _, call := range traced(t, strace, tree) {
			t.Errorf("%s: asked the kernel: %s", tree, call)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "started")); err == nil {
		t.Error("a program of the tree was started")
	}
}

// traced lints a tree and returns the system calls that reach for a network or
// another program, without the one that starts irsalint itself.
func traced(t *testing.T, strace, tree string) []string {
	t.Helper()
	log := filepath.Join(t.TempDir(), "trace")
	run := exec.Command(strace, "-f", "-qq", "-e", "trace=%network,execve,execveat,fork,vfork", "-e", "signal=none", "-o", log,
		"irsalint", "--no-config", "--fail-on", "never", ".")
	run.Dir = tree
	out, err := run.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitFailed) {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "service account") {
		t.Fatalf("nothing was read:\n%s", out)
	}
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	calls := strings.Split(strings.TrimSpace(string(data)), "\n")
	if !strings.Contains(calls[0], "execve(") {
		t.Fatalf("the trace does not begin with the command:\n%s", data)
	}
	return slices.DeleteFunc(calls[1:], func(call string) bool {
		return strings.HasSuffix(call, "<detached ...>") // a thread that strace let go of at the end
	})
}
