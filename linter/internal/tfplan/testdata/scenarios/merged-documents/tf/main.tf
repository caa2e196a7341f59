resource "aws_iam_openid_connect_provider" "main" {
  url            = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Irsa"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.main.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:tracing:tempo"]
    }
  }
}

data "aws_iam_policy_document" "people" {
  statement {
    sid     = "People"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"]
    }
  }
}

data "aws_iam_policy_document" "override" {
  statement {
    sid     = "People"
    effect  = "Deny"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::444455556666:root"]
    }
  }
}

data "aws_iam_policy_document" "tempo" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json, data.aws_iam_policy_document.people.json]
  override_policy_documents = [data.aws_iam_policy_document.override.json]
  statement {
    actions = ["sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "tempo" {
  name               = "tempo"
  assume_role_policy = data.aws_iam_policy_document.tempo.json
}

resource "kubernetes_service_account" "tempo" {
  metadata {
    name        = "tempo"
    namespace   = "tracing"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.tempo.arn }
  }
}
