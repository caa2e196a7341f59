package fix

import (
	"bytes"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

func finding(safe bool, edits ...lint.Edit) lint.Finding {
	return lint.Finding{Fixes: []lint.Fix{{Safe: safe, Edits: edits}}}
}

func edit(file *source.File, old, replacement string) lint.Edit {
	i := strings.Index(string(file.Data), old)
	return lint.Edit{Range: file.Range(i, i+len(old)), Replacement: replacement}
}

func TestCollect(t *testing.T) {
	t.Parallel()
	const text = "a = \"one\" # kept\r\nb = \"two\"\r\n"
	for _, c := range []struct {
		name    string
		unsafe  bool
		edits   func(f *source.File) []lint.Finding
		want    string
		wantOld int // findings left over
	}{
		{"an edit changes its bytes and nothing else", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "one", "three"))}
		}, "a = \"three\" # kept\r\nb = \"two\"\r\n", 0},
		{"edits of two findings are applied whatever their order", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "two", "2")), finding(true, edit(f, "one", "1"))}
		}, "a = \"1\" # kept\r\nb = \"2\"\r\n", 0},
		{"an unsafe fix is left alone", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(false, edit(f, "one", "1"))}
		}, text, 1},
		{"an unsafe fix is applied when asked for", true, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(false, edit(f, "one", "1"))}
		}, "a = \"1\" # kept\r\nb = \"two\"\r\n", 0},
		{"of two fixes for one place the first wins", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "one", "1")), finding(true, edit(f, "on", "2"))}
		}, "a = \"1\" # kept\r\nb = \"two\"\r\n", 1},
		{"the same edit wanted twice is one edit", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "one", "1")), finding(true, edit(f, "one", "1"))}
		}, "a = \"1\" # kept\r\nb = \"two\"\r\n", 0},
		{"a replacement that ends the string is refused", true, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "one", "x\" y = \""))}
		}, text, 1},
		{"a replacement that begins a template is refused", true, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "one", "${file(1)}"))}
		}, text, 1},
		{"a new entry below a line is taken", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, lint.Edit{Range: f.Range(16, 16), Replacement: "\r\n  audience: x"})}
		}, "a = \"one\" # kept\r\n  audience: x\r\nb = \"two\"\r\n", 0},
		{"a new entry of two lines is refused", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, lint.Edit{Range: f.Range(18, 18), Replacement: "\n  audience: x\n  y: z"})}
		}, text, 1},
		{"a further element of a list is taken", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, lint.Edit{Range: f.Range(8, 8), Replacement: `", "three`})}
		}, "a = \"one\", \"three\" # kept\r\nb = \"two\"\r\n", 0},
		{"a further element on its own line is taken", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, lint.Edit{Range: f.Range(8, 8), Replacement: "\",\n    \"three"})}
		}, "a = \"one\",\n    \"three\" # kept\r\nb = \"two\"\r\n", 0},
		{"a further element that ends its string is refused", false, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, lint.Edit{Range: f.Range(8, 8), Replacement: `", "three"] x = ["`})}
		}, text, 1},
		{"a file that a tool made is left alone", true, func(f *source.File) []lint.Finding {
			f.Derived = true
			return []lint.Finding{finding(true, edit(f, "one", "1"))}
		}, text, 1},
		{"a file that was read twice is changed once", false, func(f *source.File) []lint.Finding {
			again := source.NewFile(f.Name, f.Data)
			return []lint.Finding{finding(true, edit(f, "one", "1")), finding(true, edit(again, "two", "2"))}
		}, "a = \"1\" # kept\r\nb = \"2\"\r\n", 0},
		{"a file that was read twice and changed between is left alone", false, func(f *source.File) []lint.Finding {
			again := source.NewFile(f.Name, []byte("b = \"two\""))
			return []lint.Finding{finding(true, edit(f, "one", "1")), finding(true, edit(again, "two", "2"))}
		}, "a = \"1\" # kept\r\nb = \"two\"\r\n", 1},
		{"a replacement with a line end is refused", true, func(f *source.File) []lint.Finding {
			return []lint.Finding{finding(true, edit(f, "one", "x\ny"))}
		}, text, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := source.NewFile("a.tf", []byte(text))
			changes, rest := Collect(c.edits(file), Options{Unsafe: c.unsafe})
			got := text
			if len(changes) > 0 {
				got = string(changes[0].After)
			}
			if got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if len(rest) != c.wantOld {
				t.Errorf("%d findings left over, want %d", len(rest), c.wantOld)
			}
		})
	}
}

func TestDiffIsAUnifiedDiff(t *testing.T) {
	t.Parallel()
	file := source.NewFile("infra/a.tf", []byte("one\ntwo\n"))
	changes, _ := Collect([]lint.Finding{finding(true, edit(file, "two", "2"))}, Options{})
	var out bytes.Buffer
	if err := Diff(&out, changes); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--- a/infra/a.tf\n", "+++ b/infra/a.tf\n", "-two\n", "+2\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("diff lacks %q:\n%s", want, out.String())
		}
	}
}
