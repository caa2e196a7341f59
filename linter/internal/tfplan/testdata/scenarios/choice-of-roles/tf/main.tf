variable "shared" {
  type    = bool
  default = true
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringLike = { "${local.issuer}:sub" = "system:serviceaccount:jobs:*" } }
    }]
  })
}

resource "aws_iam_role" "shared" {
  count              = var.shared ? 1 : 0
  name               = "jobs-shared"
  assume_role_policy = local.trust
}

resource "aws_iam_role" "own" {
  count              = var.shared ? 0 : 1
  name               = "jobs-own"
  assume_role_policy = local.trust
}

resource "aws_iam_role" "spare" {
  name               = "jobs-spare"
  assume_role_policy = local.trust
}

resource "kubernetes_service_account" "jobs" {
  metadata {
    name      = "jobs"
    namespace = "jobs"
    annotations = {
      "eks.amazonaws.com/role-arn" = var.shared ? aws_iam_role.shared[0].arn : aws_iam_role.spare.arn
    }
  }
}

moved {
  from = aws_iam_role.old
  to   = aws_iam_role.spare
}
