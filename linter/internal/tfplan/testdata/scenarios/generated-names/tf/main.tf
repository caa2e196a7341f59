locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  trust = { for account in ["cache", "index"] : account => jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:search:${account}" } }
    }]
  }) }
}

resource "aws_iam_role" "cache" {
  name_prefix        = "search-cache-"
  path               = "/search/"
  assume_role_policy = local.trust["cache"]
}

resource "aws_iam_role" "index" {
  assume_role_policy = local.trust["index"]
}

resource "kubernetes_service_account" "cache" {
  metadata {
    name        = "cache"
    namespace   = "search"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.cache.arn }
  }
}

resource "kubernetes_service_account" "index" {
  metadata {
    generate_name = "index-"
    namespace     = "search"
    annotations   = { "eks.amazonaws.com/role-arn" = aws_iam_role.index.arn }
  }
}
