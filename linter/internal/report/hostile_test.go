package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// hostileNames are what a pull request may call a role, a label or a file.
func hostileNames() []string {
	return []string{
		"a\n::error file=x::pwned", "\r::add-mask::a", "%0A::stop-commands::t", "::stop-commands::t", " ::warning::x",
		"b ##[error]boo", "##[stop-commands]t", "##vso[task.setvariable variable=x]y", "##teamcity[message text='x']", "####[add-mask]s",
		"\x1b]52;c;aGk=\x07", "\x1b[2J", "\u202egnp.exe", "zero\u200bwidth", "\u0085next", "nul\x00byte", "bad\xffutf8", "\u2028sep",
		"a|b|c", "``````ticks", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "@team #1 GH-12", "]]>", "<!--", "a]b(c)[d](1)\\",
		"100%", "%25", "a,b=c:d;e", "]; DROP", "'\"&<>", "https://x/${y}", strings.Repeat("long ", 2000), "-", ".", "C:\\x",
	}
}

// hostile is a run in which every string that the tree may choose is hostile.
func hostile() Input {
	in := Input{Version: "0.1.0", Files: 1, Rules: []lint.Rule{{
		Name: "subject-mismatch", Group: "binding", Summary: "a summary", Severity: lint.Error, Doc: "# page\n",
	}}, Graph: &graph.Graph{}}
	for i, name := range hostileNames() {
		file := source.NewFile("dir/"+name+".tf", []byte("x = \""+name+"\"\nrole "+name+"\n"))
		other := source.NewFile(name+".yaml", []byte(name))
		rng := file.Range(5, 5+len(name))
		in.Findings = append(in.Findings, lint.Finding{
			Rule: "subject-mismatch", Severity: lint.Severity(i % 3), Key: name,
			Message: fmt.Sprintf("role \"%s\" trusts \"%s\"", name, name), Help: "change " + name, Notes: []string{name, "note " + name},
			Range: rng, Related: []lint.Related{{Range: other.Whole(), Message: name}},
			Fixes: []lint.Fix{{Description: name, Edits: []lint.Edit{{Range: rng, Replacement: name}}}},
		})
		in.Suppressed = append(in.Suppressed, Suppressed{Finding: in.Findings[i], By: "ignore", Reason: name})
		account := &graph.ServiceAccount{Origin: graph.Origin{Range: rng}, Namespace: symbolic.Literal(name), Name: symbolic.Literal(name)}
		role := &graph.BoundRole{Role: &graph.Role{Origin: graph.Origin{Range: rng}, Name: symbolic.Literal(name), ARN: symbolic.Literal(name)}}
		in.Graph.Bindings = append(in.Graph.Bindings, &graph.Binding{
			ServiceAccount: account, Role: role, Via: graph.IRSA, Verdict: symbolic.Answer(i % 3), Reasons: []string{name}, Supply: name,
		})
		in.Graph.ServiceAccounts = append(in.Graph.ServiceAccounts, account)
		in.Graph.Roles = append(in.Graph.Roles, role.Role)
		in.Graph.Skipped = append(in.Graph.Skipped, graph.Skipped{File: name, Reason: name, Holds: i%2 == 0})
		in.Graph.Undecided = append(in.Graph.Undecided, graph.Undecided{What: name, Because: name, Supply: name, Range: rng})
	}
	slices.SortFunc(in.Findings, func(a, b lint.Finding) int { return source.Compare(a.Range, b.Range) })
	return in
}

// runner is the part of a GitHub Actions runner that reads a step's log, by its
// own sources: "::name key=value::data" at the start of a line, and the older
// "##[name key=value;key=value]data" anywhere in one.
type runner struct {
	commands []command
	stop     string // the token that ends a stop, if stopped
}

type command struct {
	name, data string
	properties map[string]string
}

