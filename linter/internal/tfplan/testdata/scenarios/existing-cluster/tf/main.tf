data "aws_eks_cluster" "main" {
  name = "main"
}

data "aws_iam_openid_connect_provider" "main" {
  url = data.aws_eks_cluster.main.identity[0].oidc[0].issuer
}

data "aws_iam_policy_document" "argo" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.main.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${data.aws_iam_openid_connect_provider.main.url}:sub"
      values   = ["system:serviceaccount:argo:workflow"]
    }
  }
}

resource "aws_iam_role" "argo" {
  name               = "argo"
  assume_role_policy = data.aws_iam_policy_document.argo.json
}

data "aws_iam_role" "elsewhere" {
  name = "elsewhere"
}

resource "kubernetes_namespace" "argo" {
  metadata {
    name = "argo"
  }
}

resource "kubernetes_service_account" "workflow" {
  metadata {
    name        = "workflow"
    namespace   = kubernetes_namespace.argo.metadata[0].name
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.argo.arn }
  }
}

resource "kubernetes_service_account" "elsewhere" {
  metadata {
    name        = "elsewhere"
    namespace   = kubernetes_namespace.argo.id
    annotations = { "eks.amazonaws.com/role-arn" = data.aws_iam_role.elsewhere.arn }
  }
}
