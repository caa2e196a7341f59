package manifest

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	yaml "sigs.k8s.io/yaml/goyaml.v3"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

var seeds = []string{
	chartTemplate,
	"a: |+2\n   x\n\n  y\n\n# c\n",
	"a: >\n x\n\n  y\n z\n...\n---\n- \"\\\n  a\\x41 \\\n\n b\"\n- 'a\n\n  b'\n",
	"? [a, b]\n: !!set {x, y: &z 1, <<: *z}\n",
	"{\"a\": [1, \"\\ud83d\\ude00\\n\"], \"a\": null}",
	"\ufeffa: b\r\nc:\td\r\n",
	"a: <X> {{ if }}${Y} %{ if x }z%{ endif }\n%{ if a }\nb: 1\n%{ endif }\n",
	"- - - a\n  - b\n-\n  c: {d: [e, f]}\n",
	"x: {{ a }}: b\ny: [\n{{ c }}\n  'eks.amazonaws.com/role-arn': \"q\n",
	"\xff\xfea\x00:\x00 \x001\x00",
	"a: \u2028 b\u0085\n",
}

// checkNode walks a node and asks it everything.
func checkNode(t *testing.T, file *source.File, n *Node, budget *int) {
	t.Helper()
	if *budget--; *budget < 0 {
		return
	}
	rng := n.Range()
	if rng.File == nil || rng.Start > rng.End || rng.File.Name != file.Name {
		t.Fatalf("a node of kind %d stands at %d-%d of %v", n.Kind(), rng.Start, rng.End, rng.File)
	}
	checkLiteral(t, n)
	text := n.Text()
	if !utf8.ValidString(text.String()) {
		t.Fatalf("text %q is not UTF-8", text.String())
	}
	_ = n.Type()
	for _, e := range n.Entries() {
		_ = e.Key()
		_ = e.KeyRange().String()
		checkNode(t, file, e.Value, budget)
	}
	for _, item := range n.Items() {
		checkNode(t, file, item, budget)
	}
}

// checkLiteral compares the short way to place a scalar with the long one.
func checkLiteral(t *testing.T, n *Node) {
	t.Helper()
	if n.Kind() != Scalar || n.in == nil {
		return
	}
	at, ok := n.literal()
	if !ok {
		return
	}
	d, ok := n.decode()
	if want := (piece{start: at.start, end: at.end, copied: true}); !ok || d.at != at.end || len(d.pieces) != 1 || d.pieces[0] != want {
		t.Fatalf("%q stands at %v, decoded it is %v at %d", n.value, at, d.pieces, d.at)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("x.yaml", data)
		docs, problems := Parse(file, Options{})
		for _, doc := range docs {
			budget := 10_000
			checkNode(t, file, doc.Root, &budget)
		}
		for _, p := range problems {
			if p.Message == "" || p.Range.IsZero() {
				t.Fatalf("a problem without a message or place: %+v", p)
			}
		}
		_, _ = ParseText(symbolic.Concat(symbolic.Literal(string(data)), symbolic.Named("", "x"), symbolic.Literal(string(data))), Options{})
	})
}

// FuzzScalars compares every text with what the parser itself makes of the
// scalar: whatever way it is written, cutting it out of the input must give it.
func FuzzScalars(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\u0085\u2028\u2029\x00") || strings.HasPrefix(text, "\xff\xfe") {
			t.Skip("read otherwise on purpose")
		}
		docs, _ := Parse(source.NewFile("x.yaml", []byte(text)), Options{Verbatim: true})
		if len(docs) != 1 || docs[0].Root.in.json != nil {
			return
		}
		var tree yaml.Node
		if yaml.Unmarshal([]byte(text), &tree) != nil || len(tree.Content) == 0 {
			return
		}
		budget := 10_000
		compare(t, docs[0].Root, tree.Content[0], &budget)
	})
}