func (r *runner) read(log []byte) {
	// The runner's line reader ends lines at CR, LF and both.
	text := strings.ReplaceAll(strings.ReplaceAll(string(log), "\r\n", "\n"), "\r", "\n")
	for line := range strings.SplitSeq(text, "\n") {
		c, ok := parseCommand(line)
		if !ok {
			c, ok = parseLegacyCommand(line)
		}
		switch {
		case !ok:
		case r.stop != "":
			if c.name == r.stop {
				r.stop = ""
			}
		default:
			if c.name == "stop-commands" {
				r.stop = c.data
			}
			r.commands = append(r.commands, c)
		}
	}
}

func parseCommand(line string) (command, bool) {
	line = strings.TrimLeft(line, " \t\v\f\u0085\u00a0\u2028")
	rest, ok := strings.CutPrefix(line, "::")
	if !ok {
		return command{}, false
	}
	head, data, ok := strings.Cut(rest, "::")
	if !ok {
		return command{}, false
	}
	name, properties, _ := strings.Cut(head, " ")
	return command{
		name: strings.ToLower(name), data: unescapeData(data, "%25", "%", "%0D", "\r", "%0A", "\n"),
		properties: parseProperties(properties, ",", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ","),
	}, name != ""
}

func parseLegacyCommand(line string) (command, bool) {
	_, rest, ok := strings.Cut(line, "##[")
	if !ok {
		return command{}, false
	}
	head, data, ok := strings.Cut(rest, "]")
	name, properties, _ := strings.Cut(head, " ")
	return command{
		name: strings.ToLower(name), data: unescapeData(data, "%3B", ";", "%0D", "\r", "%0A", "\n", "%5D", "]"),
		properties: parseProperties(properties, ";", "%3B", ";", "%0D", "\r", "%0A", "\n", "%5D", "]"),
	}, ok && name != ""
}

func parseProperties(s, separator string, table ...string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(s, separator) {
		if key, value, ok := strings.Cut(pair, "="); ok && value != "" {
			out[strings.ToLower(strings.TrimSpace(key))] = unescapeData(value, append(table, "%25", "%")...)
		}
	}
	return out
}

func unescapeData(s string, table ...string) string { return strings.NewReplacer(table...).Replace(s) }

func render(t *testing.T, format Format, in Input, options Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := format.Write(&out, in, options); err != nil {
		t.Fatalf("%s: %v", format.Name, err)
	}
	return out.Bytes()
}

func TestNoFormatLetsANameActOnTheJob(t *testing.T) {
	t.Parallel()
	in := hostile()
	for _, format := range Formats() {
		var r runner
		out := render(t, format, in, Options{ListUndecided: true})
		r.read(out)
		want := 0
		if format.Name == "github" {
			want = 3 * maxAnnotations
		}
		if len(r.commands) != want || r.stop != "" {
			t.Errorf("%s: the runner saw %d commands, want %d", format.Name, len(r.commands), want)
			for _, c := range r.commands {
				t.Logf("  %s %q %q", c.name, c.properties, truncate(c.data, 80))
			}
		}
		for _, bad := range []string{"##vso[", "##teamcity[", "##[", "\x1b", "\u202e", "\u200b", "\x00"} {
			if format.Name != "azure" && bytes.Contains(out, []byte(bad)) {
				t.Errorf("%s: the output holds %q", format.Name, bad)
			}
		}
	}
}

func TestGitHubAnnotationsArriveAsWritten(t *testing.T) {
	t.Parallel()
	var r runner
	r.read(render(t, Format{"github", "", GitHub}, story(t), Options{Base: "services/a:b,c"}))
	if len(r.commands) != 1 {
		t.Fatalf("got %d commands", len(r.commands))
	}
	c := r.commands[0]
	want := map[string]string{
		"file": "services/a:b,c/infra/roles.tf", "line": "6", "endline": "6", "col": "27", "endcolumn": "70", "title": "irsalint subject-mismatch",
	}
	if c.name != "error" || fmt.Sprint(c.properties) != fmt.Sprint(want) {
		t.Errorf("got %s %v, want error %v", c.name, c.properties, want)
	}
	wantData := `role "terraform-runner" trusts "runners/ecr-publisher" but is used by "runners/terraform-runner"
help: change the subject to "system:serviceaccount:runners:terraform-runner"
services/a:b,c/k8s/runners.yaml:7:33: service account "runners/terraform-runner" is annotated with this role
note: the subject is copied from role "ecr-publisher"`
	if c.data != wantData {
		t.Errorf("got %q\nwant %q", c.data, wantData)
	}
}

