locals {
  services = {
    orders   = { namespace = "shop", account = "orders" }
    payments = { namespace = "shop", account = "orders" } # copied from the line above
  }
}

data "aws_eks_cluster" "main" {
  name = "main"
}

resource "aws_iam_openid_connect_provider" "main" {
  url            = data.aws_eks_cluster.main.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "service" {
  for_each = local.services
  name     = "service-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.main.arn }
      Condition = {
        StringEquals = {
          "${aws_iam_openid_connect_provider.main.url}:aud" = "sts.amazonaws.com"
          "${aws_iam_openid_connect_provider.main.url}:sub" = "system:serviceaccount:${each.value.namespace}:${each.value.account}"
        }
      }
    }]
  })
}
