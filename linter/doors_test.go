package linter_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/internal/tfplan/recorded"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/rules"
)

// scenarios are configurations with what real Terraform made of them: the plan
// of a first apply, the state after it in both forms, and the plan of a second
// run. The recorder beside them wrote it.
const scenarios = "internal/tfplan/testdata/scenarios/"

// undecidable are the scenarios whose first plan tells less than the sources,
// and why it cannot tell more.
var undecidable = map[string]string{
	"inline-greenfield": "jsonencode got an ARN that is still to be, and a plan shows no expressions",
	"choice-of-roles":   "the annotation is one of two ARNs that are still to be, and a plan shows no condition",
}

// TestEveryDoorGivesTheSameFindings lints each scenario as sources of both
// syntaxes, as the plan of the first apply, as that of the next, and as the
// state in both forms. Places are not compared: every door has its own.
func TestEveryDoorGivesTheSameFindings(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(scenarios + "*")
	if err != nil || len(folders) < 15 {
		t.Fatalf("%d scenarios, %v", len(folders), err)
	}
	for _, folder := range folders {
		name := filepath.Base(folder)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth := told(t, alone(t, folder, "state.json"))
			doors := map[string]tale{
				".tf":              told(t, planned(t, folder, "tf")),
				".tf.json":         told(t, planned(t, folder, "json")),
				".tofu":            told(t, planned(t, folder, "tofu/tf")),
				".tofu.json":       told(t, planned(t, folder, "tofu/json")),
				"the next plan":    told(t, alone(t, folder, "again.json")),
				"the state's file": told(t, alone(t, folder, "raw.tfstate")),
			}
			first := told(t, alone(t, folder, "plan.json"))
			if undecidable[name] == "" {
				doors["the first plan"] = first
			} else if len(first.errors()) > 0 || !first.isOpen() {
				t.Errorf("the first plan cannot decide, and tells:\n%s", first)
			}
			for door, got := range doors {
				for _, d := range got.differences(truth) {
					t.Errorf("%s: %s", door, d)
				}
			}
		})
	}
}

// alone puts a document of a scenario into a folder of its own.
func alone(t *testing.T, folder, document string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, document))
	if err != nil {
		t.Fatal(err)
	}
	at := t.TempDir()
	if err := os.WriteFile(filepath.Join(at, document), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

// planned puts the sources of a scenario into a folder of their own; see
// [recorded.Sources].
func planned(t *testing.T, folder, syntax string) string {
	t.Helper()
	files, err := recorded.Sources(os.DirFS(folder), syntax)
	if err != nil {
		t.Fatal(err)
	}
	at := t.TempDir()
	plant(t, at, files)
	return at
}

// tale is what one run tells.
type tale struct {
	// bindings are "account -> role: verdict".
	bindings []string
	// findings are the messages by rule and severity; mistakes counts them with
	// those that were folded into one at the same place.
	findings map[string][]string
	mistakes map[string]int
}

// folded is the note by which one finding stands for several.
var folded = regexp.MustCompile(`^the same text makes this mistake (once|([0-9]+) times) more$`)

func told(t *testing.T, folder string) tale {
	t.Helper()
	result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules.All(), NoConfig: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = result.Close() })
	out := tale{findings: map[string][]string{}, mistakes: map[string]int{}}
	for _, b := range result.Graph.Bindings {
		account, role := "", "no role"
		switch {
		case b.ServiceAccount != nil:
			account = b.ServiceAccount.Namespace.String() + "/" + b.ServiceAccount.Name.String()
		case b.Association != nil:
			account = b.Association.Namespace.String() + "/" + b.Association.ServiceAccount.String()
		}
		if b.Role != nil {
			role = b.Role.Address
		}
		out.bindings = append(out.bindings, fmt.Sprintf("%s -> %s: %s", account, role, b.Verdict))
	}
	for _, f := range result.Findings {
		kind := f.Severity.String() + " " + f.Rule
		out.findings[kind] = append(out.findings[kind], f.Message)
		out.mistakes[kind]++
		for _, note := range f.Notes {
			if m := folded.FindStringSubmatch(note); m != nil {
				n, _ := strconv.Atoi(m[2])
				out.mistakes[kind] += max(n, 1)
			}
		}
	}
	return out
}

