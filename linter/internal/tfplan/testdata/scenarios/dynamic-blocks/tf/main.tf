locals {
  issuers = {
    blue  = "oidc.eks.eu-central-1.amazonaws.com/id/00000000000000000000000000000001"
    green = "oidc.eks.eu-central-1.amazonaws.com/id/00000000000000000000000000000002"
  }
}

data "aws_iam_policy_document" "exporter" {
  dynamic "statement" {
    for_each = local.issuers
    content {
      sid     = title(statement.key)
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:aws:iam::111122223333:oidc-provider/${statement.value}"]
      }
      dynamic "condition" {
        for_each = { sub = "system:serviceaccount:metrics:exporter", aud = "sts.amazonaws.com" }
        content {
          test     = "StringEquals"
          variable = "${statement.value}:${condition.key}"
          values   = [condition.value]
        }
      }
    }
  }
}

resource "aws_iam_role" "exporter" {
  name               = "exporter"
  assume_role_policy = data.aws_iam_policy_document.exporter.json
}

resource "kubernetes_service_account" "exporter" {
  metadata {
    name        = "default"
    namespace   = "metrics"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.exporter.arn }
  }
}
