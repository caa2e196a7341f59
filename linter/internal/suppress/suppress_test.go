package suppress

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

var (
	today = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	names = []string{"wildcard-subject", "orphan-subject", "missing-audience"}
)

// take reports whether the ignores of a text take a finding at the line that
// holds the word HERE, and the defects they have.
func take(t *testing.T, name, text string) (taken bool, defects string) {
	t.Helper()
	file := source.NewFile(name, []byte(text))
	at := strings.Index(text, "HERE")
	if at < 0 {
		t.Fatal("no HERE")
	}
	ignores := Find(file, names, today)
	_, gone, _ := Apply([]lint.Finding{{Rule: "wildcard-subject", Range: file.Range(at, at+4)}}, ignores)
	var list []string
	for _, i := range Outcome(ignores) {
		switch {
		case i.Defect != "":
			list = append(list, i.Defect)
		case i.Expired:
			list = append(list, "expired on "+i.Until)
		case len(i.Unused) > 0:
			list = append(list, "unused "+strings.Join(i.Unused, ","))
		}
	}
	return len(gone) == 1, strings.Join(list, "; ")
}

func TestIgnores(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, text string
		taken            bool
		defects          string
	}{
		{"on the line above", "a.tf", "# irsalint:ignore wildcard-subject previews\nx = HERE\n", true, ""},
		{"on the same line", "a.tf", "x = HERE # irsalint:ignore wildcard-subject previews\n", true, ""},
		{"with two slashes", "a.tf", "x = HERE // irsalint:ignore wildcard-subject previews\n", true, ""},
		{"between stars", "a.tf", "x = HERE /* irsalint:ignore wildcard-subject previews */\n", true, ""},
		{"above other comments", "a.tf", "# irsalint:ignore wildcard-subject previews\n# more\n\n/* and more */\nx = HERE\n", true, ""},
		{"two of them above one line", "a.tf", "# irsalint:ignore orphan-subject x\n# irsalint:ignore wildcard-subject previews\nx = HERE\n", true, "unused orphan-subject"},
		{"above a heredoc", "a.tf", "# irsalint:ignore wildcard-subject previews\nx = <<EOT\n{\n HERE\n}\nEOT\ny = 1\n", true, ""},
		{"not two lines above", "a.tf", "# irsalint:ignore wildcard-subject previews\ny = 1\nx = HERE\n", false, "unused wildcard-subject"},
		{"not on the line below", "a.tf", "x = HERE\n# irsalint:ignore wildcard-subject previews\n", false, "unused wildcard-subject"},
		{"not behind the line above", "a.tf", "y = 1 # irsalint:ignore wildcard-subject previews\nx = HERE\n", false, "unused wildcard-subject"},
		{"not for another rule", "a.tf", "x = HERE # irsalint:ignore orphan-subject previews\n", false, "unused orphan-subject"},
		{"in a list", "a.tf", "x = HERE # irsalint:ignore orphan-subject,wildcard-subject previews\n", true, "unused orphan-subject"},
		{"in a list with blanks", "a.tf", "x = HERE # irsalint:ignore orphan-subject, wildcard-subject previews\n", true, "unused orphan-subject"},
		{"not inside a string", "a.tf", "x = \"HERE # irsalint:ignore wildcard-subject previews\"\n", false, "stands inside a string and is no comment"},
		{"not inside a heredoc", "a.tf", "x = <<EOT\nHERE # irsalint:ignore wildcard-subject previews\nEOT\n", false, "stands inside a string and is no comment"},
		{"without a reason", "a.tf", "x = HERE # irsalint:ignore wildcard-subject\n", false, "gives no reason"},
		{"without a rule", "a.tf", "x = HERE # irsalint:ignore\n", false, "names no rule"},
		{"for all", "a.tf", "x = HERE # irsalint:ignore all because\n", false, "is for all rules, which would hide new mistakes"},
		{"for a rule that does not exist", "a.tf", "x = HERE # irsalint:ignore wildcard-subjects x\n", false, `names the unknown rule "wildcard-subjects"`},
		{"until today", "a.tf", "x = HERE # irsalint:ignore wildcard-subject x until=2026-06-15\n", true, ""},
		{"until yesterday", "a.tf", "x = HERE # irsalint:ignore wildcard-subject x until=2026-06-14\n", false, "expired on 2026-06-14"},
		{"until a day that does not exist", "a.tf", "x = HERE # irsalint:ignore wildcard-subject x until=2026-02-30\n", false, `holds until "2026-02-30", which is no day`},
		{"with a day and no reason", "a.tf", "x = HERE # irsalint:ignore wildcard-subject until=2026-12-31\n", false, "gives no reason"},
		{"of a megabyte", "a.tf", "x = HERE # irsalint:ignore wildcard-subject " + strings.Repeat("x", 1<<20) + "\n", false, "is longer than 4096 bytes"},
		{"in a file that does not parse", "a.tf", "{{{ \"\n# irsalint:ignore wildcard-subject x\nHERE\n", false, "stands inside a string and is no comment"},

		{"above a line of YAML", "a.yaml", "a:\n  # irsalint:ignore wildcard-subject x\n  b: HERE\n", true, ""},
		{"on a line of YAML", "a.yaml", "b: HERE # irsalint:ignore wildcard-subject x\n", true, ""},
		{"above a block scalar", "a.yaml", "# irsalint:ignore wildcard-subject x\nb: |\n  c\n\n  HERE\nd: 1\n", true, ""},
		{"inside a block scalar", "a.yaml", "b: |-\n  HERE # irsalint:ignore wildcard-subject x\n", false, "stands inside a string and is no comment"},
		{"behind a block scalar", "a.yaml", "b: |-\n  x\nc: HERE # irsalint:ignore wildcard-subject x\n", true, ""},
		{"inside quotes", "a.yaml", "b: \"HERE # irsalint:ignore wildcard-subject x\"\n", false, "stands inside a string and is no comment"},
		{"inside quotes over lines", "a.yaml", "b: 'a\n  HERE # irsalint:ignore wildcard-subject x'\n", false, "stands inside a string and is no comment"},
		{"behind an apostrophe in a plain scalar", "a.yaml", "b: it's HERE # irsalint:ignore wildcard-subject x\n", true, ""},
		{"in a template of YAML", "a.yaml", "{{- if .Values.x }}\nb: HERE # irsalint:ignore wildcard-subject x\n{{- end }}\n", true, ""},
		{"where the hash is part of a word", "a.yaml", "b: HERE#irsalint:ignore wildcard-subject x\n", false, "stands inside a string and is no comment"},

		{
			"as an annotation", "a.yaml",
			"metadata:\n  annotations:\n    irsalint.dev/ignore: \"wildcard-subject: x\"\n    HERE: 1\n", true, "",
		},
		{"as an annotation without quotes", "a.yaml", "irsalint.dev/ignore: wildcard-subject, orphan-subject: x y # z\nHERE: 1\n", true, "unused orphan-subject"},
		{"as an annotation in JSON", "a.json", "{\n  \"irsalint.dev/ignore\": \"wildcard-subject: x\",\n  \"HERE\": 1\n}\n", true, ""},
		{"as an annotation of another document", "a.yaml", "irsalint.dev/ignore: 'wildcard-subject: x'\n---\nHERE: 1\n", false, "unused wildcard-subject"},
		{"as an annotation of the document before", "a.yaml", "HERE: 1\n--- # x\nirsalint.dev/ignore: 'wildcard-subject: x'\n", false, "unused wildcard-subject"},
		{"as an annotation without reason", "a.yaml", "irsalint.dev/ignore: wildcard-subject\nHERE: 1\n", false, "gives no reason"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, text := range []string{test.text, strings.ReplaceAll(test.text, "\n", "\r\n")} {
				taken, defects := take(t, test.file, text)
				if taken != test.taken || defects != test.defects {
					t.Errorf("taken %v, defects %q; want %v, %q", taken, defects, test.taken, test.defects)
				}
			}
		})
	}
}

