locals {
  url = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_openid_connect_provider" "main" {
  url             = local.url
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"]
}

data "aws_iam_policy_document" "loki" {
  statement {
    sid     = "Loki"
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.main.arn]
    }
    condition {
      test     = "StringLike"
      variable = "${aws_iam_openid_connect_provider.main.url}:sub"
      values   = ["system:serviceaccount:monitoring:loki*"]
    }
  }
}

resource "aws_iam_role" "loki" {
  name               = "loki"
  assume_role_policy = data.aws_iam_policy_document.loki.json
}

resource "kubernetes_service_account" "loki" {
  metadata {
    name        = "loki-read"
    namespace   = "monitoring"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.loki.arn }
  }
}
