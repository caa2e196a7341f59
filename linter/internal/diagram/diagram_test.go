package diagram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// hostile is a name that tries to break out of every form at once.
const hostile = "a\"]-->b<script>alert(1)</script>&;\x1b[31m\u202e\nclick x href"

func sample(name string) *Diagram {
	file := source.NewFile("k8s/sa.yaml", []byte("kind: ServiceAccount\nname: x\nrole: y\n"))
	role := &graph.Role{
		Origin: graph.Origin{Address: "aws_iam_role.a", Range: file.Range(0, 4)},
		Name:   symbolic.Literal("reader"), ARN: symbolic.Literal("arn:aws:iam::1:role/reader"),
		Path: symbolic.Literal("/"),
	}
	return New(graph.Join(graph.Facts{
		Roles: []*graph.Role{role},
		ServiceAccounts: []*graph.ServiceAccount{{
			Origin: graph.Origin{Range: file.Range(0, 4)}, Namespace: symbolic.Literal("apps"), Name: symbolic.Literal(name),
			RoleARN: &graph.Annotation{Value: symbolic.LiteralAt("arn:aws:iam::1:role/reader", file.Range(29, 35))},
		}},
	}))
}

func TestJSONHoldsBothNodesAndTheEdge(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample("reader").Write(&out, "json"); err != nil {
		t.Fatal(err)
	}
	var d Diagram
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Edges) != 1 || len(d.Roles) != 1 || len(d.ServiceAccounts) != 1 {
		t.Fatalf("got %d edges, %d roles, %d accounts, want one of each", len(d.Edges), len(d.Roles), len(d.ServiceAccounts))
	}
	if e := d.Edges[0]; e.ServiceAccount != d.ServiceAccounts[0].ID || e.Role != d.Roles[0].ID || e.Verdict != "undecided" {
		t.Errorf("edge %+v does not join the two nodes as undecided", e)
	}
	if s := d.Edges[0].Snippets[0]; s.Lines[s.Location.Line-s.First] != "role: y" {
		t.Errorf("the snippet's line is %q, want the annotation's", s.Lines[s.Location.Line-s.First])
	}
}

func TestMermaidLabelsCannotEndTheirQuotes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample(hostile).Write(&out, "mermaid"); err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^(flowchart LR|  s\d+\["[^"\]<>&]*"\]|  r\d+\(\["[^"\]<>&]*"\]\)|  s\d+ (-->|-\. (mismatch|undecided) \.->) r\d+|  linkStyle \d+ [a-z0-9#:,-]+)$`)
	for l := range strings.SplitSeq(strings.TrimSpace(out.String()), "\n") {
		if !line.MatchString(l) {
			t.Errorf("line %q is not one of the four kinds a diagram holds", l)
		}
	}
}

func TestDOTLabelsCannotEndTheirQuotes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample(hostile).Write(&out, "dot"); err != nil {
		t.Fatal(err)
	}
	node := regexp.MustCompile(`^  s\d+ \[shape=box, label="(?:[^"\\]|\\.)*"\];$`)
	found := false
	for l := range strings.SplitSeq(out.String(), "\n") {
		if strings.HasPrefix(l, "  s0 [") {
			found = true
			if !node.MatchString(l) {
				t.Errorf("node line %q is not one quoted label", l)
			}
		}
	}
	if !found {
		t.Error("no node for the service account")
	}
}

func TestTextShowsNoControlCharacters(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample(hostile).Write(&out, "text"); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\u202e") || strings.Contains(out.String(), "\nclick") {
		t.Errorf("text lets a control character through: %q", out.String())
	}
}

func TestHTMLIsOnePageAndItsDataParsesBack(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample(hostile).Write(&out, "html"); err != nil {
		t.Fatal(err)
	}
	html := out.String()
	if strings.Contains(html, "<script>alert") {
		t.Error("a name became markup")
	}
	if m := regexp.MustCompile(`(?i)(src|href)\s*=\s*["']?(https?:)?//`).FindString(html); m != "" {
		t.Errorf("the page refers to another resource: %s", m)
	}
	data := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindStringSubmatch(html)
	if data == nil {
		t.Fatal("the page holds no data")
	}
	var d Diagram
	if err := json.Unmarshal([]byte(data[1]), &d); err != nil {
		t.Fatalf("the page's data is not JSON: %v", err)
	}
	if d.ServiceAccounts[0].Name != hostile {
		t.Errorf("name came back as %q", d.ServiceAccounts[0].Name)
	}
}

func TestNoFormCommandsABuildSystem(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		var out bytes.Buffer
		if err := sample("a ##[error]b ##vso[task.x]c").Write(&out, format); err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`##[a-z]*\[`).FindString(out.String()); m != "" && format != "html" {
			t.Errorf("%s holds %q", format, m)
		}
	}
}

func TestNothingOfAPlanIsShown(t *testing.T) {
	t.Parallel()
	plan := source.NewFile("plan.json", []byte("{\n\"password\": \"hunter2\"\n}\n"))
	plan.Derived = true
	if s := snippet("trust policy", plan.Range(2, 4)); len(s.Lines) > 0 || s.Location.Line != 2 {
		t.Errorf("got %+v", s)
	}
}

func TestUnknownFormatIsAnError(t *testing.T) {
	t.Parallel()
	if err := sample("a").Write(&bytes.Buffer{}, "png"); err == nil {
		t.Error("got no error for an unknown format")
	}
}

func BenchmarkNew(b *testing.B) {
	var facts graph.Facts
	for i := range 5000 {
		name := symbolic.Literal(fmt.Sprintf("app-%d", i))
		arn := symbolic.Concat(symbolic.Literal("arn:aws:iam::111122223333:role/"), name)
		facts.Roles = append(facts.Roles, &graph.Role{Name: name, ARN: arn, Path: symbolic.Literal("/")})
		facts.ServiceAccounts = append(facts.ServiceAccounts, &graph.ServiceAccount{
			Namespace: symbolic.Literal("apps"), Name: name, RoleARN: &graph.Annotation{Value: arn},
		})
	}
	g := graph.Join(facts)
	b.ReportAllocs()
	for b.Loop() {
		New(g)
	}
}
