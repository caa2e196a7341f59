variable "oidc_provider_arn" {
  type    = string
  default = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/D539D4633E53DE1B71E2A0F94C8B3D17"
}

variable "oidc_provider" {
  type    = string
  default = "oidc.eks.eu-central-1.amazonaws.com/id/D539D4633E53DE1B71E2A0F94C8B3D17"
}
