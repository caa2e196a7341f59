# The bundle of add-ons: each is a chart, most with a role. What an add-on does
# not say about itself in its input of the same name, the table says.

variable "cluster_name" {}
variable "oidc_provider_arn" {}
variable "create_kubernetes_resources" { default = true }
variable "external_dns_route53_zone_arns" { default = [] }
variable "cert_manager_route53_hosted_zone_arns" { default = ["arn:aws:route53:::hostedzone/*"] }
variable "karpenter_node" { default = {} }
variable "eks_addons" { default = {} }
variable "helm_releases" { default = {} }

variable "enable_aws_cloudwatch_metrics" { default = false }
variable "aws_cloudwatch_metrics" { default = {} }
variable "enable_aws_efs_csi_driver" { default = false }
variable "aws_efs_csi_driver" { default = {} }
variable "enable_aws_for_fluentbit" { default = false }
variable "aws_for_fluentbit" { default = {} }
variable "enable_aws_fsx_csi_driver" { default = false }
variable "aws_fsx_csi_driver" { default = {} }
variable "enable_aws_load_balancer_controller" { default = false }
variable "aws_load_balancer_controller" { default = {} }
variable "enable_aws_node_termination_handler" { default = false }
variable "aws_node_termination_handler" { default = {} }
variable "enable_aws_privateca_issuer" { default = false }
variable "aws_privateca_issuer" { default = {} }
variable "enable_cert_manager" { default = false }
variable "cert_manager" { default = {} }
variable "enable_cluster_autoscaler" { default = false }
variable "cluster_autoscaler" { default = {} }
variable "enable_external_dns" { default = false }
variable "external_dns" { default = {} }
variable "enable_external_secrets" { default = false }
variable "external_secrets" { default = {} }
variable "enable_karpenter" { default = false }
variable "karpenter" { default = {} }
variable "enable_velero" { default = false }
variable "velero" { default = {} }
variable "enable_aws_gateway_api_controller" { default = false }
variable "aws_gateway_api_controller" { default = {} }
variable "enable_argo_rollouts" { default = false }
variable "argo_rollouts" { default = {} }
variable "enable_argo_workflows" { default = false }
variable "argo_workflows" { default = {} }
variable "enable_argocd" { default = false }
variable "argocd" { default = {} }
variable "enable_argo_events" { default = false }
variable "argo_events" { default = {} }
variable "enable_cluster_proportional_autoscaler" { default = false }
variable "cluster_proportional_autoscaler" { default = {} }
variable "enable_gatekeeper" { default = false }
variable "gatekeeper" { default = {} }
variable "enable_ingress_nginx" { default = false }
variable "ingress_nginx" { default = {} }
variable "enable_kube_prometheus_stack" { default = false }
variable "kube_prometheus_stack" { default = {} }
variable "enable_metrics_server" { default = false }
variable "metrics_server" { default = {} }
variable "enable_secrets_store_csi_driver" { default = false }
variable "secrets_store_csi_driver" { default = {} }
variable "enable_secrets_store_csi_driver_provider_aws" { default = false }
variable "secrets_store_csi_driver_provider_aws" { default = {} }
variable "enable_vpa" { default = false }
variable "vpa" { default = {} }

