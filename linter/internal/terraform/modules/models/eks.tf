# A cluster, its OIDC provider and its add-ons. Version 21 named the inputs anew.

variable "create" { default = true }
variable "create_eks" { default = true }
variable "name" { default = "" }
variable "cluster_name" { default = "" }
variable "outpost_config" { default = null }
variable "enable_irsa" { default = true }
variable "openid_connect_audiences" { default = [] }
variable "addons" { default = null }
variable "cluster_addons" { default = {} }

data "aws_partition" "current" {}

locals {
  create = local.version >= 1800 ? var.create : var.create_eks
  name   = local.version >= 2100 ? var.name : var.cluster_name

  # The suffix of the partition up to 19, so that in China the provider does not
  # know the audience that most roles test. IRSA was off by default up to 17.
  irsa     = local.create && var.enable_irsa && !try(var.outpost_config != null && length(var.outpost_config) > 0, false)
  audience = local.version >= 2000 ? "sts.amazonaws.com" : "sts.${data.aws_partition.current.dns_suffix}"

  # Merged with nothing, null is an empty map.
  addons = merge(
    { for name, addon in merge(var.addons) : name => addon if local.version >= 2100 },
    { for name, addon in merge(var.cluster_addons) : name => addon if local.version >= 1800 && local.version < 2100 },
  )
}

resource "aws_eks_cluster" "this" {
  count = local.create ? 1 : 0
  name  = local.name
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count          = local.irsa ? 1 : 0
  url            = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
  client_id_list = distinct(compact(concat([local.audience], var.openid_connect_audiences)))
}

resource "aws_eks_addon" "this" {
  for_each                 = { for name, addon in local.addons : name => addon if local.create }
  cluster_name             = aws_eks_cluster.this[0].name
  addon_name               = try(coalesce(each.value.name, each.key), each.key)
  service_account_role_arn = try(each.value.service_account_role_arn, null)

  # From 20.29 on.
  dynamic "pod_identity_association" {
    for_each = local.version >= 2029 && try(each.value.pod_identity_association, null) != null ? each.value.pod_identity_association : []
    content {
      role_arn        = pod_identity_association.value.role_arn
      service_account = pod_identity_association.value.service_account
    }
  }
}

output "cluster_name" { value = try(aws_eks_cluster.this[0].name, "") }
output "cluster_arn" { value = try(aws_eks_cluster.this[0].arn, null) }
output "cluster_oidc_issuer_url" { value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, null) }
output "oidc_provider" { value = try(replace(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "https://", ""), null) }
output "oidc_provider_arn" { value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null) }
output "cluster_addons" { value = aws_eks_addon.this }

# The name of the cluster up to 18, later something that only clusters on
# Outposts have.
output "cluster_id" { value = local.version >= 1900 ? try(aws_eks_cluster.this[0].cluster_id, "") : try(aws_eks_cluster.this[0].name, "") }
