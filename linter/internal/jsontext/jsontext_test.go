package jsontext

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestQuotedTextReadsBack(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "plain", `a "quoted" \ word`, "lines\nand\ttabs\x01", "é😀<&>", "\u2028"} {
		var got string
		if err := json.Unmarshal([]byte(Quote(symbolic.Literal(s)).String()), &got); err != nil || got != s {
			t.Errorf("%q reads back as %q, %v", s, got, err)
		}
	}
}

func TestTokensAndPlacesSurvive(t *testing.T) {
	t.Parallel()
	file := source.NewFile("x.tf", []byte(`sub = "a\b"`))
	v := symbolic.Concat(symbolic.Named("s", "issuer"), symbolic.LiteralAt(":sub", file.Range(0, 4)))
	doc := Object([]symbolic.Text{Member(v, Array([]symbolic.Text{Quote(symbolic.Literal("x")), symbolic.Literal("true")}))})
	if got := doc.String(); got != `{"${issuer}:sub":["x",true]}` {
		t.Errorf("document is %s", got)
	}
	at := strings.Index(doc.Flat(), "sub")
	if got := doc.Slice(at, at+3).Range(); got != file.Range(1, 4) {
		t.Errorf("sub stands at %v", got)
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("a\"\\\n\x7f\u00a0")
	f.Fuzz(func(t *testing.T, s string) {
		text := symbolic.Literal(s)
		want, _ := text.Literal()
		var got string
		if err := json.Unmarshal([]byte(Quote(text).String()), &got); err != nil || got != want {
			t.Errorf("%q reads back as %q, %v", want, got, err)
		}
	})
}
