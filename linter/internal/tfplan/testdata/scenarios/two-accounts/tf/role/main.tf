terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {}
variable "account" {}
variable "issuer" {}

resource "aws_iam_role" "this" {
  name = var.name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::${var.account}:oidc-provider/${var.issuer}" }
      Condition = { StringEquals = { "${var.issuer}:sub" = "system:serviceaccount:finance:${var.name}" } }
    }]
  })
}

output "arn" {
  value = aws_iam_role.this.arn
}