func compare(t *testing.T, n *Node, y *yaml.Node, budget *int) {
	t.Helper()
	for y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	if *budget--; *budget < 0 {
		return
	}
	if n.IsScalar() {
		if got, ok := n.Literal(); !ok || got != y.Value {
			t.Fatalf("got %q, the parser says %q", got, y.Value)
		}
	}
	for i := range n.Items() {
		compare(t, n.Items()[i], y.Content[i], budget)
	}
	next := 0
	for i := 0; i+1 < len(y.Content) && y.Kind == yaml.MappingNode; i += 2 {
		if isMerge(y.Content[i]) {
			continue
		}
		compare(t, n.Entries()[next].key, y.Content[i], budget)
		compare(t, n.Entries()[next].Value, y.Content[i+1], budget)
		next++
	}
}

// FuzzLines tries the reader that takes over when a template is no YAML.
func FuzzLines(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("never gets that far")
		}
		file := source.NewFile("x.yaml", []byte(text))
		in := newFileInput(file, Options{})
		root := in.readLines(in.data, 0)
		budget := 10_000
		checkNode(t, file, root, &budget)
	})
}

// TestScalarsOfAllStylesAreFollowedPieceByPiece makes sure that placing a text as
// a whole, which is always right but never exact, stays the exception.
func TestScalarsOfAllStylesAreFollowedPieceByPiece(t *testing.T) {
	t.Parallel()
	values := []string{
		"plain", "two words", " blank ", "a\nb", "a\nb\n", "\n a\n", "a\n\n\nb", "tab\tbed", "ünï€😀", "it's", `say "x"`,
		"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}\n", "a\n  b\nc", "- x", "# y", strings.Repeat("word ", 40) + "end",
	}
	for _, as := range []yaml.Style{0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle} {
		for _, value := range values {
			inner := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
				{Kind: yaml.ScalarNode, Value: "k"},
				{Kind: yaml.ScalarNode, Value: value, Style: as, Tag: "!!str"},
				{Kind: yaml.ScalarNode, Value: "after"},
				{Kind: yaml.ScalarNode, Value: "x"},
			}}
			written, err := yaml.Marshal(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
				{Kind: yaml.ScalarNode, Value: "outer"}, inner,
			}})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{string(written), strings.ReplaceAll(string(written), "\n", "\r\n")} {
				docs, problems := parse(t, text)
				if len(docs) != 1 || len(problems) > 0 {
					t.Fatalf("%q: %q", text, problems)
				}
				n := docs[0].Root.At("outer", "k")
				if got, _ := n.Literal(); got != n.value {
					t.Errorf("%q: got %q, the parser says %q", text, got, n.value)
				}
				if _, ok := n.decode(); !ok {
					t.Errorf("not followed: %q", text)
				}
			}
		}
	}
}

// TestHostileTextsEnd holds inputs that a search which starts again at every
// marker would need hours for.
func TestHostileTextsEnd(t *testing.T) {
	t.Parallel()
	const n = 1 << 16
	for name, text := range map[string]string{
		"open actions":     strings.Repeat("{{ ", n),
		"open variables":   strings.Repeat("${", n),
		"lines of actions": strings.Repeat("{{ range . }}\n", n/4),
		"flow":             "[" + strings.Repeat("a,", n) + "]",
		"open quotes":      strings.Repeat("\"", n),
		"markers":          strings.Repeat("---\n", n/8),
		"comments":         "a:\n" + strings.Repeat("  # c\n", n) + "  b: 1\n",
		"dashes":           "x: [\n{{ if }}\n" + strings.Repeat("- ", n),
	} {
		docs, problems := Parse(source.NewFile("x.yaml", []byte(text)), Options{})
		budget := 100_000
		for _, doc := range docs {
			if n := doc.Root; n.Kind() == Scalar || n.Kind() == Mapping {
				checkNode(t, source.NewFile("x.yaml", nil), n, &budget)
			}
		}
		if len(docs) == 0 && len(problems) == 0 && name != "lines of actions" {
			t.Errorf("%s: neither read nor named", name)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, `apiVersion: v1
kind: ServiceAccount
metadata:
  name: app-%d
  namespace: apps
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/app-%d
---
`, i, i)
	}
	file := source.NewFile("all.yaml", []byte(text.String()))
	b.SetBytes(int64(len(file.Data)))
	b.ReportAllocs()
	for b.Loop() {
		docs, _ := Parse(file, Options{})
		for _, doc := range docs {
			_ = doc.Root.At("metadata", "annotations", "eks.amazonaws.com/role-arn").Text()
		}
	}
}