locals {
  # What the inputs say.
  given = {
    aws_cloudwatch_metrics                = var.aws_cloudwatch_metrics
    aws_efs_csi_driver                    = var.aws_efs_csi_driver
    aws_for_fluentbit                     = var.aws_for_fluentbit
    aws_fsx_csi_driver                    = var.aws_fsx_csi_driver
    aws_load_balancer_controller          = var.aws_load_balancer_controller
    aws_node_termination_handler          = var.aws_node_termination_handler
    aws_privateca_issuer                  = var.aws_privateca_issuer
    cert_manager                          = var.cert_manager
    cluster_autoscaler                    = var.cluster_autoscaler
    external_dns                          = var.external_dns
    external_secrets                      = var.external_secrets
    karpenter                             = var.karpenter
    velero                                = var.velero
    aws_gateway_api_controller            = var.aws_gateway_api_controller
    argo_rollouts                         = var.argo_rollouts
    argo_workflows                        = var.argo_workflows
    argocd                                = var.argocd
    argo_events                           = var.argo_events
    cluster_proportional_autoscaler       = var.cluster_proportional_autoscaler
    gatekeeper                            = var.gatekeeper
    ingress_nginx                         = var.ingress_nginx
    kube_prometheus_stack                 = var.kube_prometheus_stack
    metrics_server                        = var.metrics_server
    secrets_store_csi_driver              = var.secrets_store_csi_driver
    secrets_store_csi_driver_provider_aws = var.secrets_store_csi_driver_provider_aws
    vpa                                   = var.vpa
  }
  enabled = {
    aws_cloudwatch_metrics                = var.enable_aws_cloudwatch_metrics
    aws_efs_csi_driver                    = var.enable_aws_efs_csi_driver
    aws_for_fluentbit                     = var.enable_aws_for_fluentbit
    aws_fsx_csi_driver                    = var.enable_aws_fsx_csi_driver
    aws_load_balancer_controller          = var.enable_aws_load_balancer_controller
    aws_node_termination_handler          = var.enable_aws_node_termination_handler
    aws_privateca_issuer                  = var.enable_aws_privateca_issuer
    cert_manager                          = var.enable_cert_manager
    cluster_autoscaler                    = var.enable_cluster_autoscaler
    external_dns                          = var.enable_external_dns
    external_secrets                      = var.enable_external_secrets
    karpenter                             = var.enable_karpenter
    velero                                = var.enable_velero
    aws_gateway_api_controller            = var.enable_aws_gateway_api_controller
    argo_rollouts                         = var.enable_argo_rollouts
    argo_workflows                        = var.enable_argo_workflows
    argocd                                = var.enable_argocd
    argo_events                           = var.enable_argo_events
    cluster_proportional_autoscaler       = var.enable_cluster_proportional_autoscaler
    gatekeeper                            = var.enable_gatekeeper
    ingress_nginx                         = var.enable_ingress_nginx
    kube_prometheus_stack                 = var.enable_kube_prometheus_stack
    metrics_server                        = var.enable_metrics_server
    secrets_store_csi_driver              = var.enable_secrets_store_csi_driver
    secrets_store_csi_driver_provider_aws = var.enable_secrets_store_csi_driver_provider_aws
    vpa                                   = var.enable_vpa
  }

  # Accounts are keyed by the input that names them; "at" is where the chart's
  # values hold the account.
  table = {
    aws_cloudwatch_metrics = { name = "aws-cloudwatch-metrics", chart = "aws-cloudwatch-metrics", namespace = "amazon-cloudwatch", role = "aws-cloudwatch-metrics", accounts = [{ input = "service_account_name", name = "aws-cloudwatch-metrics", at = "serviceAccount" }] }
    aws_efs_csi_driver = { name = "aws-efs-csi-driver", chart = "aws-efs-csi-driver", namespace = "kube-system", role = "aws-efs-csi-driver", accounts = [{ input = "controller_service_account_name", name = "efs-csi-controller-sa", at = "controller.serviceAccount" }, { input = "node_service_account_name", name = "efs-csi-node-sa", at = "node.serviceAccount" }] }
    aws_for_fluentbit = { name = "aws-for-fluent-bit", chart = "aws-for-fluent-bit", namespace = "kube-system", role = "aws-for-fluent-bit", accounts = [{ input = "service_account_name", name = "aws-for-fluent-bit-sa", at = "serviceAccount" }] }
    aws_fsx_csi_driver = { name = "aws-fsx-csi-driver", chart = "aws-fsx-csi-driver", namespace = "kube-system", role = "aws-fsx-csi-driver", accounts = [{ input = "controller_service_account_name", name = "aws-fsx-csi-controller-sa", at = "controller.serviceAccount" }, { input = "node_service_account_name", name = "aws-fsx-csi-node-sa", at = "node.serviceAccount" }] }
    aws_load_balancer_controller = { name = "aws-load-balancer-controller", chart = "aws-load-balancer-controller", namespace = "kube-system", role = "alb-controller", accounts = [{ input = "service_account_name", name = "aws-load-balancer-controller-sa", at = "serviceAccount" }] }
    aws_node_termination_handler = { name = "aws-node-termination-handler", chart = "aws-node-termination-handler", namespace = "aws-node-termination-handler", role = "aws-node-termination-handler", accounts = [{ input = "service_account_name", name = "aws-node-termination-handler-sa", at = "serviceAccount" }] }
    aws_privateca_issuer = { name = "aws-privateca-issuer", chart = "aws-privateca-issuer", namespace = try(var.cert_manager.namespace, "cert-manager"), role = "aws-privateca-issuer", accounts = [{ input = "service_account_name", name = "aws-privateca-issuer-sa", at = "serviceAccount" }] }
    cert_manager = { name = "cert-manager", chart = "cert-manager", namespace = "cert-manager", role = "cert-manager", accounts = [{ input = "service_account_name", name = "cert-manager", at = "serviceAccount" }] }
    cluster_autoscaler = { name = "cluster-autoscaler", chart = "cluster-autoscaler", namespace = "kube-system", role = "cluster-autoscaler", accounts = [{ input = "service_account_name", name = "cluster-autoscaler-sa", at = "rbac.serviceAccount" }] }
    external_dns = { name = "external-dns", chart = "external-dns", namespace = "external-dns", role = "external-dns", accounts = [{ input = "service_account_name", name = "external-dns-sa", at = "serviceAccount" }] }
    external_secrets = { name = "external-secrets", chart = "external-secrets", namespace = "external-secrets", role = "external-secrets", accounts = [{ input = "service_account_name", name = "external-secrets-sa", at = "serviceAccount" }] }
    karpenter = { name = "karpenter", chart = "karpenter", namespace = "karpenter", role = "karpenter", accounts = [{ input = "service_account_name", name = "karpenter", at = "serviceAccount" }] }
    velero = { name = "velero", chart = "velero", namespace = "velero", role = "velero", accounts = [{ input = "service_account_name", name = "velero-server", at = "serviceAccount.server" }] }
    aws_gateway_api_controller = { name = "aws-gateway-api-controller", chart = "aws-gateway-controller-chart", namespace = "aws-application-networking-system", role = "aws-gateway-api-controller", accounts = [{ input = "service_account_name", name = "gateway-api-controller", at = "serviceAccount" }] }
    argo_rollouts = { name = "argo-rollouts", chart = "argo-rollouts", namespace = "argo-rollouts", role = null, accounts = [] }
    argo_workflows = { name = "argo-workflows", chart = "argo-workflows", namespace = "argo-workflows", role = null, accounts = [] }
    argocd = { name = "argo-cd", chart = "argo-cd", namespace = "argocd", role = null, accounts = [] }
    argo_events = { name = "argo-events", chart = "argo-events", namespace = "argo-events", role = null, accounts = [] }
    cluster_proportional_autoscaler = { name = "cluster-proportional-autoscaler", chart = "cluster-proportional-autoscaler", namespace = "kube-system", role = null, accounts = [] }
    gatekeeper = { name = "gatekeeper", chart = "gatekeeper", namespace = "gatekeeper-system", role = null, accounts = [] }
    ingress_nginx = { name = "ingress-nginx", chart = "ingress-nginx", namespace = "ingress-nginx", role = null, accounts = [] }
    kube_prometheus_stack = { name = "kube-prometheus-stack", chart = "kube-prometheus-stack", namespace = "kube-prometheus-stack", role = null, accounts = [] }
    metrics_server = { name = "metrics-server", chart = "metrics-server", namespace = "kube-system", role = null, accounts = [] }
    secrets_store_csi_driver = { name = "secrets-store-csi-driver", chart = "secrets-store-csi-driver", namespace = "kube-system", role = null, accounts = [] }
    secrets_store_csi_driver_provider_aws = { name = "secrets-store-csi-driver-provider-aws", chart = "secrets-store-csi-driver-provider-aws", namespace = "kube-system", role = null, accounts = [] }
    vpa = { name = "vpa", chart = "vpa", namespace = "vpa", role = null, accounts = [] }
  }

  # These have a role only for the zones that they are given.
  without_zones = {
    cert_manager = length(var.cert_manager_route53_hosted_zone_arns) == 0
    external_dns = length(var.external_dns_route53_zone_arns) == 0
  }

  node = try(var.karpenter_node.iam_role_name, "karpenter-${var.cluster_name}")
}

