provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias  = "shared"
  region = "eu-central-1"
  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/deployer"
  }
}

data "aws_caller_identity" "shared" {
  provider = aws.shared
}

locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_openid_connect_provider" "shared" {
  provider       = aws.shared
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

module "reports" {
  source    = "./role"
  providers = { aws = aws.shared }
  name      = "reports"
  account   = data.aws_caller_identity.shared.account_id
  issuer    = local.issuer
}

module "local_reports" {
  source  = "./role"
  name    = "reports"
  account = data.aws_caller_identity.shared.account_id
  issuer  = local.issuer
}

resource "kubernetes_service_account" "reports" {
  metadata {
    name        = "reports"
    namespace   = "finance"
    annotations = { "eks.amazonaws.com/role-arn" = module.reports.arn }
  }
}
