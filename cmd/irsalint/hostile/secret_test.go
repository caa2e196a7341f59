//go:build unix

package hostile

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// canary is a secret as it may lie about; kind tells where one leaked from.
func canary(kind string) string { return "CANARY-" + kind + "-5f3a" }

// secretive is a tree whose names are made of secrets in every way that a
// configuration can get hold of one.
func secretive(t *testing.T) string {
	t.Helper()
	around := t.TempDir()
	folder := filepath.Join(around, "tree")
	write(t, around, map[string]string{
		"outside.txt": canary("outside"), "outside.tf": role(`"` + canary("outside-tf") + `"`), "outside.json": `{"a": "` + canary("outside-json") + `"}`,
		"home/.aws/credentials": canary("home"), "modules/main.tf": role(`"` + canary("outside-module") + `"`),
		"chart/Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n", "chart/templates/sa.yaml": using("x", canary("outside-chart"), "x"),
		"base/kustomization.yaml": "resources: [sa.yaml]\n", "base/sa.yaml": using("x", canary("outside-base"), "x"),
		"values.yaml": "name: " + canary("outside-values") + "\n",
	})
	files := map[string]string{
		"secret.txt": canary("inside"), "template.tftpl": canary("template") + "-${x}", "data.json": `{"name": "` + canary("json") + `"}`, "data.yaml": "name: " + canary("yaml") + "\n",
		".git/config":            "[url]\n\ttoken = " + canary("git") + "\n",
		"app/sa.yaml":            using("apps", "api", "x"),
		"app/kustomization.yaml": "resources:\n- sa.yaml\n- ../../base\n- linked\n", "argo.yaml": argo,
		"app/terraform.tfvars": "password = \"" + canary("tfvars") + "\"\n",
		"tfplan.json":          `{"format_version": "1.2", "terraform_version": "1.9.0", "variables": {"password": {"value": "` + canary("plan-variable") + `"}}, "planned_values": {"root_module": {"resources": [{"address": "aws_iam_role.p", "mode": "managed", "type": "aws_iam_role", "name": "p", "values": {"name": "` + canary("plan") + `", "assume_role_policy": "{\"Statement\": \"` + canary("plan-policy") + `\"}"}, "sensitive_values": {"name": true, "assume_role_policy": true}}]}}}`,
	}
	var tf strings.Builder
	tf.WriteString("variable \"password\" {\n  sensitive = true\n  default = \"" + canary("default") + "\"\n}\nmodule \"out\" {\n  source = \"../../modules\"\n}\nmodule \"linked\" {\n  source = \"../linked\"\n}\n")
	for i, expression := range []string{
		`file("../../outside.txt")`, `file("/etc/passwd")`, `file("~/.aws/credentials")`, `file("/proc/self/environ")`, `file("../linked.txt")`, `file("../.git/config")`,
		`filebase64("../../outside.txt")`, `templatefile("../../outside.txt", {})`, `join("", fileset("/", "**"))`, `filesha256("../secret.txt")`,
		`file("../secret.txt")`, `trimspace(file("../secret.txt"))`, `upper(file("../secret.txt"))`, `substr(file("../secret.txt"), 0, 20)`, `replace(file("../secret.txt"), "-", "_")`, `format("%s-x", file("../secret.txt"))`, `base64encode(file("../secret.txt"))`,
		`split("-", file("../secret.txt"))[1]`, `strrev(file("../secret.txt"))`, `jsonencode({a = file("../secret.txt")})`, `templatefile("../template.tftpl", {x = "y"})`,
		`jsondecode(file("../data.json")).name`, `yamldecode(file("../data.yaml")).name`, `keys({(file("../secret.txt")) = 1})[0]`, `regex("CANARY-(.*)", file("../secret.txt"))[0]`,
		`var.password`, `"${var.password}-x"`, `var.password == "x" ? "a" : var.password`,
	} {
		fmt.Fprintf(&tf, "resource \"aws_iam_role\" \"r%[1]d\" {\n  name = %[2]s\n  assume_role_policy = jsonencode({Statement = [{Effect = \"Allow\", Action = \"sts:AssumeRoleWithWebIdentity\", Principal = {Federated = %[2]s}, Condition = {StringEquals = {\"x:sub\" = %[2]s}}}]})\n}\nresource \"kubernetes_service_account\" \"s%[1]d\" {\n  metadata {\n    name = %[2]s\n    namespace = %[2]s\n    annotations = {\"eks.amazonaws.com/role-arn\" = %[2]s, \"irsalint\" = aws_iam_role.r%[1]d.arn}\n  }\n}\n", i, expression)
	}
	// A part of a sound policy that is wrong: findings show where parts come from.
	const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
	for i, part := range []string{`trimspace(file("../secret.txt"))`, `jsondecode(file("../data.json")).name`, `templatefile("../template.tftpl", {x = "y"})`, `var.password`} {
		for k, parts := range [][2]string{{"${" + part + "}", "sts.amazonaws.com"}, {"basket", "${" + part + "}"}} {
			fmt.Fprintf(&tf, "resource \"aws_iam_role\" \"m%[1]d%[2]d\" {\n  name = \"m%[1]d%[2]d\"\n  assume_role_policy = jsonencode({Statement = [{Effect = \"Allow\", Action = \"sts:AssumeRoleWithWebIdentity\", Principal = {Federated = \"arn:aws:iam::111122223333:oidc-provider/%[3]s\"}, Condition = {StringEquals = {\"%[3]s:sub\" = \"system:serviceaccount:shop:%[4]s\", \"%[3]s:aud\" = \"%[5]s\"}}}]})\n}\n"+
				"resource \"kubernetes_service_account\" \"m%[1]d%[2]d\" {\n  metadata {\n    name = \"basket\"\n    namespace = \"shop\"\n    annotations = {\"eks.amazonaws.com/role-arn\" = aws_iam_role.m%[1]d%[2]d.arn}\n  }\n}\n", i, k, issuer, parts[0], parts[1])
		}
	}
	for i, policy := range []string{`file("../secret.txt")`, `file("../data.json")`, `templatefile("../template.tftpl", {x = "y"})`, `"{\"Statement\": \"${file("../secret.txt")}\"}"`} {
		fmt.Fprintf(&tf, "resource \"aws_iam_role\" \"p%[1]d\" {\n  name = \"p%[1]d\"\n  assume_role_policy = %[2]s\n}\n", i, policy)
	}
	files["app/main.tf"] = tf.String()
	write(t, folder, files)
	for name, target := range map[string]string{
		"linked.txt": "../outside.txt", "linked.tf": "../outside.tf", "linked": "../modules", "app/linked": "../../base", "linked.json": "../outside.json", "linked.yaml": "../base/sa.yaml",
	} {
		link(t, folder, name, target)
	}
	return folder
}

