package linter_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/source"
)

// annotatedInputs are trees of one input kind each, in which the role annotation
// is written wherever the kind lets people write it, "-- name --" before each
// file. "N" becomes a number.
var annotatedInputs = map[string]string{
	"plain manifests": `
-- k8s/aN.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: aN
  namespace: apps
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/aN"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: aN, annotations: {"eks.amazonaws.com/role-arn": x}}
spec: {template: {metadata: {annotations: {eks.amazonaws.com/role-arn: x}}, spec: {containers: []}}}
---
apiVersion: example.com/v1
kind: Gadget
metadata: {name: aN}
spec: {things: [{eks.amazonaws.com/role-arn: x}]}
-- k8s/aN.json --
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "jN",
 "annotations": {"eks.amazonaws.com\/role-arn": "x"}}}]}
`,
	"Kustomize": `
-- kustN/base/kustomization.yaml --
resources: [sa.yaml]
-- kustN/base/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: kN, annotations: {eks.amazonaws.com/role-arn: base}}
-- kustN/prod/kustomization.yaml --
namespace: prod
namePrefix: p-
resources: [../base]
patches:
  - path: patch.yaml
  - target: {kind: ServiceAccount}
    patch: |
      - op: replace
        path: /metadata/annotations/eks.amazonaws.com~1role-arn
        value: inline
-- kustN/prod/patch.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: kN, annotations: {eks.amazonaws.com/role-arn: patched}}
-- kustN/broken/kustomization.yaml --
resources: [../../nowhere, "https://example.com/x"]
commonAnnotations: {eks.amazonaws.com/role-arn: everywhere}
`,
	"charts": `
-- chartN/Chart.yaml --
apiVersion: v2
name: app
version: 1.0.0
-- chartN/values.yaml --
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: default
unread:
  annotations:
    eks.amazonaws.com/role-arn: lost
-- chartN/values-prod.yaml --
serviceAccount:
  annotations:
    # eks.amazonaws.com/role-arn: old
    eks.amazonaws.com/role-arn: prod
-- chartN/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name }}
  annotations: {{ toYaml .Values.serviceAccount.annotations | nindent 4 }}
---
{{- if .Values.more }}
apiVersion: v1
kind: ServiceAccount
metadata: {name: more, annotations: {eks.amazonaws.com/role-arn: {{ .Values.more }}}}
{{- end }}
-- chartN/templates/broken.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: b, annotations: {eks.amazonaws.com/role-arn: {{ nothing.of.the.kind }}}}
-- brokenchartN/Chart.yaml --
name: [
-- brokenchartN/values.yaml --
serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}
-- brokenchartN/templates/sa.yaml --
metadata: {annotations: {eks.amazonaws.com/role-arn: {{ .Values.x }}}}
`,
	"values that nobody installs": `
-- helm/cert-manager-values.yaml --
serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}
webhook: {podAnnotations: {eks.amazonaws.com/role-arn: x}}
-- helm/unheard-of-values.yaml --
serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}
-- helm/loki/values.yaml.gotmpl --
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: {{ .Environment.Name }}
`,
	"Argo CD": `
-- argo/appN.yaml --
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: appN}
spec:
  destination: {namespace: dns}
  source:
    repoURL: https://kubernetes-sigs.github.io/external-dns
    chart: external-dns
    helm:
      parameters:
        - {name: serviceAccount.annotations.eks\.amazonaws\.com/role-arn, value: a}
        - {name: serviceAccount.annotations.eks.amazonaws.com/role-arn, value: b}
      values: |
        serviceAccount: {annotations: {eks.amazonaws.com/role-arn: c}}
        other: {eks.amazonaws.com/role-arn: d}
      valuesObject: {serviceAccount: {annotations: {eks.amazonaws.com/role-arn: e}}}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: setN}
spec:
  generators: [{list: {elements: []}}, {plugin: {configMapRef: {name: x}}}]
  templatePatch: "{eks.amazonaws.com/role-arn: x}"
  template:
    metadata: {name: '{{name}}'}
    spec:
      destination: {namespace: '{{ns}}'}
      source: {chart: unheard-of, repoURL: x, helm: {valuesObject: {a: {eks.amazonaws.com/role-arn: '{{arn}}'}}}}
`,
	"Flux": `
-- flux/releaseN.yaml --
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: fN, namespace: flux}
spec:
  chart: {spec: {chart: velero, sourceRef: {kind: HelmRepository, name: v}}}
  valuesFrom: [{kind: ConfigMap, name: more}, {kind: Secret, name: secret}]
  values:
    serviceAccount: {server: {annotations: {eks.amazonaws.com/role-arn: x}}, annotations: {eks.amazonaws.com/role-arn: y}}
  postRenderers: [{kustomize: {patches: [{patch: "metadata: {annotations: {eks.amazonaws.com/role-arn: z}}"}]}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: more, namespace: flux}
data:
  values.yaml: |
    serviceAccount: {server: {annotations: {eks.amazonaws.com/role-arn: m}}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: kN, namespace: flux}
spec:
  path: ./nowhere
  patches:
    - patch: |
        - op: add
          path: /metadata/annotations/eks.amazonaws.com~1role-arn
          value: x
      target: {kind: ServiceAccount}
`,
	"helmfile": `
-- helmfileN/helmfile.yaml --
releases:
  - name: dns
    chart: stable/external-dns
    values: [{serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}}, missing.yaml, more.yaml.gotmpl]
    set: [{name: 'serviceAccount.annotations.eks\.amazonaws\.com/role-arn', value: y}]
  - {name: off, installed: false, chart: a/b, values: [{eks.amazonaws.com/role-arn: x}]}
templates: {t: {values: [{eks.amazonaws.com/role-arn: x}]}}
-- helmfileN/more.yaml.gotmpl --
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: {{ .Values.arn }}
`,
	"Terraform": `
-- tfN/main.tf --
variable "on" { default = false }
resource "aws_iam_role" "a" {
  name               = "aN"
  assume_role_policy = "{}"
}
resource "kubernetes_service_account_v1" "a" {
  metadata {
    name        = "aN"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.a.arn }
  }
}
resource "kubernetes_service_account" "off" {
  count = var.on ? 1 : 0
  metadata {
    name        = "off"
    annotations = { "eks.amazonaws.com/role-arn" = "x" }
  }
}
resource "helm_release" "dns" {
  name       = "dns"
  repository = "https://kubernetes-sigs.github.io/external-dns"
  chart      = "external-dns"
  values     = [templatefile("${path.module}/values.yaml.tftpl", { arn = aws_iam_role.a.arn }), local.unused]
  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = aws_iam_role.a.arn
  }
  set {
    name  = "podAnnotations.eks.amazonaws.com/role-arn"
    value = "x"
  }
}
resource "kubectl_manifest" "a" {
  yaml_body = <<-EOT
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: bN
      annotations:
        eks.amazonaws.com/role-arn: ${aws_iam_role.a.arn}
  EOT
}
resource "null_resource" "a" {
  provisioner "local-exec" { command = "kubectl annotate sa x eks.amazonaws.com/role-arn=y" }
}
module "far" {
  source      = "example.com/far/away"
  annotations = { "eks.amazonaws.com/role-arn" = "x" }
}
locals {
  unused  = "a: b"
  nowhere = { "eks.amazonaws.com/role-arn" = "x" }
}
output "annotation" { value = { "eks.amazonaws.com/role-arn" = "x" } }
-- tfN/values.yaml.tftpl --
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: ${arn}
-- tfN/other.tf.json --
{"resource": {"kubernetes_service_account": {"j": {"metadata": {"name": "j", "annotations": {"eks.amazonaws.com/role-arn": "x"}}}}}}
-- tfN/orphan.tftpl --
%{ if on }
eks.amazonaws.com/role-arn: ${arn}
%{ endif }
`,
	"what is no Kubernetes at all": `
-- scripts/annotateN.sh --
kubectl annotate sa x eks.amazonaws.com/role-arn=y
helm upgrade --set 'serviceAccount.annotations.eks\.amazonaws\.com/role-arn=y'
-- Makefile --
a:
	kubectl annotate sa x eks.amazonaws.com/role-arn=y
-- cdk/stackN.ts --
new ServiceAccount(this, 'x', {annotations: {'eks.amazonaws.com/role-arn': 'y'}})
-- jsonnet/a.jsonnet --
{annotations: {'eks.amazonaws.com/role-arn': 'y'}}
-- .github/workflows/deploy.yaml --
jobs: {a: {steps: [{run: "kubectl annotate sa x eks.amazonaws.com/role-arn=y"}]}}
-- broken.yaml --
kind: ServiceAccount
apiVersion: v1
metadata: [ {annotations: {eks.amazonaws.com/role-arn: x}
-- stack.yaml --
Resources:
  A: {Type: "Custom::Thing", Properties: {Annotations: {eks.amazonaws.com/role-arn: x}}}
-- compositionN.yaml --
apiVersion: apiextensions.crossplane.io/v1
kind: Composition
metadata: {name: cN}
spec:
  resources:
    - name: sa
      base: {apiVersion: kubernetes.crossplane.io/v1alpha1, kind: Object, spec: {forProvider: {manifest: {apiVersion: v1, kind: ServiceAccount,
        metadata: {name: "", annotations: {eks.amazonaws.com/role-arn: ""}}}}}}
      patches: [{fromFieldPath: status.arn, toFieldPath: "spec.forProvider.manifest.metadata.annotations[eks.amazonaws.com/role-arn]"}]
-- aws/list.json --
{"ServiceAccounts": [{"eks.amazonaws.com/role-arn": "x"}]}
`,
}

