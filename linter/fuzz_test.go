package linter_test

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// doors are names under which one text reaches the readers, and what stands
// beside it so that they look at it.
var doors = []struct {
	name  string
	files map[string]string
}{
	{"main.tf", nil},
	{"main.tf.json", nil},
	{"terraform.tfvars", map[string]string{"main.tf": "variable \"a\" {}\nresource \"aws_iam_role\" \"r\" {\n  name = var.a\n  assume_role_policy = var.a\n}\n"}},
	{"policy.json", map[string]string{"main.tf": "resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n  assume_role_policy = templatefile(\"policy.json\", {a = \"b\"})\n}\n"}},
	{"terragrunt.hcl", nil},
	{"tfplan.json", nil},
	{"account.yaml", nil},
	{"kustomization.yaml", map[string]string{"account.yaml": account}},
	{"Chart.yaml", map[string]string{"templates/account.yaml": account}},
	{"values.yaml", map[string]string{"Chart.yaml": chart, "templates/account.yaml": account}},
	{"templates/account.yaml", map[string]string{"Chart.yaml": chart}},
	{"helmfile.yaml", map[string]string{"chart/Chart.yaml": chart}},
	{"template.yaml", nil},
	{"get-role.json", nil},
	{".irsalint.yaml", map[string]string{"account.yaml": account}},
	{".gitignore", map[string]string{"account.yaml": account}},
}

const (
	account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Values.name }}\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/r\n"
	chart   = "apiVersion: v2\nname: c\nversion: 1.0.0\n"
)

// FuzzEveryDoor gives a text to every reader, and what comes of it to every
// writer. Nothing may panic: a panic that was contained is an internal error.
func FuzzEveryDoor(f *testing.F) {
	for _, seed := range seeds(f) {
		for door := range doors {
			f.Add(door, seed)
		}
	}
	f.Fuzz(func(t *testing.T, door int, text string) {
		if door < 0 || len(text) > 1<<16 {
			t.Skip("not a door, or too long to learn from")
		}
		at := doors[door%len(doors)]
		folder := t.TempDir()
		plant(t, folder, at.files)
		plant(t, folder, map[string]string{at.name: text})
		result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules.All(), Notes: true})
		if err != nil {
			return // a wrong configuration
		}
		defer func() { _ = result.Close() }()
		for _, finding := range result.Findings {
			if strings.HasPrefix(finding.Message, "internal error") || strings.Contains(finding.Message, "bug in irsalint") {
				t.Errorf("%s: %s\n%s", at.name, finding.Message, finding.Help)
			}
		}
		for _, format := range linter.Formats() {
			if err := result.Write(io.Discard, format.Name, "test", linter.ReportOptions{}); err != nil {
				t.Errorf("%s: %v", format.Name, err)
			}
		}
		for _, format := range linter.DiagramFormats() {
			if err := result.Diagram(io.Discard, format); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	})
}

// seeds are the small files of the bundled incidents.
func seeds(f *testing.F) []string {
	f.Helper()
	list := []string{"", "a: &a [*a]\n", "{{ .x }}\n", "locals {\n  a = local.a\n}\n", `{"format_version": "1.2"}`}
	root := "../testdata/incidents"
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(name, "/broken/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		if len(data) < 2000 && len(list) < 14 {
			list = append(list, string(data))
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return list
}

// plant writes files into a folder.
func plant(tb testing.TB, folder string, files map[string]string) {
	tb.Helper()
	for name, data := range files {
		place := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(data), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
}
