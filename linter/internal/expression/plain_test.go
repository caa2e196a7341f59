package expression

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
)

var plainTemplates = []string{
	"a", "${x}", "${ x.y[0] }", "a: ${x}\nb: ${y}\n", "${x}${y}", "$x ${a.b} $", "${1}", "${true}", "${-1}", "a${1}", "\"${x}\"\\n",
	"${lower(x)}", "${(a)}", "%x ${a}%", "\t${x}", "${null}", "{{ a }} ${x} {}", "${x}}", "${a-b}", "${a - b}",
	`${"a"}`, "${ {} }", "${a /* } */}", "${[\n1,\n2]}", "${ {\n a = 1\n} }",
	"$${x}", "a$${x}${y}$$${z}%%{ if }", "\u00e9${x}", "$${~x}", "\n$${\n%%{\n", "e\u0301${x}",
}

var otherTemplates = []string{"\r${0}", "a\r\nb ${x}", "", "%{ if x }a%{ endif }", "${~ x ~}", "\xff${x}", "${" + strings.Repeat("(", 300) + "}", "${x", "${}", "${a b}", "${a, b}"}

// plainExpressions are read by the plain reader.
var plainExpressions = []string{
	"1", "12.5", "a", "true", "null", "a.b.c", "a[0]", "a[\"b\"]", "a[b.c]", "a[b][0].c", "a.0.b", "a . b", "a\n.b", "a[\n0\n]", "a[true]", "a[null]", "a[\"b${c}\"]", "a[(0)]",
	"a[*].b.c", "a[*]", "a[*].b[0].c[*].d", "a.*.b", "a.*", "a.*.b.c[0].d", "a.*.b.0", "a[*].*.b", "a.*.b[*].c", "f(x)[*].a", "f(x).*.a", "[1][0]", "{a=1}.a", "(a).b", "\"a\".b", "1 .b",
	"f()", "f(a)", "f(a, b,)", "f(a...)", "f(a, b...\n)", "f (a)", "f(\n  a,\n  b\n)", "f(g(h(1)))", "-1", "- a.b", "!a", "!f(x).y", "--1", "!!a", "-(1)",
	"a ? b : c", "a ? b ? c : d : e ? f : g", "a?b:c", "a == b ? \"c\" : d[0]",
	"a+b", "a +b", "a-b", "a - b", "a-1", "a -1", "1-1", "1 + 2 * 3 - 4 / 5 % 6", "a || b && c == d != e > f >= g < h <= i", "(a + b) * c", "a<b", "a&&b||c", "-a*b", "!a&&b", "a==b==c", "a>=b",
	"[]", "[1]", "[1,]", "[1, 2]", "[\n  1, # one\n  2\n]", "[ /* none */ ]", "[[1], [2]]", "[a.b, {c = d}]",
	"{}", "{ a = 1 }", "{ a: 1 }", "{ a = 1, b = 2 }", "{ a = 1,\n b = 2,\n }", "{\n\n  a = 1 # x\n  \"b\" : 2 // y\n  (c) = 3\n  d.e = 4\n  f(g) = 5\n}", "{a=1}", "{a=b==c}", "{\"${a}:sub\" = \"b\"}", "{ a = {\n b = 1 } }", "{ a = [\n 1\n ] }", "{ 1 = 2 }", "{ true = 1, null = 2 }", "{a:b?c:d}", "{(a):b}",
	"[for x in y : x]", "[for k, v in y : v if k]", "{for k, v in y : k => v}", "{for k, v in y : k => v...}", "{for k, v in y : k => v... if v != \"\"}", "[for x in y: x.z[0]]", "{\n for k in y :\n k => k\n if k == 1\n}", "[for a in b : [for c in a : c]]", "{for a in b:a=>{c=a}}", "[for-a, 1]", "[forx]", "[for x in y : x][0]", "{for-a = 1}",
	`""`, `"a"`, `"a$"`, `"a%"`, `"$"`, `"a $ b % c"`, `"${a}"`, `"a${b}c"`, `"${a}${b}"`, `"${"a"}"`, `"${1}"`, `"${true}"`, `"\n\t\r\"\\"`, `"a\nb"`, `"\\${a}"`, `"a\"${b}\"c"`, `"${f("x", { a = "}" })}"`, `"${a ? "b" : "c"}"`, "\"${\n a\n }\"", "\"${ a # b\n }\"", "\"${ a /* } */ }\"", `"ü${a}ß"`, "\"e\u0301\"", `"$ {a}"`, `"$$a"`, `"%%"`, `"%${a}"`, `"a{b}"`,
	"<<E\na\nE\n", "<<E\nE\n", "<<-E\nE\n", "<<-E\n\nE\n", "<<E\n  a ${b}c\n\n${d}\n  E  \n", "<<-E\n    a\n  b\n   ${c} d\n  E\n", "<<-E\n  a\n\n \n   b\n  E\n", "<<-E\n  ${a}\n  ${b}\nE\n", "<<-E\n  a\n${b}\nE\n", "<<-E\n\ta\n  b\nE\n", "<<-E\n   \n  \nE\n",
	"<<E\nEE\n${a}E\nE\n", "<<E\n$${a}\nE\n", "<<-E\n  $${a}${b}\n    %%{c}\n  E\n", `"$${a}"`, `"%%{a}"`, `"a\n$$${b}${c}%%%{d}"`, `"$${~a"`, "f(<<E\na\nE\n)", "[<<E\n{\nE\n, 1]", "<<E\n\"\\n$ % $x\nE\n", "<<E\n${<<F\nE\nF\n}\nE\n", "<<-E-1\n a ${\n b\n}\n c\nE-1\n", "<<E\nü\nE\n", "<<-E\n $a\n  %b\nE\n", "<<-E\n  a${b}\n c\nE\n",
	"# x\na", "a # x", "a // y", "/* x */ a /* y */", "( # x\n a\n)", "a /* \n */ .b", "a\n",
}

