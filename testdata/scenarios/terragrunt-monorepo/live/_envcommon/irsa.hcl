terraform {
  source = "${dirname(find_in_parent_folders("root.hcl"))}/../modules//irsa"
}

dependency "eks" {
  config_path = "${get_terragrunt_dir()}/../eks"
  mock_outputs = {
    oidc_provider_arn = "arn:aws:iam::000000000000:oidc-provider/mock"
    issuer            = "mock"
  }
}

locals {
  app = basename(get_terragrunt_dir())
}

inputs = {
  name         = local.app
  namespace    = local.app
  account      = local.app
  provider_arn = dependency.eks.outputs.oidc_provider_arn
  issuer       = dependency.eks.outputs.issuer
}
