package modules

import (
	"strings"
	"testing"
)

func TestASourceIsRecognisedHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	const want = "terraform-aws-modules iam aws modules/iam-role-for-service-accounts-eks "
	for source, ref := range map[string]string{
		"terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks":                                                                "",
		"registry.terraform.io/terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks":                                          "",
		"app.terraform.io/terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks":                                               "",
		"github.com/terraform-aws-modules/terraform-aws-iam//modules/iam-role-for-service-accounts-eks?ref=v5.30.0":                               "v5.30.0",
		"git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-role-for-service-accounts-eks?ref=v5.30.0&depth=1":      "v5.30.0",
		"git@github.com:terraform-aws-modules/terraform-aws-iam.git//modules/iam-role-for-service-accounts-eks":                                   "",
		"git::ssh://git@github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-role-for-service-accounts-eks?ref=tags%2Fv5.1.0":      "tags/v5.1.0",
		"git::git@github.com:terraform-aws-modules/terraform-aws-iam//modules/iam-role-for-service-accounts-eks/":                                 "",
		"https://github.com/terraform-aws-modules/terraform-aws-iam//modules/iam-role-for-service-accounts-eks?ref=8adb0de9ab1a4b6d2a5cc2bb48b2a": "8adb0de9ab1a4b6d2a5cc2bb48b2a",
	} {
		a, ok := parse(source)
		if got := strings.Join([]string{a.namespace, a.name, a.provider, a.folder, a.ref}, " "); !ok || got != want+ref {
			t.Errorf("%s: got %q, %v", source, got, ok)
		}
	}
}

func TestPathsAndOddSourcesAreNoAddresses(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"./modules/irsa", "../..", "", "/", "a/b", "s3::https://x", "::", "?", "git::"} {
		if a, ok := parse(source); ok {
			t.Errorf("%q is taken for %v", source, a)
		}
	}
}

func TestConstraintsSpanTheVersionsTheyAllow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		constraint string
		in, out    string
	}{
		{"", "0.1.0 9.9.9", ""},
		{"5.30.0", "5.30.0", "5.29.9 5.30.1"},
		{"= v5.30.0", "5.30.0", "5.30.1"},
		{"~> 5.30", "5.30.0 5.99.0", "5.29.9 6.0.0"},
		{"~> 5.30.1", "5.30.1 5.30.9", "5.31.0 5.30.0"},
		{"~> 5", "5.0.0 5.99.0", "6.0.0 4.9.9"},
		{">= 4.0, < 6.0", "4.0.0 5.60.0", "6.0.0 3.9.9"},
		{">= 4.0, != 5.1.0", "6.5.0", "3.0.0"},
		{"> 4.0, <= 5.0.0", "5.0.0", "5.0.1"},
		{"nonsense", "1.0.0", ""},
	} {
		span := constraint(c.constraint)
		for s := range strings.FieldsSeq(c.in) {
			v, _ := parseVersion(s)
			if !span.overlaps(interval{v, v}) {
				t.Errorf("%q does not allow %s", c.constraint, s)
			}
		}
		for s := range strings.FieldsSeq(c.out) {
			v, _ := parseVersion(s)
			if span.overlaps(interval{v, v}) {
				t.Errorf("%q allows %s", c.constraint, s)
			}
		}
	}
}

func TestTheUsersModelsComeFirst(t *testing.T) {
	t.Parallel()
	own := []Model{{Name: "own", Source: "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"}}
	const source = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
	if m, ok := Find(source, "~> 5.30", own); !ok || m.Name != "own" {
		t.Errorf("got %q", m.Name)
	}
	if m, ok := Find(source, "~> 5.30", nil); !ok || !strings.Contains(m.Text, "iam_role_arn") {
		t.Errorf("got %q", m.Name)
	}
	if m, ok := Find("acme/iam/aws//modules/iam-role-for-service-accounts-eks", "", nil); !ok || !strings.Contains(m.Text, "iam_role_arn") {
		t.Errorf("a fork is not recognised: %q", m.Name)
	}
	if m, ok := Find("acme/vpc/aws", "", nil); ok {
		t.Errorf("got %q", m.Name)
	}
}

func TestASourceIsCoveredExactlyIfSomeVersionHasAModel(t *testing.T) {
	t.Parallel()
	own := []Model{{Source: "acme/irsa/aws", Versions: ">= 2.0", Text: "locals {}"}}
	sources := []string{
		"acme/irsa/aws", "acme/irsa/google", "terraform-aws-modules/vpc/aws", "./modules/eks", "",
		"git::https://git.example.com/terraform-aws-iam.git//modules/iam-role-for-service-accounts-eks?ref=v5.0",
		"someone/eks/aws", "someone/iam/aws//modules/iam-role",
	}
	for _, m := range All() {
		sources = append(sources, m.Source)
	}
	for _, source := range sources {
		_, found := Find(source, "", own)
		if got := Covers(source, own); got != found {
			t.Errorf("%q: covered %v, found %v", source, got, found)
		}
	}
}
