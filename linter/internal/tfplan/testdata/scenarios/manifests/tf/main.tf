terraform {
  required_providers {
    kubectl = {
      source = "gavinbunney/kubectl"
    }
  }
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  roles  = { dns = "external-dns", logs = "fluent-bit" }
}

resource "aws_iam_role" "this" {
  for_each = local.roles
  name     = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = {
        "${local.issuer}:sub" = "system:serviceaccount:tools:${each.value}"
        "${local.issuer}:aud" = "sts.amazonaws.com"
      } }
    }]
  })
}

resource "kubernetes_manifest" "dns" {
  manifest = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "external-dns"
      namespace   = "tools"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/dns" }
    }
  }
}

resource "kubectl_manifest" "logs" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: fluentbit
      namespace: tools
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/logs
  YAML
}

resource "kubectl_manifest" "agent" {
  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "fluentbit", namespace = "tools" }
    spec = {
      selector = { matchLabels = { app = "fluentbit" } }
      template = {
        metadata = { labels = { app = "fluentbit" } }
        spec     = { serviceAccountName = "fluentbit", containers = [{ name = "agent", image = "agent" }] }
      }
    }
  })
}
