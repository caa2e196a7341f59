variable "namespace" {}

resource "aws_eks_cluster" "this" {
  name     = "platform"
  role_arn = "arn:aws:iam::111122223333:role/cluster"
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "issuer" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.this.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${aws_iam_openid_connect_provider.this.url}:sub"
      values   = ["system:serviceaccount:${var.namespace}:issuer"]
    }
  }
}

module "role" {
  source = "./role"
  name   = "issuer"
  trust  = data.aws_iam_policy_document.issuer.json
}

output "roles" {
  value = { issuer = module.role.arn }
}
