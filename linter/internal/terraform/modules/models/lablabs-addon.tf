# An add-on of lablabs: a chart, or an Application of Argo CD, and the roles of
# its service account. Words in capitals are those of the add-on.

variable "enabled" {
  default  = true
  nullable = false
}
variable "namespace" { default = null }
variable "settings" {
  default  = {}
  nullable = false
}
variable "values" { default = "" }
variable "helm_enabled" { default = null }
variable "helm_release_name" { default = null }
variable "helm_chart_name" { default = null }
variable "helm_chart_version" { default = null }
variable "helm_repo_url" { default = null }
variable "argo_enabled" { default = null }
variable "argo_name" { default = null }
variable "argo_source_type" { default = null }

variable "cluster_name" { default = null }
variable "cluster_identity_oidc_issuer" { default = null }
variable "cluster_identity_oidc_issuer_arn" { default = null }
variable "rbac_create" { default = null }
variable "service_account_create" { default = null }
variable "service_account_name" { default = null }
variable "service_account_namespace" { default = null }
variable "irsa_role_create" { default = null }
variable "irsa_role_name_prefix" { default = null }
variable "irsa_role_name" { default = null }
variable "irsa_role_additional_trust_policies" { default = null }
variable "irsa_assume_role_policy_condition_test" { default = null }
variable "irsa_assume_role_policy_condition_values" { default = null }
variable "pod_identity_role_create" { default = null }
variable "pod_identity_role_name_prefix" { default = null }
variable "pod_identity_role_name" { default = null }
variable "pod_identity_role_additional_trust_policies" { default = null }

locals {
  release   = var.helm_release_name != null ? var.helm_release_name : "ADDON"
  byHelm    = contains(["helm", "helm-directory"], var.argo_source_type != null ? var.argo_source_type : "helm")
  name      = local.byHelm ? local.release : var.argo_name != null ? var.argo_name : "ADDON"
  namespace = var.namespace != null ? var.namespace : "NAMESPACE"
  installs  = var.enabled && (var.helm_enabled != null ? var.helm_enabled : true) && !(var.argo_enabled != null ? var.argo_enabled : false)

  irsa = module.addon-irsa["ADDON"]
  account = {
    create      = local.irsa.service_account_create
    name        = local.irsa.service_account_name
    annotations = local.irsa.irsa_role_enabled ? { "eks.amazonaws.com/role-arn" = local.irsa.iam_role_attributes.arn } : tomap({})
  }
  shared = { create = false, name = local.irsa.service_account_name }
}

module "addon-irsa" {
  source   = "lablabs/eks-universal-addon/aws//modules/addon-irsa"
  for_each = toset(["ADDON"])

  enabled                                     = var.enabled
  rbac_create                                 = var.rbac_create
  service_account_create                      = var.service_account_create
  service_account_name                        = var.service_account_name != null ? var.service_account_name : local.name
  service_account_namespace                   = var.service_account_namespace != null ? var.service_account_namespace : local.namespace
  cluster_identity_oidc_issuer                = var.cluster_identity_oidc_issuer
  cluster_identity_oidc_issuer_arn            = var.cluster_identity_oidc_issuer_arn
  irsa_role_create                            = var.irsa_role_create
  irsa_role_name_prefix                       = var.irsa_role_name_prefix != null ? var.irsa_role_name_prefix : "ADDON-irsa"
  irsa_role_name                              = var.irsa_role_name != null ? var.irsa_role_name : local.name
  irsa_role_additional_trust_policies         = var.irsa_role_additional_trust_policies
  irsa_assume_role_policy_condition_test      = var.irsa_assume_role_policy_condition_test
  irsa_assume_role_policy_condition_values    = var.irsa_assume_role_policy_condition_values
  cluster_name                                = var.cluster_name
  pod_identity_role_create                    = var.pod_identity_role_create
  pod_identity_role_name_prefix               = var.pod_identity_role_name_prefix != null ? var.pod_identity_role_name_prefix : "ADDON-pi"
  pod_identity_role_name                      = var.pod_identity_role_name != null ? var.pod_identity_role_name : local.name
  pod_identity_role_additional_trust_policies = var.pod_identity_role_additional_trust_policies
}

resource "helm_release" "this" {
  count      = local.installs ? 1 : 0
  name       = local.name
  namespace  = local.namespace
  chart      = var.helm_chart_name != null ? var.helm_chart_name : "CHART"
  repository = var.helm_repo_url != null ? var.helm_repo_url : "REPOSITORY"
  version    = var.helm_chart_version
  values     = compact([yamlencode({ VALUES }), var.values])

  dynamic "set" {
    for_each = var.settings
    content {
      name  = set.key
      value = set.value
    }
  }
}

output "addon_irsa" { value = module.addon-irsa }
