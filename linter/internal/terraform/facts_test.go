package terraform

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/terraform/modules"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// read evaluates a tree that is given as files, in the form of package txtar:
// "-- name --" lines with the content below.
func read(t *testing.T, archive string, options Options) *Result {
	t.Helper()
	folder := t.TempDir()
	for name, text := range filesOf(archive) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(folder, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	result, err := Read(context.Background(), tree, options)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// filesOf cuts an archive into files. Text before the first line of a name is
// main.tf.
func filesOf(archive string) map[string]string {
	files := map[string]string{}
	name := "main.tf"
	for line := range strings.SplitAfterSeq(archive, "\n") {
		trimmed := strings.TrimSpace(line)
		if inner, ok := strings.CutPrefix(trimmed, "-- "); ok {
			if inner, ok = strings.CutSuffix(inner, " --"); ok {
				name = inner
				continue
			}
		}
		files[name] += line
	}
	for name, text := range files {
		if strings.TrimSpace(text) == "" {
			delete(files, name)
		}
	}
	return files
}

// describe writes facts as a person would: one line for each, with what the
// trust policies say below.
func describe(facts graph.Facts) string {
	var b strings.Builder
	for _, r := range facts.Roles {
		fmt.Fprintf(&b, "role %s%s\n  arn %s\n", r.Address, marks(r.Origin, r.Referenced), r.ARN)
		for i, p := range r.Policies {
			if len(r.Policies) > 1 {
				fmt.Fprintf(&b, "  policy %d\n", i+1)
			}
			describePolicy(&b, p)
		}
	}
	for _, p := range facts.Providers {
		fmt.Fprintf(&b, "provider %s%s\n  arn %s\n  issuer %s\n", p.Address, marks(p.Origin, p.Referenced), p.ARN, p.Issuer)
	}
	for _, c := range facts.Clusters {
		fmt.Fprintf(&b, "cluster %s%s\n  issuer %s\n", c.Address, marks(c.Origin, c.Referenced), c.Issuer)
	}
	for _, sa := range facts.ServiceAccounts {
		fmt.Fprintf(&b, "account %s/%s%s\n", sa.Namespace, sa.Name, marks(sa.Origin, false))
		if sa.RoleARN != nil {
			fmt.Fprintf(&b, "  role %s at %s\n", sa.RoleARN.Value, sa.RoleARN.Value.Range())
		}
		if sa.AnnotationsUnknown {
			b.WriteString("  perhaps other annotations\n")
		}
	}
	for _, w := range facts.Workloads {
		fmt.Fprintf(&b, "%s %s/%s runs as %s%s\n", strings.ToLower(w.Kind), w.Namespace, w.Name, w.ServiceAccount, marks(w.Origin, false))
	}
	for _, a := range facts.Associations {
		fmt.Fprintf(&b, "association %s/%s on %s%s\n  role %s\n", a.Namespace, a.ServiceAccount, a.Cluster, marks(a.Origin, false), a.RoleARN)
	}
	for _, p := range facts.Problems {
		fmt.Fprintf(&b, "problem at %s: %s\n", p.Range, p.Message)
	}
	for _, u := range facts.Undecided {
		fmt.Fprintf(&b, "undecided %s because of %s, supply %s\n", u.What, u.Because, u.Supply)
	}
	for _, s := range facts.Skipped {
		fmt.Fprintf(&b, "skipped in %s: %s\n", s.File, s.Reason)
	}
	return b.String()
}

func marks(o graph.Origin, referenced bool) string {
	out := ""
	if o.Conditional {
		out += " (conditional)"
	}
	if referenced {
		out += " (looked up)"
	}
	return out
}

// describePolicy writes the strings of a policy that tell something: what it
// trusts, with the condition key and the places.
func describePolicy(b *strings.Builder, p symbolic.Text) {
	flat := p.Flat()
	interesting := []string{"system:serviceaccount", ":sub", ":aud", "oidc-provider/", "pods.eks"}
	for start := 0; start < len(flat); {
		open := strings.IndexByte(flat[start:], '"')
		if open < 0 {
			return
		}
		open += start + 1
		size := strings.IndexByte(flat[open:], '"')
		if size < 0 {
			return
		}
		s := p.Slice(open, open+size)
		start = open + size + 1
		for _, word := range interesting {
			if strings.Contains(s.Flat(), word) {
				fmt.Fprintf(b, "  %s at %s\n", s, s.Range())
				break
			}
		}
	}
}

var update = flag.Bool("update", false, "rewrite the wanted facts in testdata")

// TestTrees reads every archive of testdata: what comes first says what is
// special about it, the file want.txt what is to be read of the others.
func TestTrees(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tree, want, _ := strings.Cut(string(data), wantLine)
			_, files, _ := strings.Cut(tree, "\n-- ")
			got := describe(read(t, "-- "+files, Options{}).Facts)
			if *update {
				if err := os.WriteFile(name, []byte(tree+wantLine+got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

const wantLine = "-- want.txt --\n"

func TestALongFileStopsNothing(t *testing.T) {
	t.Parallel()
	bundle := strings.Repeat("# "+strings.Repeat("x", 1000)+"\n", 1200) // more than any other string may have
	facts := read(t, `
locals { documents = split("---", file("${path.module}/bundle.yaml")) }
resource "kubectl_manifest" "all" {
  for_each  = toset([local.documents[1]])
  yaml_body = each.value
}
-- bundle.yaml --
`+bundle+"---\n"+`apiVersion: v1
kind: ServiceAccount
metadata: {name: app, namespace: shop}
`, Options{}).Facts
	if len(facts.Problems) > 0 || len(facts.ServiceAccounts) != 1 {
		t.Errorf("got %s", describe(facts))
	}
}

func TestAModelOfTheUsersIsNoRootModule(t *testing.T) {
	t.Parallel()
	const model = "variable \"name\" {}\nresource \"aws_iam_role\" \"this\" {\n  name = var.name\n  assume_role_policy = \"{}\"\n}\n"
	facts := read(t, `
module "app" {
  source = "app.terraform.io/acme/irsa/aws"
  name   = "app"
}
-- models/irsa.tf --
`+model, Options{Models: []modules.Model{{Name: "models/irsa.tf", Source: "acme/irsa/aws", Text: model}}}).Facts
	if len(facts.Roles) != 1 || facts.Roles[0].Name.String() != "app" {
		t.Errorf("got %s", describe(facts))
	}
}

func TestModuleCallsInJSONMakeWhatTheyMakeInNativeSyntax(t *testing.T) {
	t.Parallel()
	native := read(t, `
module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "21.1.0"
  name    = "blue"
  addons  = { vpc-cni = { before_compute = true, service_account_role_arn = module.cni.arn } }
}
module "cni" {
  source          = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts"
  version         = "6.2.0"
  name            = "cni"
  use_name_prefix = false
  oidc_providers  = { main = { provider_arn = module.eks.oidc_provider_arn, namespace_service_accounts = ["kube-system:aws-node"] } }
}
module "many" {
  for_each                      = { dns = { ns = "dns" }, logs = { ns = "logging" } }
  source                        = "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc"
  version                       = "~> 5.0"
  create_role                   = true
  role_name                     = each.key
  provider_url                  = module.eks.cluster_oidc_issuer_url
  oidc_fully_qualified_subjects = ["system:serviceaccount:${each.value.ns}:${each.key}"]
  providers                     = { aws = aws.china }
}
provider "aws" {
  alias  = "china"
  region = "cn-north-1"
}
`, Options{})
	json := read(t, `-- main.tf.json --
{
  "module": {
    "eks": {"source": "terraform-aws-modules/eks/aws", "version": "21.1.0", "name": "blue",
      "addons": {"vpc-cni": {"before_compute": true, "service_account_role_arn": "${module.cni.arn}"}}},
    "cni": {"source": "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts", "version": "6.2.0",
      "name": "cni", "use_name_prefix": false,
      "oidc_providers": {"main": {"provider_arn": "${module.eks.oidc_provider_arn}", "namespace_service_accounts": ["kube-system:aws-node"]}}},
    "many": [{"for_each": {"dns": {"ns": "dns"}, "logs": {"ns": "logging"}},
      "source": "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", "version": "~> 5.0",
      "create_role": true, "role_name": "${each.key}", "provider_url": "${module.eks.cluster_oidc_issuer_url}",
      "oidc_fully_qualified_subjects": ["system:serviceaccount:${each.value.ns}:${each.key}"],
      "providers": {"aws": "aws.china"}}]
  },
  "provider": {"aws": [{"alias": "china", "region": "cn-north-1"}]}
}
`, Options{})
	place := regexp.MustCompile(` at main\.tf\S*`)
	got, want := place.ReplaceAllString(describe(json.Facts), ""), place.ReplaceAllString(describe(native.Facts), "")
	if got != want || !strings.Contains(want, "aws-node") || !strings.Contains(want, "system:serviceaccount:logging:logs") {
		t.Errorf("JSON gives\n%s\nnative syntax gives\n%s", got, want)
	}
}
