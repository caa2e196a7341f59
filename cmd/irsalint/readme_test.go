package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the example in the README")

// TestTheReadmeShowsRealOutput runs the README's first command and compares the
// example with what it prints.
func TestTheReadmeShowsRealOutput(t *testing.T) {
	t.Chdir("../..")
	var out, complaints bytes.Buffer
	p := &process{stdout: &out, stderr: &complaints, getenv: func(string) string { return "" }, outputs: &outputs{}}
	const path = "testdata/incidents/a01-terraform-runner-copy-paste/broken"
	if code := p.run([]string{path}); code != exitFindings {
		t.Fatalf("exit %d\n%s%s", code, out.String(), complaints.String())
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "go run ./cmd/irsalint "+path) {
		t.Errorf("the README does not run %s", path)
	}
	const begin, end = "<!-- example: begin -->\n", "<!-- example: end -->"
	before, rest, _ := strings.Cut(string(readme), begin)
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatal("the README has no place for the example")
	}
	want := before + begin + "```text\n" + strings.ReplaceAll(out.String(), path+"/", "") + "```\n" + end + after
	if want == string(readme) {
		return
	}
	if !*update {
		t.Fatal("the example in the README is not what is printed: go test ./cmd/irsalint -run Readme -update")
	}
	if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
