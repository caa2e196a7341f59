# The chart of external-secrets with its role. The condition key comes from the
# issuer and the principal from the ARN: two inputs that may disagree.

variable "enabled" { default = true }
variable "cluster_name" {}
variable "cluster_identity_oidc_issuer" {}
variable "cluster_identity_oidc_issuer_arn" {}
variable "helm_chart_name" { default = "external-secrets" }
variable "helm_chart_release_name" { default = "external-secrets" }
variable "helm_chart_repo" { default = "https://charts.external-secrets.io" }
variable "helm_chart_version" { default = null }
variable "namespace" { default = "external-secrets" }
variable "service_account_name" { default = "external-secrets" }
variable "settings" { default = {} }

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.cluster_identity_oidc_issuer_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${replace(var.cluster_identity_oidc_issuer, "https://", "")}:sub"
      values   = ["system:serviceaccount:${var.namespace}:${var.service_account_name}"]
    }
  }
}

resource "aws_iam_role" "external_secrets" {
  count              = var.enabled ? 1 : 0
  name               = "${var.cluster_name}-external-secrets"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "helm_release" "external_secrets" {
  count      = var.enabled ? 1 : 0
  name       = var.helm_chart_name
  chart      = var.helm_chart_release_name
  repository = var.helm_chart_repo
  version    = var.helm_chart_version
  namespace  = var.namespace
  values     = [yamlencode(var.settings)]

  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = aws_iam_role.external_secrets[0].arn
  }
}
