terraform {
  required_providers {
    kubectl = {
      source = "gavinbunney/kubectl"
    }
  }
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "release" {
  for_each = {
    external-dns = "dns:external-dns"
    cert-manager = "certificates:cert-manager"
    agent        = "agents:agent"
  }
  name = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:${each.value}" } }
    }]
  })
}

resource "helm_release" "dns" {
  name       = "external-dns"
  namespace  = "kube-system"
  chart      = "external-dns"
  repository = "https://kubernetes-sigs.github.io/external-dns"

  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = aws_iam_role.release["external-dns"].arn
  }
}

resource "helm_release" "certificates" {
  name       = "cert-manager"
  namespace  = "certificates"
  chart      = "cert-manager"
  repository = "https://charts.jetstack.io"
  values = [yamlencode({
    serviceAccount = { annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/cert-manager" } }
  })]
}

resource "kubectl_manifest" "agent" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: agent
      namespace: agents
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/agent
  YAML
}

resource "kubernetes_annotations" "agent" {
  api_version = "v1"
  kind        = "ServiceAccount"
  metadata {
    name      = "default"
    namespace = "agents"
  }
  annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.release["agent"].arn }
}
