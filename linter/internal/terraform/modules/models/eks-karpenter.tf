# In version 20 one controller role for IRSA and Pod Identity, from 21 on Pod
# Identity only. The namespace that IRSA trusts by default stayed "karpenter"
# while that of the association is "kube-system".

variable "create" { default = true }
variable "cluster_name" { default = "" }

variable "create_iam_role" { default = true }
variable "iam_role_name" { default = "KarpenterController" }
variable "iam_role_use_name_prefix" { default = true }
variable "iam_role_path" { default = "/" }
variable "iam_role_source_assume_policy_documents" { default = [] }
variable "iam_role_override_assume_policy_documents" { default = [] }
variable "enable_irsa" { default = false }
variable "irsa_oidc_provider_arn" { default = "" }
variable "irsa_namespace_service_accounts" { default = ["karpenter:karpenter"] }
variable "irsa_assume_role_condition_test" { default = "StringEquals" }
variable "enable_pod_identity" { default = true }
variable "create_pod_identity_association" { default = null }
variable "namespace" { default = "kube-system" }
variable "service_account" { default = "karpenter" }

variable "create_node_iam_role" { default = true }
variable "node_iam_role_name" { default = null }
variable "node_iam_role_use_name_prefix" { default = true }
variable "node_iam_role_path" { default = "/" }
variable "node_iam_role_arn" { default = null }

data "aws_partition" "current" {}

locals {
  create = var.create && var.create_iam_role
  node   = coalesce(var.node_iam_role_name, "Karpenter-${var.cluster_name}")

  # The switch came with 20.2, the association with 20.10; it is on from 21 on.
  pods      = local.version < 2002 || local.version >= 2100 || var.enable_pod_identity
  irsa      = local.version < 2100 && var.enable_irsa
  associate = local.pods && local.version >= 2010 && coalesce(var.create_pod_identity_association, local.version >= 2100)
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
  count              = local.create ? 1 : 0
  name               = var.iam_role_use_name_prefix ? null : var.iam_role_name
  name_prefix        = var.iam_role_use_name_prefix ? "${var.iam_role_name}-" : null
  path               = var.iam_role_path
  assume_role_policy = data.aws_iam_policy_document.controller.json
}

resource "aws_eks_pod_identity_association" "karpenter" {
  count           = local.create && local.associate ? 1 : 0
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
  count              = var.create && var.create_node_iam_role ? 1 : 0
  name               = var.node_iam_role_use_name_prefix ? null : local.node
  name_prefix        = var.node_iam_role_use_name_prefix ? "${local.node}-" : null
  path               = var.node_iam_role_path
  assume_role_policy = data.aws_iam_policy_document.node.json
}

output "iam_role_arn" { value = try(aws_iam_role.controller[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.controller[0].name, null) }
output "namespace" { value = var.namespace }
output "service_account" { value = var.service_account }
output "node_iam_role_arn" { value = try(aws_iam_role.node[0].arn, var.node_iam_role_arn) }
output "node_iam_role_name" { value = try(aws_iam_role.node[0].name, null) }
