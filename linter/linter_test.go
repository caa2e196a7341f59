package linter_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// everyRole reports every role, so that a test decides what is found.
func everyRole(severity lint.Severity) lint.Rule {
	return lint.Rule{Name: "every-role", Group: "binding", Summary: "a role", Severity: severity, Check: func(pass *lint.Pass) {
		for _, role := range pass.Graph.Roles {
			pass.Report(lint.Finding{Message: "a role", Range: role.Range, Key: role.Address})
		}
	}}
}

// everyIgnore reports every ignore.
func everyIgnore() lint.Rule {
	return lint.Rule{Name: "every-ignore", Group: "run", Summary: "an ignore", Severity: lint.Warning, Last: true, Check: func(pass *lint.Pass) {
		for _, i := range pass.Ignores {
			pass.Report(lint.Finding{Message: "unused " + strings.Join(i.Unused, ","), Range: i.Range})
		}
	}}
}

// run lints a tree and returns the findings as lines.
func run(t *testing.T, files map[string]string, options linter.Options) (*linter.Result, string, error) {
	t.Helper()
	if options.Workdir == "" {
		options.Workdir = t.TempDir()
	}
	for name, content := range files {
		full := filepath.Join(options.Workdir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if options.Rules == nil {
		options.Rules = []lint.Rule{everyRole(lint.Error), everyIgnore()}
	}
	result, err := linter.Lint(t.Context(), options)
	if err != nil {
		return nil, "", err
	}
	t.Cleanup(func() { _ = result.Close() })
	var lines []string
	for _, f := range result.Findings {
		lines = append(lines, f.Range.String()+": "+f.Severity.String()+": "+f.Message)
	}
	return result, strings.Join(lines, "\n"), nil
}

const (
	aRole   = "resource \"aws_iam_role\" \"a\" {\n  name = \"a\"\n  assume_role_policy = \"{}\"\n}\n"
	ignored = "# irsalint:ignore every-role on purpose\n" + aRole
)

func TestAnIgnoreTakesAFindingAndIsAccountedFor(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a/main.tf": ignored, "b/main.tf": aRole}
	result, got, err := run(t, files, linter.Options{})
	if want := "a/main.tf:1:1: warning: unused \nb/main.tf:1:1: error: a role"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if len(result.Suppressed) != 1 || result.Suppressed[0].Reason != "on purpose" {
		t.Errorf("suppressed: %v", result.Suppressed)
	}
	if _, got, _ = run(t, files, linter.Options{NoIgnores: true}); got != "a/main.tf:2:1: error: a role\nb/main.tf:1:1: error: a role" {
		t.Errorf("without ignores: %q", got)
	}
}

func TestAnIgnoreEndsWithItsDay(t *testing.T) {
	t.Parallel()
	files := map[string]string{"main.tf": "# irsalint:ignore every-role on purpose until=2026-01-31\n" + aRole}
	for day, found := range map[int]bool{31: false, 32: true} {
		today := time.Date(2026, 1, day, 23, 0, 0, 0, time.UTC)
		if _, got, _ := run(t, files, linter.Options{Today: today}); strings.Contains(got, "a role") != found {
			t.Errorf("on January %d: %q", day, got)
		}
	}
}

func TestTheConfigurationChangesSeverities(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		"rules: {every-role: off}\n":                                    "",
		"rules: {every-role: warning}\n":                                "infra/main.tf:1:1: warning: a role",
		"rules: {every-role: note}\n":                                   "infra/main.tf:1:1: note: a role",
		"rules:\n  every-role: [{severity: off, paths: /infra/}]\n":     "",
		"rules:\n  every-role: [{severity: off, paths: /elsewhere/}]\n": "infra/main.tf:1:1: error: a role",
		"exclude: infra\n":                                              "",
	} {
		_, got, err := run(t, map[string]string{".irsalint.yaml": config, "infra/main.tf": aRole}, linter.Options{})
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", config, got, err, want)
		}
	}
}

func TestNotesAreSilentUnlessAskedFor(t *testing.T) {
	t.Parallel()
	note := []lint.Rule{everyRole(lint.Note)}
	if _, got, _ := run(t, map[string]string{"main.tf": aRole}, linter.Options{Rules: note}); got != "" {
		t.Errorf("got %q", got)
	}
	if _, got, _ := run(t, map[string]string{"main.tf": aRole}, linter.Options{Rules: note, Notes: true}); got != "main.tf:1:1: note: a role" {
		t.Errorf("got %q", got)
	}
}

func TestTheConfigurationIsFoundAboveThePath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := map[string]string{".irsalint.yaml": "rules: {every-role: off}\n", "a/b/main.tf": aRole}
	for _, path := range []string{".", "a/b", "a/b/main.tf"} {
		if _, got, err := run(t, files, linter.Options{Workdir: dir, Paths: []string{path}}); err != nil || got != "" {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
		if _, got, err := run(t, nil, linter.Options{Workdir: dir, Paths: []string{path}, NoConfig: true}); err != nil || got == "" {
			t.Errorf("%s without configuration: got %q, %v", path, got, err)
		}
	}
}

func TestAWrongConfigurationEndsTheRun(t *testing.T) {
	t.Parallel()
	_, _, err := run(t, map[string]string{".irsalint.yaml": "rules: {every-rule: off}\nx: 1\n"}, linter.Options{})
	wrong, ok := errors.AsType[*linter.ConfigError](err)
	if !ok || len(wrong.Problems) != 2 {
		t.Fatalf("got %v", err)
	}
	if want := `.irsalint.yaml:1:9: unknown rule "every-rule"; did you mean "every-role"?`; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestABaselineShowsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	result, _, err := run(t, map[string]string{"a/main.tf": aRole}, linter.Options{Workdir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var baseline, before bytes.Buffer
	if err := errors.Join(result.WriteBaseline(&baseline), result.Write(&before, "json", "test", linter.ReportOptions{})); err != nil {
		t.Fatal(err)
	}
	moved := "\n\n" + strings.ReplaceAll(aRole, `"a" {`, `"b" {`) + "\n" + aRole
	files := map[string]string{"a/main.tf": moved, "known.json": baseline.String(), "before.json": before.String()}
	for _, options := range []linter.Options{{Baseline: "known.json"}, {NewFrom: "before.json"}} {
		options.Workdir = dir
		result, got, err := run(t, files, options)
		if err != nil || got != "a/main.tf:3:1: error: a role" || len(result.Suppressed) != 1 {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func TestARuleThatPanicsCostsItselfOnly(t *testing.T) {
	t.Parallel()
	rules := []lint.Rule{
		{Name: "panics", Check: func(*lint.Pass) { panic("oops") }},
		everyRole(lint.Error),
	}
	result, got, err := run(t, map[string]string{"main.tf": aRole}, linter.Options{Rules: rules})
	if err != nil || !result.Incomplete || !strings.Contains(got, "internal error in rule panics: oops") || !strings.Contains(got, "a role") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAPathThatDoesNotExistIsAnError(t *testing.T) {
	t.Parallel()
	if _, _, err := run(t, nil, linter.Options{Paths: []string{"none"}}); !errors.Is(err, source.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
