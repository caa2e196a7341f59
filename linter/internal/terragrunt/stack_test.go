package terragrunt

import "testing"

func TestAStackMakesUnitsOfFolders(t *testing.T) {
	t.Parallel()
	result, units, problems := read(t, roleModule+`
-- units/role/terragrunt.hcl --
include "root" { path = find_in_parent_folders("root.hcl") }
terraform { source = "${get_repo_root()}/modules/role" }
dependency "cluster" { config_path = values.cluster }
inputs = {
  name         = "${values.team}-dns"
  subject      = "system:serviceaccount:${values.namespace}:external-dns"
  provider_arn = dependency.cluster.outputs.name
}
-- live/root.hcl --
inputs = {}
-- live/prod/terragrunt.stack.hcl --
locals {
  namespace = "dns"
}
unit "cluster" {
  source = "../../units/cluster"
  path   = "cluster"
}
unit "dns" {
  source = "${get_repo_root()}/units/role"
  path   = "roles/dns"
  values = { team = "platform", namespace = local.namespace, cluster = "../../cluster" }
}
unit "elsewhere" {
  source = "git::https://example.com/catalog.git//units/role?ref=v1"
  path   = "elsewhere"
}
-- units/cluster/terragrunt.hcl --
terraform { source = "${get_repo_root()}/modules/role" }
inputs = { name = "cluster" }
`)
	const account = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/"
	want := "live/prod/.terragrunt-stack/cluster: " + account + `cluster {"Provider":"${var.provider_arn}","Sub":"${var.subject}"}
live/prod/.terragrunt-stack/roles/dns: ` + account + `platform-dns {"Provider":"the-cluster","Sub":"system:serviceaccount:dns:external-dns"}`
	if got := tell(result.Facts); got != want || len(units) != 2 || len(problems) > 0 {
		t.Errorf("%d units, %v:\n%s\nwant:\n%s", len(units), problems, got, want)
	}
	if got := result.Facts.Roles[1].Policies[0].Range().File.Name; got != "live/prod/terragrunt.stack.hcl" && got != "units/role/terragrunt.hcl" {
		t.Errorf("the subject stands in %s", got)
	}
}

func TestAGeneratedProviderTellsTheAccount(t *testing.T) {
	t.Parallel()
	for name, generate := range map[string]string{
		"allowed_account_ids": `
generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite"
  contents  = <<-EOF
    provider "aws" {
      region              = "${get_env("REGION")}"
      allowed_account_ids = ["${local.account}"]
    }
  EOF
}
`,
		"the role that is assumed": `
generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite"
  contents  = <<-EOF
    provider "aws" {
      assume_role {
        role_arn = "arn:aws:iam::${local.account}:role/terragrunt"
      }
    }
  EOF
}
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, _, _ := read(t, roleModule+`
-- live/root.hcl --
locals { account = read_terragrunt_config(find_in_parent_folders("account.hcl")).locals.id }
`+generate+`
-- live/prod/account.hcl --
locals { id = "111122223333" }
-- live/prod/dns/terragrunt.hcl --
include "root" { path = find_in_parent_folders("root.hcl") }
terraform { source = "../../../modules/role" }
inputs = { name = "dns" }
`)
			if got := result.Facts.Roles[0].Account.String(); got != "111122223333" {
				t.Errorf("the role is in account %q", got)
			}
		})
	}
}

// What a unit runs from elsewhere is only worth a word if it may hide a role.
func TestAModuleFromElsewhereIsNamedIfItMattersOnly(t *testing.T) {
	t.Parallel()
	result, _, _ := read(t, `
-- mysql/terragrunt.hcl --
terraform { source = "git::git@example.com:modules.git//mysql?ref=v0.8.0" }
inputs = { name = "mysql" }
-- irsa/terragrunt.hcl --
terraform { source = "git::git@example.com:modules.git//irsa?ref=v0.8.0" }
inputs = { oidc_provider_arn = "arn:aws:iam::111122223333:oidc-provider/example.com" }
-- dns/terragrunt.hcl --
terraform { source = "git::git@github.com:terraform-aws-modules/terraform-aws-iam//modules/iam-role-for-service-accounts-eks?ref=v5.59.0" }
inputs = {
  role_name      = "dns"
  oidc_providers = { main = { provider_arn = "arn:aws:iam::111122223333:oidc-provider/example.com", namespace_service_accounts = ["dns:external-dns"] } }
}
`)
	if s := result.Facts.Skipped; len(s) != 1 || s[0].File != "irsa/terragrunt.hcl" || !s[0].Holds {
		t.Errorf("skipped: %+v", s)
	}
	if r := result.Facts.Roles; len(r) != 1 || r[0].Name.String() != "dns" {
		t.Errorf("roles: %s", tell(result.Facts))
	}
}