// key is the annotation in every spelling that its users have for it.
var key = regexp.MustCompile(`eks\\*\.amazonaws\\*\.com(\\*/|~1)role-arn`)

// TestNoRoleAnnotationOfATreeIsLost follows every place where the annotation is
// written, found by a plain search, to a fact that stands there or to a line of
// the summary that names the file.
func TestNoRoleAnnotationOfATreeIsLost(t *testing.T) {
	t.Parallel()
	for kind, text := range annotatedInputs {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			followAnnotations(t, parts(text, 1))
		})
	}
	t.Run("all of them, mixed", func(t *testing.T) {
		t.Parallel()
		random := rand.New(rand.NewPCG(4, 1))
		for range 12 {
			files := map[string]string{}
			for _, text := range annotatedInputs {
				for n := range random.IntN(3) {
					for name, data := range parts(text, n) {
						files[path.Join([]string{".", "team", "clusters/prod"}[random.IntN(3)], name)] = data
					}
				}
			}
			followAnnotations(t, files)
		}
	})
}

// parts cuts a text into files and puts the number in.
func parts(text string, n int) map[string]string {
	files := map[string]string{}
	for _, part := range strings.Split(text, "\n-- ")[1:] {
		name, data, _ := strings.Cut(part, " --\n")
		number := func(s string) string { return regexp.MustCompile(`N\b`).ReplaceAllString(s, fmt.Sprint(n)) }
		name = strings.ReplaceAll(name, "N", fmt.Sprint(n))
		files[name] = number(data) + "\n"
	}
	return files
}

