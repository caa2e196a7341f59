package linter_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// tree puts parts of recorded scenarios into a folder: the keys are names in the
// folder, the values folders and documents of scenarios.
func tree(t *testing.T, parts map[string]string) string {
	t.Helper()
	at := t.TempDir()
	for name, part := range parts {
		from, to := filepath.FromSlash(scenarios+part), filepath.Join(at, filepath.FromSlash(name))
		if filepath.Ext(part) == "" {
			if err := os.CopyFS(to, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

// places lints a tree and returns "file: rule" for each error.
// A plan is never said not to be read.
func places(t *testing.T, folder string) (lines []string, roles int) {
	t.Helper()
	result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules.All(), NoConfig: true})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	for _, f := range result.Findings {
		if f.Severity.String() == "error" {
			lines = append(lines, f.Range.File.Name+": "+f.Rule)
		}
	}
	for _, skipped := range result.Graph.Skipped {
		t.Errorf("skipped: %s: %s", skipped.File, skipped.Reason)
	}
	return lines, len(result.Graph.Roles)
}

// A plan or state tells nothing twice: it is of the root module that declares
// what it holds, wherever the file lies, and findings stand in the sources.
func TestAPlanIsReadWithItsSources(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		parts map[string]string
		want  string
		roles int
	}{
		"a plan beside its sources": {
			map[string]string{"infra": "for-each-modules/tf", "infra/plan.json": "for-each-modules/plan.json"},
			"infra/main.tf: subject-mismatch", 3,
		},
		"a plan in another folder": {
			map[string]string{"infra": "for-each-modules/tf", "plans/infra.json": "for-each-modules/plan.json"},
			"infra/main.tf: subject-mismatch", 3,
		},
		"a plan above its sources": {
			map[string]string{"live/infra": "greenfield-provider/tf", "tfplan.json": "greenfield-provider/plan.json"},
			"live/infra/main.tf: subject-mismatch", 2,
		},
		"a state in another folder": {
			map[string]string{"infra": "counted-roles/tf", "states/infra.tfstate": "counted-roles/raw.tfstate"},
			"", 3,
		},
		"of two root modules with the same names, that of the file's name": {
			map[string]string{"live/prod": "literal-policy/tf", "live/dev": "literal-policy/tf", "plans/prod.json": "literal-policy/plan.json"},
			"live/dev/main.tf: subject-mismatch", 2,
		},
		"a plan of sources that are elsewhere": {
			map[string]string{"infra": "pod-identity/tf", "plans/plan.json": "literal-policy/plan.json"},
			"infra/main.tf: pod-identity-trust\nplans/plan.json: subject-mismatch", 3,
		},
		"a plan alone": {
			map[string]string{"plan.json": "for-each-modules/plan.json"},
			"plan.json: subject-mismatch", 3,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines, roles := places(t, tree(t, test.parts))
			if got := strings.Join(lines, "\n"); got != test.want || roles != test.roles {
				t.Errorf("%d roles and\n%s\nwant %d and\n%s", roles, got, test.roles, test.want)
			}
		})
	}
}

// The scenario's sensitive value is in each of its documents in clear, and in
// no report, whatever of it is compared.
func TestNoReportHoldsASensitiveValue(t *testing.T) {
	t.Parallel()
	for _, document := range []string{"plan.json", "again.json", "state.json", "raw.tfstate"} {
		folder := tree(t, map[string]string{document: "sensitive-values/" + document})
		result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules.All(), NoConfig: true, Notes: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Graph.Bindings) == 0 {
			t.Errorf("%s: nothing was compared", document)
		}
		for _, format := range linter.Formats() {
			var out bytes.Buffer
			if err := result.Write(&out, format.Name, "test", linter.ReportOptions{ListUndecided: true}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.String(), "canary") {
				t.Errorf("%s: format %s tells it:\n%s", document, format.Name, out.String())
			}
		}
		_ = result.Close()
	}
}
