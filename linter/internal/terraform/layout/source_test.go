package layout

import "testing"

func TestTheSourceOfACallIsReadFromItsLine(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"module \"a\" {\n  source = \"./b\"\n}", "./b"},
		{"module \"a\" {\n  source\t=   \"./b\"  \r\n}", "./b"},
		{"module \"resource\" {\n  data_source = \"x\"\n  source = \"./b\"\n}", "./b"},
		{"module \"a\" {\n  source = \"./b\"\n  x = { source = \"./c\" }\n}", ""},
		{"module \"a\" { source = \"./b\" }", ""},
		{"module \"a\" {\n  source = \"./b\" # here\n}", ""},
		{"module \"a\" {\n  source = \"./${b}\"\n}", ""},
		{"module \"a\" {\n  source = var.b\n}", ""},
		{"module \"a\" {\n  source = \"a\\\"b\"\n}", ""},
		{"module \"a\" {\n  source ==\n}", ""},
		{"module \"a\" {\n  # source = \"./old\"\n  source = \"./b\"\n}", ""},
		{"module \"a\" {\n  sources = 1\n  source = \"git::https://x//y?ref=v1\"\n}", "git::https://x//y?ref=v1"},
		{"module \"a\" {\n}", ""},
	} {
		got, ok := sourceLine(c[0])
		if got != c[1] || ok != (c[1] != "") {
			t.Errorf("%q: got %q, %v, want %q", c[0], got, ok, c[1])
		}
	}
}
