package syntax

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/source"
)

// blocks are contents of blocks that a careless scanner would cut in the wrong place.
var blocks = map[string]string{
	"nothing":                         "\n",
	"arguments and blocks":            "\n  source = \"x\"\n  a = [\n    1, # one\n  ]\n  dynamic \"b\" {\n    for_each = {}\n    content {}\n  }\n  dynamic \"b\" {\n  }\n",
	"comments everywhere":             " # first\n  # a = 1\n  // b = 2\n  /* c = 3\n  d = 4 */\n  e = 5 # }\n  f = 6 /* \n */\n",
	"a heredoc at the end":            "\n  description = <<-EOT\n    a = 1\n    }\n  EOT\n",
	"a heredoc inside a call":         "\n  a = f(<<EOT\nb = 1\nEOT\n  )\n  c = 1\n",
	"windows line ends":               "\r\n  a = 1\r\n  b = <<EOT\r\nx\r\nEOT\r\n",
	"a conditional on several lines":  "\n  a = (\n    x ? 1 :\n    2\n  )\n  b-c = { d = 1 }\n",
	"an object of an object":          "\n  type = object({\n    a = optional(string, \"}\")\n    b = map(object({ c = any }))\n  })\n  default = {\n    a = 1\n  }\n",
	"blanks behind names":             "\n  a\t=\t1\n  validation {\n    condition = true\n  }\n\n\n  validation {\n  }\n",
	"nothing but blanks at the end":   "\n  a = 1\n  \t ",
	"a block on the line of its type": "\n  timeouts { create = \"1m\" }\n  a = \"${b}\"\n",
}

// refused are contents that the parser has something to say about, or that may be
// written in one line only.
var refused = map[string]string{
	"an argument on the line of the brace": " a = 1 ",
	"an argument twice":                    "\n  a = 1\n  a = 2\n",
	"an argument and a block of one name":  "\n  a = 1\n  a {\n  }\n",
	"a comparison":                         "\n  a == 1\n",
	"a colon":                              "\n  a : 1\n",
	"a word alone":                         "\n  a\n",
	"a string as a name":                   "\n  \"a\" = 1\n",
	"a block with a bare label":            "\n  a b {\n  }\n",
	"the closing brace behind an argument": "\n  a = 1",
	"a comment between name and sign":      "\n  a /* b */ = 1\n",
	"a name beyond ASCII":                  "\n  größe = 1\n",
}

func TestPartsAreTheItemsThatHCLSees(t *testing.T) {
	t.Parallel()
	for name, text := range blocks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := Parse(source.NewFile("x.tf", []byte("variable \"x\" {"+text+"}\n")))
			item := file.Items[0]
			whole, problems := parseBlock(item.Type, item.Range)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			parts := item.inParts()
			if parts == nil {
				t.Fatal("it is parsed as a whole")
			}
			if got, want := told(parts), told(whole); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			if found := item.Found(); len(found) > 0 {
				t.Error(found)
			}
		})
	}
	for name, text := range refused {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := source.NewFile("x.tf", []byte("variable \"x\" {"+text+"}\n"))
			if s := scan(file); s.fault == sound {
				if _, ok := partsOf(file, s.heads[0].open, s.heads[0].end); ok {
					t.Error("it is parsed in parts")
				}
			}
		})
	}
}

// told writes a body out with all places, asking for each item by its name.
func told(body *expression.Body) string {
	var out strings.Builder
	fmt.Fprintln(&out, body.Range.Start, body.Range.End, body.BlockTypes())
	for _, a := range body.Attributes() {
		own := body.Attribute(a.Name)
		rng := a.Expr.Range()
		fmt.Fprintln(&out, own.Name, own.NameRange, own.Range, own.ExprRange, rng.Start.Byte, rng.End.Byte, fmt.Sprintf("%T", own.Expr))
	}
	for _, kind := range body.BlockTypes() {
		for _, b := range body.Blocks(kind, 0) {
			fmt.Fprintln(&out, b.Type, b.Labels, b.Header, b.Range, told(b.Body))
		}
	}
	return out.String()
}

func TestAnErrorIsFoundWhereSomebodyAsks(t *testing.T) {
	t.Parallel()
	file := Parse(source.NewFile("x.tf", []byte("module \"x\" {\n  source = \"y\"\n  a = [1 2]\n  b = {c d}\n  e = 1\n}\n")))
	item := file.Items[0]
	body := item.Body()
	if body.Attribute("source") == nil || body.Attribute("e") == nil || len(item.Found()) > 0 {
		t.Errorf("nobody asked for what is wrong: %v", item.Found())
	}
	body.Attribute("b")
	body.Attribute("a")
	if found := item.Found(); len(found) != 1 || found[0].Range.StartPosition().Line != 3 {
		t.Errorf("got %v, want the first error", found)
	}
	if problems := item.Problems(); len(problems) != 1 || problems[0].Range.StartPosition().Line != 3 {
		t.Errorf("got %v, want the first error", problems)
	}
}

// TestWhatWasForgottenIsParsedAgain lets go of bodies and asks for them again: they
// are the same, and so is what was found wrong in them.
func TestWhatWasForgottenIsParsedAgain(t *testing.T) {
	t.Parallel()
	file := Parse(source.NewFile("x.tf", []byte("module \"m\" {\n  source = \"./m\"\n  a = f(,)\n}\nlocals {\n  b = 1\n}\n")))
	for _, item := range file.Items {
		before, found := told(item.Body()), fmt.Sprint(item.Found())
		body := item.Body()
		item.Forget()
		if again := item.Body(); again == body || told(again) != before {
			t.Errorf("%s: forgotten: %v\n%s\nwant\n%s", item.Type, again != body, told(again), before)
		}
		if again := fmt.Sprint(item.Found()); again != found || !item.Parsed() {
			t.Errorf("%s: found %s, before %s", item.Type, again, found)
		}
	}
}
