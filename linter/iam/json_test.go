package iam

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// spell reads a text in the form that reports show: ${name} is a token.
func spell(s string) symbolic.Text {
	var parts []symbolic.Text
	for {
		before, rest, found := strings.Cut(s, "${")
		parts = append(parts, symbolic.Literal(before))
		if !found {
			return symbolic.Concat(parts...)
		}
		name, after, _ := strings.Cut(rest, "}")
		parts = append(parts, symbolic.Named("", name))
		s = after
	}
}

// show writes a node in a compact form; "..." stands for what may be more.
func show(n *node) string {
	var parts []string
	switch n.kind {
	case objectNode:
		for _, m := range n.members {
			parts = append(parts, fmt.Sprintf("%s=%s", m.key.text, show(m.value)))
		}
	case arrayNode:
		for _, item := range n.items {
			parts = append(parts, show(item))
		}
	case unknownNode:
		return "?"
	default:
		return n.text.String()
	}
	if n.open {
		parts = append(parts, "...")
	}
	if n.kind == objectNode {
		return "{" + strings.Join(parts, " ") + "}"
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func TestReadJSON(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, in, want string }{
		{
			"all kinds of values", `{"a": "x", "b": [1, -2.5e+3, true, false, null], "c": {}, "d": []}`,
			"{a=x b=[1 -2.5e+3 true false null] c={} d=[]}",
		},
		{"escapes", `["\u0041\n\"\\\/\ud83d\ude00\ud83d"]`, "[A\n\"\\/\U0001F600\ufffd]"},
		{"a token inside a string", `{"${issuer}:sub": "a:${ns}"}`, "{${issuer}:sub=a:${ns}}"},
		{"a token for a value", `{"a": ${x}, "b": 1}`, "{a=? b=1}"},
		{"a token for an item", `[1, ${x}, 2]`, "[1 2 ...]"},
		{"a token behind the items brings its comma", `[1 ${x}]`, "[1 ...]"},
		{"a token before the items brings its comma", `[${x} 2]`, "[2 ...]"},
		{"a token for members", `{${x} "a": 1 ${y}}`, "{a=1 ...}"},
		{"a token for a key with its quotes", `{${x}: {"b": 1}, "a": 1}`, "{a=1 ...}"},
		{"a token that is part of a number", `{"a": 1${x}}`, "{a=?}"},
		{"a token for everything", `${x}`, "?"},
		{"a token around the document", `${x}{"a": 1}`, "?"},
		{"a token behind the document", `{"a": 1}${x}`, "?"},
		{"white space", " \t\r\n[ ]\n", "[]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root, r := readJSON(spell(test.in), new(nodes))
			if r.err != nil {
				t.Fatalf("%+v", *r.err)
			}
			if got := show(root); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestSyntaxErrorsTellTheirPlace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, message, at string }{
		{"", "ends too early, where a value should be", ""},
		{`{"Action: "sts:x"}`, `has "s" where ":" should be, after the key "Action: "`, "s"},
		{`{"a": 1,}`, `has "}" after ","`, "}"},
		{`[1 2]`, `has "2" where "," or "]" should be`, "2"},
		{`{"a": 1 "b"}`, `has "\"" where "," or "}" should be`, `"`},
		{`{"a": 'x'}`, `has "'" where a value should be`, "'"},
		{`{"a": yes}`, `has "yes" where a value should be`, "yes"},
		{`{"a": 01}`, `has "01" where a value should be`, "01"},
		{`{a: 1}`, `has "a" where a string should be`, "a"},
		{"{\"a\": \u201cx\u201d}", "has U+201C where a value should be", "\u201c"},
		{"{\"a\": \"x\ny\"}", "has U+000A inside a string", "\n"},
		{`["x`, "has a string that is not closed", `"`},
		{`["\x"]`, `has the unknown escape "\\x" in a string`, `\x`},
		{`["\u12"]`, `has an escape \u without four hexadecimal digits`, `12"]`},
		{`{} {}`, `has "{" after the end of the document`, "{"},
		{`[`, `ends too early, where a value should be`, "["},
		{"\ufeff{}", "has U+FEFF where a value should be", "\ufeff"},
	} {
		file := source.NewFile("trust.json", []byte(test.in))
		document := symbolic.LiteralAt(test.in, file.Whole())
		_, r := readJSON(document, new(nodes))
		if r.err == nil {
			t.Errorf("%s: no error", test.in)
			continue
		}
		at := document.Slice(r.err.start, r.err.end).Range().Text()
		if r.err.message != test.message || at != test.at {
			t.Errorf("%s: %q at %q, want %q at %q", test.in, r.err.message, at, test.message, test.at)
		}
	}
}

func TestDuplicateKeysAreSeen(t *testing.T) {
	t.Parallel()
	_, r := readJSON(spell(`{"a": 1, "b": {"${x}": 1, "${y}": 2, "${x}": 3}, "\u0061": 4}`), new(nodes))
	var got []string
	for _, d := range r.duplicates {
		got = append(got, d.second.text.String())
	}
	if want := "${x} a"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDeepAndLongDocumentsAreRefused(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		strings.Repeat("[", 1_000_000), strings.Repeat(`{"a":`, 100_000), strings.Repeat(" ", maxDocument+1),
	} {
		if _, r := readJSON(symbolic.Literal(in), new(nodes)); r.err == nil {
			t.Errorf("%.10s...: no error", in)
		}
	}
}

// What encoding/json takes we take, with the same values, and the other way
// round; only our limits and invalid characters differ.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, "x", {"b": null}], "c": true}`, `{"a": "\u0041\ud83d\ude00"}`, `{"Action: "x"}`, `[1,]`, `-0.1e-5`, `"${x}"`,
		`1E1000`, `1 2`, `"\udc00\u0061"`, `"\ud83d\u0061\ude00"`, `"\ud83d"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		root, r := readJSON(spell(in), new(nodes))
		if strings.Contains(in, "${") || strings.Contains(in, "\ufffd") || symbolic.Literal(in).Flat() != in {
			return
		}
		var want any
		decoder := json.NewDecoder(strings.NewReader(in))
		decoder.UseNumber() // a number that no float holds is a number all the same
		err := decoder.Decode(&want)
		if _, more := decoder.Token(); err == nil && !errors.Is(more, io.EOF) {
			err = fmt.Errorf("something stands behind the value: %w", more)
		}
		if (err == nil) != (r.err == nil) {
			if r.err != nil && strings.Contains(r.err.message, "nested deeper") {
				return
			}
			t.Fatalf("%q: encoding/json says %v, we say %+v", in, err, r.err)
		}
		if strings.ContainsAny(in, "<$") || strings.Contains(in, "{{") {
			return // placeholders become tokens
		}
		if err == nil && plain(root) != plainJSON(want) {
			t.Fatalf("%q: %s, want %s", in, plain(root), plainJSON(want))
		}
	})
}

// plain and plainJSON write a value with sorted keys and without numbers, which
// encoding/json rounds.
func plain(n *node) string {
	switch n.kind {
	case objectNode:
		object := map[string]any{}
		for _, m := range n.members {
			object[m.key.text.String()] = json.RawMessage(plain(m.value))
		}
		return marshal(object)
	case arrayNode:
		items := []json.RawMessage{}
		for _, item := range n.items {
			items = append(items, json.RawMessage(plain(item)))
		}
		return marshal(items)
	case stringNode:
		return marshal(n.text.String())
	case nullNode:
		return "null"
	default:
	}
	if text := n.text.String(); text == "true" || text == "false" {
		return text
	}
	return "0"
}

func plainJSON(v any) string {
	switch v := v.(type) {
	case map[string]any:
		object := map[string]any{}
		for key, value := range v {
			object[key] = json.RawMessage(plainJSON(value))
		}
		return marshal(object)
	case []any:
		items := []json.RawMessage{}
		for _, item := range v {
			items = append(items, json.RawMessage(plainJSON(item)))
		}
		return marshal(items)
	case json.Number:
		return "0"
	default:
		return marshal(v)
	}
}

func marshal(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}
