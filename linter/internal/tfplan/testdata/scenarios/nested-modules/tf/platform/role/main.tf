variable "name" {}
variable "trust" {}

resource "aws_iam_role" "this" {
  count              = 1
  name               = var.name
  assume_role_policy = var.trust
}

output "arn" {
  value = one(aws_iam_role.this[*].arn)
}
