data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

variable "issuer" {
  default = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

locals {
  issuer = replace(var.issuer, "https://", "")
}

data "aws_iam_policy_document" "runner" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.issuer}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:runners:terraform-runner", "system:serviceaccount:runners:ecr-publisher"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "runner" {
  name               = "terraform-runner"
  path               = "/ci/"
  assume_role_policy = data.aws_iam_policy_document.runner.json
}

resource "kubernetes_service_account" "runner" {
  metadata {
    name      = "terraform-runner"
    namespace = "runners"
    annotations = {
      "eks.amazonaws.com/role-arn" = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/ci/terraform-runner"
    }
  }
}
