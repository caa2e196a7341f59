# A Helm release and a role for its service accounts. Nothing ties the name of
# the account in the chart to that in the trust policy.

variable "create" { default = true }
variable "create_release" { default = true }
variable "name" { default = "" }
variable "namespace" { default = null }
variable "chart" { default = "" }
variable "chart_version" { default = null }
variable "repository" { default = null }
variable "values" { default = null }
variable "set" { default = [] }
variable "set_sensitive" { default = [] }
variable "set_irsa_names" { default = [] }
variable "create_role" { default = false }
variable "role_name" { default = null }
variable "role_name_use_prefix" { default = true }
variable "role_path" { default = "/" }
variable "oidc_providers" { default = {} }
variable "assume_role_condition_test" { default = "StringEquals" }
variable "allow_self_assume_role" { default = false }
variable "trust_policy_statements" { default = null }

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  namespace   = try(coalesce(var.namespace, "default"))
  create_role = var.create && var.create_role
  role_name   = try(coalesce(var.role_name, var.name), "")
}

resource "helm_release" "this" {
  count      = var.create && var.create_release ? 1 : 0
  name       = try(coalesce(var.name, var.chart), "")
  namespace  = local.namespace
  chart      = var.chart
  version    = var.chart_version
  repository = var.repository
  values     = var.values

  dynamic "set" {
    for_each = var.set
    content {
      name  = set.value.name
      value = set.value.value
      type  = try(set.value.type, null)
    }
  }
  dynamic "set" {
    for_each = { for name in toset(var.set_irsa_names) : name => name if local.create_role }
    content {
      name  = set.value
      value = aws_iam_role.this[0].arn
    }
  }
  dynamic "set_sensitive" {
    for_each = var.set_sensitive
    content {
      name  = set_sensitive.value.name
      value = set_sensitive.value.value
      type  = try(set_sensitive.value.type, null)
    }
  }
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.trust_policy_statements != null ? var.trust_policy_statements : []
    content {
      sid         = try(statement.value.sid, null)
      effect      = try(statement.value.effect, null)
      actions     = try(statement.value.actions, null)
      not_actions = try(statement.value.not_actions, null)
      dynamic "principals" {
        for_each = try(statement.value.principals, null) != null ? statement.value.principals : []
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = try(statement.value.not_principals, null) != null ? statement.value.not_principals : []
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(statement.value.condition, null) != null ? statement.value.condition : []
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }

  dynamic "statement" {
    for_each = var.allow_self_assume_role ? [1] : []
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
        values   = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role${var.role_path}${var.role_name_use_prefix ? "${local.role_name}-*" : local.role_name}"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = ["system:serviceaccount:${try(statement.value.namespace, local.namespace)}:${statement.value.service_account}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count              = local.create_role ? 1 : 0
  name               = var.role_name_use_prefix ? null : local.role_name
  name_prefix        = var.role_name_use_prefix ? "${local.role_name}-" : null
  path               = var.role_path
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "chart" { value = try(helm_release.this[0].chart, null) }
output "name" { value = try(helm_release.this[0].name, null) }
output "namespace" { value = try(helm_release.this[0].namespace, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
