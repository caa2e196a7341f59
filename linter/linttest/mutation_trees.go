package linttest

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/gentree"
	"github.com/irsalint/irsalint/linter/lint"
)

// Tree is a tree in which nothing is wrong.
type Tree struct {
	Name string
	// Input is the kind of input that the tree is an example of; empty: the
	// files tell.
	Input string
	Files map[string]string
	// Unproven is true for a folder that may have findings of its own: only what
	// comes new counts.
	Unproven bool
}

// maxOfTree is how large a file of a folder may be to be copied: larger ones hold no
// source.
const maxOfTree = 1 << 20

// OwnTree is a folder of the developer's, without what version control keeps.
func OwnTree(t *testing.T, folder string) Tree {
	t.Helper()
	tree := Tree{Name: folder, Files: map[string]string{}, Unproven: true}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == ".terraform" || entry.Name() == "node_modules"):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		info, err := entry.Info()
		if err != nil || info.Size() > maxOfTree {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		tree.Files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// warned are the incidents that are fixed in a way of which irsalint still warns:
// a subject for every namespace, a module that checks no audience.
var warned = map[string]bool{"d04-nomad-templatefile": true, "c05-autoscaler-chart-rename": true}

// RightTrees are the bundled trees in which nothing is wrong: scenarios without
// a finding, incidents as fixed, mistakes as mended, the right examples on the
// pages of the rules, and n generated services of each kind of input.
func RightTrees(t *testing.T, testdata, pages string, rules []lint.Rule, n int) []Tree {
	t.Helper()
	var out []Tree
	for _, story := range folders(t, filepath.Join(testdata, "scenarios")) {
		files := ReadTree(t, filepath.Join(testdata, "scenarios", story))
		want := files["want.txt"]
		delete(files, "want.txt")
		if strings.HasSuffix(want, "0 errors, 0 warnings\n") || strings.HasSuffix(want, "no findings\n") {
			out = append(out, Tree{Name: "scenario " + story, Files: files})
		}
	}
	for _, id := range folders(t, filepath.Join(testdata, "incidents")) {
		if warned[id] {
			continue
		}
		out = append(out, Tree{Name: "incident " + id, Files: ReadTree(t, filepath.Join(testdata, "incidents", id, "fixed"))})
	}
	names, err := filepath.Glob(filepath.Join(testdata, "mistakes", "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no mistakes: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := parseMistake(t, string(data))
		maps.Copy(m.files, m.mended)
		if !hasObjects(m.files) {
			continue // half a tree, of which nothing can be proven
		}
		out = append(out, Tree{Name: "mistake " + strings.TrimSuffix(filepath.Base(name), ".txt"), Files: m.files})
	}
	out = append(out, rightExamples(t, pages, rules)...)
	out = append(out, Tree{Name: "generated services", Files: generated(gentree.Files(n))})
	for _, door := range gentree.Doors(n) {
		out = append(out, Tree{Name: "generated " + door.Input, Input: door.Input, Files: generated(door.Files)})
	}
	return out
}

// rightExamples are the examples that pages of rules call right.
func rightExamples(t *testing.T, pages string, rules []lint.Rule) []Tree {
	t.Helper()
	var out []Tree
	for _, rule := range rules {
		data, err := os.ReadFile(filepath.Join(pages, rule.Name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsePage(string(data))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.in(right) {
			files := maps.Clone(p.basis(c))
			if files == nil {
				files = map[string]string{}
			}
			maps.Copy(files, c.files)
			if !hasObjects(files) {
				continue // half a tree, of which nothing can be proven
			}
			out = append(out, Tree{Name: strings.TrimSuffix("page "+rule.Name+" "+c.name, " "), Files: files})
		}
	}
	return out
}

// hasObjects reports whether there is anything of Kubernetes in a tree.
func hasObjects(files map[string]string) bool {
	for _, text := range files {
		for _, word := range []string{"kind: ", "kubernetes_", "helm_release", "role-arn"} {
			if strings.Contains(text, word) {
				return true
			}
		}
	}
	return false
}

func generated(list []gentree.File) map[string]string {
	files := map[string]string{}
	for _, f := range list {
		files[f.Name] = f.Data
	}
	return files
}

// inputOf names the kind of input that a file is.
func (tree Tree) inputOf(name string) string {
	text := tree.Files[name]
	if tree.Input != "" {
		return tree.Input
	}
	for _, kind := range []struct{ input, suffix, mark string }{
		{"Terraform, JSON syntax", ".tf.json", ""},
		{"Terragrunt", "terragrunt.hcl", ""},
		{"Terraform", ".tf", ""},
		{"Terraform", ".hcl", ""},
		{"Terraform", ".tfvars", ""},
		{"Terraform", ".tofu", ""},
		{"plan and state", "", "format_version"},
		{"plan and state", ".tfstate", ""},
		{"dumps", ".json", "AssumeRolePolicyDocument"},
		{"policy files", ".json", "Statement"},
		{"CloudFormation", "", "AWS::IAM"},
		{"CloudFormation", "", "AWS::EKS"},
		{"eksctl", "", "eksctl.io/"},
		{"Argo CD", "", "argoproj.io/v1alpha1\nkind: App"},
		{"Flux", "", "toolkit.fluxcd.io"},
		{"Helm", "Chart.yaml", ""},
		{"Helm", "values.yaml", ""},
		{"Helm", "helmfile.yaml", ""},
		{"Kustomize", "kustomization.yaml", ""},
	} {
		if strings.HasSuffix(name, kind.suffix) && strings.Contains(text, kind.mark) {
			return kind.input
		}
	}
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		switch {
		case tree.has(folder, "Chart.yaml"):
			return "Helm"
		case tree.has(folder, "kustomization.yaml"):
			return "Kustomize"
		case folder == "." || folder == "/":
			return "Kubernetes"
		}
	}
}

func (tree Tree) has(folder, name string) bool {
	_, ok := tree.Files[path.Join(folder, name)]
	return ok
}
