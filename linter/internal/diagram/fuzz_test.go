package diagram

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// FuzzDiagram writes a graph with a hostile name in every form and reads the name
// back as the receiver of the form does.
func FuzzDiagram(f *testing.F) {
	for _, seed := range []string{hostile, "a", "a\\", `\"`, "#35;", "a#quot;b", "]]>", "\xff", "]-->", "</script>", "<!--", "\u2028", "#[x]", "##[error]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if len(name) > 1<<12 {
			t.Skip("too long to learn from")
		}
		sent := symbolic.Literal(name).String()
		shown := report.Visible("apps/" + sent)
		for format, read := range map[string]func(*testing.T, string) string{"json": fromJSON, "html": fromHTML, "dot": fromDOT, "mermaid": fromMermaid} {
			var out bytes.Buffer
			if err := sample(name).Write(&out, format); err != nil {
				t.Fatal(err)
			}
			want := shown
			if format == "json" || format == "html" {
				want = "apps/" + string([]rune(sent))
			}
			if got := read(t, out.String()); got != want {
				t.Errorf("%s: the name came back as %q, want %q", format, got, want)
			}
			for _, r := range out.String() {
				if r != '\n' && r != ' ' && !unicode.IsPrint(r) {
					t.Fatalf("%s holds %q", format, r)
				}
			}
		}
	})
}

func fromJSON(t *testing.T, text string) string {
	t.Helper()
	var d Diagram
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return d.ServiceAccounts[0].Namespace + "/" + d.ServiceAccounts[0].Name
}

// fromHTML reads the data of the page: a browser ends the element at the first
// "</script" whatever it stands in.
func fromHTML(t *testing.T, page string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `<script type="application/json" id="data">`)
	end := regexp.MustCompile(`(?i)</script`).FindStringIndex(rest)
	if !ok || end == nil {
		t.Fatal("the page holds no data")
	}
	return fromJSON(t, rest[:end[0]])
}

var dotNode = regexp.MustCompile(`(?m)^  s0 \[shape=box, label="((?:[^"\\\n]|\\.)*)"\];$`)

func fromDOT(t *testing.T, text string) string {
	t.Helper()
	m := dotNode.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no node: %q", text)
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(m[1])
}

var (
	mermaidNode   = regexp.MustCompile(`(?m)^  s0\["([^"\]<>&\n]*)"\]$`)
	mermaidEntity = regexp.MustCompile(`#(\d+);`)
)

func fromMermaid(t *testing.T, text string) string {
	t.Helper()
	m := mermaidNode.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no node: %q", text)
	}
	return mermaidEntity.ReplaceAllStringFunc(m[1], func(entity string) string {
		code, err := strconv.Atoi(strings.Trim(entity, "#;"))
		if err != nil {
			t.Fatal(err)
		}
		return string(rune(code))
	})
}
