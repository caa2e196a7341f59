# A fork of cloudposse's module: further accounts of one namespace, the partition
# looked up, no audience.

variable "service_account_name" {}
variable "service_account_namespace" {}
variable "additional_service_accounts" { default = [] }
variable "aws_account_number" { default = null }
variable "aws_partition" { default = null }
variable "eks_cluster_oidc_issuer_url" {}
variable "path" { default = null }
variable "use_name_prefix" { default = false }

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
data "aws_partition" "current" {}

locals {
  issuer     = replace(var.eks_cluster_oidc_issuer_url, "https://", "")
  account    = coalesce(var.aws_account_number, data.aws_caller_identity.current.account_id)
  partition  = coalesce(var.aws_partition, data.aws_partition.current.partition)
  account_id = trimsuffix(format("%v@%v", coalesce(var.service_account_name, "all"), coalesce(var.service_account_namespace, "all")), format("@%v", var.service_account_name))
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
  id_length_limit     = var.id_length_limit
  context             = var.context
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:${local.partition}:iam::${local.account}:oidc-provider/${local.issuer}"]
    }
    condition {
      test     = "StringLike"
      variable = "${local.issuer}:sub"
      values   = [for account in concat([coalesce(var.service_account_name, "*")], var.additional_service_accounts) : "system:serviceaccount:${coalesce(var.service_account_namespace, "*")}:${account}"]
    }
  }
}

resource "aws_iam_role" "service_account" {
  count              = module.label.enabled ? 1 : 0
  name               = var.use_name_prefix ? null : module.label.id
  name_prefix        = var.use_name_prefix ? "${module.label.id}-" : null
  path               = var.path
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "service_account_namespace" { value = module.label.enabled ? var.service_account_namespace : null }
output "service_account_name" { value = module.label.enabled ? var.service_account_name : null }
output "service_account_role_name" { value = one(aws_iam_role.service_account[*].name) }
output "service_account_role_unique_id" { value = one(aws_iam_role.service_account[*].unique_id) }
output "service_account_role_arn" { value = one(aws_iam_role.service_account[*].arn) }
