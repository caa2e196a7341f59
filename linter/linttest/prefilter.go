package linttest

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/internal/gentree"
	"github.com/irsalint/irsalint/linter/lint"
)

// filterWords are what tests of bytes look for before anything is parsed. A file
// that ends in a comment with all of them passes every such test, and says nothing
// more than before: a run over such files is a run without the tests.
const filterWords = "irsalint apiVersion kind: ServiceAccount kind: ConfigMap role-arn eks.amazonaws.com serviceAccountName AWS_ROLE_ARN " +
	"argoproj.io/ toolkit.fluxcd.io/ helm.fluxcd.io/ eksctl.io/ Resources AWS::IAM::Role AssumeRolePolicyDocument RoleName " +
	"resource data module aws_iam_role aws_iam_policy_document aws_iam_openid_connect_provider aws_eks_cluster aws_eks_addon " +
	"aws_eks_pod_identity_association kubernetes_service_account kubernetes_manifest kubectl_manifest helm_release " +
	"assume_role_policy sts:AssumeRoleWithWebIdentity oidc irsa service_account pod_identity"

// Prefilter lints a tree as it is and with files that no test of bytes passes over,
// and compares what is found. JSON has no comments, so that its files stay.
func Prefilter(t *testing.T, tree Tree, rules []lint.Rule) {
	t.Helper()
	files := maps.Clone(tree.Files)
	for name, text := range files {
		switch path.Ext(name) {
		case ".yaml", ".yml", ".tf", ".tofu", ".tfvars", ".hcl":
			if text != "" && !strings.HasSuffix(text, "\n") {
				text += "\n"
			}
			files[name] = text + "# " + filterWords + "\n"
		}
	}
	with, without := told(look(t, writeTree(t, tree.Files), rules)), told(look(t, writeTree(t, files), rules))
	if d := diff(with, without); d != "" {
		t.Errorf("%s: a test of bytes makes a difference (got: with it, want: without)\n%s", tree.Name, d)
	}
}

// told is all that a run says of a tree but what it read.
func told(r *linter.Result) string {
	var out strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&out, "%s %s: %s: %s; %s; %q\n", f.Range, f.Severity, f.Rule, f.Message, f.Help, f.Notes)
		for _, related := range f.Related {
			fmt.Fprintf(&out, "    %s: %s\n", related.Range, related.Message)
		}
	}
	for _, b := range r.Graph.Bindings {
		role := ""
		if b.Role != nil {
			role = b.Role.Address
		}
		fmt.Fprintf(&out, "%s -> %s: %s %q\n", b.RoleARN, role, b.Verdict, b.Reasons)
	}
	for _, u := range r.Graph.Undecided {
		fmt.Fprintf(&out, "%s: undecided: %s: %s\n", u.Range, u.What, u.Because)
	}
	fmt.Fprintf(&out, "%d roles, %d accounts, %d workloads, %d providers, incomplete: %t\n",
		len(r.Graph.Roles), len(r.Graph.ServiceAccounts), len(r.Graph.Workloads), len(r.Graph.Providers), r.Incomplete)
	return out.String()
}

// AllTrees are the bundled trees, right and wrong: scenarios, incidents and mistakes
// before and after, and n generated services of each kind of input.
func AllTrees(t *testing.T, testdata string, n int) []Tree {
	t.Helper()
	var out []Tree
	for _, story := range folders(t, filepath.Join(testdata, "scenarios")) {
		out = append(out, Tree{Name: "scenario " + story, Files: ReadTree(t, filepath.Join(testdata, "scenarios", story))})
	}
	for _, id := range folders(t, filepath.Join(testdata, "incidents")) {
		for _, state := range []string{"broken", "fixed"} {
			out = append(out, Tree{Name: "incident " + id + " " + state, Files: ReadTree(t, filepath.Join(testdata, "incidents", id, state))})
		}
	}
	names, err := filepath.Glob(filepath.Join(testdata, "mistakes", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := parseMistake(t, string(data))
		mended := maps.Clone(m.files)
		maps.Copy(mended, m.mended)
		base := "mistake " + strings.TrimSuffix(filepath.Base(name), ".txt")
		out = append(out, Tree{Name: base, Files: m.files}, Tree{Name: base + " mended", Files: mended})
	}
	out = append(out, Tree{Name: "generated services", Files: generated(gentree.Files(10 * n))})
	for _, door := range gentree.Doors(n) {
		out = append(out, Tree{Name: "generated " + door.Input, Files: generated(door.Files)})
	}
	return out
}
