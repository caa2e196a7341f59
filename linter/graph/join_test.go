package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

const issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0869B8FB403559132DED003D229EED08"

// text reads "${name}" as a token and everything else as literal.
func text(s string) symbolic.Text {
	var parts []symbolic.Text
	for {
		before, rest, found := strings.Cut(s, "${")
		parts = append(parts, symbolic.Literal(before))
		if !found {
			return symbolic.Concat(parts...)
		}
		name, after, _ := strings.Cut(rest, "}")
		parts = append(parts, symbolic.Named("", name))
		s = after
	}
}

// policy trusts the subjects through the provider of the account.
func policy(account string, subjects ...string) symbolic.Text {
	for i := range subjects {
		subjects[i] = `"` + subjects[i] + `"`
	}
	return text(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
"Principal":{"Federated":"arn:aws:iam::%[1]s:oidc-provider/%[2]s"},
"Condition":{"StringEquals":{"%[2]s:aud":"sts.amazonaws.com","%[2]s:sub":[%[3]s]}}}]}`, account, issuer, strings.Join(subjects, ",")))
}

// tree builds facts with a place for each, in the order of the calls.
type tree struct {
	facts Facts
	files map[string]*source.File
}

func (tr *tree) origin(path string, n int) Origin {
	if tr.files == nil {
		tr.files = map[string]*source.File{}
	}
	if tr.files[path] == nil {
		tr.files[path] = source.NewFile(path, []byte(strings.Repeat("line\n", 1000)))
	}
	root, _, _ := strings.Cut(path, "/")
	if i := strings.LastIndex(path, "/"); i >= 0 {
		root = path[:i]
	}
	return Origin{Root: root, Range: tr.files[path].Range(5*n, 5*n+4)}
}

func (tr *tree) role(path, account, name, policyAccount string, subjects ...string) *tree {
	tr.facts.Roles = append(tr.facts.Roles, &Role{
		Origin: tr.origin(path, len(tr.facts.Roles)), Name: text(name), Path: text("/"),
		Partition: text("aws"), Account: text(account),
		ARN:      text("arn:aws:iam::" + account + ":role/" + name),
		Policies: []symbolic.Text{policy(policyAccount, subjects...)},
	})
	return tr
}

func (tr *tree) account(path, namespace, name, arn string) *tree {
	sa := &ServiceAccount{
		Origin: tr.origin(path, len(tr.facts.ServiceAccounts)), Namespace: text(namespace), Name: text(name),
	}
	if arn != "" {
		sa.RoleARN = &Annotation{Key: "eks.amazonaws.com/role-arn", Value: text(arn)}
		sa.Annotations = []Annotation{*sa.RoleARN}
	}
	tr.facts.ServiceAccounts = append(tr.facts.ServiceAccounts, sa)
	return tr
}

const (
	dev  = "111111111111"
	prod = "222222222222"
)

func subject(nsname string) string {
	return "system:serviceaccount:" + strings.ReplaceAll(nsname, "/", ":")
}

func TestJoin(t *testing.T) {
	t.Parallel()
	role := func(account, name string) string { return "arn:aws:iam::" + account + ":role/" + name }
	for _, c := range []struct {
		name string
		tree *tree
		want symbolic.Answer
		// check looks at the last binding.
		check func(t *testing.T, b *Binding)
	}{
		{
			"a role that trusts the account is a match",
			new(tree).role("infra/a.tf", prod, "app", prod, subject("apps/app")).account("k8s/sa.yaml", "apps", "app", role(prod, "app")),
			symbolic.Yes, nil,
		},
		{
			"a subject copied from the sibling role is a mismatch that names the sibling",
			new(tree).
				role("infra/a.tf", prod, "publisher", prod, subject("runners/publisher")).
				role("infra/a.tf", prod, "runner", prod, subject("runners/publisher")).
				account("k8s/sa.yaml", "runners", "publisher", role(prod, "publisher")).
				account("k8s/sa.yaml", "runners", "runner", role(prod, "runner")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.Story.Kind != CopiedFrom || b.Story.Sibling.Name.String() != "publisher" {
					t.Errorf("story is %+v, want copied from publisher", b.Story)
				}
			},
		},
		{
			"two subjects that were exchanged are one story",
			new(tree).
				role("infra/a.tf", prod, "one", prod, subject("apps/two")).
				role("infra/a.tf", prod, "two", prod, subject("apps/one")).
				account("k8s/sa.yaml", "apps", "one", role(prod, "one")).
				account("k8s/sa.yaml", "apps", "two", role(prod, "two")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.Story.Kind != SwappedWith {
					t.Errorf("story is %v, want swapped", b.Story.Kind)
				}
			},
		},
		{
			"the right name in the wrong namespace is told as such",
			new(tree).role("infra/a.tf", prod, "dns", prod, subject("default/dns")).account("k8s/sa.yaml", "kube-system", "dns", role(prod, "dns")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.Story.Kind != WrongNamespace {
					t.Errorf("story is %v, want wrong namespace", b.Story.Kind)
				}
			},
		},
		{
			"a name with the chart's name behind it is told as generated",
			new(tree).role("infra/a.tf", prod, "cert", prod, subject("sys/cert-manager")).account("k8s/sa.yaml", "sys", "cert-man-cert-manager", role(prod, "cert")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.Story.Kind != GeneratedName {
					t.Errorf("story is %v, want generated name", b.Story.Kind)
				}
			},
		},
		{
			"an account that a list forgot is told by the ones it admits",
			new(tree).role("infra/a.tf", prod, "thanos", prod, subject("m/store"), subject("m/compactor")).
				account("k8s/sa.yaml", "m", "store", role(prod, "thanos")).account("k8s/sa.yaml", "m", "bucketweb", role(prod, "thanos")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.Story.Kind != IncompleteList {
					t.Errorf("story is %v, want incomplete list", b.Story.Kind)
				}
			},
		},
		{
			"an unknown account number joins by the role's name",
			new(tree).role("infra/a.tf", "${account}", "app", "${account}", subject("apps/app")).account("k8s/sa.yaml", "apps", "app", role(prod, "app")),
			symbolic.Yes, nil,
		},
		{
			"a placeholder for the account joins by the role's name",
			new(tree).role("infra/a.tf", prod, "app", prod, subject("apps/other")).account("k8s/sa.yaml", "apps", "app", role("${ACCOUNT_ID}", "app")),
			symbolic.No, nil,
		},
		{
			"a role that is nowhere declared leaves the binding undecided",
			new(tree).role("infra/a.tf", prod, "other", prod, subject("x/other")).account("k8s/sa.yaml", "apps", "app", role(dev, "app")),
			symbolic.Unknown, nil,
		},
		{
			"an annotation that is only a variable leaves the binding undecided",
			new(tree).role("infra/a.tf", prod, "app", prod, subject("apps/app")).account("k8s/sa.yaml", "apps", "app", "${ROLE_ARN}"),
			symbolic.Unknown, func(t *testing.T, b *Binding) {
				t.Helper()
				if open, ok := b.Open(); !ok || open.Supply == "" {
					t.Errorf("open is %+v: it does not say how to decide it", open)
				}
			},
		},
		{
			"an annotation that is no ARN at all is a mismatch",
			new(tree).role("infra/a.tf", prod, "app", prod, subject("apps/app")).account("k8s/sa.yaml", "apps", "app", "app"),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.ARN != NotAnARN {
					t.Errorf("agreement is %v, want not an ARN", b.ARN)
				}
			},
		},
		{
			"dev and prod roles of one name are told apart by the account",
			new(tree).role("dev/a.tf", dev, "dns", dev, subject("dns/dns")).role("prod/a.tf", prod, "dns", prod, subject("kube-system/dns")).
				account("k8s/prod/sa.yaml", "dns", "dns", role(prod, "dns")),
			symbolic.No, nil,
		},
		{
			"dev and prod roles of one name and unknown accounts are told apart by the folders",
			new(tree).role("dev/a.tf", "${dev}", "dns", "${dev}", subject("dns/dns")).role("prod/a.tf", "${prod}", "dns", "${prod}", subject("kube-system/dns")).
				account("k8s/prod/sa.yaml", "kube-system", "dns", role("${ACCOUNT}", "dns")),
			symbolic.Yes, nil,
		},
		{
			"if one candidate matches, it is no mismatch",
			new(tree).role("a/a.tf", "${a}", "dns", "${a}", subject("dns/dns")).role("b/a.tf", "${b}", "dns", "${b}", subject("kube-system/dns")).
				account("k8s/sa.yaml", "kube-system", "dns", role("${ACCOUNT}", "dns")),
			symbolic.Yes, nil,
		},
		{
			"the only role of the name in another environment's folder is no proof",
			new(tree).role("terraform/dev/a.tf", "${dev}", "dns", "${dev}", subject("dns/dns")).account("k8s/prod/sa.yaml", "kube-system", "dns", role("${ACCOUNT}", "dns")),
			symbolic.Unknown, nil,
		},
		{
			"the account of another environment that the tree does not hold is a wrong account",
			new(tree).role("infra/prod.tf", prod, "pricing", prod, subject("pricing/api")).account("k8s/base/sa.yaml", "pricing", "api", role(dev, "pricing")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if b.ARN != OtherAccount {
					t.Errorf("agreement is %v, want another account", b.ARN)
				}
			},
		},
		{
			"a second overlay with the right account makes the first one another environment",
			new(tree).role("infra/a.tf", prod, "pricing", prod, subject("pricing/api")).
				account("k8s/overlays/a/sa.yaml", "pricing", "api", role(prod, "pricing")).account("k8s/overlays/b/sa.yaml", "pricing", "api", role(dev, "pricing")),
			symbolic.Unknown, nil,
		},
		{
			"a typo in the role's name finds the role that was meant",
			new(tree).role("infra/a.tf", prod, "terraform-runner", prod, subject("ci/runner")).account("k8s/sa.yaml", "ci", "runner", role(prod, "terraform-runer")),
			symbolic.No, func(t *testing.T, b *Binding) {
				t.Helper()
				if !b.Undeclared || b.Nearest == nil {
					t.Errorf("binding %+v does not name the role that was meant", b)
				}
			},
		},
		{
			"roles that differ in a number are not a typo of each other",
			new(tree).role("infra/a.tf", prod, "worker-1", prod, subject("ci/other")).account("k8s/sa.yaml", "ci", "runner", role(prod, "worker-2")),
			symbolic.Unknown, nil,
		},
		{
			"a generated suffix is matched by what is known of the name",
			new(tree).role("infra/a.tf", prod, "app-${random}", prod, subject("apps/app")).account("k8s/sa.yaml", "apps", "app", role(prod, "app-2024010203")),
			symbolic.Yes, nil,
		},
		{
			"a generated suffix is no proof of a mismatch",
			new(tree).role("infra/a.tf", prod, "app-${random}", prod, subject("apps/app")).account("k8s/sa.yaml", "apps", "api", role(prod, "app-api")),
			symbolic.Unknown, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := Join(c.tree.facts)
			if len(g.Bindings) == 0 {
				t.Fatal("no binding")
			}
			b := g.Bindings[len(g.Bindings)-1]
			if b.Verdict != c.want {
				t.Fatalf("verdict is %s (%v), want %s", b.Verdict, b.Reasons, c.want)
			}
			if len(b.Reasons) == 0 && b.Verdict != symbolic.Yes {
				t.Error("the verdict has no reason")
			}
			if c.check != nil {
				c.check(t, b)
			}
		})
	}
}

func TestEnvironmentsAreReadFromFolders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"envs/dev/roles.tf", "envs/prod/roles.tf", true},
		{"envs/prod/roles.tf", "k8s/overlays/production/sa.yaml", false},
		{"infra/roles.tf", "k8s/overlays/prod/sa.yaml", false},
		{"clusters/eu-central-1/a.tf", "clusters/us-east-1/a.tf", true},
		{"accounts/111111111111/a.tf", "accounts/222222222222/a.tf", true},
		{"terraform/prod.tf", "k8s/staging/sa.yaml", true},
		{"apps/dev-tools/prod/a.tf", "envs/prod/a.tf", false},
	} {
		tr := &tree{}
		a, b := environmentOf(tr.origin(c.a, 1)), environmentOf(tr.origin(c.b, 1))
		if a.apart(b) != c.want {
			t.Errorf("%s and %s: apart is %t, want %t (%+v, %+v)", c.a, c.b, !c.want, c.want, a, b)
		}
	}
}

func BenchmarkJoin(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				tr := &tree{}
				for i := range n {
					name := fmt.Sprintf("service-%d", i)
					tr.role("infra/roles.tf", prod, name, prod, subject("apps/"+name))
					tr.account("k8s/sa.yaml", "apps", name, "arn:aws:iam::"+prod+":role/"+name)
				}
				b.StartTimer()
				Join(tr.facts)
			}
		})
	}
}

func TestAnAlternativeWithoutStatementIsNoPolicy(t *testing.T) {
	t.Parallel()
	tr := new(tree).role("infra/a.tf", prod, "api", prod, subject("apps/api")).account("k8s/sa.yaml", "apps", "api", "arn:aws:iam::"+prod+":role/api")
	r := tr.facts.Roles[0]
	r.Policies = append([]symbolic.Text{text(`{"Version":"2012-10-17","Statement":[]}`)}, r.Policies...)
	if b := Join(tr.facts).Bindings[0]; b.Verdict != symbolic.Yes || b.Policy != 0 {
		t.Errorf("verdict %s by policy %d, want yes by the only policy that IAM takes", b.Verdict, b.Policy)
	}
}

func TestAnARNThatMayBeEmptyNamesItsRole(t *testing.T) {
	t.Parallel()
	arn := text("arn:aws:iam::" + prod + ":role/api")
	for _, c := range []struct {
		name         string
		alternatives []symbolic.Text
		want         symbolic.Answer
	}{
		{"the role or nothing", []symbolic.Text{arn, {}}, symbolic.Yes},
		{"the role or another one", []symbolic.Text{arn, text("arn:aws:iam::" + prod + ":role/other")}, symbolic.Unknown},
	} {
		choice := symbolic.Of(&symbolic.Token{Name: "try(arn)", Choice: &symbolic.Choice{Condition: "made", Alternatives: c.alternatives}})
		tr := new(tree).role("infra/a.tf", prod, "api", prod, subject("apps/api")).account("k8s/sa.yaml", "apps", "api", "x")
		tr.facts.ServiceAccounts[0].RoleARN.Value = choice
		if b := Join(tr.facts).Bindings[0]; b.Verdict != c.want {
			t.Errorf("%s: verdict %s (%v), want %s", c.name, b.Verdict, b.Reasons, c.want)
		}
	}
}
