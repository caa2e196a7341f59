provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["444455556666"]
}

module "thumbnailer" {
  source = "../../modules/irsa"

  name            = "thumbnailer"
  namespace       = "media"
  service_account = "thumbnailer"
  cluster_name    = "prod"
}

module "indexer" {
  source = "../../modules/irsa"

  name            = "indexer"
  namespace       = "media"
  service_account = "index-worker"
  cluster_name    = "prod"
}
