module "ebs_csi_irsa" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version = "5.52.2"

  role_name             = "media-ebs-csi"
  attach_ebs_csi_policy = true

  oidc_providers = {
    this = {
      provider_arn               = aws_iam_openid_connect_provider.media.arn
      namespace_service_accounts = ["kube-system:ebs-csi-controller-sa"]
    }
  }
}

resource "aws_eks_addon" "ebs_csi" {
  cluster_name             = aws_eks_cluster.media.name
  addon_name               = "aws-ebs-csi-driver"
  service_account_role_arn = module.ebs_csi_irsa.iam_role_arn
}

module "efs_csi_irsa" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version = "5.52.2"

  role_name                  = "media-efs-csi"
  attach_efs_csi_policy      = true
  assume_role_condition_test = "StringLike"

  oidc_providers = {
    this = {
      provider_arn               = aws_iam_openid_connect_provider.media.arn
      namespace_service_accounts = ["kube-system:efs-csi-*"]
    }
  }
}

resource "aws_eks_addon" "efs_csi" {
  cluster_name             = aws_eks_cluster.media.name
  addon_name               = "aws-efs-csi-driver"
  service_account_role_arn = module.efs_csi_irsa.iam_role_arn
}

resource "aws_iam_role" "loki" {
  name = "loki-chunks"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
}

resource "aws_eks_pod_identity_association" "loki" {
  cluster_name    = aws_eks_cluster.media.name
  namespace       = "logging"
  service_account = "loki"
  role_arn        = aws_iam_role.loki.arn
}
