# Nothing is created unless create_role is true. Without subjects the statements
# have no condition on the subject. Exact subjects and patterns together are two
# conditions, both of which must hold.

variable "create_role" { default = false }
variable "provider_url" { default = "" }
variable "provider_urls" { default = [] }
variable "aws_account_id" { default = "" }
variable "role_name" { default = null }
variable "role_name_prefix" { default = null }
variable "role_path" { default = "/" }
variable "oidc_fully_qualified_subjects" { default = [] }
variable "oidc_subjects_with_wildcards" { default = [] }
variable "oidc_fully_qualified_audiences" { default = [] }
variable "provider_trust_policy_conditions" { default = [] }
variable "allow_self_assume_role" { default = false }

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  # provider_urls came with 2.18, the cut of the scheme with 2.17.
  given = local.version >= 218 ? compact(distinct(concat(var.provider_urls, [var.provider_url]))) : [var.provider_url]
  urls  = local.version >= 217 ? [for url in local.given : replace(url, "https://", "")] : local.given

  # Up to 3.6 all providers shared one statement.
  statements = local.version >= 307 ? [for url in local.urls : [url]] : [local.urls]

  account   = var.aws_account_id != "" ? var.aws_account_id : data.aws_caller_identity.current.account_id
  partition = local.version >= 216 ? data.aws_partition.current.partition : "aws"
  audiences = local.version >= 403 ? var.oidc_fully_qualified_audiences : []
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = local.version >= 505 && var.allow_self_assume_role ? [1] : []
    content {
      sid     = "ExplicitSelfRoleAssumption"
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "ArnLike"
        variable = "aws:PrincipalArn"
        values   = ["arn:${local.partition}:iam::${data.aws_caller_identity.current.account_id}:role${var.role_path}${var.role_name != null ? var.role_name : "${var.role_name_prefix}*"}"]
      }
    }
  }

  dynamic "statement" {
    for_each = local.statements
    content {
      actions = local.version >= 544 ? ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] : ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [for url in statement.value : "arn:${local.partition}:iam::${local.account}:oidc-provider/${url}"]
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_subjects) > 0 ? statement.value : []
        content {
          test     = "StringEquals"
          variable = "${condition.value}:sub"
          values   = var.oidc_fully_qualified_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects_with_wildcards) > 0 ? statement.value : []
        content {
          test     = "StringLike"
          variable = "${condition.value}:sub"
          values   = var.oidc_subjects_with_wildcards
        }
      }
      dynamic "condition" {
        for_each = length(local.audiences) > 0 ? statement.value : []
        content {
          test     = "StringLike"
          variable = "${condition.value}:aud"
          values   = local.audiences
        }
      }
      dynamic "condition" {
        for_each = local.version >= 544 ? var.provider_trust_policy_conditions : []
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count              = var.create_role ? 1 : 0
  name               = var.role_name
  name_prefix        = var.role_name_prefix
  path               = var.role_path
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }

# The names up to 3.x.
output "this_iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "this_iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "this_iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
output "this_iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }
