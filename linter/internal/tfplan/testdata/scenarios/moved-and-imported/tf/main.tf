locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

moved {
  from = aws_iam_role.old
  to   = aws_iam_role.web
}

moved {
  from = kubernetes_service_account.web
  to   = kubernetes_service_account_v1.web
}

import {
  to = aws_iam_role.worker
  id = "worker"
}

removed {
  from = aws_iam_role.gone

  lifecycle {
    destroy = false
  }
}

resource "aws_iam_role" "web" {
  name = "web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:shop:web" } }
    }]
  })
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:shop:worker" } }
    }]
  })
}

resource "kubernetes_service_account_v1" "web" {
  metadata {
    name        = "web"
    namespace   = "shop"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.web.arn }
  }
}

resource "kubernetes_service_account_v1" "worker" {
  metadata {
    name        = "jobs"
    namespace   = "shop"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.worker.arn }
  }
}
