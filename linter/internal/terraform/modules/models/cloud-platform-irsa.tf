# A role for one service account of the cluster, and the account itself with its
# annotation.

variable "eks_cluster_name" {}
variable "namespace" {}
variable "service_account_name" { default = "" }
variable "service_account" { default = "" }

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_eks_cluster" "eks_cluster" { name = var.eks_cluster_name }
resource "random_id" "id" {}

locals {
  account = local.version >= 200 ? var.service_account_name : var.service_account != "" ? var.service_account : "cloud-platform-${random_id.id.hex}"
  role    = local.version >= 200 ? "cloud-platform-irsa-${random_id.id.hex}-${var.eks_cluster_name}" : "${local.account}-${var.eks_cluster_name}"
  issuer  = replace(data.aws_eks_cluster.eks_cluster.identity[0].oidc[0].issuer, "https://", "")
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.issuer}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:${var.namespace}:${local.account}"]
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

resource "aws_iam_role" "this" {
  name               = local.role
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "kubernetes_service_account" "generated_sa" {
  metadata {
    name      = local.account
    namespace = var.namespace
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.this.arn
    }
  }
}

output "role_name" { value = aws_iam_role.this.name }
output "role_arn" { value = aws_iam_role.this.arn }
output "service_account" { value = kubernetes_service_account.generated_sa.metadata[0] }

# The names up to 1.x.
output "aws_iam_role_name" { value = aws_iam_role.this.name }
output "aws_iam_role_arn" { value = aws_iam_role.this.arn }
output "service_account_name" { value = kubernetes_service_account.generated_sa.metadata[0] }
