# A role for Pod Identity and its associations, which may leave to
# association_defaults what they do not say.

variable "create" { default = true }
variable "name" { default = "" }
variable "use_name_prefix" { default = true }
variable "path" { default = "/" }
variable "trust_policy_conditions" { default = [] }
variable "trust_policy_statements" { default = null }
variable "associations" { default = {} }
variable "association_defaults" { default = {} }

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
    dynamic "condition" {
      for_each = local.version >= 103 ? var.trust_policy_conditions : []
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }

  dynamic "statement" {
    for_each = var.trust_policy_statements != null ? var.trust_policy_statements : []
    content {
      sid           = try(statement.value.sid, null)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)
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
        for_each = try(statement.value[local.version >= 200 ? "condition" : "conditions"], null) != null ? statement.value[local.version >= 200 ? "condition" : "conditions"] : []
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
  count              = var.create ? 1 : 0
  name               = var.use_name_prefix ? null : var.name
  name_prefix        = var.use_name_prefix ? "${var.name}-" : null
  path               = var.path
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

# From 1.1 on; targets and session tags from 2.0 on.
resource "aws_eks_pod_identity_association" "this" {
  for_each             = { for key, association in var.associations : key => association if var.create && local.version >= 101 }
  cluster_name         = try(coalesce(each.value.cluster_name, var.association_defaults.cluster_name), each.value.cluster_name, var.association_defaults.cluster_name)
  namespace            = try(coalesce(each.value.namespace, var.association_defaults.namespace), each.value.namespace, var.association_defaults.namespace)
  service_account      = try(coalesce(each.value.service_account, var.association_defaults.service_account), each.value.service_account, var.association_defaults.service_account)
  role_arn             = aws_iam_role.this[0].arn
  target_role_arn      = local.version >= 200 ? try(coalesce(each.value.target_role_arn, var.association_defaults.target_role_arn), each.value.target_role_arn, var.association_defaults.target_role_arn, null) : null
  disable_session_tags = local.version >= 200 ? try(coalesce(each.value.disable_session_tags, var.association_defaults.disable_session_tags), each.value.disable_session_tags, var.association_defaults.disable_session_tags, null) : null
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "associations" { value = aws_eks_pod_identity_association.this }
