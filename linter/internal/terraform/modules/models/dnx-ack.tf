# The controllers of AWS services by DNXLabs: a chart and a role for each.

variable "enabled" { default = true }
variable "cluster_name" {}
variable "aws_region" {}
variable "cluster_identity_oidc_issuer" {}
variable "cluster_identity_oidc_issuer_arn" {}
variable "create_namespace" { default = true }
variable "namespace" { default = "ack-system" }
variable "settings" { default = {} }
variable "helm_services" {
  default = [
    { name = "s3" }, { name = "sns" }, { name = "sfn" }, { name = "elasticache" }, { name = "ecr" },
    { name = "dynamodb" }, { name = "apigatewayv2" }, { name = "mq" },
  ]
}

data "aws_iam_policy_document" "trust" {
  count = var.enabled ? length(var.helm_services) : 0
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.cluster_identity_oidc_issuer_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${replace(var.cluster_identity_oidc_issuer, "https://", "")}:sub"
      values   = ["system:serviceaccount:${var.namespace}:ack-${var.helm_services[count.index].name}-controller"]
    }
  }
}

resource "aws_iam_role" "ack" {
  count              = var.enabled ? length(var.helm_services) : 0
  name               = "${var.cluster_name}-${var.helm_services[count.index].name}-ack"
  assume_role_policy = data.aws_iam_policy_document.trust[count.index].json
}

resource "helm_release" "ack" {
  count     = var.enabled ? length(var.helm_services) : 0
  name      = "ack-${var.helm_services[count.index].name}-controller"
  chart     = "ack-${var.helm_services[count.index].name}-controller"
  namespace = var.namespace
  values    = [yamlencode(var.settings)]

  set {
    name  = "serviceAccount.name"
    value = "ack-${var.helm_services[count.index].name}-controller"
  }
  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = aws_iam_role.ack[count.index].arn
  }
}
