package linter_test

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// What only a variable file decides is undecided, and the files at hand that
// decide it are named.
func TestAnOpenVariableNamesTheFilesThatSetIt(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"infra/main.tf": `variable "namespace" {}
resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/A" }
      Condition = { StringEquals = { "oidc.example.com/id/A:sub" = "system:serviceaccount:${var.namespace}:app", "oidc.example.com/id/A:aud" = "sts.amazonaws.com" } }
    }]
  })
}
resource "kubernetes_service_account" "app" {
  metadata {
    name        = "app"
    namespace   = "apps"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.app.arn }
  }
}
`,
		"infra/envs/dev.tfvars":  "namespace = \"apps\"\n",
		"infra/envs/prod.tfvars": "namespace = \"app\"\n",
		"infra/envs/none.tfvars": "other = 1\n",
	}
	dir := t.TempDir()
	result, got, err := run(t, files, linter.Options{Workdir: dir, Rules: rules.All(), NoConfig: true})
	if err != nil || got != "" || len(result.Graph.Bindings) != 1 {
		t.Fatalf("%s, %v", got, err)
	}
	const advice = "--var-file infra/envs/dev.tfvars or --var-file infra/envs/prod.tfvars"
	if supply := result.Graph.Bindings[0].Supply; !strings.Contains(supply, advice) {
		t.Errorf("the advice is %q", supply)
	}
	for file, found := range map[string]bool{"infra/envs/dev.tfvars": false, "infra/envs/prod.tfvars": true} {
		_, got, err := run(t, nil, linter.Options{Workdir: dir, Rules: rules.All(), NoConfig: true, VarFiles: []string{file}})
		if err != nil || strings.Contains(got, "trusts") != found {
			t.Errorf("with %s: %s, %v", file, got, err)
		}
	}
}
