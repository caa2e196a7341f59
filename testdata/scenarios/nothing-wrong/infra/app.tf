resource "aws_iam_role" "thumbnailer" {
  name = "thumbnailer"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.media.arn }
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = "system:serviceaccount:media:thumbnailer"
        }
      }
    }]
  })
}

resource "kubernetes_service_account_v1" "thumbnailer" {
  metadata {
    name      = "thumbnailer"
    namespace = "media"
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.thumbnailer.arn
    }
  }
}