const argo = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: x}
spec:
  destination: {namespace: x}
  source:
    repoURL: https://example.com/x
    path: ../chart
    helm: {valueFiles: [../../values.yaml]}
`

func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	folder := secretive(t)
	environment := []string{"AWS_SECRET_ACCESS_KEY=" + canary("environment"), "HOME=" + filepath.Join(filepath.Dir(folder), "home")}
	for _, args := range everyOutput() {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			got := run(t, folder, environment, args...)
			leaks(t, got.text())
			if len(got.text()) < 20 && args[0] != "--diff" {
				t.Errorf("it printed %q", got.text())
			}
		})
	}
	t.Run("lsp", func(t *testing.T) {
		t.Parallel()
		cmd := command(t, folder, environment, "lsp")
		leaks(t, edit(t, cmd, folder))
	})
}

// edit opens the tree in an editor until the server has told what is wrong, and
// returns all that it said.
func edit(t *testing.T, cmd *exec.Cmd, folder string) string {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(in, session(folder))
	var said strings.Builder
	buffer := make([]byte, 1<<16)
	for !strings.Contains(said.String(), `"diagnostics":[{`) && err == nil {
		var n int
		n, err = out.Read(buffer)
		said.Write(buffer[:n])
	}
	if err != nil {
		t.Errorf("it ended without diagnostics: %v", err)
	}
	_ = in.Close()
	rest, _ := io.ReadAll(out)
	_ = cmd.Wait()
	return said.String() + string(rest)
}

// everyOutput are command lines whose outputs are all that irsalint can print
// about a tree.
func everyOutput() [][]string {
	list := [][]string{
		{"--diff", "--unsafe-fixes", "--stats", "."},
		{"--undecided", "--notes", "--color", "always", "."},
		{"--stats", "."},
		{"--show-files", "."},
		{"--show-config", "."},
		{"facts"},
		{"debug", "facts"},
		{"debug", "graph"},
		{"why", "apps/api"},
		{"why", "--role", "p"},
		{"why", "nobody/here"},
		{"why", "--role", "nobody"},
	}
	for _, format := range []string{"text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "rdjsonl", "azure", "markdown"} {
		list = append(list, []string{"--notes", "--undecided", "--format", format, "."})
	}
	for _, format := range []string{"text", "mermaid", "dot", "json", "html"} {
		list = append(list, []string{"graph", "--format", format})
	}
	return list
}

// leaks looks for the canaries, also in the forms that functions give them.
func leaks(t *testing.T, output string) {
	t.Helper()
	for _, form := range []string{"CANARY", "canary", "YRANAC", "Q0FOQVJZ", "5f3a", "root:x:0", "5F3A"} {
		if at := strings.Index(output, form); at >= 0 {
			t.Errorf("%q leaked: %q", form, output[max(0, at-200):min(len(output), at+60)])
		}
	}
}

// session opens the tree in an editor and asks for what stands at a name.
func session(folder string) string {
	var b strings.Builder
	data, _ := os.ReadFile(filepath.Join(folder, "app/main.tf"))
	text, _ := json.Marshal(string(data))
	uri := "file://" + filepath.ToSlash(folder)
	for _, message := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":"` + uri + `","capabilities":{}}}`,
		`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
		fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%s/app/main.tf","languageId":"terraform","version":1,"text":%s}}}`, uri, text),
		`{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"` + uri + `/app/main.tf"},"position":{"line":14,"character":10}}}`,
	} {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(message), message)
	}
	return b.String()
}
