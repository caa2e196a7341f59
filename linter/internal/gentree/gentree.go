// Package gentree makes trees of many services for benchmarks and tests: each
// service has a role in Terraform and a service account and Deployment in a
// manifest, written in the ways that real repositories use.
//
//	for _, file := range gentree.Files(1000) {
//		fmt.Println(file.Name, len(file.Data))
//	}
//
// The same number gives the same bytes, and everything in the tree is right: no
// rule has anything to report.
package gentree

import (
	"fmt"
	"strings"
)

// File is one file of a tree.
type File struct {
	Name string // with forward slashes, relative to the tree
	Data string
}

// perTeam is how many services share a root module and a manifest folder.
const perTeam = 20

// Files returns a tree of n services: a root module and a folder of manifests
// for every team of twenty, and a shared module.
func Files(n int) []File {
	files := []File{{"modules/irsa/main.tf", sharedModule}}
	for first := 0; first < n; first += perTeam {
		t := team{number: first / perTeam, first: first, last: min(first+perTeam, n)}
		files = append(files, t.files()...)
	}
	return files
}

const sharedModule = `variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "service_accounts" {
  type    = list(string)
  default = []
}

variable "provider_arn" {
  type = string
}

locals {
  issuer = replace(var.provider_arn, "/^(.*provider/)/", "")
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = [for account in var.service_accounts : "system:serviceaccount:${var.namespace}:${account}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "arn" {
  value = aws_iam_role.this.arn
}
`

type team struct{ number, first, last int }

func (t team) name() string { return fmt.Sprintf("team-%04d", t.number) }

func (t team) files() []File {
	folder := t.name()
	files := []File{{folder + "/infra/cluster.tf", t.cluster()}, {folder + "/infra/network.tf", network}}
	var roles, manifests strings.Builder
	for i := t.first; i < t.last; i++ {
		name := fmt.Sprintf("svc-%05d", i)
		roles.WriteString(style(i)(name, t.namespace()))
		manifests.WriteString(manifest(name, t.namespace()))
	}
	return append(files,
		File{folder + "/infra/roles.tf", roles.String()},
		File{folder + "/k8s/services.yaml", strings.TrimPrefix(manifests.String(), "---\n")},
	)
}

func (t team) namespace() string { return t.name() }

func (t team) cluster() string {
	return fmt.Sprintf(`provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_eks_cluster" "main" {
  name     = %q
  role_arn = aws_iam_role.cluster.arn

  vpc_config {
    subnet_ids = aws_subnet.private[*].id
  }
}

resource "aws_iam_role" "cluster" {
  name = "%s-cluster"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
}

resource "aws_iam_openid_connect_provider" "eks" {
  url             = aws_eks_cluster.main.identity[0].oidc[0].issuer
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"]
}

locals {
  issuer = replace(aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://", "")
}
`, t.name(), t.name())
}

// network is what has nothing to do with identities: half of a real root.
const network = `variable "cidr" {
  type    = string
  default = "10.0.0.0/16"
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true

  tags = {
    Name = "main"
  }
}

resource "aws_subnet" "private" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]

  tags = {
    Name                              = "private-${count.index}"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_security_group" "nodes" {
  name_prefix = "nodes-"
  vpc_id      = aws_vpc.main.id

  dynamic "ingress" {
    for_each = [443, 10250]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [var.cidr]
    }
  }
}
`
