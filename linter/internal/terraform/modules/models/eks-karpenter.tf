# The roles of Karpenter. Up to 19 a role for IRSA, in 20 one controller role for
# both ways, from 21 on Pod Identity only. The namespace that IRSA trusts by
# default stayed "karpenter" while that of the association is "kube-system".

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
variable "enable_irsa" { default = false }
variable "enable_pod_identity" { default = true }
variable "create_pod_identity_association" { default = null }
variable "namespace" { default = "kube-system" }
variable "service_account" { default = "karpenter" }
variable "iam_role_source_assume_policy_documents" { default = [] }
variable "iam_role_override_assume_policy_documents" { default = [] }

variable "create_node_iam_role" { default = true }
variable "node_iam_role_name" { default = null }
variable "node_iam_role_use_name_prefix" { default = true }
variable "node_iam_role_path" { default = "/" }
variable "node_iam_role_arn" { default = null }

data "aws_partition" "current" {}

locals {
  apart = local.version < 2000 # IRSA has a role of its own
  role = {
    create = var.create && (local.apart ? var.create_irsa : var.create_iam_role)
    name   = local.apart ? coalesce(var.irsa_name, "KarpenterIRSA-${var.cluster_name}") : coalesce(var.iam_role_name, "KarpenterController")
    prefix = local.apart ? var.irsa_use_name_prefix : var.iam_role_use_name_prefix
    path   = local.apart ? var.irsa_path : var.iam_role_path
  }
  node = {
    create = var.create && (local.apart ? var.create_iam_role : var.create_node_iam_role)
    name   = coalesce(local.apart ? var.iam_role_name : var.node_iam_role_name, "Karpenter-${var.cluster_name}")
    prefix = local.apart ? var.iam_role_use_name_prefix : var.node_iam_role_use_name_prefix
    path   = local.apart ? var.iam_role_path : var.node_iam_role_path
  }

  # The switch came with 20.2.
  pods      = local.version >= 2100 || local.version >= 2000 && local.version < 2002 || local.version >= 2002 && var.enable_pod_identity
  irsa      = local.apart || local.version < 2100 && var.enable_irsa
  associate = local.pods && (local.version >= 2100 ? coalesce(var.create_pod_identity_association, true) : local.version >= 2010 && coalesce(var.create_pod_identity_association, false))
}

data "aws_iam_policy_document" "controller" {
  source_policy_documents   = local.version >= 2100 ? var.iam_role_source_assume_policy_documents : []
  override_policy_documents = local.version >= 2100 ? var.iam_role_override_assume_policy_documents : []

  dynamic "statement" {
    for_each = local.pods ? [1] : []
    content {
      sid     = local.version >= 2100 ? "PodIdentity" : null
      actions = ["sts:AssumeRole", "sts:TagSession"]
      principals {
        type        = "Service"
        identifiers = ["pods.eks.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = local.irsa ? [1] : []
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [var.irsa_oidc_provider_arn]
      }
      condition {
        test     = var.irsa_assume_role_condition_test
        variable = "${replace(var.irsa_oidc_provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for account in var.irsa_namespace_service_accounts : "system:serviceaccount:${account}"]
      }
      condition {
        test     = var.irsa_assume_role_condition_test
        variable = "${replace(var.irsa_oidc_provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "controller" {
  count              = local.role.create ? 1 : 0
  name               = local.role.prefix ? null : local.role.name
  name_prefix        = local.role.prefix ? "${local.role.name}-" : null
  path               = local.role.path
  assume_role_policy = data.aws_iam_policy_document.controller.json
}

resource "aws_eks_pod_identity_association" "karpenter" {
  count           = local.role.create && local.associate ? 1 : 0
  cluster_name    = var.cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.controller[0].arn
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
  count              = local.node.create ? 1 : 0
  name               = local.node.prefix ? null : local.node.name
  name_prefix        = local.node.prefix ? "${local.node.name}-" : null
  path               = local.node.path
  assume_role_policy = data.aws_iam_policy_document.node.json
}

output "iam_role_arn" { value = try(aws_iam_role.controller[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.controller[0].name, null) }
output "namespace" { value = var.namespace }
output "service_account" { value = var.service_account }
output "node_iam_role_arn" { value = try(aws_iam_role.node[0].arn, var.node_iam_role_arn) }
output "node_iam_role_name" { value = try(aws_iam_role.node[0].name, null) }

# The names up to 19.
output "irsa_arn" { value = try(aws_iam_role.controller[0].arn, null) }
output "irsa_name" { value = try(aws_iam_role.controller[0].name, null) }
output "role_arn" { value = try(aws_iam_role.node[0].arn, var.iam_role_arn) }
output "role_name" { value = try(aws_iam_role.node[0].name, null) }
