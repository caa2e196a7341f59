locals {
  apps = {
    api      = { namespace = "shop", account = "api" }
    checkout = { namespace = "shop", account = "checkout" }
    "a.b c"  = { namespace = "odd", account = "worker" }
  }
}

resource "aws_iam_openid_connect_provider" "main" {
  url            = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  client_id_list = ["sts.amazonaws.com"]
}

module "irsa" {
  source   = "./modules/irsa"
  for_each = local.apps

  name         = "app-${replace(each.key, "/[^a-z]/", "-")}"
  provider_arn = aws_iam_openid_connect_provider.main.arn
  issuer       = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  subject      = "${each.value.namespace}:${each.value.account}"
}

resource "kubernetes_service_account" "app" {
  for_each = local.apps
  metadata {
    name        = each.key == "checkout" ? "check-out" : each.value.account
    namespace   = each.value.namespace
    annotations = { "eks.amazonaws.com/role-arn" = module.irsa[each.key].role_arn }
  }
}