// otherExpressions are left to HCL's parser.
var otherExpressions = []string{
	"", "a b", "a.", "a..b", "a...", "a.-b", "f(", "f(,)", "f(a b)", "f(a... b)", "f(a...,)", "a::b(c)", "a ? b", "a ? b : ", "a ?", "a :: b", "a & b", "a | b", "a = b", "a !", "a !=", "!=a", "a << b", "a ** b", "1.2.3", "1e5", "2.E5", "2.e+5", "a.2.e5", "1x", "1.", "a.1.2", "a.1x", "0x1", "12345678901234567890",
	"[1 2]", "[,]", "[1,,2]", "[", "]", "{ a }", "{ a = }", "{ a b }", "{ a = 1 b = 2 }", "{ = 1 }", "{ a == 1 }", "{ a => 1 }", "{ a :: 1 }", "{ a = 1,, }", "{ a =\n1 }", "{ a\n= 1 }",
	"[for x in y]", "[for x : y]", "[for in y : 1]", "[for x in y : x => x]", "[for x in y : x...]", "{for x in y : x}", "[for x, in y : x]", "[for x in y : x when x]", "{ for = 1 }", "[for]", "{ for: 1 }",
	`"`, `"a`, "\"a\nb\"", `"\q"`, `"\u00e9"`, `"\`, `"%{ if a }b%{ endif }"`, `"${~a~}"`, `"${a"`, `"${}"`, "\"\xff\"", "<<E\na\nE", "<<E \na\nE\n", "<<E\na\n", "<<-E\n \u00a0a\nE\n", "<<-E\n \u0301a\n  b\nE\n", "<<E\n%{ if a }b%{ endif }\nE\n", "<<E\n${a\nE\n", "<< E\na\nE\n", "<E", "größe", "a\r\n", "a;", "'a'", "`a`", "a ~", "^a", "/* a", "a /", "# a", "\ufeffa",
	strings.Repeat("(", 300) + "a" + strings.Repeat(")", 300), strings.Repeat("-", 300) + "1", "a" + strings.Repeat("[*]", 300), "a" + strings.Repeat("+a", 10_001),
}

// plainBodies are read by the plain reader.
var plainBodies = []string{
	"", "\n\n", "a = 1", "a = 1\n", "a=1\nb = [\n 1\n]\n", "# x\na = 1 # y\n\n/* z */ b = 2 // w\n", "a {}\n", "a {\n}\nb {\n}\n", "a \"b\" \"c\" {\n  d = 1\n  e {\n    f = 2\n  }\n}\n",
	"a = <<E\nx\nE\n", "a = <<-E\n  x\n  E\nb = 1\n", "a b c {\n}\n", "a \"b\" c {}", "a { b = 1 }\n", "a { b = { c = 1 } }\n", "a \"\" {}\n", "a \"ü\" {}\n", "a{b=1}\n", "a { /* x */ }\n", "a { # x\n}\n", "a { // x\n b = 1\n}", "a {\n b = 1 /* x\n */ \n}\n", "a = f(\n b,\n)\n", "a-b = 1\n", "_a = 1\n", "for = 1\ntrue = 2\n", "a \"$\" {}\n",
}

// otherBodies are left to HCL's parser.
var otherBodies = []string{
	"a", "a =", "a = 1 b = 2", "a = 1,", "a == 1", "a : 1", "\"a\" = 1", "a = 1\na = 2\n", "a { b = 1\n}\n", "a { b = 1, c = 2 }\n", "a { b {} }\n", "a {\n b = 1 }\n", "a {", "a }", "}", "a \"b\n\" {}", "a \"b\\\"\" {}", "a \"${b}\" {}", "a \"%{b}\" {}", "a {} b {}", "a = 1\r\n", "1 = 2", "a b", "a \"b\"\n{}", "a = 1 }", "a => 1", strings.Repeat("a {\n", 300) + strings.Repeat("}\n", 300),
	"a=1\nb=1\nc=1\nd=1\ne=1\nf=1\ng=1\nh=1\ni=1\nj=1\nk=1\nl=1\nm=1\nn=1\no=1\np=1\nq=1\nr=1\na=2\n", "a {\n b = 1\n b = 2\n}\n",
}

// TestPlainIsWhatHCLMakesOfIt compares with HCL's own parser.
func TestPlainIsWhatHCLMakesOfIt(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		name         string
		compare      func(*testing.T, string) bool
		plain, other []string
	}{
		{"template", comparePlainTemplate, plainTemplates, otherTemplates},
		{"expression", comparePlainExpression, plainExpressions, otherExpressions},
		{"body", comparePlainBody, plainBodies, otherBodies},
	} {
		for _, s := range kind.plain {
			if !kind.compare(t, s) {
				t.Errorf("%s %q is not taken as plain", kind.name, s)
			}
		}
		for _, s := range kind.other {
			if kind.compare(t, s) {
				t.Errorf("%s %q is taken as plain", kind.name, s)
			}
		}
	}
}

// TestPlainFilesAreWhatHCLMakesOfThem compares for the files of the tests.
func TestPlainFilesAreWhatHCLMakesOfThem(t *testing.T) {
	t.Parallel()
	files, taken := 0, 0
	root := filepath.Join("..", "..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".tf") {
			return err
		}
		data, err := os.ReadFile(path)
		files++
		if comparePlainBody(t, string(data)) {
			taken++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 || taken < files*8/10 {
		t.Errorf("%d of %d files are plain", taken, files)
	}
}

func comparePlainTemplate(t *testing.T, s string) bool {
	t.Helper()
	got, ok := plainTemplate(s, "template")
	if !ok {
		return false
	}
	want, diags := hclsyntax.ParseTemplate([]byte(s), "template", hcl.Pos{Line: 1, Column: 1})
	sameShape(t, s, got, want, diags)
	return true
}

func comparePlainExpression(t *testing.T, s string) bool {
	t.Helper()
	file := source.NewFile("x.tf", []byte(s))
	got, ok := plainExpression(file)
	if !ok {
		return false
	}
	want, diags := hclsyntax.ParseExpression(file.Data, file.Name, hcl.InitialPos)
	sameShape(t, s, got, want, diags)
	return true
}

func comparePlainBody(t *testing.T, s string) bool {
	t.Helper()
	file := source.NewFile("x.tf", []byte(s))
	got, ok := plainBody(file, 0, len(s))
	if !ok {
		return false
	}
	parsed, diags := hclsyntax.ParseConfig(file.Data, file.Name, hcl.InitialPos)
	want := nativeBody(file, parsed.Body.(*hclsyntax.Body))
	want.Range = got.Range // that of a stretch says nothing
	sameShape(t, s, got, want, diags)
	return true
}

func sameShape(t *testing.T, s string, got, want any, diags hcl.Diagnostics) {
	t.Helper()
	if diags.HasErrors() {
		t.Fatalf("%q: HCL refuses it: %v", s, diags)
	}
	var g, w strings.Builder
	shape(&g, reflect.ValueOf(got))
	shape(&w, reflect.ValueOf(want))
	if g.String() != w.String() {
		t.Fatalf("%q:\n got %s\nwant %s", s, g.String(), w.String())
	}
}

// shape writes all that a syntax tree holds. Of HCL's ranges only the bytes count.
func shape(out *strings.Builder, v reflect.Value) {
	if v.IsValid() && v.CanInterface() {
		switch x := v.Interface().(type) {
		case hcl.Range:
			fmt.Fprintf(out, "%s:%d-%d ", x.Filename, x.Start.Byte, x.End.Byte)
			return
		case source.Range:
			fmt.Fprintf(out, "%d-%d ", x.Start, x.End)
			return
		case cty.Value:
			fmt.Fprintf(out, "%#v ", x)
			return
		case *hclsyntax.Operation:
			fmt.Fprintf(out, "%s ", symbolOf(x))
			return
		case *Body:
			fmt.Fprintf(out, "%d-%d ", x.Range.Start, x.Range.End)
			shape(out, reflect.ValueOf(x.attributes))
			shape(out, reflect.ValueOf(x.blocks))
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			out.WriteString("nil ")
			return
		}
		shape(out, v.Elem())
	case reflect.Slice:
		fmt.Fprintf(out, "%d[", v.Len())
		for i := range v.Len() {
			shape(out, v.Index(i))
		}
		out.WriteString("] ")
	case reflect.Struct:
		out.WriteString(v.Type().Name() + "{")
		for i := range v.NumField() {
			out.WriteString(v.Type().Field(i).Name + ":")
			shape(out, v.Field(i))
		}
		out.WriteString("} ")
	default:
		fmt.Fprintf(out, "%v ", v)
	}
}

func FuzzPlainTemplates(f *testing.F) {
	for _, s := range append(plainTemplates, otherTemplates...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { comparePlainTemplate(t, s) })
}

func FuzzPlainExpressions(f *testing.F) {
	for _, s := range append(plainExpressions, otherExpressions...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { comparePlainExpression(t, s) })
}

func FuzzPlainBodies(f *testing.F) {
	for _, s := range append(plainBodies, otherBodies...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { comparePlainBody(t, s) })
}
