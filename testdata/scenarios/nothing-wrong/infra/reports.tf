data "aws_iam_policy_document" "reports" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.media.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${aws_iam_openid_connect_provider.media.url}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${aws_iam_openid_connect_provider.media.url}:sub"
      values = [
        "system:serviceaccount:reports:daily",
        "system:serviceaccount:reports:weekly",
      ]
    }
  }
}

resource "aws_iam_role" "reports" {
  name               = "reports"
  path               = "/media/"
  assume_role_policy = data.aws_iam_policy_document.reports.json
}
