package iam_test

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// spell reads a text in the form that reports show: ${name} is a token.
func spell(s string) symbolic.Text {
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

func TestParseARN(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, arn                          string
		partition, account, path, roleName string
	}{
		{"a role", "arn:aws:iam::111122223333:role/app", "aws", "111122223333", "/", "app"},
		{"a role with a path", "arn:aws-cn:iam::111122223333:role/team/a/app", "aws-cn", "111122223333", "/team/a/", "app"},
		{"tokens for partition and account", "arn:${p}:iam::${a}:role/app-${env}", "${p}", "${a}", "/", "app-${env}"},
		{"an empty account", "arn:aws:iam:::role/app", "aws", "", "/", "app"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			arn, ok := iam.ParseARN(spell(test.arn))
			if !ok {
				t.Fatal("not an ARN")
			}
			path, name, ok := arn.Role()
			if !ok {
				t.Fatal("not a role")
			}
			got := []string{arn.Partition.String(), arn.Account.String(), path.String(), name.String()}
			want := []string{test.partition, test.account, test.path, test.roleName}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
}

func TestWhatIsNoARN(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "app", "arn:aws:iam::role/app", "${arn}", "arn:${most}:role/app", "https://oidc.eks"} {
		if arn, ok := iam.ParseARN(spell(s)); ok {
			t.Errorf("%q gives %+v", s, arn)
		}
	}
	for _, s := range []string{"arn:aws:s3:::role/app", "arn:aws:iam::1:policy/app", "arn:aws:iam::1:${x}", "arn:aws:${s}::1:role/app"} {
		arn, ok := iam.ParseARN(spell(s))
		if !ok {
			t.Fatalf("%q is an ARN", s)
		}
		if _, _, ok := arn.Role(); ok {
			t.Errorf("%q is not certainly a role", s)
		}
	}
}

func TestProviderARNHoldsItsIssuer(t *testing.T) {
	t.Parallel()
	arn, _ := iam.ParseARN(spell("arn:aws:iam::${a}:oidc-provider/${issuer}"))
	if issuer, ok := arn.Issuer(); !ok || issuer.String() != "${issuer}" {
		t.Errorf("got %q, %v", issuer, ok)
	}
}

func TestParseClusterIssuer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ issuer, region, id, partition string }{
		{"oidc.eks.us-west-2.amazonaws.com/id/ABC", "us-west-2", "ABC", "aws"},
		{"oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC", "cn-north-1", "ABC", "aws-cn"},
		{"oidc.eks.us-gov-east-1.amazonaws.com/id/${id}", "us-gov-east-1", "${id}", "aws-us-gov"},
		{"oidc-eks.eu-west-1.api.aws/id/ABC", "eu-west-1", "ABC", "aws"},
		{"oidc.eks.${region}.amazonaws.com/id/ABC", "${region}", "ABC", ""},
	} {
		got, ok := iam.ParseClusterIssuer(spell(test.issuer))
		if !ok || got.Region.String() != test.region || got.ID.String() != test.id || got.Partition != test.partition {
			t.Errorf("%s: got %v %s %s %s", test.issuer, ok, got.Region, got.ID, got.Partition)
		}
	}
	for _, s := range []string{"${issuer}", "oidc.example.com/id/1", "oidc.eks.us-west-2.amazonaws.com", "https://oidc.eks.us-west-2.amazonaws.com/id/A"} {
		if _, ok := iam.ParseClusterIssuer(spell(s)); ok {
			t.Errorf("%q is not certainly an EKS issuer", s)
		}
	}
}

func TestWithoutScheme(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://${host}/id/1/": "${host}/id/1",
		"${url}":                "${url}",
	} {
		if got := iam.WithoutScheme(spell(in)).String(); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}
