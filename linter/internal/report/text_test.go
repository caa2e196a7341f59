package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what was written with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update and read the change)\n got:\n%s\nwant:\n%s", path, got, want)
	}
}

// at returns the range of the first occurrence of text in file.
func at(t *testing.T, file *source.File, text string) source.Range {
	t.Helper()
	i := strings.Index(string(file.Data), text)
	if i < 0 {
		t.Fatalf("%s does not hold %q", file.Name, text)
	}
	return file.Range(i, i+len(text))
}

const rolesSource = `resource "aws_iam_role" "terraform_runner" {
  name = "terraform-runner"
  assume_role_policy = jsonencode({
    Statement = [{
      Condition = { StringEquals = {
	"${local.issuer}:sub" = "system:serviceaccount:runners:ecr-publisher"
      } }
    }]
  })
}
`

const accountSource = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: terraform-runner
  namespace: runners
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/terraform-runner
`

// story is a run over two files with a mismatch, a match and an open binding.
func story(t *testing.T) Input {
	t.Helper()
	roles := source.NewFile("infra/roles.tf", []byte(rolesSource))
	accounts := source.NewFile("k8s/runners.yaml", []byte(accountSource))
	subject := at(t, roles, "system:serviceaccount:runners:ecr-publisher")
	annotation := at(t, accounts, "arn:aws:iam::111122223333:role/terraform-runner")
	role := &graph.BoundRole{Role: &graph.Role{
		Origin: graph.Origin{Range: at(t, roles, `resource "aws_iam_role" "terraform_runner"`), Address: "aws_iam_role.terraform_runner"},
		Name:   symbolic.Literal("terraform-runner"),
		ARN: symbolic.Concat(symbolic.Literal("arn:aws:iam::"), symbolic.Named("infra", "data.aws_caller_identity.current.account_id"),
			symbolic.Literal(":role/terraform-runner")),
	}}
	account := &graph.ServiceAccount{
		Origin:    graph.Origin{Range: at(t, accounts, "kind: ServiceAccount")},
		Namespace: symbolic.Literal("runners"), Name: symbolic.Literal("terraform-runner"),
		RoleARN: &graph.Annotation{
			Key: "eks.amazonaws.com/role-arn", Value: symbolic.LiteralAt("arn:aws:iam::111122223333:role/terraform-runner", annotation),
		},
	}
	return Input{
		Version: "0.1.0", Files: 2, Seen: 5,
		Rules: []lint.Rule{{
			Name: "subject-mismatch", Group: "binding", Summary: "a service account that the trust policy of its role does not admit",
			Severity: lint.Error, Doc: "# subject-mismatch\n\nA page.\n",
		}},
		Findings: []lint.Finding{{
			Rule: "subject-mismatch", Severity: lint.Error,
			Message: `role "terraform-runner" trusts "runners/ecr-publisher" but is used by "runners/terraform-runner"`,
			Help:    `change the subject to "system:serviceaccount:runners:terraform-runner"`,
			Notes:   []string{`the subject is copied from role "ecr-publisher"`},
			Range:   subject, Key: "terraform-runner runners/terraform-runner",
			Related: []lint.Related{{Range: annotation, Message: `service account "runners/terraform-runner" is annotated with this role`}},
			Fixes: []lint.Fix{{
				Description: `change the subject to "system:serviceaccount:runners:terraform-runner"`, Safe: true,
				Edits: []lint.Edit{{Range: subject, Replacement: "system:serviceaccount:runners:terraform-runner"}},
			}},
		}},
		Graph: &graph.Graph{
			Facts: graph.Facts{
				Roles: []*graph.Role{role.Role}, ServiceAccounts: []*graph.ServiceAccount{account},
				Skipped: []graph.Skipped{
					{File: "charts/app/values.yaml", Reason: "is not read by any chart"},
					{File: "charts/app/templates/sa.yaml", Reason: "is a template of another tool, not plain YAML", Holds: true},
				},
			},
			Bound: []*graph.BoundRole{role},
			Bindings: []*graph.Binding{
				{ServiceAccount: account, Role: role, Via: graph.IRSA, Verdict: symbolic.No, Reasons: []string{`the subject names "runners/ecr-publisher"`}},
				{ServiceAccount: account, Role: role, Via: graph.IRSA, Verdict: symbolic.Yes},
				{
					ServiceAccount: account, Via: graph.IRSA, Reasons: []string{`the role "billing" is not declared here`},
					Supply: "--facts FILE of the repository that declares it",
				},
			},
		},
	}
}

func TestTextTellsTheStory(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Text(&out, story(t), Options{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "story.txt", out.Bytes())
}

func TestTextSaysLoudlyThatNothingWasRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		files int
		want  string
	}{
		{0, "nothing was checked: no Terraform, Kubernetes or plan file was read\n"},
		{3, "nothing was checked: no IAM role and no service account was found in 3 files\n"},
	} {
		var out bytes.Buffer
		if err := Text(&out, Input{Files: test.files}, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), test.want) {
			t.Errorf("got %q, want it to begin with %q", out.String(), test.want)
		}
	}
}

func TestSnippets(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1_000_000)
	tests := []struct {
		name, file, data, mark string
		want                   string
	}{
		{"expands tabs and keeps the carets under them", "a.tf", "\tk = \t\"é\"\n", `"é"`, "    k =     \"é\"\n            ^^^\n"},
		{"gives wide characters two columns", "a.tf", "x = \"漢字\" # y", "# y", "x = \"漢字\" # y\n           ^^^\n"},
		{"gives combining marks none", "a.tf", "x = \"e\u0301\" # y", "# y", "x = \"e\u0301\" # y\n        ^^^\n"},
		{"shows controls and direction marks", "a.tf", "a\x1b[31m\u202e b", "b", "a\\u{1b}[31m\\u{202e} b\n                    ^\n"},
		{"breaks what a build log takes for a command", "a.tf", "a ##[error] b", "a", "a ## [error] b\n^\n"},
		{"hides the byte order mark", "a.tf", "\ufeffa b", "b", "a b\n  ^\n"},
		{"drops the carriage return", "a.tf", "a b\r\nc", "b", "a b\n  ^\n"},
		{"marks the first line of several", "a.tf", "a {\n b\n}\n", "a {\n b\n}", "a {\n^^^ ...\n"},
		{
			"cuts a long line around the mark", "a.tf", long + " needle " + long, "needle",
			"…" + strings.Repeat("x", 39) + " needle " + strings.Repeat("x", 92) + "…\n" + strings.Repeat(" ", 41) + "^^^^^^\n",
		},
		{"shows nothing of a file that is no source", ".env", "SECRET=canary", "canary", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, ok := snippetOf(at(t, source.NewFile(test.file, []byte(test.data)), test.mark))
			got := ""
			if ok {
				got = s.text + "\n" + strings.Repeat(" ", s.mark) + strings.Repeat("^", s.end-s.mark)
				if s.more {
					got += " ..."
				}
				got += "\n"
			}
			if got != test.want {
				t.Errorf("\n got %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestVisibleLeavesNothingUnseen(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"plain":                         "plain",
		"é 漢 \\":                        "é 漢 \\",
		"a\nb\r\tc":                     `a\nb\r\tc`,
		"\x1b]8;;http://x\x07":          `\u{1b}]8;;http://x\u{7}`,
		"\u0085\u007f":                  `\u{85}\u{7f}`,
		"a\xffb":                        `a\xffb`,
		"a\u200bb\u2066c\ufeff\u00a0":   `a\u{200b}b\u{2066}c\u{feff}\u{a0}`,
		"\u3164\ufe0f":                  `\u{3164}\u{fe0f}`,
		"x ##[error]y":                  "x ## [error]y",
		"##vso[task.setvariable]":       "## vso[task.setvariable]",
		"##teamcity[x]":                 "## teamcity[x]",
		"####[error]":                   "## ## [error]",
		"###[error]":                    "## #[error]",
		"## heading":                    "## heading",
		"a##\u200b[":                    `a##\u{200b}[`,
		"\u2028::error::x":              `\u{2028}::error::x`,
		"system:serviceaccount:а:b":     "system:serviceaccount:а:b",
		strings.Repeat("#", 3) + "abc[": "## #abc[",
	}
	for in, want := range tests {
		if got := visible(in); got != want {
			t.Errorf("visible(%q)\n got %q\nwant %q", in, got, want)
		}
	}
	if got := visibleName("::stop-commands::x.tf:1:1"); !strings.HasPrefix(got, "./::") {
		t.Errorf("got %q", got)
	}
}

func TestFingerprintsAreUniqueAndKnowNoLines(t *testing.T) {
	t.Parallel()
	a := lint.Finding{Rule: "r", Key: "k", Message: "one", Range: source.NewFile("a", []byte("x\ny")).Range(0, 1)}
	b := lint.Finding{Rule: "r", Key: "k", Message: "two", Range: source.NewFile("b", []byte("x\ny")).Range(2, 3)}
	got := Fingerprints([]lint.Finding{a, b})
	if got[1] != got[0]+"-2" {
		t.Errorf("got %q", got)
	}
	if alone := Fingerprints([]lint.Finding{b}); alone[0] != got[0] {
		t.Errorf("the fingerprint depends on more than rule and key: %q, %q", alone, got)
	}
}
