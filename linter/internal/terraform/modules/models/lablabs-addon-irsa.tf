# The roles of an add-on, for IRSA and for Pod Identity; each only if the add-on,
# its RBAC and its service account are made. No audience is tested.

variable "enabled" {
  default  = true
  nullable = false
}
variable "rbac_create" {
  default  = true
  nullable = false
}
variable "service_account_create" {
  default  = true
  nullable = false
}
variable "service_account_name" {
  default  = ""
  nullable = false
}
variable "service_account_namespace" {
  default  = ""
  nullable = false
}
variable "cluster_identity_oidc_issuer" {
  default  = ""
  nullable = false
}
variable "cluster_identity_oidc_issuer_arn" {
  default  = ""
  nullable = false
}
variable "irsa_role_create" {
  default  = true
  nullable = false
}
variable "irsa_role_name_prefix" {
  default  = ""
  nullable = false
}
variable "irsa_role_name" {
  default  = ""
  nullable = false
}
variable "irsa_role_additional_trust_policies" {
  default  = {}
  nullable = false
}
variable "irsa_assume_role_policy_condition_test" {
  default  = "StringEquals"
  nullable = false
}
variable "irsa_assume_role_policy_condition_values" {
  default  = []
  nullable = false
}
variable "cluster_name" {
  default  = ""
  nullable = false
}
variable "pod_identity_role_create" {
  default  = false
  nullable = false
}
variable "pod_identity_role_name_prefix" {
  default  = ""
  nullable = false
}
variable "pod_identity_role_name" {
  default  = ""
  nullable = false
}
variable "pod_identity_role_additional_trust_policies" {
  default  = {}
  nullable = false
}

locals {
  create = var.enabled && var.rbac_create && var.service_account_create
  irsa   = local.create && var.irsa_role_create
  pods   = local.create && var.pod_identity_role_create

  # Without an account of its own an empty list, which no subject matches.
  account  = length(var.service_account_namespace) > 0 && length(var.service_account_name) > 0 ? ["system:serviceaccount:${var.service_account_namespace}:${var.service_account_name}"] : []
  subjects = try(coalescelist(var.irsa_assume_role_policy_condition_values, local.account), [])

  further = {
    for kind, statements in { irsa = var.irsa_role_additional_trust_policies, pods = var.pod_identity_role_additional_trust_policies } : kind => [
      for sid, statement in statements : {
        Sid       = sid
        Effect    = statement.effect
        Action    = statement.actions
        Principal = { for principal in statement.principals : principal.type => principal.identifiers }
        Condition = { for condition in statement.condition : condition.test => { (condition.variable) = condition.values } }
      }
    ]
  }
}

resource "aws_iam_role" "irsa" {
  count = local.irsa ? 1 : 0
  name  = trim("${var.irsa_role_name_prefix}-${var.irsa_role_name}", "-")
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.cluster_identity_oidc_issuer_arn }
      Condition = {
        (var.irsa_assume_role_policy_condition_test) = {
          "${replace(var.cluster_identity_oidc_issuer, "https://", "")}:sub" = local.subjects
        }
      }
    }], local.further.irsa)
  })
}

resource "aws_iam_role" "pod_identity" {
  count = local.pods ? 1 : 0
  name  = trim("${var.pod_identity_role_name_prefix}-${var.pod_identity_role_name}", "-")
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }], local.further.pods)
  })
}

resource "aws_eks_pod_identity_association" "pod_identity" {
  count           = local.pods ? 1 : 0
  cluster_name    = var.cluster_name
  namespace       = var.service_account_namespace
  service_account = var.service_account_name
  role_arn        = aws_iam_role.pod_identity[0].arn
}

output "rbac_create" { value = var.rbac_create }
output "service_account_create" { value = var.service_account_create }
output "service_account_name" { value = var.service_account_name }
output "irsa_role_enabled" { value = local.irsa }
output "pod_identity_role_enabled" { value = local.pods }
output "iam_role_attributes" { value = try(coalesce(one(aws_iam_role.irsa[*]), one(aws_iam_role.pod_identity[*])), {}) }
output "irsa_iam_role_attributes" { value = try(aws_iam_role.irsa[0], {}) }
output "pod_identity_iam_role_attributes" { value = try(aws_iam_role.pod_identity[0], {}) }
