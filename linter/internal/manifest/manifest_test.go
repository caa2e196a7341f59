package manifest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func parse(t *testing.T, text string) ([]*Document, []string) {
	t.Helper()
	docs, problems := Parse(source.NewFile("apps/web.yaml", []byte(text)), Options{})
	var messages []string
	for _, p := range problems {
		messages = append(messages, fmt.Sprintf("%s: %s", p.Range, p.Message))
	}
	return docs, messages
}

// sketch writes a node in one line: texts with their places, so that a test can
// say all of it.
func sketch(n *Node) string {
	switch n.Kind() {
	case Scalar:
		return fmt.Sprintf("%q", n.Text().String())
	case Sequence:
		var parts []string
		for _, item := range n.Items() {
			parts = append(parts, sketch(item))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case Mapping:
		var parts []string
		for _, e := range n.Entries() {
			parts = append(parts, e.Key().String()+":"+sketch(e.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	default:
		return "null"
	}
}

func TestEveryWayToWriteAScalarIsReadWithItsExactPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ yaml, text, written string }{
		"plain":                         {"v: web", "web", "web"},
		"plain before a comment":        {"v: web # x", "web", "web"},
		"plain over two lines":          {"v: a\n  b", "a b", "a\n  b"},
		"plain with an empty line":      {"v: a\n\n  b", "a\nb", "a\n\n  b"},
		"single quoted":                 {"v: 'it''s'", "it's", "it''s"},
		"double quoted with escapes":    {`v: "a\tb\u00e4\x41"`, "a\tbäA", `a\tb\u00e4\x41`},
		"double quoted over lines":      {"v: \"a\n  b\"", "a b", "a\n  b"},
		"an escaped line break":         {"v: \"a\\\n  b\"", "ab", "a\\\n  b"},
		"an anchor and a tag before it": {"v: &x !!str web", "web", "web"},
		"literal block":                 {"v: |\n  a\n   b\n", "a\n b\n", "a\n   b"},
		"literal block, kept breaks":    {"v: |+\n  a\n\n", "a\n\n", "a"},
		"literal block, set indent":     {"v: |2\n    a\n", "  a\n", "  a"},
		"folded block":                  {"v: >-\n  a\n  b\n\n  c", "a b\nc", "a\n  b\n\n  c"},
		"folded block, deeper line":     {"v: >\n  a\n    b\n  c\n", "a\n  b\nc\n", "a\n    b\n  c"},
		"empty in quotes":               {`v: ""`, "", ""},
		"Windows line ends":             {"u: x\r\nv: |\r\n  a\r\n  b\r\n", "a\nb\n", "a\r\n  b"},
		"wide characters before it":     {"{\"ü€😀\": 1, v: web}", "web", "web"},
		"JSON with a surrogate pair":    {`{"v": "a\ud83d\ude00\/"}`, "a😀/", `a\ud83d\ude00\/`},
		"a line separator inside":       {"v: \"a\u2028b\"", "a\u2028b", "a\u2028b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			docs, problems := parse(t, c.yaml)
			if len(docs) != 1 || len(problems) > 0 {
				t.Fatalf("got %d documents, problems %q", len(docs), problems)
			}
			v := docs[0].Root.Get("v")
			if got, _ := v.Literal(); got != c.text {
				t.Errorf("text\n got %q\nwant %q", got, c.text)
			}
			if got := v.Range().Text(); got != c.written {
				t.Errorf("place\n got %q\nwant %q", got, c.written)
			}
		})
	}
}

func TestAPartOfATextKnowsItsPlaceInsideTheScalar(t *testing.T) {
	t.Parallel()
	const block = "policy: |\n  {\n    \"sub\": \"system:web\"\n  }\n"
	const quoted = `policy: "{\"sub\": \"system:web\"}"`
	for name, yaml := range map[string]string{"block": block, "quoted": quoted} {
		docs, _ := parse(t, yaml)
		text := docs[0].Root.Get("policy").Text()
		i := text.Index("system:web")
		if got := text.Slice(i, i+len("system:web")).Range().Text(); got != "system:web" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestUnquotedScalarsAreWhatKubernetesTakesThemFor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Type{
		"web": String, "yes": Boolean, "on": Boolean, "y": Boolean, "true": Boolean,
		"86400": Number, "1_000": Number, "1e3": Number, "0x1F": Number, "-.5": Number,
		"012345678901": Number, "2024-01-01": String, "1.2.3": String, `"86400"`: String, "!!str 1": String,
		"${VALUE}": Open, "${VALUE}s": String,
	} {
		docs, _ := parse(t, "v: "+text)
		v := docs[0].Root.Get("v")
		if v.Type() != want {
			t.Errorf("%s: got type %d, want %d", text, v.Type(), want)
		}
	}
	docs, _ := parse(t, "account: 012345678901\nnone: ~\nempty:\n")
	if got := docs[0].Root.Get("account").Text().String(); got != "012345678901" {
		t.Errorf("an account number must stay as written, got %q", got)
	}
	for _, key := range []string{"none", "empty", "absent"} {
		if docs[0].Root.Get(key).Kind() != Null {
			t.Errorf("%s is not null", key)
		}
	}
}

func TestDocumentsAreReadOneByOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		yaml, want string
		problems   int
	}{
		"a broken one costs itself":       {"a: 1\n---\nb: [\n---\nc: 3\n", `{a:"1"} {c:"3"}`, 1},
		"a marker inside a block":         {"a: |\n  x\n---\nb: 2\n", "{a:\"x\\n\"} {b:\"2\"}", 0},
		"directives and comments first":   {"# x\n%YAML 1.1\n---\na: 1\n...\n# y\n", `{a:"1"}`, 0},
		"content behind the marker":       {"--- {a: 1}\n--- text\n", `{a:"1"} "text"`, 0},
		"nothing at all":                  {"", "", 0},
		"only comments":                   {"# a\n\n# b", "", 0},
		"only markers":                    {"---\n---\n", "null null", 0},
		"an anchor ends with its text":    {"a: &x 1\n---\nb: *x\n", `{a:"1"}`, 1},
		"a top-level list":                {"- a\n- b: 1\n", `["a" {b:"1"}]`, 0},
		"duplicate keys stay":             {"a: 1\na: 2\n", `{a:"1" a:"2"}`, 0},
		"merge keys add what is not set":  {"x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  a: 3\n", `{x:{a:"1" b:"2"} y:{a:"3" b:"2"}}`, 0},
		"unknown tags are ignored":        {"a: !foo b\nc: !!binary aGk=\n", `{a:"b" c:"aGk="}`, 0},
		"several JSON values":             {`{"a": 1} {"b": [null, {}]}`, `{a:"1"} {b:[null {}]}`, 0},
		"JSON that is only YAML":          {`{"a": 'x', b: 1,}`, `{a:"x" b:"1"}`, 0},
		"a byte order mark":               {"\ufeffa: 1", `{a:"1"}`, 0},
		"a control character":             {"a: \x01\n---\nb: 1", `{b:"1"}`, 1},
		"a byte that is not UTF-8":        {"a: \xff\n---\nb: 1", `{b:"1"}`, 1},
		"an alias to itself":              {"a: &a [*a]", "", 1},
		"a merge of itself":               {"a: &a\n  <<: *a", "", 1},
		"a tab where it may not stand":    {"a:\n\tb: 1", "", 1},
		"a carriage return as line break": {"a: 1\rb: 2\r---\rc: 3", `{a:"1" b:"2"} {c:"3"}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			docs, problems := parse(t, c.yaml)
			var got []string
			for _, doc := range docs {
				got = append(got, sketch(doc.Root))
			}
			if s := strings.Join(got, " "); s != c.want || len(problems) != c.problems {
				t.Errorf("got %s with problems %q\nwant %s with %d", s, problems, c.want, c.problems)
			}
		})
	}
}

func TestProblemsNameTheLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"YAML":       {"a: 1\n---\nb: c: d\n", "apps/web.yaml:3:1: document is not valid YAML: mapping values are not allowed in this context"},
		"JSON":       {"{\"a\": 1,\n \"b\" 2}", `apps/web.yaml:2:6: document is not valid JSON: ":" is missing after a key`},
		"not UTF-8":  {"a: \xff", "apps/web.yaml:1:4: document is not text: 0xff, which is not UTF-8, at byte 3 of the file"},
		"NUL":        {"a: b\x00", "apps/web.yaml:1:5: document is not text: control character 0x00 at byte 4 of the file"},
		"deep flow":  {strings.Repeat("[", 200) + strings.Repeat("]", 200), "apps/web.yaml:1:101: document is nested deeper than 100 levels"},
		"deep YAML":  {"# x\n" + strings.Repeat("- ", 200) + "a", "apps/web.yaml:2:201: document is nested deeper than 100 levels"},
		"own parser": {"# x\n" + strings.Repeat("[", 11000), "apps/web.yaml:2:1: document is not valid YAML: exceeded max depth of 10000"},
		"alias ring": {"a: &a\n  b: *a", `apps/web.yaml:2:6: alias "*a" stands inside the value that it repeats`},
	} {
		_, problems := parse(t, c.text)
		if len(problems) != 1 || problems[0] != c.want {
			t.Errorf("%s\n got %q\nwant %q", name, problems, c.want)
		}
	}
}

func TestAliasesCannotBlowUpADocument(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	var keys, chain strings.Builder
	keys.WriteString("x: &x {")
	for i := range 1000 {
		fmt.Fprintf(&keys, "k%d: 1, ", i)
	}
	keys.WriteString("}\n")
	for i := range 2000 {
		fmt.Fprintf(&keys, "y%d: {<<: *x}\n", i)
	}
	chain.WriteString("a0: &a0 [1]\n")
	for i := 1; i < 1000; i++ {
		fmt.Fprintf(&chain, "a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	for name, text := range map[string]string{"bomb": bomb.String(), "keys": keys.String(), "chain": chain.String()} {
		docs, problems := parse(t, text)
		if len(docs) != 0 || len(problems) != 1 || !strings.Contains(problems[0], "with its aliases expanded") {
			t.Errorf("%s: got %d documents and %q", name, len(docs), problems)
		}
	}
}

func TestUTF16IsReadWithLinesAndColumns(t *testing.T) {
	t.Parallel()
	const text = "a: 1\nbö: web\n"
	for name, encode := range map[string]func(rune) []byte{
		"little endian": func(r rune) []byte { return []byte{byte(r), byte(r >> 8)} },
		"big endian":    func(r rune) []byte { return []byte{byte(r >> 8), byte(r)} },
	} {
		for _, mark := range []string{"\ufeff", ""} {
			var data []byte
			for _, r := range mark + text {
				data = append(data, encode(r)...)
			}
			docs, problems := Parse(source.NewFile("w.yaml", data), Options{})
			if len(docs) != 1 || len(problems) > 0 {
				t.Fatalf("%s: %v", name, problems)
			}
			if got := docs[0].Root.Get("bö").Range().String(); got != "w.yaml:2:5" {
				t.Errorf("%s: got %s", name, got)
			}
		}
	}
}

func TestATextWithTokensIsReadAroundThem(t *testing.T) {
	t.Parallel()
	file := source.NewFile("main.tf", []byte(`name: ${n}-sa  role: "arn:${a}" ${k}: v`))
	at := func(s string) symbolic.Text {
		i := strings.Index(string(file.Data), s)
		return symbolic.LiteralAt(s, file.Range(i, i+len(s)))
	}
	token := func(name string) symbolic.Text { return symbolic.Named("", name) }
	text := symbolic.Concat(
		at("name: "), token("n"), at("-sa"), symbolic.Literal("\n"),
		at(`role: "arn:`), token("a"), at(`"`), symbolic.Literal("\n"),
		token("k"), at(": v"), symbolic.Literal("\nall: "), token("all"), symbolic.Literal("\n"))
	docs, problems := ParseText(text, Options{Verbatim: true})
	if len(docs) != 1 || len(problems) != 0 {
		t.Fatal(problems)
	}
	root := docs[0].Root
	if got, want := sketch(root), `{name:"${n}-sa" role:"arn:${a}" ${k}:"v" all:"${all}"}`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if root.Get("x") != nil {
		t.Error("the stand-in of a token was found as a key")
	}
	if root.Get("all").Type() != Open {
		t.Error("a value that is a token has a type")
	}
	if got := root.Get("role").Text().Slice(0, 4).Range().Text(); got != "arn:" {
		t.Errorf("the literal part stands at %q", got)
	}
}

func TestAnAbsentNodeAnswersEverything(t *testing.T) {
	t.Parallel()
	var n *Node
	if n.Kind() != Null || n.Get("a") != nil || n.At("a", "b") != nil || n.Items() != nil || n.Entries() != nil ||
		!n.Text().IsEmpty() || !n.Range().IsZero() || n.Type() != String || n.IsScalar() {
		t.Error("an absent node is not empty")
	}
	if (Entry{}).Is("") {
		t.Error("an absent entry has a key")
	}
}

func TestNodesCanBeBuilt(t *testing.T) {
	t.Parallel()
	file := source.NewFile("main.tf", []byte(`role = "web"`))
	value := symbolic.LiteralAt("web", file.Range(8, 11))
	n := NewMapping([]Entry{NewEntry(symbolic.LiteralAt("role", file.Range(0, 4)), NewScalar(value, String))}, file.Whole())
	entry, ok := n.Entry("role")
	if !ok || entry.KeyRange().Text() != "role" || entry.Value.Range().Text() != "web" || n.Range() != file.Whole() {
		t.Errorf("got %v %v", entry.KeyRange(), entry.Value.Range())
	}
	list := NewSequence([]*Node{n, NewNull(file.Whole())}, file.Whole())
	if len(list.Items()) != 2 || list.Items()[1].Kind() != Null {
		t.Error("the items got lost")
	}
}
