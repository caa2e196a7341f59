package report

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

func readTestdata(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sarifView is what code scanning reads of a log.
type sarifView struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID         string
					Properties map[string]any
				}
			}
		}
		Invocations []struct {
			ExecutionSuccessful bool
			Notifications       []struct{ Message struct{ Text string } } `json:"toolExecutionNotifications"`
		}
		Results []struct {
			RuleID    string
			Level     string
			Message   struct{ Text string }
			Locations []sarifViewLocation
			Related   []sarifViewLocation `json:"relatedLocations"`
			Prints    map[string]string   `json:"partialFingerprints"`
		}
	}
}

type sarifViewLocation struct {
	ID       int
	Physical struct {
		Artifact struct{ URI string } `json:"artifactLocation"`
		Region   struct{ StartLine, StartColumn, EndLine, EndColumn int }
	} `json:"physicalLocation"`
}

func parseSARIF(t *testing.T, data []byte) sarifView {
	t.Helper()
	var view sarifView
	if err := json.Unmarshal(data, &view); err != nil {
		t.Fatal(err)
	}
	return view
}

func TestSARIFFollowsTheOfficialSchema(t *testing.T) {
	t.Parallel()
	schema := readTestdata(t, "sarif-schema-2.1.0.json")
	for name, in := range map[string]Input{"story": story(t), "hostile": hostile(), "empty": {Version: "0.1.0"}} {
		out := render(t, Format{"sarif", "", SARIF}, in, Options{Base: "sub dir/ä"})
		validate(t, name, schema, out)
		view := parseSARIF(t, out)
		if view.Runs[0].Results == nil || !view.Runs[0].Invocations[0].ExecutionSuccessful {
			t.Errorf("%s: no list of results, or not successful", name)
		}
		for _, result := range view.Runs[0].Results {
			uri := result.Locations[0].Physical.Artifact.URI
			if parsed, err := url.Parse(uri); err != nil || parsed.Scheme != "" || parsed.RawQuery != "" || parsed.Fragment != "" {
				t.Errorf("%s: %q is no relative path: %v", name, uri, err)
			}
		}
		if name == "story" {
			golden(t, "story.sarif", out)
		}
	}
}

func TestSARIFLinksTheOtherHalf(t *testing.T) {
	t.Parallel()
	in := story(t)
	in.Findings[0].Related[0].Message = `service account "a](b)[c" is annotated`
	result := parseSARIF(t, render(t, Format{"sarif", "", SARIF}, in, Options{Base: "a b"})).Runs[0].Results[0]
	if want := `[service account "a\](b)\[c" is annotated](1)`; !strings.Contains(result.Message.Text, want) {
		t.Errorf("got %q, want it to hold %q", result.Message.Text, want)
	}
	if result.Related[0].ID != 1 || result.Related[0].Physical.Artifact.URI != "a%20b/k8s/runners.yaml" {
		t.Errorf("got %+v", result.Related[0])
	}
	region := result.Locations[0].Physical.Region
	if region.StartLine != 6 || region.StartColumn != 27 || region.EndColumn != 70 {
		t.Errorf("got %+v", region)
	}
}

func TestSARIFCountsUTF16Units(t *testing.T) {
	t.Parallel()
	file := source.NewFile("a.tf", []byte("x = [\"é𐐀\", \"here\"]\n"))
	in := Input{Findings: []lint.Finding{{Rule: "r", Message: "m", Range: at(t, file, "here")}}}
	region := parseSARIF(t, render(t, Format{"sarif", "", SARIF}, in, Options{})).Runs[0].Results[0].Locations[0].Physical.Region
	if region.StartColumn != 14 || region.EndColumn != 18 {
		t.Errorf("got columns %d to %d, want 14 to 18", region.StartColumn, region.EndColumn)
	}
}

func TestSARIFStaysWithinTheLimitsAndSaysSo(t *testing.T) {
	t.Parallel()
	in := many(30_000)
	out := render(t, Format{"sarif", "", SARIF}, in, Options{})
	validate(t, "many", readTestdata(t, "sarif-schema-2.1.0.json"), firstResults(t, out, 20))
	run := parseSARIF(t, out).Runs[0]
	if len(run.Results) != 5000 || run.Results[0].Level != "error" || run.Results[4999].Level != "error" {
		t.Errorf("%d results, the last of level %s", len(run.Results), run.Results[len(run.Results)-1].Level)
	}
	if n := run.Invocations[0].Notifications; len(n) != 1 || !strings.HasPrefix(n[0].Message.Text, "25000 findings left out") {
		t.Errorf("got %v", n)
	}
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write(out); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 10<<20 {
		t.Errorf("%d bytes compressed", packed.Len())
	}
}

