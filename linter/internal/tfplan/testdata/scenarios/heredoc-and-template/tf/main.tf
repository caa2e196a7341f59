variable "namespace" {
  default = "backup"
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "velero" {
  name               = "velero"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" },
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {
            "StringEquals": { "${local.issuer}:sub": "system:serviceaccount:${var.namespace}:velero" }
          }
        }
      ]
    }
  POLICY
}

resource "aws_iam_role" "restic" {
  name = "restic"
  assume_role_policy = templatefile("${path.module}/trust.json.tftpl", {
    issuer  = local.issuer
    account = "111122223333"
    subject = "system:serviceaccount:${var.namespace}:restic"
  })
}

resource "kubernetes_service_account" "velero" {
  metadata {
    name        = "velero-server"
    namespace   = var.namespace
    annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/velero" }
  }
}

resource "kubernetes_service_account" "restic" {
  metadata {
    name        = "restic"
    namespace   = var.namespace
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.restic.arn }
  }
}
