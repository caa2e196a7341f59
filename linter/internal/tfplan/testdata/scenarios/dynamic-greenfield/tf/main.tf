resource "aws_eks_cluster" "blue" {
  name     = "blue"
  role_arn = "arn:aws:iam::111122223333:role/cluster"
}

resource "aws_iam_openid_connect_provider" "blue" {
  url            = aws_eks_cluster.blue.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

variable "subjects" {
  default = ["metrics:exporter", "metrics:pusher"]
}

data "aws_iam_policy_document" "exporter" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.blue.arn]
    }
    dynamic "condition" {
      for_each = { sub = [for s in var.subjects : "system:serviceaccount:${s}"], aud = ["sts.amazonaws.com"] }
      content {
        test     = "StringEquals"
        variable = "${trimprefix(aws_eks_cluster.blue.identity[0].oidc[0].issuer, "https://")}:${condition.key}"
        values   = condition.value
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
    name        = "exporter"
    namespace   = "metrics"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.exporter.arn }
  }
}