// firstResults cuts a log down to some results, as validating them all takes
// seconds.
func firstResults(t *testing.T, log []byte, n int) []byte {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(log, &doc); err != nil {
		t.Fatal(err)
	}
	run := doc["runs"].([]any)[0].(map[string]any)
	run["results"] = run["results"].([]any)[:n]
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// many is a run with n findings, a third of each severity.
func many(n int) Input {
	in := Input{Graph: &graph.Graph{}}
	for i := range n {
		file := source.NewFile(fmt.Sprintf("infra/service-%05d.tf", i), []byte("resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n}\n"))
		in.Findings = append(in.Findings, lint.Finding{
			Rule: "subject-mismatch", Severity: lint.Severity(i % 3), Key: fmt.Sprint(i), Range: file.Range(33, 43),
			Message: fmt.Sprintf("role \"service-%d\" trusts \"apps/other-%d\" but is used by \"apps/service-%d\"", i, i, i),
			Related: []lint.Related{{Range: file.Range(0, 8), Message: "the role is declared here"}},
		})
	}
	return in
}

func TestSARIFGivesSecuritySeverityToSecurityRulesOnly(t *testing.T) {
	t.Parallel()
	in := Input{Rules: []lint.Rule{
		{Name: "public-principal", Group: "security", Summary: "s", Severity: lint.Error},
		{Name: "subject-mismatch", Group: "binding", Summary: "s", Severity: lint.Error},
	}}
	rules := parseSARIF(t, render(t, Format{"sarif", "", SARIF}, in, Options{})).Runs[0].Tool.Driver.Rules
	if rules[0].Properties["security-severity"] != "8.5" || rules[1].Properties["security-severity"] != nil {
		t.Errorf("got %v", rules)
	}
}

// The values are those that GitHub's upload action computes for the same text.
func TestLineHashesAreThoseOfGitHub(t *testing.T) {
	t.Parallel()
	const greeting = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"
	ended := []string{
		"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
		"b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
	}
	tests := []struct {
		name, text string
		want       []string
	}{
		{"an empty file", "", []string{"c129715d7a2bc9a3:1"}},
		{"blanks do not count", " a\nb\n  \t\tc\n d", []string{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}},
		{"no final line end", greeting, []string{
			"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1",
		}},
		{"a final line end", greeting + "\n", ended},
		{"lone carriage returns", strings.ReplaceAll(greeting+"\n", "\n", "\r"), ended},
		{"both", strings.ReplaceAll(greeting+"\n", "\n", "\r\n"), ended},
		{"repeated lines are counted", strings.Repeat("Lorem ipsum dolor sit amet.\n", 10), []string{
			"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
			"a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := lineHashes(source.NewFile("x", []byte(test.text)))
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("\n got %v\nwant %v", got, test.want)
			}
		})
	}
}

// GitLab stops at the first entry that lacks something, and keeps the last of
// two entries with one fingerprint.
func TestGitLabTakesEveryEntry(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]Input{"story": story(t), "hostile": hostile(), "empty": {}} {
		out := render(t, Format{"gitlab", "", GitLab}, in, Options{Base: "sub"})
		var entries []struct {
			Description, Fingerprint, Severity string
			CheckName                          string `json:"check_name"`
			Location                           struct {
				Path      string
				Positions struct{ Begin, End struct{ Line, Column int } }
			}
		}
		decoder := json.NewDecoder(bytes.NewReader(out))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&entries); err != nil || bytes.HasPrefix(out, byteOrderMark) || entries == nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen := map[string]bool{}
		for _, e := range entries {
			switch {
			case seen[e.Fingerprint], e.Fingerprint == "", e.Location.Positions.Begin.Line < 1, strings.HasPrefix(e.Location.Path, "./"):
				t.Errorf("%s: %+v", name, e)
			case !strings.Contains("info minor major critical blocker", e.Severity), !strings.HasPrefix(e.Description, e.CheckName+": "):
				t.Errorf("%s: %+v", name, e)
			}
			seen[e.Fingerprint] = true
		}
		if len(entries) != len(in.Findings) {
			t.Errorf("%s: %d entries of %d", name, len(entries), len(in.Findings))
		}
	}
}

func TestXMLIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{{"checkstyle", "", Checkstyle}, {"junit", "", JUnit}} {
		for name, in := range map[string]Input{"story": story(t), "hostile": hostile(), "empty": {}} {
			out := render(t, format, in, Options{})
			if !utf8.Valid(out) || bytes.ContainsRune(out, utf8.RuneError) {
				t.Errorf("%s %s: a character was lost", format.Name, name)
			}
			elements := map[string]int{}
			names := map[string]bool{}
			decoder := xml.NewDecoder(bytes.NewReader(out))
			for {
				token, err := decoder.Token()
				if token == nil {
					break
				}
				if err != nil {
					t.Fatalf("%s %s: %v", format.Name, name, err)
				}
				if start, ok := token.(xml.StartElement); ok {
					elements[start.Name.Local]++
					if start.Name.Local == "testcase" {
						key := start.Attr[0].Value + "\x00" + start.Attr[1].Value
						if names[key] {
							t.Errorf("%s: two cases are called %q", name, key)
						}
						names[key] = true
					}
				}
			}
			if n := elements["error"] + elements["failure"]; n != len(in.Findings) {
				t.Errorf("%s %s: %d findings of %d", format.Name, name, n, len(in.Findings))
			}
			if format.Name == "junit" && elements["testcase"] == 0 {
				t.Errorf("%s: no test case", name)
			}
			if name == "story" {
				golden(t, "story."+format.Name+".xml", out)
			}
		}
	}
}

func TestRDJSONCountsBytes(t *testing.T) {
	t.Parallel()
	file := source.NewFile("a.tf", []byte("a𐐀b\n"))
	rng := file.Range(5, 6)
	in := Input{Findings: []lint.Finding{{
		Rule: "r", Severity: lint.Error, Message: "m", Range: rng, Fixes: []lint.Fix{{Edits: []lint.Edit{{Range: rng, Replacement: "c"}}}},
	}}}
	out := render(t, Format{"rdjson", "", RDJSON}, in, Options{})
	for _, want := range []string{`"column": 6`, `"column": 7`, `"text": "c"`, `"severity": "ERROR"`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s does not hold %s", out, want)
		}
	}
}

func TestRDJSONIsOneDocumentAndRDJSONLOneALine(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]Input{"story": story(t), "hostile": hostile(), "empty": {}} {
		var whole struct {
			Source      struct{ Name, URL string }
			Diagnostics []rdDiagnostic
		}
		decoder := json.NewDecoder(bytes.NewReader(render(t, Format{"rdjson", "", RDJSON}, in, Options{})))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&whole); err != nil || len(whole.Diagnostics) != len(in.Findings) {
			t.Errorf("%s: %d diagnostics, %v", name, len(whole.Diagnostics), err)
		}
		lines := bytes.Split(bytes.TrimSpace(render(t, Format{"rdjsonl", "", RDJSONL}, in, Options{})), []byte("\n"))
		for i, line := range lines {
			var one rdDiagnostic
			if len(line) > 0 && (json.Unmarshal(line, &one) != nil || one.Message != whole.Diagnostics[i].Message) {
				t.Errorf("%s: line %d is %s", name, i, line)
			}
		}
	}
}

// azureAgent finds logging commands anywhere in a line, as the agent does.
func azureAgent(log []byte) (commands []command) {
	for line := range strings.SplitSeq(strings.ReplaceAll(string(log), "\r", "\n"), "\n") {
		_, rest, ok := strings.Cut(line, "##vso[")
		if !ok {
			continue
		}
		head, data, _ := strings.Cut(rest, "]")
		name, properties, _ := strings.Cut(head, " ")
		commands = append(commands, command{
			name: name, data: unescapeData(data, "%25", "%", "%0D", "\r", "%0A", "\n"),
			properties: parseProperties(properties, ";", "%0D", "\r", "%0A", "\n", "%5D", "]", "%3B", ";"),
		})
	}
	return commands
}

func TestAzureSeesOnlyIssues(t *testing.T) {
	t.Parallel()
	in := hostile()
	commands := azureAgent(render(t, Format{"azure", "", Azure}, in, Options{}))
	if len(commands) != len(in.Findings) {
		t.Errorf("got %d commands for %d findings", len(commands), len(in.Findings))
	}
	for _, c := range commands {
		if c.name != "task.logissue" || c.properties["linenumber"] != "1" || c.properties["code"] != "subject-mismatch" {
			t.Errorf("got %s %v", c.name, c.properties)
		}
	}
	one := azureAgent(render(t, Format{"azure", "", Azure}, story(t), Options{Base: "a;b]c"}))[0]
	if one.properties["sourcepath"] != "a;b]c/infra/roles.tf" || one.properties["type"] != "error" || one.properties["columnnumber"] != "27" {
		t.Errorf("got %v", one.properties)
	}
	for _, format := range Formats() {
		if commands := azureAgent(render(t, format, in, Options{ListUndecided: true})); format.Name != "azure" && len(commands) > 0 {
			t.Errorf("%s: the agent saw %d commands", format.Name, len(commands))
		}
	}
}