// errors are the findings that are errors.
func (a tale) errors() []string {
	var out []string
	for kind, messages := range a.findings {
		if strings.HasPrefix(kind, "error ") {
			out = append(out, messages...)
		}
	}
	return out
}

// isOpen reports whether every binding is undecided.
func (a tale) isOpen() bool {
	return !slices.ContainsFunc(a.bindings, func(b string) bool { return !strings.HasSuffix(b, ": unknown") })
}

// differences compares two tales: the same bindings with the same verdicts, and
// by rule as many mistakes in the same words.
func (a tale) differences(b tale) []string {
	out := unmatched(a.bindings, b.bindings)
	if len(a.bindings) != len(b.bindings) {
		out = append(out, fmt.Sprintf("%d bindings, not %d", len(a.bindings), len(b.bindings)))
	}
	for kind := range b.mistakes {
		if a.mistakes[kind] == 0 {
			out = append(out, "no "+kind+": "+strings.Join(b.findings[kind], "; "))
		}
	}
	for kind, n := range a.mistakes {
		if n != b.mistakes[kind] {
			out = append(out, fmt.Sprintf("%d times %s, not %d times", n, kind, b.mistakes[kind]))
		}
		few, many := a.findings[kind], b.findings[kind]
		if len(few) > len(many) { // more of these are folded into one
			few, many = many, few
		}
		out = append(out, unmatched(few, many)...)
	}
	return out
}

func (a tale) String() string {
	lines := slices.Clone(a.bindings)
	for kind, messages := range a.findings {
		for _, m := range messages {
			lines = append(lines, kind+": "+m)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// unmatched lists the lines of few that have no partner of their own in many.
func unmatched(few, many []string) []string {
	var out []string
	many = slices.Clone(many)
	for _, line := range few {
		i := slices.IndexFunc(many, func(other string) bool { return agree(line, other) })
		if i < 0 {
			out = append(out, fmt.Sprintf("%q has no match among %q", line, many))
			continue
		}
		many = slices.Delete(many, i, i+1)
	}
	return out
}

// generated is a name that an apply makes up, as messages show it before, or a
// value that a document marks as a secret as a whole: no other part of a message
// may be open.
var generated = regexp.MustCompile(`\$\{[^}]*(generated suffix|aws_iam_role\.index\.name)\}|\(sensitive value\)`)

// agree reports whether two lines are equal but for generated names.
func agree(a, b string) bool {
	pattern := func(s string) *regexp.Regexp {
		parts := generated.Split(s, -1)
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		return regexp.MustCompile("^" + strings.Join(parts, ".+") + "$")
	}
	return pattern(a).MatchString(b) || pattern(b).MatchString(a)
}

// TestBothSyntaxesMarkTheSameText compares the places of findings in both
// syntaxes by what is written there.
func TestBothSyntaxesMarkTheSameText(t *testing.T) {
	t.Parallel()
	folders, _ := filepath.Glob(scenarios + "*")
	for _, folder := range folders {
		if native, other := marked(t, folder+"/tf"), marked(t, folder+"/json"); !slices.Equal(native, other) {
			t.Errorf("%s: .tf marks\n%q, .tf.json\n%q", folder, native, other)
		}
	}
}

// marked returns what is written at the places of the errors, in alphabetical
// order, without the quotes and braces that only one syntax has.
func marked(t *testing.T, folder string) []string {
	t.Helper()
	result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules.All(), NoConfig: true})
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	var out []string
	for _, f := range result.Findings {
		if f.Severity == lint.Error {
			out = append(out, strings.NewReplacer("${", "", "}", "", `"`, "", `\`, "").Replace(f.Range.Text()))
		}
	}
	slices.Sort(out)
	return out
}
