provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}
