locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  addons = {
    "aws-ebs-csi-driver" = "ebs-csi-controller-sa"
    "aws-efs-csi-driver" = "efs-csi-node-sa"
  }
}

resource "aws_iam_role" "addon" {
  for_each = local.addons
  name     = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:kube-system:${each.value}" } }
    }]
  })
}

resource "aws_eks_addon" "this" {
  for_each                 = local.addons
  cluster_name             = "main"
  addon_name               = each.key
  service_account_role_arn = aws_iam_role.addon[each.key].arn
}

resource "aws_iam_role" "agent" {
  name = "agent"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" } }]
  })
}

resource "aws_eks_addon" "agent" {
  cluster_name = "main"
  addon_name   = "amazon-cloudwatch-observability"
  pod_identity_association {
    role_arn        = aws_iam_role.agent.arn
    service_account = "cloudwatch-agent"
  }
}
