package syntax

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/source"
)

// samples are files that a careless scanner would cut in the wrong place.
var samples = map[string]string{
	"an empty file":                      "",
	"comments of all kinds":              "# resource \"a\" \"b\" {\n// x {\n/* y {\n */ locals {}\n",
	"a brace in a string":                "locals {\n  a = \"}\"\n}\nvariable \"x\" {}\n",
	"an interpolation with quotes":       "locals {\n  a = \"${lookup(var.m, \"k}\")}\"\n}\nvariable \"x\" {}\n",
	"an object inside an interpolation":  "locals {\n  a = \"${merge({ b = \"}\" }, { c = 1 }).b}\"\n}\noutput \"o\" {}\n",
	"escaped interpolations":             "locals {\n  a = \"$${x} %%{y} $$${z}\"\n  z = \"\\\"{\"\n}\nlocals {}\n",
	"a dollar before a quote":            "locals {\n  a = \"cost $\"\n  b = \"100%\"\n}\nlocals {}\n",
	"a heredoc with braces":              "locals {\n  a = <<EOT\n{ \"x\": { \n\" unbalanced\nEOT\n}\nlocals {}\n",
	"an indented heredoc":                "locals {\n  a = <<-EOT\n    }\n    EOT\n  b = 1\n}\nlocals {}\n",
	"a heredoc with directives":          "locals {\n  a = <<EOT\n%{ if x }{%{ endif }\n${ join(\",\", [\"}\"]) }\nEOT\n}\nlocals {}\n",
	"a heredoc inside an interpolation":  "locals {\n  a = \"${f(<<B\n}\nB\n)}\"\n}\nlocals {}\n",
	"a marker behind an interpolation":   "locals {\n  a = <<EOT\n${x}EOT\nEOT\n}\nlocals {}\n",
	"a marker that begins a longer word": "locals {\n  a = <<EOT\nEOTX\nEOT\n}\nlocals {}\n",
	"windows line ends":                  "locals {\r\n  a = <<EOT\r\n}\r\nEOT\r\n}\r\nlocals {}\r\n",
	"a byte order mark":                  "\ufefflocals {\n}\n",
	"bare labels":                        "resource aws_iam_role app-1 {\n}\n",
	"one line blocks":                    "variable \"a\" { default = { x = 1 } }\nlocals { b = 2 }\n",
	"a comment behind a brace":           "locals { # }\n  a = 1 // }\n}\n",
	"letters beyond ASCII":               "locals {\n  größe = \"ü}\"\n}\nlocals {}\n",
	"comparison and shifts that are not": "locals {\n  a = 1 < 2\n  b = 1 <= 2\n}\n",
	"a label with an escape":             "resource \"a\\\"b\" \"c\" {}\nlocals {}\n",
	"a comment before the brace's line":  "locals /* x */ {\n}\n",
	"no final newline":                   "locals {\n  a = 1\n}",
}

func TestItemsAreTheBlocksThatHCLSees(t *testing.T) {
	t.Parallel()
	for name, text := range samples {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, text)
			if s := scan(source.NewFile("x.tf", []byte(text))); s.fault != sound && !strings.Contains(name, "escape") {
				t.Errorf("scan gave up at %d (fault %d)", s.pos, s.fault)
			}
		})
	}
}

// compare checks a scan against the parser, if both accept the text.
func compare(t *testing.T, text string) {
	t.Helper()
	file := source.NewFile("x.tf", []byte(text))
	s := scan(file)
	if s.fault == tooDeep || s.fault == tooLong {
		return
	}
	parsed, diags := hclsyntax.ParseConfig(file.Data, file.Name, hcl.InitialPos)
	if diags.HasErrors() || s.fault != sound {
		return
	}
	// HCL takes a zero byte in a heredoc; we take it for another encoding.
	if strings.ContainsRune(text, 0) {
		return
	}
	blocks := parsed.Body.(*hclsyntax.Body).Blocks
	items := s.split().Items
	if len(items) != len(blocks) {
		t.Fatalf("%d items, HCL sees %d blocks", len(items), len(blocks))
	}
	for i, b := range blocks {
		want := fmt.Sprint(b.Type, b.Labels, b.TypeRange.Start.Byte, b.CloseBraceRange.End.Byte, len(b.Body.Attributes))
		item := items[i]
		got := fmt.Sprint(item.Type, item.Labels, item.Range.Start, item.Range.End, len(item.Body().Attributes()))
		if got != want || len(item.Problems()) > 0 {
			t.Errorf("item %s %v, HCL sees %s", got, item.Problems(), want)
		}
	}
}

