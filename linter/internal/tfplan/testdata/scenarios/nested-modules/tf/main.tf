module "platform" {
  source    = "./platform"
  namespace = "identity"
}

resource "kubernetes_service_account" "issuer" {
  metadata {
    name        = "issuer"
    namespace   = "identity"
    annotations = { "eks.amazonaws.com/role-arn" = module.platform.roles.issuer }
  }
}
