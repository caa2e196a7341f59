package linter_test

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// ownWebhook is a tree whose webhook runs with a prefix of its own, with an
// account behind every door.
const ownWebhook = `
-- .irsalint.yaml --
annotation_prefix: irsa.example.com
-- infra/main.tf --
resource "kubernetes_service_account_v1" "a" {
  metadata {
    name        = "terraform"
    namespace   = "apps"
    annotations = { "irsa.example.com/role-arn" = "arn:aws:iam::111122223333:role/x" }
  }
}
resource "helm_release" "dns" {
  name       = "external-dns"
  namespace  = "apps"
  repository = "https://kubernetes-sigs.github.io/external-dns"
  chart      = "external-dns"
  set {
    name  = "serviceAccount.annotations.irsa\\.example\\.com/role-arn"
    value = "arn:aws:iam::111122223333:role/x"
  }
}
-- k8s/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: manifest, namespace: apps, annotations: {irsa.example.com/role-arn: "arn:aws:iam::111122223333:role/x"}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: eks, namespace: apps, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/x"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: apps}
spec: {template: {metadata: {annotations: {irsa.example.com/role-arn: x}}, spec: {containers: []}}}
-- overlay/kustomization.yaml --
namespace: apps
resources: [sa.yaml]
patches: [{patch: "{apiVersion: v1, kind: ServiceAccount, metadata: {name: kustomize, annotations: {irsa.example.com/role-arn: \"arn:aws:iam::111122223333:role/x\"}}}"}]
-- overlay/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: kustomize}
-- chart/Chart.yaml --
apiVersion: v2
name: chart
version: 1.0.0
-- chart/values.yaml --
annotations: {irsa.example.com/role-arn: "arn:aws:iam::111122223333:role/x"}
-- chart/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: chart, namespace: apps, annotations: {{ toJson .Values.annotations }}}
-- scripts/annotate.sh --
kubectl annotate sa x irsa.example.com/role-arn=y
`

func TestAWebhookWithAPrefixOfItsOwn(t *testing.T) {
	t.Parallel()
	result, got, err := run(t, parts(ownWebhook, 0), linter.Options{Rules: rules.All()})
	if err != nil {
		t.Fatal(err)
	}
	accounts := map[string]bool{}
	for _, sa := range result.Graph.ServiceAccounts {
		accounts[sa.Name.String()] = sa.RoleARN != nil
	}
	for _, name := range []string{"terraform", "external-dns", "manifest", "kustomize", "chart"} {
		if !accounts[name] {
			t.Errorf("service account %q has no role", name)
		}
	}
	if accounts["eks"] {
		t.Error("the annotation of EKS counts")
	}
	for _, want := range []string{
		`annotation "eks.amazonaws.com/role-arn" of service account "apps/eks" is not "irsa.example.com/role-arn"`,
		`k8s/sa.yaml:12:44: error`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("findings\n%s\nlack %s", got, want)
		}
	}
	named := ""
	for _, s := range result.Graph.Skipped {
		named += s.File + ": " + s.Reason + "\n"
	}
	if named != "scripts/annotate.sh: 1 role annotation not read\n" {
		t.Errorf("the summary names\n%s", named)
	}
}
