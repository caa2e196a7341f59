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

// where are the roots that hold it: two deployable ones, a library and a test.
var where = map[string]string{
	"library/main.tf":          "",
	"live/prod/main.tf":        "terraform {\n  backend \"s3\" {}\n}\n",
	"live/dev/main.tf":         "provider \"aws\" {}\n",
	"library/examples/main.tf": "provider \"aws\" {}\n",
}

func TestTrustDeclarationsAreCountedByWhatIsKnown(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, head := range where {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(head+trusting), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	result, err := linter.Lint(context.Background(), linter.Options{Workdir: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	var out bytes.Buffer
	all, deployable, err := result.WriteTrust(&out)
	if want := (linter.Trust{Known: 8, Compared: 4, Open: 4}); err != nil || all != want || all.Total() != 16 {
		t.Errorf("got %+v, %v\n%s", all, err, out.String())
	}
	if want := (linter.Trust{Known: 4, Compared: 2, Open: 2}); deployable != want {
		t.Errorf("got %+v on deployable roots\n%s", deployable, out.String())
	}
	if !strings.HasSuffix(out.String(), "on deployable roots 8 trust declarations: 4 fully known, 2 compared by parts, 2 open\n16 trust declarations: 8 fully known, 4 compared by parts, 4 open\n") {
		t.Errorf("got %s", out.String())
	}
}
