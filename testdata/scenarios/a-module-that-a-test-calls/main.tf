variable "issuer" {
  description = "URL of the cluster's issuer"
  default     = ""
}

module "role" {
  source                        = "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc"
  version                       = "5.52.1"
  create_role                   = true
  role_name                     = "external-dns"
  provider_url                  = var.issuer
  oidc_fully_qualified_subjects = ["system:serviceaccount:kube-system:external-dns"]
}

resource "kubernetes_service_account" "dns" {
  metadata {
    name        = "external-dns"
    namespace   = "kube-system"
    annotations = { "eks.amazonaws.com/role-arn" = module.role.iam_role_arn }
  }
}