func TestAnIgnoreMayStandAtTheOtherHalf(t *testing.T) {
	t.Parallel()
	role := source.NewFile("role.tf", []byte("x = 1\n"))
	account := source.NewFile("sa.yaml", []byte("# irsalint:ignore wildcard-subject x\nb: 1\n"))
	ignores := Find(account, names, today)
	at := strings.Index(string(account.Data), "b: 1")
	finding := lint.Finding{Rule: "wildcard-subject", Range: role.Whole(), Related: []lint.Related{{Range: account.Range(at, at+1)}}}
	kept, taken, by := Apply([]lint.Finding{finding}, ignores)
	if len(kept) != 0 || len(taken) != 1 || by[0].Reason != "x" {
		t.Errorf("kept %v, taken %v", kept, taken)
	}
}

func TestManyIgnoresAreBounded(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"a.tf": "# irsalint:ignore wildcard-subject x\n", "b.yaml": "# irsalint:ignore wildcard-subject x\n",
		"c.yaml": "irsalint.dev/ignore: 'wildcard-subject: x'\n", "d.tf": "x = <<E # irsalint:ignore a\n",
	} {
		file := source.NewFile(name, []byte(strings.Repeat(line, 30_000)))
		if n := len(Find(file, names, today)); n > maxIgnores {
			t.Errorf("%s: %d ignores", name, n)
		}
	}
}

