package terragrunt

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/terraform"
	"github.com/irsalint/irsalint/linter/source"
)

// read evaluates a tree that is given as files behind lines "-- name --".
func read(t *testing.T, files string) (*terraform.Result, []terraform.Unit, []graph.Problem) {
	t.Helper()
	dir := t.TempDir()
	name := ""
	content := map[string]string{}
	for line := range strings.Lines(files) {
		if rest, ok := strings.CutPrefix(line, "-- "); ok {
			name = strings.TrimSuffix(strings.TrimSpace(rest), " --")
			continue
		}
		content[name] += line
	}
	for name, text := range content {
		if name == "" {
			continue
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(dir, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	units, problems := Find(t.Context(), tree)
	result, err := terraform.Read(t.Context(), tree, terraform.Options{Units: units})
	if err != nil {
		t.Fatal(err)
	}
	return result, units, problems
}

// tell lists roles, with the root module that each belongs to.
func tell(facts graph.Facts) string {
	var lines []string
	for _, r := range facts.Roles {
		line := fmt.Sprintf("%s: %s", r.Root, r.ARN)
		for _, p := range r.Policies {
			line += " " + p.String()
		}
		lines = append(lines, line)
	}
	for _, p := range facts.Problems {
		lines = append(lines, fmt.Sprintf("problem %s: %s", p.Range, p.Message))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// roleModule makes a role of its inputs; the policy is only the subject.
const roleModule = `-- modules/role/main.tf --
variable "name" {}
variable "subject" {
  type    = string
  default = ""
}
variable "provider_arn" {
  type    = string
  default = ""
}
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = jsonencode({ Sub = var.subject, Provider = var.provider_arn })
}
output "arn" { value = aws_iam_role.this.arn }
output "name" { value = "the-${var.name}" }
`

func TestUnitsAreRootModules(t *testing.T) {
	t.Parallel()
	const account = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/"
	for name, c := range map[string]struct{ files, want string }{
		"a unit gives its module inputs": {roleModule + `
-- live/dns/terragrunt.hcl --
locals {
  app = "dns"
}
terraform {
  source = "../../modules//role"
}
inputs = {
  name    = "external-${local.app}"
  subject = "kube-system:external-dns"
}
`, "live/dns: " + account + `external-dns {"Provider":"${var.provider_arn}","Sub":"kube-system:external-dns"}`},

		"two units of one module": {roleModule + `
-- live/a/terragrunt.hcl --
terraform { source = "${get_repo_root()}/modules/role" }
inputs = { name = basename(get_terragrunt_dir()) }
-- live/b/terragrunt.hcl --
terraform { source = "${get_terragrunt_dir()}/../../modules/role" }
inputs = { name = "b" }
`, "live/a: " + account + `a {"Provider":"${var.provider_arn}","Sub":"${var.subject}"}
live/b: ` + account + `b {"Provider":"${var.provider_arn}","Sub":"${var.subject}"}`},

		"a root configuration and files of the environment": {roleModule + `
-- live/root.hcl --
locals {
  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))
  region = read_terragrunt_config("none.hcl", { locals = { name = "eu" } }).locals.name
}
inputs = {
  name    = "unused"
  subject = "${local.env.locals.namespace}:${basename(path_relative_to_include())}-${local.region}"
}
-- live/prod/env.hcl --
locals {
  namespace = "prod"
}
-- live/prod/api/terragrunt.hcl --
include "root" {
  path   = find_in_parent_folders("root.hcl")
  expose = true
}
include "common" {
  path = "${dirname(find_in_parent_folders("root.hcl"))}/_common/role.hcl"
}
inputs = {
  name = "api-${include.root.locals.env.locals.namespace}"
}
-- live/_common/role.hcl --
terraform {
  source = "${get_parent_terragrunt_dir()}/../../modules//role"
}
`, "live/prod/api: " + account + `api-prod {"Provider":"${var.provider_arn}","Sub":"prod:api-eu"}`},

		"outputs of a dependency, not its mocks": {roleModule + `
-- live/one/terragrunt.hcl --
terraform { source = "../../modules/role" }
inputs = { name = "one" }
-- live/two/terragrunt.hcl --
terraform { source = "../../modules/role" }
dependency "one" {
  config_path  = "../one"
  mock_outputs = { name = "mock" }
}
dependency "gone" {
  config_path  = "../gone"
  mock_outputs = { arn = "arn:aws:iam::123456789012:oidc-provider/mock" }
}
inputs = {
  name         = dependency.one.outputs.name
  provider_arn = dependency.gone.outputs.arn
}
`, "live/one: " + account + `one {"Provider":"${var.provider_arn}","Sub":"${var.subject}"}
live/two: ` + account + `the-one {"Provider":"${dependency.gone.outputs.arn}","Sub":"${var.subject}"}`},

		"a module beside the configuration, and an unnamed include": {`
-- live/terragrunt.hcl --
inputs = { name = "shared", other = 1 }
-- live/app/terragrunt.hcl --
include {
  path = find_in_parent_folders()
}
-- live/app/main.tf --
variable "name" { default = "alone" }
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = "{}"
}
`, "live/app: " + account + "shared {}"},

		"what only a run tells is a token": {roleModule + `
-- live/x/terragrunt.hcl --
terraform { source = "../../modules/role" }
inputs = merge({ name = "x-${get_env("STAGE", "dev")}" }, { subject = run_cmd("echo", "a"), provider_arn = "arn:aws:iam::${get_aws_account_id()}:x" })
`, `live/x: ` + account + `x-${get_env("STAGE", "dev")} {"Provider":"arn:aws:iam::${data.aws_caller_identity.current.account_id}:x","Sub":"${run_cmd("echo", "a")}"}`},

		"deep merging": {`
-- live/root.hcl --
inputs = { names = { a = "one", b = "two" } }
-- live/app/terragrunt.hcl --
include "root" {
  path           = find_in_parent_folders("root.hcl")
  merge_strategy = "deep"
}
inputs = { names = { b = "three" } }
-- live/app/main.tf --
variable "names" {}
resource "aws_iam_role" "this" {
  name               = join("-", values(var.names))
  assume_role_policy = "{}"
}
`, "live/app: " + account + "one-three {}"},

		"rings end": {roleModule + `
-- live/a/terragrunt.hcl --
terraform { source = "../../modules/role" }
include { path = "terragrunt.hcl" }
dependency "b" { config_path = "../b" }
locals { x = local.y, y = local.x }
inputs = { name = dependency.b.outputs.name, subject = local.x }
-- live/b/terragrunt.hcl --
terraform { source = "../../modules/role" }
dependency "a" { config_path = "../a" }
inputs = { name = dependency.a.outputs.name, subject = read_terragrunt_config("terragrunt.hcl").inputs.subject }
`, ""},

		"remote state of another root module": {`
-- network/main.tf --
terraform {
  backend "s3" {
    bucket = "states"
    key    = "network.tfstate"
  }
}
output "issuer" { value = "oidc.example/id/1" }
-- app/main.tf --
data "terraform_remote_state" "network" {
  backend = "s3"
  config  = { bucket = "states", key = "network.tfstate", region = "eu" }
}
data "terraform_remote_state" "local" {
  backend = "local"
  config  = { path = "${path.module}/../network/terraform.tfstate" }
}
data "terraform_remote_state" "other" {
  backend = "s3"
  config  = { bucket = "others", key = "network.tfstate", region = "eu" }
}
resource "aws_iam_role" "this" {
  name               = "app"
  assume_role_policy = jsonencode([data.terraform_remote_state.network.outputs.issuer, data.terraform_remote_state.local.outputs.issuer, "${data.terraform_remote_state.other.outputs.issuer}-x"])
}
`, "app: " + account + `app ["oidc.example/id/1","oidc.example/id/1","${data.terraform_remote_state.other.outputs.issuer}-x"]`},

		"remote state of a unit": {roleModule + `
-- live/root.hcl --
remote_state {
  backend = "s3"
  config = {
    bucket = "states"
    key    = "${path_relative_to_include()}/terraform.tfstate"
  }
}
-- live/role/terragrunt.hcl --
include "root" { path = find_in_parent_folders("root.hcl") }
terraform { source = "../../modules/role" }
inputs = { name = "role" }
-- app/main.tf --
data "terraform_remote_state" "role" {
  backend = "s3"
  config  = { bucket = "states", key = "role/terraform.tfstate" }
}
resource "aws_iam_role" "this" {
  name               = data.terraform_remote_state.role.outputs.name
  assume_role_policy = "{}"
}
`, "app: " + account + "the-role {}\nlive/role: " + account + `role {"Provider":"${var.provider_arn}","Sub":"${var.subject}"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, _, problems := read(t, c.files)
			result.Facts.Problems = append(result.Facts.Problems, problems...)
			got := tell(result.Facts)
			if c.want == "" && strings.Contains(got, "bug in irsalint") || c.want != "" && got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestAnInputPointsToTheUnit(t *testing.T) {
	t.Parallel()
	result, _, _ := read(t, roleModule+`
-- live/dns/terragrunt.hcl --
terraform { source = "../../modules/role" }
inputs = {
  name = "external-dns"
}
`)
	if got := result.Facts.Roles[0].Name.Range(); got.String() != "live/dns/terragrunt.hcl:3:11" {
		t.Errorf("the name stands at %s", got)
	}
}

func TestSourcesFromElsewhere(t *testing.T) {
	t.Parallel()
	_, units, _ := read(t, `
-- a/terragrunt.hcl --
terraform { source = "tfr:///terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks?version=5.30.0" }
-- b/terragrunt.hcl --
terraform { source = "git::https://example.com/modules.git//role?ref=v1" }
`)
	if len(units) != 2 || units[0].Source != "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks" ||
		units[0].Version != "5.30.0" || units[1].Source != "git::https://example.com/modules.git//role?ref=v1" {
		t.Errorf("units: %+v", units)
	}
}