func TestNestingIsRefusedBeforeTheParserSeesIt(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"parentheses":    "locals {\n a = " + strings.Repeat("(", 100_000),
		"lists":          "locals {\n a = " + strings.Repeat("[", 100_000),
		"objects":        "locals {\n a = " + strings.Repeat("{a=", 100_000),
		"calls":          "locals {\n a = " + strings.Repeat("f(", 100_000),
		"interpolations": "locals {\n a = " + strings.Repeat("\"${", 100_000),
		"for":            "locals {\n a = " + strings.Repeat("[for x in ", 100_000),
		"blocks":         strings.Repeat("a {\n", 400_000),
		"not":            "locals {\n a = " + strings.Repeat("!", 1_000_000) + "x\n}\n",
		"spaced minus":   "locals {\n a = " + strings.Repeat("- ", 1_000_000) + "x\n}\n",
		"heredocs":       "locals {\n a = " + strings.Repeat("<<E\n${", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := Parse(source.NewFile("x.tf", []byte(text)))
			if len(file.Problems) != 1 || len(file.Items) != 0 {
				t.Fatalf("%d problems, %d items", len(file.Problems), len(file.Items))
			}
			if m := file.Problems[0].Message; !strings.Contains(m, "deeper than 200") && !strings.Contains(m, "more than 100 operators") {
				t.Errorf("message %q", m)
			}
		})
	}
}

func TestAnErrorInsideOneBlockCostsThatBlock(t *testing.T) {
	t.Parallel()
	file := Parse(source.NewFile("x.tf", []byte("locals {\n  a = = 1\n}\nvariable \"x\" {\n  default = 1\n}\n")))
	if len(file.Items) != 2 {
		t.Fatalf("%d items", len(file.Items))
	}
	problems := file.Items[0].Problems()
	if len(problems) != 1 || problems[0].Range.StartPosition().Line != 2 {
		t.Errorf("problems %v", problems)
	}
	if file.Items[1].Body().Attribute("default") == nil || len(file.Items[1].Problems()) > 0 {
		t.Error("the block behind the error is not read")
	}
}

func TestAZeroByteIsRefusedWhereItStands(t *testing.T) {
	t.Parallel()
	file := Parse(source.NewFile("x.tf", []byte("locals {\n  a = <<E\n\x00\nE\n}\nlocals {\n  b = 1\n}\n")))
	if len(file.Items) != 2 {
		t.Fatalf("%d items", len(file.Items))
	}
	problems := file.Items[0].Problems()
	if len(problems) != 1 || problems[0].Range.StartPosition().Line != 3 || !strings.Contains(problems[0].Message, "zero byte") {
		t.Errorf("problems %v", problems)
	}
	if len(file.Items[1].Problems()) > 0 {
		t.Error("the block behind it is not read")
	}
}

func FuzzItems(f *testing.F) {
	for _, text := range samples {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { compare(t, text) })
}

func BenchmarkScan(b *testing.B) {
	block := "resource \"aws_iam_role\" \"app\" {\n  name = \"app-${var.env}\"\n  assume_role_policy = jsonencode({\n" +
		"    Statement = [{ Condition = { StringEquals = { \"${var.issuer}:sub\" = \"system:serviceaccount:a:b\" } } }]\n  })\n}\n"
	file := source.NewFile("x.tf", []byte(strings.Repeat(block, 1000)))
	b.SetBytes(int64(len(file.Data)))
	b.ReportAllocs()
	for b.Loop() {
		scan(file)
	}
}
