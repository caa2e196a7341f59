provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

module "thumbnailer" {
  source = "../../modules/irsa"

  name            = "thumbnailer"
  namespace       = "media-dev"
  service_account = "thumbnailer"
  cluster_name    = "dev"
}

module "indexer" {
  source = "../../modules/irsa"

  name            = "indexer"
  namespace       = "media-dev"
  service_account = "indexer"
  cluster_name    = "dev"
}