func TestGitHubShowsTheWorstAndSaysHowManyItLeftOut(t *testing.T) {
	t.Parallel()
	in := Input{}
	file := source.NewFile("a.tf", []byte("a\nb\n"))
	for i := range 25 {
		severity := lint.Warning
		if i%2 == 0 {
			severity = lint.Error
		}
		in.Findings = append(in.Findings, lint.Finding{
			Rule: "r", Severity: severity, Message: fmt.Sprint(i), Range: file.Range(0, 3), Help: strings.Repeat("long ", 2000),
		})
	}
	var r runner
	r.read(render(t, Format{"github", "", GitHub}, in, Options{}))
	counts := map[string]int{}
	for _, c := range r.commands {
		counts[c.name]++
		if c.properties["col"] != "" {
			t.Error("columns of a range over two lines, which the runner drops")
		}
		if n := len([]rune(c.data)); n > maxAnnotationUnits {
			t.Errorf("a message of %d characters", n)
		}
	}
	if counts["error"] != 10 || counts["warning"] != 10 || r.commands[0].name != "error" {
		t.Errorf("got %v", counts)
	}
	if last := r.commands[9].data; !strings.Contains(last, "(and 3 errors more;") {
		t.Errorf("the last error says %q", truncate(last, 80))
	}
}

func TestJSONFollowsItsSchema(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]Input{"story": story(t), "hostile": hostile(), "empty": {}} {
		out := render(t, Format{"json", "", JSON}, in, Options{})
		validate(t, name, Schema, out)
		if name == "story" {
			golden(t, "story.json", out)
		}
	}
}

// validate checks a JSON document against a schema.
func validate(t *testing.T, name string, schema, document []byte) {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := compiled.Validate(instance); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func TestJSONKeepsNamesThatAreNotText(t *testing.T) {
	t.Parallel()
	in := Input{Findings: []lint.Finding{{Rule: "r", Message: "m", Range: source.NewFile("bad\xff.tf", []byte("x")).Whole()}}}
	var doc struct {
		Findings []struct {
			Location struct {
				File  string
				Bytes []byte `json:"file_bytes"`
			}
		}
	}
	if err := json.Unmarshal(render(t, Format{"json", "", JSON}, in, Options{}), &doc); err != nil {
		t.Fatal(err)
	}
	if got := string(doc.Findings[0].Location.Bytes); got != "bad\xff.tf" {
		t.Errorf("got %q", got)
	}
}

func TestMarkdownStaysUnderItsLimit(t *testing.T) {
	t.Parallel()
	in := Input{Graph: &graph.Graph{}}
	file := source.NewFile("a.tf", []byte("a\n"))
	for i := range 50_000 {
		in.Findings = append(in.Findings, lint.Finding{Rule: "r", Severity: lint.Error, Message: fmt.Sprint("finding ", i), Range: file.Whole()})
	}
	out := render(t, Format{"markdown", "", Markdown}, in, Options{})
	if len(out) > 1<<20 || !bytes.Contains(out, []byte("findings not shown here")) {
		t.Errorf("%d bytes, ending in %q", len(out), out[max(0, len(out)-80):])
	}
}

func TestMarkdownTellsTheStory(t *testing.T) {
	t.Parallel()
	golden(t, "story.md", render(t, Format{"markdown", "", Markdown}, story(t), Options{}))
}

func TestCodeSpansCannotBeLeft(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a":       "`a`",
		"a`b":     "`` a`b ``",
		"```":     "```` ``` ````",
		"":        "`  `",
		" ":       "` `",
		" a":      "`  a `",
		"a|b":     "`a|b`",
		"@team\n": "`@team\\n`",
	} {
		if got := codeSpan(in); got != want {
			t.Errorf("codeSpan(%q): got %q, want %q", in, got, want)
		}
	}
	if got := cellSpan("a|b"); got != "`a\\|b`" {
		t.Errorf("got %q", got)
	}
}
