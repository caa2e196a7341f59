# Versions 18 and 19: a role for IRSA, and that of the nodes.

variable "create" { default = true }
variable "cluster_name" { default = "" }

variable "create_irsa" { default = true }
variable "irsa_name" { default = null }
variable "irsa_use_name_prefix" { default = true }
variable "irsa_path" { default = "/" }
variable "irsa_oidc_provider_arn" { default = "" }
variable "irsa_namespace_service_accounts" { default = ["karpenter:karpenter"] }
variable "irsa_assume_role_condition_test" { default = "StringEquals" }

variable "create_iam_role" { default = true }
variable "iam_role_name" { default = null }
variable "iam_role_use_name_prefix" { default = true }
variable "iam_role_path" { default = "/" }
variable "iam_role_arn" { default = null }

data "aws_partition" "current" {}

locals {
  irsa   = coalesce(var.irsa_name, "KarpenterIRSA-${var.cluster_name}")
  issuer = replace(var.irsa_oidc_provider_arn, "/^(.*provider/)/", "")
  node   = coalesce(var.iam_role_name, "Karpenter-${var.cluster_name}")
}

data "aws_iam_policy_document" "irsa" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.irsa_oidc_provider_arn]
    }
    condition {
      test     = var.irsa_assume_role_condition_test
      variable = "${local.issuer}:sub"
      values   = [for account in var.irsa_namespace_service_accounts : "system:serviceaccount:${account}"]
    }
    condition {
      test     = var.irsa_assume_role_condition_test
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "irsa" {
  count              = var.create && var.create_irsa ? 1 : 0
  name               = var.irsa_use_name_prefix ? null : local.irsa
  name_prefix        = var.irsa_use_name_prefix ? "${local.irsa}-" : null
  path               = var.irsa_path
  assume_role_policy = data.aws_iam_policy_document.irsa.json
}

data "aws_iam_policy_document" "node" {
  statement {
    sid     = "EKSNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.${data.aws_partition.current.dns_suffix}"]
    }
  }
}

resource "aws_iam_role" "node" {
  count              = var.create && var.create_iam_role ? 1 : 0
  name               = var.iam_role_use_name_prefix ? null : local.node
  name_prefix        = var.iam_role_use_name_prefix ? "${local.node}-" : null
  path               = var.iam_role_path
  assume_role_policy = data.aws_iam_policy_document.node.json
}

output "irsa_arn" { value = try(aws_iam_role.irsa[0].arn, null) }
output "irsa_name" { value = try(aws_iam_role.irsa[0].name, null) }
output "role_arn" { value = try(aws_iam_role.node[0].arn, var.iam_role_arn) }
output "role_name" { value = try(aws_iam_role.node[0].name, null) }
