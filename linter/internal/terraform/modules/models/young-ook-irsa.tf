# The issuer stands in the condition keys as it is given: with "https://" no key
# matches. The name of the role ends in letters that are made up.

variable "namespace" { default = "default" }
variable "serviceaccount" { default = "default" }
variable "oidc_url" {}
variable "oidc_arn" {}
variable "name" { default = null }
variable "path" { default = "/" }

resource "random_string" "suffix" {}

resource "aws_iam_role" "irsa" {
  name = substr(join("-", [try(coalesce(var.name, "irsa"), "irsa"), random_string.suffix.result]), 0, 64)
  path = var.path
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_arn }
      Condition = {
        StringEquals = {
          "${var.oidc_url}:aud" = "sts.amazonaws.com"
          "${var.oidc_url}:sub" = "system:serviceaccount:${var.namespace}:${var.serviceaccount}"
        }
      }
    }]
  })
}

output "arn" { value = aws_iam_role.irsa.arn }
output "name" { value = aws_iam_role.irsa.name }