module "addon" {
  source   = "aws-ia/eks-blueprints-addon/aws"
  for_each = local.table

  create         = local.enabled[each.key]
  create_release = var.create_kubernetes_resources
  name           = try(local.given[each.key].name, each.value.name)
  namespace      = try(local.given[each.key].namespace, each.value.namespace)
  chart          = try(local.given[each.key].chart, each.value.chart)
  chart_version  = try(local.given[each.key].chart_version, null)
  repository     = try(local.given[each.key].repository, null)
  values         = try(local.given[each.key].values, [])
  set_sensitive  = try(local.given[each.key].set_sensitive, [])

  # From 1.10 on the account of Karpenter is not set, and that of cert-manager is:
  # the charts' own names are the same.
  set = concat(
    [for account in each.value.accounts : { name = "${account.at}.name", value = try(local.given[each.key][account.input], account.name) } if each.key != (local.version >= 110 ? "karpenter" : "cert_manager")],
    try(local.given[each.key].set, []),
  )
  set_irsa_names = [for account in each.value.accounts : "${account.at}.annotations.eks\\.amazonaws\\.com/role-arn"]

  create_role             = each.value.role != null && !try(local.without_zones[each.key], false) && try(local.given[each.key].create_role, true)
  role_name               = try(local.given[each.key].role_name, each.value.role)
  role_name_use_prefix    = try(local.given[each.key].role_name_use_prefix, true)
  role_path               = try(local.given[each.key].role_path, "/")
  allow_self_assume_role  = each.key == "cert_manager" && local.version >= 110 && try(var.cert_manager.allow_self_assume_role, true)
  trust_policy_statements = try(local.given[each.key].trust_policy_statements, null)
  oidc_providers = {
    for account in each.value.accounts : account.at => {
      provider_arn    = var.oidc_provider_arn
      service_account = try(local.given[each.key][account.input], account.name)
    }
  }
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "node" {
  statement {
    sid     = "KarpenterNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.${data.aws_partition.current.dns_suffix}"]
    }
  }
}

