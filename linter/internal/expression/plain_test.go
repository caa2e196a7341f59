package expression

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var plainTemplates = []string{
	"a", "${x}", "${ x.y[0] }", "a: ${x}\nb: ${y}\n", "${x}${y}", "$x ${a.b} $", "${1}", "${true}", "${-1}", "a${1}", "${}", "${a b}", "${x",
	"${a, b}", "${lower(x)}", "${(a)}", "%x ${a}%", "\t${x}", "${null}", "{{ a }} ${x} {}", "${x}}", "${a-b}", "${a - b}",
}

var otherTemplates = []string{"\r${0}", "a\r\nb ${x}", "", "$${x}", "%{ if x }a%{ endif }", "${~ x ~}", `${"a"}`, "${ {} }", "\u00e9${x}", "${a /* } */}", "${" + strings.Repeat("(", 300) + "}"}

// TestPlainTemplatesAreWhatHCLMakesOfThem compares with HCL's own parser.
func TestPlainTemplatesAreWhatHCLMakesOfThem(t *testing.T) {
	t.Parallel()
	taken := 0
	for _, s := range plainTemplates {
		if comparePlain(t, s) {
			taken++
		}
	}
	if taken < 16 {
		t.Errorf("only %d of %d templates are taken as plain", taken, len(plainTemplates))
	}
	for _, s := range otherTemplates {
		if comparePlain(t, s) {
			t.Errorf("%q is taken as plain", s)
		}
	}
}

func comparePlain(t *testing.T, s string) bool {
	t.Helper()
	got, ok := plainTemplate(s, "template")
	if !ok {
		return false
	}
	want, diags := hclsyntax.ParseTemplate([]byte(s), "template", hcl.Pos{Line: 1, Column: 1})
	if diags.HasErrors() {
		t.Fatalf("%q: HCL refuses it: %v", s, diags)
	}
	if g, w := shape(got), shape(want); g != w {
		t.Fatalf("%q:\n got %s\nwant %s", s, g, w)
	}
	return true
}

// shape tells what an expression is, and where.
func shape(x hclsyntax.Expression) string {
	var out strings.Builder
	_ = hclsyntax.VisitAll(x, func(n hclsyntax.Node) hcl.Diagnostics {
		rng := n.Range()
		fmt.Fprintf(&out, "%T %d-%d", n, rng.Start.Byte, rng.End.Byte)
		switch n := n.(type) {
		case *hclsyntax.LiteralValueExpr:
			fmt.Fprintf(&out, " %#v", n.Val)
		case *hclsyntax.ScopeTraversalExpr:
			for _, step := range n.Traversal {
				at := step.SourceRange()
				fmt.Fprintf(&out, " %d-%d", at.Start.Byte, at.End.Byte)
			}
		case *hclsyntax.FunctionCallExpr:
			out.WriteString(" " + n.Name)
		}
		out.WriteString("; ")
		return nil
	})
	return out.String()
}

func FuzzPlainTemplates(f *testing.F) {
	for _, s := range append(plainTemplates, otherTemplates...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { comparePlain(t, s) })
}
