package linter_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

const trust = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
 "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"},
 "Condition": {"StringEquals": {
  "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:aud": "sts.amazonaws.com",
  "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub":    "system:serviceaccount:shop:basket"}}}]}
`

const serviceAccount = `# who runs the shop
apiVersion: v1
kind: ServiceAccount
metadata:
  name:   basket # kept
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/basket'}
`

// roleIn declares the role of a policy, next to what is left as it is.
func roleIn(policy string) string {
	return "/* a comment */\nprovider \"aws\" {\n  allowed_account_ids = [\"111122223333\"]\n}\nresource \"aws_iam_role\" \"basket\" {\n" +
		"    name=\"basket\" # not as terraform fmt wants it\n  assume_role_policy = " + policy + "\n}\n"
}

// TestAFixKeepsTheRestOfTheFile mends one mistake in each language and compares
// every byte that is not part of the edit.
func TestAFixKeepsTheRestOfTheFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		files map[string]string
		file  string // the file that is edited
		old   string
		fixed string
	}{
		{
			"a subject in a heredoc", map[string]string{
				"main.tf": roleIn("<<EOT\n" + strings.Replace(trust, "shop:basket", "shop:checkout", 1) + "EOT"), "sa.yaml": serviceAccount,
			}, "main.tf", "shop:checkout", "shop:basket",
		},
		{
			"a subject in a JSON file", map[string]string{
				"main.tf": roleIn(`file("${path.module}/trust.json")`), "trust.json": strings.Replace(trust, "shop:basket", "shop:checkout", 1), "sa.yaml": serviceAccount,
			}, "trust.json", "shop:checkout", "shop:basket",
		},
		{
			"an account in an annotation", map[string]string{
				"main.tf": roleIn("<<EOT\n" + trust + "EOT"), "sa.yaml": strings.Replace(serviceAccount, "111122223333", "444455556666", 1),
			}, "sa.yaml", "444455556666", "111122223333",
		},
		{
			"the key of an annotation", map[string]string{
				"main.tf": roleIn("<<EOT\n" + trust + "EOT"), "sa.yaml": strings.Replace(serviceAccount, "eks.amazonaws.com/role-arn", "eks.amazonaws.com/rolearn", 1),
			}, "sa.yaml", "eks.amazonaws.com/rolearn", "eks.amazonaws.com/role-arn",
		},
	}
	shapes := []struct {
		name  string
		shape func(string) string
	}{
		{"as it is", func(s string) string { return s }},
		{"with CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
		{"with a byte order mark", func(s string) string { return "\ufeff" + s }},
		{"without a last line end", func(s string) string { return strings.TrimSuffix(s, "\n") }},
	}
	for _, test := range tests {
		for _, s := range shapes {
			if test.file == "trust.json" && s.name == "with a byte order mark" {
				continue // IAM takes no policy that begins with one
			}
			t.Run(test.name+" "+s.name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				files := map[string]string{}
				for name, text := range test.files {
					files[name] = s.shape(text)
				}
				result, findings, err := run(t, files, linter.Options{Workdir: dir, Rules: rules.All()})
				if err != nil {
					t.Fatal(err)
				}
				if err := result.Fixes(false).Apply(); err != nil {
					t.Fatal(err)
				}
				for name, before := range files {
					got, err := os.ReadFile(filepath.Join(dir, name))
					if err != nil {
						t.Fatal(err)
					}
					want := before
					if name == test.file {
						want = strings.Replace(before, test.old, test.fixed, 1)
					}
					if string(got) != want {
						t.Errorf("%s is\n%q, want\n%q\nafter\n%s", name, got, want, findings)
					}
				}
			})
		}
	}
}

func TestWhatCannotBeWrittenBackIsNotFixed(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(serviceAccount, "111122223333", "444455556666", 1)
	var wide bytes.Buffer
	for _, unit := range utf16.Encode([]rune("\ufeff" + broken)) {
		wide.Write([]byte{byte(unit), byte(unit >> 8)})
	}
	dir := t.TempDir()
	result, findings, err := run(t, map[string]string{"main.tf": roleIn("<<EOT\n" + trust + "EOT"), "sa.yaml": wide.String()},
		linter.Options{Workdir: dir, Rules: rules.All()})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(findings, "444455556666") {
		t.Fatalf("the file in UTF-16 is not read:\n%s", findings)
	}
	fixes := result.Fixes(true)
	if err := fixes.Apply(); err != nil || fixes.Fixed != 0 {
		t.Errorf("fixed %d, %v", fixes.Fixed, err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "sa.yaml")); !bytes.Equal(got, wide.Bytes()) {
		t.Errorf("the file in UTF-16 was changed to %q", got)
	}
}
