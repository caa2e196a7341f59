data "aws_ssm_parameter" "issuer" {
  name = "/eks/issuer"
}

data "aws_secretsmanager_secret_version" "cluster" {
  secret_id = "eks/cluster"
}

locals {
  cluster = jsondecode(data.aws_secretsmanager_secret_version.cluster.secret_string)
}

resource "aws_iam_role" "shop" {
  name = "shop"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${data.aws_ssm_parameter.issuer.value}" }
      Condition = { StringEquals = { "${data.aws_ssm_parameter.issuer.value}:sub" = "system:serviceaccount:shop:web" } }
    }]
  })
}

resource "kubernetes_service_account" "shop" {
  metadata {
    name        = "web"
    namespace   = "shop"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.shop.arn }
  }
}

resource "aws_iam_role" "other" {
  name = "other"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.cluster.issuer}" }
      Condition = { StringEquals = { "${local.cluster.issuer}:sub" = "system:serviceaccount:shop:worker" } }
    }]
  })
}

resource "kubernetes_service_account" "other" {
  metadata {
    name        = "job"
    namespace   = "shop"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.other.arn }
  }
}

resource "aws_ssm_parameter" "role" {
  name  = "/roles/shop"
  type  = "String"
  value = aws_iam_role.shop.arn
}
