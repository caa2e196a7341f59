# The subject's namespace and name, where one is missing "*". The name of the
# role is a label that ends in account@namespace.

variable "service_account_name" { default = null }
variable "service_account_namespace" { default = null }
variable "service_account_namespace_name_list" { default = null }
variable "service_account_list_qualifier" { default = "ForAnyValue" }
variable "aws_account_number" { default = null }
variable "aws_partition" { default = "aws" }
variable "eks_cluster_oidc_issuer_url" {}

variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "label_order" { default = null }
variable "id_length_limit" { default = null }
variable "label_value_case" { default = null }
variable "context" { default = {} }

data "aws_caller_identity" "current" {}

locals {
  issuer  = replace(var.eks_cluster_oidc_issuer_url, "https://", "")
  account = try(coalesce(var.aws_account_number, data.aws_caller_identity.current.account_id), "")

  # Up to 0.7 there was no wildcard, up to 1.1 no list.
  single = local.version >= 8 ? format("%s:%s", coalesce(var.service_account_namespace, "*"), coalesce(var.service_account_name, "*")) : format("%s:%s", var.service_account_namespace, var.service_account_name)
  list   = local.version >= 102 && var.service_account_namespace_name_list != null ? var.service_account_namespace_name_list : []
  none   = var.service_account_name == null && var.service_account_namespace == null
  all    = local.version >= 200 && local.none && length(local.list) > 0 ? local.list : concat([local.single], local.list)

  # 1.2 to 1.x tested the list with a set operator, in a condition of its own.
  own   = local.version >= 102 && local.version < 200
  pairs = local.own ? (var.service_account_name != null && var.service_account_namespace != null ? [[local.single]] : []) : [local.all]
  sets  = local.own && var.service_account_namespace_name_list != null ? [var.service_account_namespace_name_list] : []

  account_name      = local.version >= 200 ? replace(split(":", local.all[0])[1], "*", "all") : coalesce(var.service_account_name, "all")
  account_namespace = local.version >= 200 ? replace(split(":", local.all[0])[0], "*", "all") : coalesce(var.service_account_namespace, "all")
  account_id        = trimsuffix("${local.account_name}@${local.account_namespace}", local.version >= 200 ? "@${local.account_name}" : format("@%v", var.service_account_name))
}

module "label" {
  source = "cloudposse/label/null"

  enabled             = var.enabled
  namespace           = var.namespace
  tenant              = var.tenant
  environment         = var.environment
  stage               = var.stage
  name                = var.name
  delimiter           = var.delimiter
  attributes          = concat(var.attributes, [local.account_id])
  label_order         = var.label_order
  label_value_case    = var.label_value_case
  regex_replace_chars = "/[^-a-zA-Z0-9@_]/"
  id_length_limit     = local.version >= 200 ? 64 : var.id_length_limit
  context             = var.context
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:${var.aws_partition}:iam::${local.account}:oidc-provider/${local.issuer}"]
    }
    dynamic "condition" {
      for_each = local.pairs
      content {
        test     = local.version >= 8 ? "StringLike" : "StringEquals"
        variable = "${local.issuer}:sub"
        values   = [for account in condition.value : "system:serviceaccount:${account}"]
      }
    }
    dynamic "condition" {
      for_each = local.sets
      content {
        test     = "${var.service_account_list_qualifier}:StringLike"
        variable = "${local.issuer}:sub"
        values   = [for account in condition.value : "system:serviceaccount:${account}"]
      }
    }
    dynamic "condition" {
      for_each = local.version >= 200 ? [1] : []
      content {
        test     = "StringEquals"
        variable = "${local.issuer}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "service_account" {
  count              = module.label.enabled ? 1 : 0
  name               = module.label.id
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "service_account_namespace" { value = module.label.enabled ? var.service_account_namespace : null }
output "service_account_name" { value = module.label.enabled ? var.service_account_name : null }
output "service_account_role_name" { value = module.label.enabled ? aws_iam_role.service_account[0].name : null }
output "service_account_role_unique_id" { value = module.label.enabled ? aws_iam_role.service_account[0].unique_id : null }
output "service_account_role_arn" { value = module.label.enabled ? aws_iam_role.service_account[0].arn : null }
