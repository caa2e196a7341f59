variable "environment" {}

resource "aws_eks_cluster" "this" {
  name     = "shop-${var.environment}"
  role_arn = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/cluster"
}

data "aws_caller_identity" "current" {}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

output "oidc_provider_arn" {
  value = aws_iam_openid_connect_provider.this.arn
}

output "issuer" {
  value = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}
