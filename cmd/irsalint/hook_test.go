package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// TestTheHookInstallsAndRuns does what pre-commit does for a hook in Go: it runs
// "go install ./..." at the root of the repository into an empty GOPATH and then
// the entry, without file names.
func TestTheHookInstallsAndRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("links the whole program")
	}
	t.Parallel()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("go is not installed")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := exec.Command(goTool, "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	gopath := t.TempDir()
	install := exec.Command(goTool, "install", "./...")
	install.Dir = root
	install.Env = append(os.Environ(), "GOPATH="+gopath, "GOBIN=", "GOMODCACHE="+strings.TrimSpace(string(cache)), "GOTOOLCHAIN=local", "GOFLAGS=-buildvcs=false -trimpath")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	installed, err := os.ReadDir(filepath.Join(gopath, "bin"))
	if err != nil || len(installed) != 1 {
		t.Fatalf("installed %v, %v, want one program", installed, err)
	}

	for _, hook := range hooks(t, root) {
		if hook.PassFilenames == nil || *hook.PassFilenames || !hook.RequireSerial {
			t.Errorf("%s would see parts of the graph", hook.ID)
		}
		if hook.Language != "golang" {
			continue
		}
		for folder, want := range map[string]int{"broken": exitFindings, "fixed": exitClean} {
			command := strings.Fields(hook.Entry)
			run := exec.Command(filepath.Join(gopath, "bin", command[0]), command[1:]...)
			run.Dir = filepath.Join(root, "testdata", "incidents", "a01-terraform-runner-copy-paste", folder)
			run.Env = append(os.Environ(), "GITHUB_ACTIONS=", "PRE_COMMIT=1")
			out, _ := run.CombinedOutput()
			if code := run.ProcessState.ExitCode(); code != want {
				t.Errorf("%s on %s: exit %d, want %d\n%s", hook.ID, folder, code, want, out)
			}
		}
	}
}

type hook struct {
	ID, Entry, Language, Files string
	PassFilenames              *bool `json:"pass_filenames"`
	RequireSerial              bool  `json:"require_serial"`
}

func hooks(t *testing.T, root string) []hook {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []hook
	if err := yaml.Unmarshal(data, &list); err != nil || len(list) == 0 {
		t.Fatalf("%d hooks, %v", len(list), err)
	}
	return list
}
