//go:build unix

package hostile

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
)

// hostileTree is a tree in which every name that a stranger may choose is
// hostile: roles, accounts, namespaces, files.
func hostileTree() map[string]string {
	files := map[string]string{}
	for i, name := range hostileNames() {
		if strings.ContainsRune(name, '\xff') {
			continue // no text file may hold it
		}
		quoted, _ := json.Marshal(name)
		hcl := strings.NewReplacer("${", "$${", "%{", "%%{", "\\b", "\\u0008", "\\f", "\\u000c").Replace(string(quoted))
		files[fmt.Sprintf("r%d.tf", i)] = strings.ReplaceAll(trusting(fmt.Sprintf("r%d", i), equals("system:serviceaccount:x:y")), fmt.Sprintf("name = \"r%d\"", i), "name = "+hcl)
		arn, _ := json.Marshal("arn:aws:iam::111122223333:role/" + name)
		files[fmt.Sprintf("a%d.yaml", i)] = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: " + string(quoted) + "\n  namespace: " + string(quoted) + "\n  annotations:\n    eks.amazonaws.com/role-arn: " + string(arn) + "\n"
	}
	return files
}

// raw are characters and openings that no output may hold.
var raw = []string{"\x1b", "\a", "\b", "\u202e", "\u200b", "##[error]", "##[stop", "##vso[task.setv", "##teamcity[mess"}

func TestHostileNamesAreTextInEveryFormat(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, hostileTree())
	for _, format := range []string{"text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "rdjsonl", "azure", "markdown"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			got := run(t, folder, nil, "--notes", "--undecided", "--format", format, ".")
			if got.code != findings && got.code != failed || len(got.stdout) < 1000 {
				t.Fatalf("exit %d, %d bytes\n%s", got.code, len(got.stdout), got.stderr)
			}
			holdsNothingRaw(t, got.text())
			commands := countCommands(got.stdout)
			switch format {
			case "github":
				if commands == 0 || commands > 30 || !regexp.MustCompile(`(?m)\A(::(error|warning|notice) [^\n]*\n)+`).MatchString(got.stdout) {
					t.Errorf("%d commands", commands)
				}
			case "azure":
				if strings.Count(got.stdout, "##vso[") != strings.Count(got.stdout, "\n") {
					t.Error("a line is no command, or holds two")
				}
			default:
				if commands != 0 {
					t.Errorf("a build would obey %d lines", commands)
				}
			}
			parses(t, format, got.stdout)
			if format == "markdown" && regexp.MustCompile("(?m)^[^`]*<img").MatchString(got.stdout) {
				t.Error("a name is markup")
			}
		})
	}
	for _, args := range [][]string{
		{"graph"},
		{"graph", "--format", "mermaid"},
		{"graph", "--format", "dot"},
		{"graph", "--format", "json"},
		{"graph", "--format", "html"},
		{"facts"},
		{"debug", "facts"},
		{"debug", "graph"},
		{"why", "nobody/here"},
		{"why", "--role", "nobody"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			got := run(t, folder, nil, args...)
			holdsNothingRaw(t, got.text())
			if n := countCommands(got.text()); n != 0 {
				t.Errorf("a build would obey %d lines", n)
			}
			if args[len(args)-1] == "html" && strings.Contains(got.stdout, "<img src=x") {
				t.Error("a name is markup")
			}
			if strings.HasSuffix(args[len(args)-1], "json") || args[0] == "facts" {
				parses(t, "json", got.stdout)
			}
		})
	}
}

func holdsNothingRaw(t *testing.T, output string) {
	t.Helper()
	for _, bad := range raw {
		if strings.Contains(output, bad) {
			at := strings.Index(output, bad)
			t.Errorf("the output holds %q: %q", bad, output[max(0, at-60):min(len(output), at+60)])
		}
	}
}

// countCommands counts the lines that a runner would take for commands.
func countCommands(output string) int {
	return len(regexp.MustCompile(`(?m)^[ \t]*::[a-z-]+[^\n]*::`).FindAllString(strings.ReplaceAll(output, "\r", "\n"), -1))
}

// parses reads an output as its receiver does.
func parses(t *testing.T, format, output string) {
	t.Helper()
	var err error
	switch format {
	case "json", "sarif", "gitlab", "rdjson", "rdjsonl":
		decoder := json.NewDecoder(strings.NewReader(output))
		for err == nil {
			var document any
			err = decoder.Decode(&document)
		}
	case "junit", "checkstyle":
		decoder := xml.NewDecoder(strings.NewReader(output))
		for err == nil {
			_, err = decoder.Token()
		}
	default:
		return
	}
	if !errors.Is(err, io.EOF) {
		t.Errorf("the output does not parse: %v", err)
	}
}

func TestReportsOfManyFindingsAreBounded(t *testing.T) {
	t.Parallel()
	if !*all {
		t.Skip("heavy: pass -all")
	}
	folder := t.TempDir()
	// One root module holds at most 10,000 instances.
	var many bytes.Buffer
	for part := range 3 {
		many.Reset()
		for i := range 9_000 {
			fmt.Fprintf(&many, "resource \"aws_iam_role\" \"r%d\" {\n  name = \"r%d-%d\"\n  assume_role_policy = \"{}\"\n}\n", i, part, i)
		}
		write(t, folder, map[string]string{fmt.Sprintf("part%d/main.tf", part): many.String()})
	}
	for format, want := range map[string]struct {
		says  string
		bytes int
	}{
		"text":     {"not shown here", 1 << 20},
		"sarif":    {"5000", 10 << 20},
		"markdown": {"not shown", 1 << 20},
		"github":   {"more", 1 << 20},
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			got := run(t, folder, nil, "--format", format, ".")
			if got.code != findings || !strings.Contains(got.stdout, want.says) || len(got.stdout) > want.bytes {
				t.Errorf("exit %d, %d bytes of at most %d\n%s", got.code, len(got.stdout), want.bytes, cut(got.stdout))
			}
		})
	}
}

func TestGitLabTellsFindingsApart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, map[string]string{"main.tf": trusting("x", equals("serviceaccount:a:b")), "m/main.tf": trusting("x", equals("serviceaccount:a:b"))})
	got := run(t, folder, nil, "--format", "gitlab", ".")
	var list []struct{ Fingerprint string }
	if err := json.Unmarshal([]byte(got.stdout), &list); err != nil || len(list) < 2 {
		t.Fatalf("%v\n%s", err, got.stdout)
	}
	seen := map[string]bool{}
	for _, entry := range list {
		if entry.Fingerprint == "" || seen[entry.Fingerprint] {
			t.Errorf("fingerprint %q twice", entry.Fingerprint)
		}
		seen[entry.Fingerprint] = true
	}
	empty := run(t, t.TempDir(), nil, "--format", "gitlab", ".")
	if strings.TrimSpace(empty.stdout) != "[]" {
		t.Errorf("nothing found: %q", empty.stdout)
	}
}
