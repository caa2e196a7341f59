variable "customer" {
  default   = "canary-customer"
  sensitive = true
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "customer" {
  name = "role-of-${var.customer}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:${var.customer}:app" } }
    }]
  })
}

resource "kubernetes_service_account" "customer" {
  metadata {
    name        = "app"
    namespace   = nonsensitive(var.customer) == "" ? "none" : "tenant"
    annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/role-of-${var.customer}" }
  }
}
