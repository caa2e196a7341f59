package linter_test

import (
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// twoClusters declares two clusters with a provider each, and a role.
func twoClusters(provider, key string) map[string]string {
	return map[string]string{"main.tf": `locals {
  clusters = toset(["blue", "green"])
}
resource "aws_eks_cluster" "this" {
  for_each = local.clusters
  name     = each.key
  role_arn = "arn:aws:iam::111122223333:role/cluster"
}
resource "aws_iam_openid_connect_provider" "this" {
  for_each       = local.clusters
  url            = aws_eks_cluster.this[each.key].identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = ` + provider + ` }
      Condition = { StringEquals = {
        "${replace(` + key + `, "https://", "")}:sub" = "system:serviceaccount:apps:web"
        "${replace(` + key + `, "https://", "")}:aud" = "sts.amazonaws.com"
      } }
    }]
  })
}
`}
}

// otherState reads the state of an environment from a root module of prod.
func otherState(environment string) map[string]string {
	cluster := func(account, name string) string {
		return `terraform {
  backend "s3" {
    bucket = "states"
    key    = "` + name + `/eks.tfstate"
  }
}
provider "aws" {
  allowed_account_ids = ["` + account + `"]
}
resource "aws_eks_cluster" "this" {
  name     = "main"
  role_arn = "arn:aws:iam::` + account + `:role/cluster"
}
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
output "provider" {
  value = aws_iam_openid_connect_provider.this
}
`
	}
	return map[string]string{
		"eks/dev/main.tf":  cluster("111122223333", "dev"),
		"eks/prod/main.tf": cluster("444455556666", "prod"),
		"apps/prod/main.tf": `provider "aws" {
  allowed_account_ids = ["444455556666"]
}
data "terraform_remote_state" "eks" {
  backend = "s3"
  config  = { bucket = "states", key = "` + environment + `/eks.tfstate" }
}
resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = data.terraform_remote_state.eks.outputs.provider.arn }
      Condition = { StringEquals = {
        "${data.terraform_remote_state.eks.outputs.provider.url}:sub" = "system:serviceaccount:apps:web"
        "${data.terraform_remote_state.eks.outputs.provider.url}:aud" = "sts.amazonaws.com"
      } }
    }]
  })
}
`,
	}
}

// Mistakes as they are made in Terraform, each with the place to edit, and their
// right forms.
func TestMistakesOfTerraform(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"the key names the issuer of another cluster than the provider's": {
			twoClusters(`aws_iam_openid_connect_provider.this["blue"].arn`, `aws_eks_cluster.this["green"].identity[0].oidc[0].issuer`),
			`main.tf:21:33: error: `,
		},
		"key and provider are of one cluster": {
			twoClusters(`aws_iam_openid_connect_provider.this["green"].arn`, `aws_eks_cluster.this["green"].identity[0].oidc[0].issuer`), "",
		},
		"the principal is the issuer's URL": {
			twoClusters(`aws_eks_cluster.this["blue"].identity[0].oidc[0].issuer`, `aws_eks_cluster.this["blue"].identity[0].oidc[0].issuer`),
			`main.tf:21:33: error: `,
		},
		"the key is the provider's ARN": {
			twoClusters(`aws_iam_openid_connect_provider.this["blue"].arn`, `aws_iam_openid_connect_provider.this["blue"].arn`),
			`main.tf:23:10: error: `,
		},
		"the state is that of another environment": {otherState("dev"), "apps/prod/main.tf:6:13: error: "},
		"the state is that of the environment":     {otherState("prod"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, got, err := run(t, test.files, linter.Options{Rules: rules.All(), NoConfig: true})
			if err != nil || (test.want == "") != (got == "") || len(got) < len(test.want) || got[:len(test.want)] != test.want {
				t.Errorf("got %s, %v, want %s", got, err, test.want)
			}
		})
	}
}
