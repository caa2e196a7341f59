# The provider is made here, or handed in, or there is none: which of them holds
# is up to who calls this. A mistake in one of the three policies is none in all.
variable "create_provider" {
  type = bool
}

variable "provider" {
  type    = object({ arn = string })
  default = null
}

data "aws_eks_cluster" "main" {
  name = "main"
}

resource "aws_iam_openid_connect_provider" "main" {
  count          = var.create_provider ? 1 : 0
  url            = data.aws_eks_cluster.main.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  oidc         = var.create_provider ? { arn = aws_iam_openid_connect_provider.main[0].arn } : var.provider
  provider_arn = try(local.oidc.arn, "")
  issuer       = replace(local.provider_arn, "/arn:.*:oidc-provider//", "")
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:apps:api"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "api" {
  name               = "api"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
