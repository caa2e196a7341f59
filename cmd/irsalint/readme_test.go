package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the transcripts in the README")

// noTool says that a command of a transcript is not installed.
const noTool = "\x00not installed"

// TestTheReadmeShowsRealOutput runs every command that a console block of the
// README shows, in order, and compares what is printed.
func TestTheReadmeShowsRealOutput(t *testing.T) {
	t.Chdir("../..")
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	s := &shell{t: t, root: root, shop: filepath.Join(t.TempDir(), "shop")}
	var out strings.Builder
	in := false
	var shown, printed string
	for line := range strings.Lines(string(readme)) {
		command, isCommand := strings.CutPrefix(line, "$ ")
		ends := in && strings.HasPrefix(line, "```")
		if in && (isCommand || ends) {
			if printed == noTool {
				printed = shown
			}
			if shown != printed && !*update {
				t.Errorf("the README shows\n%s\nwhere is printed\n%s\n(go test ./cmd/irsalint -run Readme -update)", shown, printed)
			}
			out.WriteString(printed)
			shown, printed = "", ""
		}
		switch {
		case in && isCommand:
			out.WriteString(line)
			printed = s.run(strings.TrimSpace(command))
			continue
		case ends:
			in = false
		case in:
			shown += line
			continue
		case strings.HasPrefix(line, "```console"):
			in = true
		}
		out.WriteString(line)
	}
	if s.commands < 8 {
		t.Errorf("the README runs %d commands only", s.commands)
	}
	if *update && out.String() != string(readme) {
		if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shell runs the few commands that transcripts need. /tmp/shop is a folder of
// the test.
type shell struct {
	t          *testing.T
	root, shop string
	commands   int
}

func (s *shell) run(line string) string {
	s.t.Helper()
	s.commands++
	words := strings.Fields(strings.ReplaceAll(line, "/tmp/shop", s.shop))
	switch words[0] {
	case "cp":
		s.must(os.RemoveAll(s.shop))
		s.must(os.CopyFS(words[3], os.DirFS(filepath.Join(s.root, filepath.FromSlash(words[2])))))
		return ""
	case "cd":
		s.must(os.Chdir(words[1]))
		return ""
	case "cat":
		data, err := os.ReadFile(words[1])
		s.must(err)
		return string(data)
	case "pre-commit":
		return s.preCommit(words[1:])
	case "irsalint":
		var out bytes.Buffer
		p := &process{stdout: &out, stderr: &out, getenv: func(string) string { return "" }, outputs: &outputs{}}
		p.run(words[1:])
		return out.String()
	default:
		s.t.Fatalf("the test cannot run %q", line)
		return ""
	}
}

// preCommit runs the hook of this repository on the folder, from the program that
// is tested in place of one that is built from a tag.
func (s *shell) preCommit(args []string) string {
	s.t.Helper()
	for _, tool := range []string{"pre-commit", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			s.t.Logf("%s is not installed: its transcript is not checked", tool)
			return noTool
		}
	}
	program, err := exec.LookPath("irsalint")
	s.must(err)
	hooks, err := os.ReadFile(filepath.Join(s.root, ".pre-commit-hooks.yaml"))
	s.must(err)
	config := "repos:\n- repo: local\n  hooks:\n"
	for line := range strings.Lines(string(hooks)) {
		if strings.Contains(line, "stages:") || strings.Contains(line, "minimum_pre_commit_version:") {
			continue // an old pre-commit will do for this
		}
		line = strings.ReplaceAll(line, "language: golang", "language: system")
		line = strings.ReplaceAll(line, "entry: irsalint", "entry: "+program)
		config += "  " + line
	}
	s.must(os.WriteFile(".pre-commit-config.yaml", []byte(config), 0o644))
	home := s.t.TempDir()
	environment := append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "PRE_COMMIT_HOME="+home, "PRE_COMMIT_COLOR=never",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GITHUB_ACTIONS=", "COLUMNS=80")
	for _, command := range [][]string{{"git", "init", "-q"}, {"git", "add", "infra", "k8s"}} {
		run := exec.Command(command[0], command[1:]...)
		run.Env = environment
		s.must(run.Run())
	}
	run := exec.Command("pre-commit", args...)
	run.Env = environment
	out, _ := run.CombinedOutput() // fails with the hook
	s.must(os.Remove(".pre-commit-config.yaml"))
	s.must(os.RemoveAll(".git"))
	return string(out)
}

func (s *shell) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
