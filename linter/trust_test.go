package linter_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
)

const trusting = `
variable "namespace" {}
variable "policy" {}
module "known" {
  source = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name = "known"
  oidc_providers = { main = { provider_arn = var.provider_arn, namespace_service_accounts = ["shop:app"] } }
}
module "parts" {
  source = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name = "parts"
  oidc_providers = { main = { provider_arn = var.provider_arn, namespace_service_accounts = ["${var.namespace}:app"] } }
}
resource "aws_iam_role" "open" {
  name               = "open"
  assume_role_policy = var.policy
}
resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
resource "aws_eks_pod_identity_association" "app" {
  cluster_name    = "blue"
  namespace       = "shop"
  service_account = "app"
  role_arn        = aws_iam_role.open.arn
}
variable "provider_arn" {}
`

func TestTrustDeclarationsAreCountedByWhatIsKnown(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(trusting), 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := linter.Lint(context.Background(), linter.Options{Workdir: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	var out bytes.Buffer
	count, err := result.WriteTrust(&out)
	if want := (linter.Trust{Known: 2, Compared: 1, Open: 1}); err != nil || count != want || count.Total() != 4 {
		t.Errorf("got %+v, %v\n%s", count, err, out.String())
	}
	if !strings.HasSuffix(out.String(), "4 trust declarations: 2 fully known, 1 compared by parts, 1 open\n") {
		t.Errorf("got %s", out.String())
	}
}
