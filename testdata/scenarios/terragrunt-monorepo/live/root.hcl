locals {
  account = read_terragrunt_config(find_in_parent_folders("account.hcl"))
  region  = basename(dirname(get_terragrunt_dir()))
}

remote_state {
  backend = "s3"
  config = {
    bucket = "shop-states-${local.account.locals.id}"
    key    = "${path_relative_to_include()}/terraform.tfstate"
    region = local.region
  }
  generate = {
    path      = "backend.tf"
    if_exists = "overwrite"
  }
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite"
  contents  = <<-EOF
    provider "aws" {
      region              = "${local.region}"
      allowed_account_ids = ["${local.account.locals.id}"]
    }
  EOF
}

inputs = merge(local.account.locals, { region = local.region })