resource "aws_iam_role" "karpenter" {
  count              = var.enable_karpenter && try(var.karpenter_node.create_iam_role, true) ? 1 : 0
  name               = try(var.karpenter_node.iam_role_use_name_prefix, true) ? null : local.node
  name_prefix        = try(var.karpenter_node.iam_role_use_name_prefix, true) ? "${local.node}-" : null
  path               = try(var.karpenter_node.iam_role_path, null)
  assume_role_policy = data.aws_iam_policy_document.node.json
}

resource "aws_eks_addon" "this" {
  for_each                 = var.eks_addons
  cluster_name             = var.cluster_name
  addon_name               = try(each.value.name, each.key)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
}

resource "helm_release" "this" {
  for_each   = { for name, release in var.helm_releases : name => release if var.create_kubernetes_resources }
  name       = try(each.value.name, each.key)
  namespace  = try(each.value.namespace, null)
  chart      = each.value.chart
  version    = try(each.value.chart_version, null)
  repository = try(each.value.repository, null)
  values     = try(each.value.values, [])

  dynamic "set" {
    for_each = try(each.value.set, [])
    content {
      name  = set.value.name
      value = set.value.value
      type  = try(set.value.type, null)
    }
  }
}

output "aws_cloudwatch_metrics" { value = module.addon["aws_cloudwatch_metrics"] }
output "aws_efs_csi_driver" { value = module.addon["aws_efs_csi_driver"] }
output "aws_for_fluentbit" { value = module.addon["aws_for_fluentbit"] }
output "aws_fsx_csi_driver" { value = module.addon["aws_fsx_csi_driver"] }
output "aws_load_balancer_controller" { value = module.addon["aws_load_balancer_controller"] }
output "aws_node_termination_handler" { value = module.addon["aws_node_termination_handler"] }
output "aws_privateca_issuer" { value = module.addon["aws_privateca_issuer"] }
output "cert_manager" { value = module.addon["cert_manager"] }
output "cluster_autoscaler" { value = module.addon["cluster_autoscaler"] }
output "external_dns" { value = module.addon["external_dns"] }
output "external_secrets" { value = module.addon["external_secrets"] }
output "karpenter" {
  value = merge(module.addon["karpenter"], {
    node_iam_role_arn  = try(aws_iam_role.karpenter[0].arn, "")
    node_iam_role_name = try(aws_iam_role.karpenter[0].name, "")
  })
}
output "velero" { value = module.addon["velero"] }
output "aws_gateway_api_controller" { value = module.addon["aws_gateway_api_controller"] }
output "argo_rollouts" { value = module.addon["argo_rollouts"] }
output "argo_workflows" { value = module.addon["argo_workflows"] }
output "argocd" { value = module.addon["argocd"] }
output "argo_events" { value = module.addon["argo_events"] }
output "cluster_proportional_autoscaler" { value = module.addon["cluster_proportional_autoscaler"] }
output "gatekeeper" { value = module.addon["gatekeeper"] }
output "ingress_nginx" { value = module.addon["ingress_nginx"] }
output "kube_prometheus_stack" { value = module.addon["kube_prometheus_stack"] }
output "metrics_server" { value = module.addon["metrics_server"] }
output "secrets_store_csi_driver" { value = module.addon["secrets_store_csi_driver"] }
output "secrets_store_csi_driver_provider_aws" { value = module.addon["secrets_store_csi_driver_provider_aws"] }
output "vpa" { value = module.addon["vpa"] }
output "eks_addons" { value = aws_eks_addon.this }