func followAnnotations(t *testing.T, files map[string]string) {
	t.Helper()
	result, _, err := run(t, files, linter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, s := range result.Graph.Skipped {
		named[s.File] = true
	}
	for _, p := range result.Graph.Problems {
		named[p.Range.File.Name] = true
	}
	told := toldLines(result)
	written := 0
	for name, data := range files {
		for _, at := range key.FindAllStringIndex(data, -1) {
			written++
			line := 1 + strings.Count(data[:at[0]], "\n")
			if !named[name] && !told[fmt.Sprint(name, ":", line)] && !told[fmt.Sprint(name, ":", line+1)] {
				t.Errorf("lost the annotation at %s:%d\n%s", name, line, data)
			}
		}
	}
	count, err := result.WriteAnnotations(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	sum := count.Matched + count.Mismatched + count.Undecided + count.Misplaced + count.Replaced + count.Open + count.Named + count.Apart
	if count.Lost != 0 || sum != written {
		t.Errorf("of %d annotations %+v are told", written, count)
	}
}

// toldLines are the lines on which a fact stands, as "file:line".
func toldLines(result *linter.Result) map[string]bool {
	told := map[string]bool{}
	add := func(ranges ...source.Range) {
		for _, rng := range ranges {
			if !rng.IsZero() {
				told[fmt.Sprint(rng.File.Name, ":", rng.File.Position(rng.Start).Line)] = true
			}
		}
	}
	facts := result.Graph.Facts
	for _, sa := range facts.ServiceAccounts {
		for _, a := range sa.Annotations {
			add(a.KeyRange, a.Value.Range())
			add(a.Value.Origins()...)
		}
		if sa.RoleARN != nil {
			add(sa.RoleARN.KeyRange, sa.RoleARN.Value.Range())
		}
	}
	for _, m := range facts.Misplaced {
		add(m.Annotation.KeyRange, m.Annotation.Value.Range())
	}
	for _, u := range facts.Undecided {
		add(u.Range)
	}
	add(facts.Overridden...)
	return told
}
