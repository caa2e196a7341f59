# An add-on of DNXLabs: a chart with its role. The condition key comes from the
# issuer and the principal from the ARN: two inputs that may disagree. Words in
# capitals are those of the add-on.

variable "enabled" { default = true }
variable "cluster_name" {}
variable "cluster_identity_oidc_issuer" {}
variable "cluster_identity_oidc_issuer_arn" {}
variable "helm_chart_name" { default = "CHART" }
variable "helm_chart_release_name" { default = "CHART" }
variable "helm_release_name" { default = "CHART" }
variable "helm_chart_repo" { default = "REPOSITORY" }
variable "helm_repo_url" { default = "REPOSITORY" }
variable "helm_chart_version" { default = null }
variable "fullname_override" { default = "aws-cluster-autoscaler" }
variable "create_namespace" { default = true }
variable "namespace" { default = "NAMESPACE" }
variable "service_account_name" { default = "ACCOUNT" }
variable "role_name" { default = null }
variable "create_iam_role" { default = true }
variable "service_account_iam_role_arn" { default = "" }
variable "settings" { default = {} }

locals {
  # Where the chart takes accounts: what to call them, and their annotations.
  named     = compact(split(" ", "NAMED"))
  annotated = compact(split(" ", "ANNOTATED"))
  settings  = { for setting in compact(split(" ", "SETTINGS")) : split("=", setting)[0] => split("=", setting)[1] }
}

data "aws_iam_policy_document" "trust" {
  count = var.enabled && var.create_iam_role ? 1 : 0
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
      values   = ["system:serviceaccount:${var.namespace}:${var.service_account_name}"]
    }
  }
}

resource "aws_iam_role" "this" {
  count              = var.enabled && var.create_iam_role ? 1 : 0
  name               = var.role_name == null ? "${var.cluster_name}-ROLE" : var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust[0].json
}

resource "helm_release" "this" {
  count      = var.enabled ? 1 : 0
  name       = var.RELEASE
  chart      = var.FROM
  repository = var.AT
  version    = var.helm_chart_version
  namespace  = var.namespace
  values     = [yamlencode(var.settings)]

  dynamic "set" {
    for_each = local.settings
    content {
      name  = set.key
      value = set.value
    }
  }
  dynamic "set" {
    for_each = local.named
    content {
      name  = "${set.value}.name"
      value = var.service_account_name
    }
  }
  dynamic "set" {
    for_each = local.annotated
    content {
      name  = "${set.value}.annotations.eks\\.amazonaws\\.com/role-arn"
      value = var.service_account_iam_role_arn != "" ? var.service_account_iam_role_arn : aws_iam_role.this[0].arn
    }
  }
}
