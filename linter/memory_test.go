package linter_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/rules"
)

// TestARunWithAMemoryFindsWhatOneWithoutFinds opens each incident in an editor,
// so to speak, and mends it file by file, with a syntax error on the way.
func TestARunWithAMemoryFindsWhatOneWithoutFinds(t *testing.T) {
	t.Parallel()
	incidents, err := filepath.Glob("../testdata/incidents/*")
	if err != nil || len(incidents) == 0 {
		t.Fatalf("no incidents: %v", err)
	}
	for _, incident := range incidents {
		t.Run(filepath.Base(incident), func(t *testing.T) {
			t.Parallel()
			e := &typist{t: t, folder: filepath.Join(incident, "broken"), overlay: map[string][]byte{}}
			e.compare("at first")
			e.compare("once more")
			for _, name := range changedFiles(t, incident) {
				fixed, _ := os.ReadFile(filepath.Join(incident, "fixed", filepath.FromSlash(name)))
				e.overlay[name] = fixed[:len(fixed)*2/3]
				e.compare("with two thirds of " + name)
				e.overlay[name] = fixed
				e.compare("with " + name + " mended")
				e.compare("with " + name + " mended, once more")
			}
			clear(e.overlay)
			e.compare("with all taken back")
		})
	}
}

// TestAMemorySeesWhatAnEvaluationHangsOn changes, one after the other, every kind
// of file that a root module reads.
func TestAMemorySeesWhatAnEvaluationHangsOn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"app/main.tf": `
variable "namespace" { type = string }
module "role" {
  source  = "../role"
  subject = "system:serviceaccount:${var.namespace}:${trimspace(file("name.txt"))}"
  url     = data.terraform_remote_state.cluster.outputs.url
}
data "terraform_remote_state" "cluster" {
  backend = "local"
  config  = { path = "../cluster/terraform.tfstate" }
}
`,
		"app/terraform.tfvars": "namespace = \"shop\"\n",
		"app/name.txt":         "basket\n",
		"role/main.tf":         "variable \"subject\" {}\nvariable \"url\" {}\n" + roleIn("<<EOT\n"+strings.Replace(trust, "system:serviceaccount:shop:basket", "${var.subject}", 1)+"EOT"),
		"cluster/main.tf":      "output \"url\" { value = \"oidc.example.com\" }\n",
		"other/main.tf":        "locals { a = 1 }\n",
		"sa.yaml":              serviceAccount,
	} {
		place := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	e := &typist{t: t, folder: folder, overlay: map[string][]byte{}}
	if out := e.compare("at first"); !strings.Contains(out, `"match": 1`) {
		t.Fatalf("the tree is not right to begin with:\n%s", out)
	}
	for name, edit := range map[string][2]string{
		"app/main.tf":          {"system:serviceaccount:$", "system:serviceaccounts:$"},
		"app/terraform.tfvars": {"shop", "shop2"},
		"app/name.txt":         {"basket", "checkout"},
		"role/main.tf":         {"AssumeRoleWithWebIdentity", "AssumeRole"},
		"sa.yaml":              {"namespace: shop", "namespace: shop3"},
	} {
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		e.overlay[name] = []byte(strings.Replace(string(data), edit[0], edit[1], 1))
		if out := e.compare("with " + name + " changed"); strings.Contains(out, `"findings": []`) {
			t.Errorf("a mistake in %s is not found", name)
		}
		delete(e.overlay, name)
		e.compare("with " + name + " restored")
	}
}

// typist lints a folder after each change, with and without a memory.
type typist struct {
	t       *testing.T
	folder  string
	overlay map[string][]byte
	memory  linter.Memory
}

func (e *typist) compare(when string) string {
	e.t.Helper()
	fresh, remembered := e.lint(nil), e.lint(&e.memory)
	if fresh != remembered {
		e.t.Fatalf("%s the results differ\n--- without a memory\n%s\n--- with one\n%s", when, fresh, remembered)
	}
	return fresh
}

func (e *typist) lint(memory *linter.Memory) string {
	e.t.Helper()
	result, err := linter.Lint(e.t.Context(), linter.Options{
		Workdir: e.folder, Rules: rules.All(), Notes: true, Memory: memory, NoConfig: true,
		Source: source.Options{Overlay: maps.Clone(e.overlay)},
	})
	if err != nil {
		e.t.Fatal(err)
	}
	defer result.Close()
	var out bytes.Buffer
	if err := result.Write(&out, "json", "test", linter.ReportOptions{}); err != nil {
		e.t.Fatal(err)
	}
	if err := result.WriteGraph(&out); err != nil {
		e.t.Fatal(err)
	}
	return out.String()
}

// changedFiles lists the files that an incident's fix changes.
func changedFiles(t *testing.T, incident string) []string {
	t.Helper()
	var names []string
	broken := os.DirFS(filepath.Join(incident, "broken"))
	err := fs.WalkDir(broken, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(broken, name)
		fixed, gone := os.ReadFile(filepath.Join(incident, "fixed", filepath.FromSlash(name)))
		if err == nil && gone == nil && !bytes.Equal(fixed, data) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}
