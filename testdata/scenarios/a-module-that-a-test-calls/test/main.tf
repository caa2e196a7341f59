# Is valid, and is never applied.
module "under_test" {
  source = "../"
}
