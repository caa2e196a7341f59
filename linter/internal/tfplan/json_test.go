package tfplan

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

func parse(t *testing.T, text string) value {
	t.Helper()
	if !json.Valid([]byte(strings.TrimPrefix(text, "\ufeff"))) {
		t.Fatalf("test document is not JSON: %s", text)
	}
	return root(source.NewFile("plan.json", []byte(text)))
}

func TestValueFindsMembers(t *testing.T) {
	t.Parallel()
	doc := parse(t, "\ufeff { \"a\" : {\"b\":[1, \"x\\\"]}\", {\"c\":true}]} , \"a2\":\"é\\u00e9\\ud83d\\ude00\\n\" }\n")
	if got := doc.get("a", "b").at(1).string(); got != `x"]}` {
		t.Errorf("string with brackets and quotes = %q", got)
	}
	if !doc.get("a", "b").at(2).get("c").truth() {
		t.Error("nested true is not found")
	}
	if n, ok := doc.get("a", "b").at(0).integer(); n != 1 || !ok {
		t.Errorf("number = %d, %v", n, ok)
	}
	if got := doc.get("a2").string(); got != "éé😀\n" {
		t.Errorf("decoded = %q", got)
	}
	if got := doc.get("a", "nope", "deeper").kind(); got != none {
		t.Errorf("missing member is %v", got)
	}
}

func TestLastOfARepeatedKeyCounts(t *testing.T) {
	t.Parallel()
	if got := parse(t, `{"a":1,"b":2,"a":3}`).get("a").literal(); got != "3" {
		t.Errorf("a = %s", got)
	}
	if got := parse(t, `{"\u0061":1}`).get("a").literal(); got != "1" {
		t.Errorf("escaped key: a = %s", got)
	}
}

func TestTextKeepsThePlaceOfEachCharacter(t *testing.T) {
	t.Parallel()
	doc := parse(t, `{"p":"{\"Sub\":\"system:serviceaccount:a:b\"}"}`)
	policy := doc.get("p").text()
	at := policy.Index("system:")
	subject := policy.Slice(at, at+len("system:serviceaccount:a:b"))
	if got := subject.Range().Text(); got != "system:serviceaccount:a:b" {
		t.Errorf("range of the subject holds %q", got)
	}
	if got := policy.Range().Text(); got != `{\"Sub\":\"system:serviceaccount:a:b\"}` {
		t.Errorf("range of the policy holds %q", got)
	}
}

func TestHoldsTrueLooksEverywhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`true`: true, `false`: false, `{}`: false, `[{},{"a":[false]}]`: false, `[{},{"a":[true]}]`: true, `"true"`: false,
	} {
		if got := parse(t, text).holdsTrue(); got != want {
			t.Errorf("%s holds true = %v", text, got)
		}
	}
}
