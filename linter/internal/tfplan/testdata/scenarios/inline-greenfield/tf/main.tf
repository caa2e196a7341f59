resource "aws_iam_openid_connect_provider" "main" {
  url            = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "mail" {
  name = "mail"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.main.arn }
      Condition = { StringEquals = { "${replace(aws_iam_openid_connect_provider.main.url, "https://", "")}:sub" = "system:serviceaccount:mail:sender" } }
    }]
  })
}

resource "kubernetes_service_account" "mail" {
  metadata {
    name        = "mailer"
    namespace   = "mail"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.mail.arn }
  }
}
