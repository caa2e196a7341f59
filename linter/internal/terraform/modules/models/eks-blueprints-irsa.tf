# Version 4: a service account, by default with its namespace, and a role whose
# conditions are patterns on purpose. Without policies there is no role.

variable "kubernetes_namespace" {}
variable "kubernetes_service_account" {}
variable "create_kubernetes_namespace" { default = true }
variable "create_kubernetes_service_account" { default = true }
variable "irsa_iam_policies" { default = [] }
variable "irsa_iam_role_name" { default = "" }
variable "irsa_iam_role_path" { default = "/" }
variable "eks_oidc_provider_arn" {}
variable "eks_cluster_id" {}

locals {
  issuer = replace(var.eks_oidc_provider_arn, "/^(.*provider/)/", "")
}

resource "aws_iam_role" "irsa" {
  count = var.irsa_iam_policies != null ? 1 : 0
  name  = try(coalesce(var.irsa_iam_role_name, format("%s-%s-%s", var.eks_cluster_id, trim(var.kubernetes_service_account, "-*"), "irsa")), null)
  path  = var.irsa_iam_role_path
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.eks_oidc_provider_arn }
      Condition = {
        StringLike = {
          "${local.issuer}:sub" = "system:serviceaccount:${var.kubernetes_namespace}:${var.kubernetes_service_account}"
          "${local.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

resource "kubernetes_service_account_v1" "irsa" {
  count = var.create_kubernetes_service_account ? 1 : 0
  metadata {
    name        = var.kubernetes_service_account
    namespace   = var.kubernetes_namespace
    annotations = var.irsa_iam_policies != null ? { "eks.amazonaws.com/role-arn" = aws_iam_role.irsa[0].arn } : null
  }
}

output "irsa_iam_role_arn" { value = try(aws_iam_role.irsa[0].arn, null) }
output "irsa_iam_role_name" { value = try(aws_iam_role.irsa[0].name, null) }
output "namespace" { value = var.kubernetes_namespace }
output "service_account" { value = var.kubernetes_service_account }
