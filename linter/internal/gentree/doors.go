package gentree

import (
	"fmt"
	"strings"
)

// Door is a small right tree of one kind of input.
type Door struct {
	// Input names what the tree is an example of: "Argo CD", "plan and state".
	Input string
	Files []File
}

// Doors returns a tree of n services for every kind of input: the roles or the
// service accounts are written in it, the other half in the plainest way that
// goes with it. n is at most the number of names in services.
func Doors(n int) []Door {
	list := services()[:n]
	plain := File{"k8s/services.yaml", each(list, func(s service) string { return manifest(s.name, s.namespace) })}
	roles := File{"infra/roles.tf", heads + each(list, service.role)}
	return []Door{
		{"Terraform, JSON syntax", []File{{"infra/roles.tf.json", jsonSyntax(list)}, plain}},
		{"Terraform alone", []File{{"infra/roles.tf", heads + each(list, service.role) + each(list, service.terraformAccount)}}},
		{"Terraform releases", append(chart(), File{"infra/roles.tf", heads + each(list, service.role) + each(list, service.release)})},
		{"Pod Identity", []File{{"infra/roles.tf", heads + each(list, service.association)}, {"k8s/services.yaml", each(list, service.bare)}}},
		{"plan and state", []File{{"plan.json", plan(list)}, plain}},
		{"state alone", []File{{"infra.tfstate", state(list)}, plain}},
		{"CloudFormation", []File{{"stack.yaml", stack(list)}, plain}},
		{"dumps", dumps(list)},
		{"Kustomize", append(kustomize(list), roles)},
		{"Helm", append(charts(list), roles)},
		{"Argo CD", append(chart(), roles, File{"apps/services.yaml", each(list, service.application)})},
		{"Flux", append(chart(), roles, File{"flux/services.yaml", each(list, service.helmRelease)})},
		{"eksctl", []File{roles, {"cluster.yaml", eksctl(list)}, {"k8s/services.yaml", each(list, service.deployment)}}},
	}
}

type service struct{ name, namespace string }

func services() []service {
	var out []service
	for i, name := range []string{"orders", "invoices", "thumbnailer", "search", "ledger", "mailer", "catalog", "checkout", "shipping", "refunds"} {
		out = append(out, service{name, []string{"storefront", "storefront", "media-jobs", "reporting"}[i%4]})
	}
	return out
}

// each puts together what f writes for every service.
func each(list []service, f func(service) string) string {
	var out strings.Builder
	for _, s := range list {
		out.WriteString(f(s))
	}
	return strings.TrimPrefix(out.String(), "---\n")
}

const (
	account = "111122223333"
	issuer  = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
	heads   = `provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_eks_cluster" "main" {
  name = "main"
}

resource "aws_iam_openid_connect_provider" "eks" {
  url            = aws_eks_cluster.main.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer = replace(aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://", "")
}

`
)

func (s service) role() string {
	return encoded(s.name, s.namespace)
}

func (s service) terraformAccount() string {
	return fmt.Sprintf(`resource "kubernetes_service_account_v1" %[1]q {
  metadata {
    name      = %[1]q
    namespace = %[2]q
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.%[1]s.arn
    }
  }
}

resource "kubernetes_deployment_v1" %[1]q {
  metadata {
    name      = %[1]q
    namespace = %[2]q
  }
  spec {
    selector {
      match_labels = { app = %[1]q }
    }
    template {
      metadata {
        labels = { app = %[1]q }
      }
      spec {
        service_account_name = %[1]q
        container {
          name  = "app"
          image = "registry.example.com/%[1]s:1.0.0"
        }
      }
    }
  }
}

`, s.name, s.namespace)
}

// release installs a chart of the tree's own, whose account has the release's name.
func (s service) release() string {
	return fmt.Sprintf(`resource "helm_release" %[1]q {
  name      = %[1]q
  namespace = %[2]q
  chart     = "${path.module}/../charts/service"

  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = aws_iam_role.%[1]s.arn
  }
}

`, s.name, s.namespace)
}

func (s service) association() string {
	return fmt.Sprintf(`resource "aws_iam_role" %[1]q {
  name = %[1]q

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
}

resource "aws_eks_pod_identity_association" %[1]q {
  cluster_name    = aws_eks_cluster.main.name
  namespace       = %[2]q
  service_account = %[1]q
  role_arn        = aws_iam_role.%[1]s.arn
}

`, s.name, s.namespace)
}

// bare is the service account without annotation, and its Deployment.
func (s service) bare() string {
	return fmt.Sprintf(`---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: %[1]s
  namespace: %[2]s
`, s.name, s.namespace) + s.deployment()
}

func (s service) deployment() string {
	_, deployment, _ := strings.Cut(manifest(s.name, s.namespace), "role/"+s.name+"\n")
	return deployment
}

// policy is the trust policy as JSON in one line.
func (s service) policy() string {
	return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", `+
		`"Principal": {"Federated": "arn:aws:iam::%[3]s:oidc-provider/%[4]s"}, "Condition": {"StringEquals": {`+
		`"%[4]s:aud": "sts.amazonaws.com", "%[4]s:sub": "system:serviceaccount:%[2]s:%[1]s"}}}]}`, s.name, s.namespace, account, issuer)
}