func TestABaselineKnowsWhatItHolds(t *testing.T) {
	t.Parallel()
	findings := []lint.Finding{{Rule: "b", Message: "m"}, {Rule: "a", Message: "m"}}
	var out bytes.Buffer
	if err := WriteBaseline(&out, findings, []string{"11", "22"}); err != nil {
		t.Fatal(err)
	}
	if a, b := strings.Index(out.String(), `"22"`), strings.Index(out.String(), `"11"`); a > b {
		t.Errorf("not sorted by rule:\n%s", out.String())
	}
	baseline, err := ReadBaseline(source.NewFile("b.json", out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	fresh, known := baseline.Apply([]lint.Finding{{Rule: "b"}, {Rule: "c"}}, []string{"11", "33"})
	if len(fresh) != 1 || fresh[0].Rule != "c" || len(known) != 1 || baseline.Stale() != 1 {
		t.Errorf("fresh %v, known %v, stale %d", fresh, known, baseline.Stale())
	}
	for _, bad := range []string{"", "[]", `{"schema_version": 2}`, `{"schema_version": 1, "findings": [{"fingerprint": 1}]}`} {
		if _, err := ReadBaseline(source.NewFile("b.json", []byte(bad))); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestAReportIsABaselineToo(t *testing.T) {
	t.Parallel()
	report := `{"schema_version": 1, "findings": [{"fingerprint": "a"}],
		"suppressed": [{"fingerprint": "b", "by": "ignore"}, {"fingerprint": "c", "by": "baseline"}]}`
	baseline, err := ReadBaseline(source.NewFile("report.json", []byte(report)))
	if err != nil {
		t.Fatal(err)
	}
	fresh, _ := baseline.Apply(make([]lint.Finding, 3), []string{"a", "b", "c"})
	if len(fresh) != 1 || !baseline.Ignored("b") || baseline.Ignored("c") {
		t.Errorf("%d fresh", len(fresh))
	}
}

func FuzzFind(f *testing.F) {
	f.Add("a.tf", "x = <<EOT\n# irsalint:ignore a b\nEOT\n")
	f.Add("a.yaml", "b: |\n # irsalint:ignore wildcard-subject x until=2026-01-01\nirsalint.dev/ignore: 'a: b'\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		file := source.NewFile(name, []byte(text))
		for _, i := range Find(file, names, today) {
			if i.Range.File != file || i.covers.Start > i.covers.End || i.covers.End > len(text) || i.Defect == "" && i.Reason == "" {
				t.Errorf("%s", fmt.Sprintf("%+v", i))
			}
		}
	})
}
