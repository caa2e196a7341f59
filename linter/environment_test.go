package linter_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/rules"
)

// sharedRoot is one root module that is deployed twice, with a variable file for
// each time, and a manifest for each.
var sharedRoot = map[string]string{
	"infra/main.tf": `variable "namespace" {
  type = string
}

variable "suffix" {
  type = string
}

resource "aws_iam_role" "basket" {
  name = "basket-${var.suffix}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }
      Condition = {
        StringEquals = {
          "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:aud" = "sts.amazonaws.com"
          "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub" = "system:serviceaccount:${var.namespace}:basket"
        }
      }
    }]
  })
}
`,
	"infra/envs/dev.tfvars":  "namespace = \"shop-dev\"\nsuffix    = \"dev\"\n",
	"infra/envs/prod.tfvars": "namespace = \"shop\"\nsuffix    = \"prod\"\n",
	"k8s/dev/sa.yaml":        accountIn("shop-dev", "dev"),
	"k8s/prod/sa.yaml":       accountIn("shop", "prod"),
}

func accountIn(namespace, suffix string) string {
	return "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: basket\n  namespace: " + namespace +
		"\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/basket-" + suffix + "\n"
}

const twoEnvironments = `environments:
  - name: dev
    paths: [/infra/, /k8s/dev/]
    var_files: [infra/envs/dev.tfvars]
  - name: prod
    paths: [/infra/, /k8s/prod/]
    var_files: [infra/envs/prod.tfvars]
`

func TestARootModuleIsReadForEachOfItsEnvironments(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change map[string]string
		want   string // findings
		match  int
	}{
		{"both are right", nil, "", 2},
		{
			"one has the namespace of the other",
			map[string]string{"infra/envs/prod.tfvars": "namespace = \"shop-dev\"\nsuffix = \"prod\"\n"},
			`infra/envs/prod.tfvars:1:14: error: role "basket-prod" trusts "shop-dev/basket" but is used by "shop/basket"`, 1,
		},
		{
			"a mistake of both is told once",
			map[string]string{"infra/main.tf": strings.Replace(sharedRoot["infra/main.tf"], "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole", 1)},
			`infra/main.tf:15:20: error: action "sts:AssumeRole" of role "basket-dev" can not be used by a Federated principal: an OIDC provider needs "sts:AssumeRoleWithWebIdentity"`, 0,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(sharedRoot)
			maps.Copy(files, test.change)
			files[".irsalint.yaml"] = twoEnvironments
			result, got, err := run(t, files, linter.Options{Rules: rules.All()})
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want || matches(result.Graph) != test.match {
				t.Errorf("%d matches, findings\n%s\nwant %d and\n%s", matches(result.Graph), got, test.match, test.want)
			}
		})
	}
}

func matches(g *graph.Graph) (n int) {
	for _, b := range g.Bindings {
		if b.Verdict.String() == "yes" {
			n++
		}
	}
	return n
}

func TestInitRecognisesEnvironmentsByTheirVariableFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, _, err := run(t, maps.Clone(sharedRoot), linter.Options{Workdir: dir}); err != nil {
		t.Fatal(err)
	}
	sample, err := linter.SampleConfig(linter.Options{Workdir: dir, NoConfig: true})
	if err != nil {
		t.Fatal(err)
	}
	result, got, err := run(t, map[string]string{".irsalint.yaml": sample}, linter.Options{Workdir: dir, Rules: rules.All()})
	if err != nil || got != "" || matches(result.Graph) != 2 {
		t.Errorf("%v, findings\n%s\nwith\n%s", err, got, sample)
	}
}
