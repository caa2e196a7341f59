variable "accounts" {
  type    = list(string)
  default = ["reader", "writer"]
}

variable "with_admin" {
  type    = bool
  default = false
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "queue" {
  count = length(var.accounts)
  name  = "queue-${var.accounts[count.index]}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithWebIdentity"]
      Principal = { Federated = ["arn:aws:iam::111122223333:oidc-provider/${local.issuer}"] }
      Condition = { StringEquals = { "${local.issuer}:sub" = ["system:serviceaccount:queue:${var.accounts[count.index]}"] } }
    }]
  })
}

resource "aws_iam_role" "admin" {
  count              = var.with_admin ? 1 : 0
  name               = "queue-admin"
  assume_role_policy = aws_iam_role.queue[0].assume_role_policy
}

resource "kubernetes_service_account" "queue" {
  count = length(var.accounts)
  metadata {
    name        = var.accounts[count.index]
    namespace   = "queue"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.queue[count.index].arn }
  }
}
