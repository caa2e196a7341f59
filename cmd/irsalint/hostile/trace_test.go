//go:build unix

package hostile

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNothingIsStartedAndNobodyIsCalled traces the system calls of runs over
// every kind of input.
func TestNothingIsStartedAndNobodyIsCalled(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	incidents, err := filepath.Abs("../../../testdata/incidents")
	if err != nil {
		t.Fatal(err)
	}
	remote := t.TempDir()
	write(t, remote, map[string]string{
		"kustomization.yaml":      "resources:\n- https://example.com/x.yaml\n- github.com/kubernetes-sigs/kustomize//examples/helloWorld?ref=v1.0.6\nhelmCharts:\n- name: x\n  repo: https://example.com\n  version: 1.0.0\n",
		"exec/kustomization.yaml": "generators: [gen.yaml]\n", "exec/gen.yaml": "apiVersion: x/v1\nkind: X\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: /bin/true}\n",
		"chart/Chart.yaml":       "apiVersion: v2\nname: x\nversion: 1.0.0\ndependencies:\n- {name: y, version: 1.0.0, repository: https://example.com}\n",
		"chart/templates/a.yaml": "{{ getHostByName \"example.com\" }}{{ lookup \"v1\" \"Pod\" \"\" \"\" }}\n" + using("x", "y", "z"),
		"main.tf":                "module \"a\" {\n  source = \"git::https://example.com/x.git\"\n}\nmodule \"b\" {\n  source = \"terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks\"\n}\ndata \"external\" \"x\" {\n  program = [\"/bin/true\"]\n}\ndata \"http\" \"x\" {\n  url = \"https://example.com\"\n}\n",
		"terragrunt.hcl":         "terraform {\n  source = \"git::https://example.com/x.git\"\n}\ninputs = { a = run_cmd(\"/bin/true\") }\n",
		"argo.yaml":              strings.Replace(argo, "path: ../chart", "chart: x", 1),
	})
	for _, folder := range []string{incidents, remote} {
		log := filepath.Join(t.TempDir(), "trace")
		cmd := exec.Command(strace, "-f", "-qq", "-e", "trace=network,execve,execveat,fork,vfork", "-o", log, absolute(t), "--no-config", ".")
		cmd.Dir, cmd.Env = folder, surroundings()
		out, err := cmd.CombinedOutput()
		data, readErr := os.ReadFile(log)
		if cmd.ProcessState == nil || readErr != nil || bytes.Contains(out, []byte("PTRACE")) {
			t.Skipf("strace does not work here: %v, %v\n%s", err, readErr, out)
		}
		calls := regexp.MustCompile(`(?m)^\d+ +(socket|connect|sendto|bind|fork|vfork|execveat)\(.*`).FindAllString(string(data), -1)
		if n := bytes.Count(data, []byte("execve(")); n != 1 || len(calls) > 0 {
			t.Errorf("%s: %d programs were started, and these calls made: %q", folder, n-1, calls)
		}
	}
}
