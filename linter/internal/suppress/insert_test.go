package suppress

import (
	"strings"
	"testing"
	"time"

	"github.com/irsalint/irsalint/linter/source"
)

func TestAnIgnoreIsInserted(t *testing.T) {
	t.Parallel()
	wish := Wish{Rule: "wildcard-subject", Reason: "all previews"}
	tests := []struct{ name, file, text, want string }{
		{"above a line of Terraform", "a.tf", "b {\n  x = HERE\n}\n", "b {\n  # irsalint:ignore wildcard-subject all previews\n  x = HERE\n}\n"},
		{"above the heredoc in which no comment can stand", "a.tf", "b {\n\tx = <<EOT\none\nHERE\nEOT\n}\n", "b {\n\t# irsalint:ignore wildcard-subject all previews\n\tx = <<EOT\none\nHERE\nEOT\n}\n"},
		{"with the line ends of the file", "a.tf", "b {\r\n  x = HERE\r\n}\r\n", "b {\r\n  # irsalint:ignore wildcard-subject all previews\r\n  x = HERE\r\n}\r\n"},
		{"behind a byte order mark", "a.tf", "\ufeffx = HERE\n", "\ufeff# irsalint:ignore wildcard-subject all previews\nx = HERE\n"},
		{"behind a byte order mark of YAML", "a.yaml", "\ufeffx: HERE\n", "\ufeff# irsalint:ignore wildcard-subject all previews\nx: HERE\n"},
		{"beside another ignore", "a.tf", "# irsalint:ignore orphan-subject x\nx = HERE\n", "# irsalint:ignore orphan-subject x\n# irsalint:ignore wildcard-subject all previews\nx = HERE\n"},
		{"above an entry of YAML", "a.yaml", "a:\n  b: HERE\n", "a:\n  # irsalint:ignore wildcard-subject all previews\n  b: HERE\n"},
		{"above an item of a list", "a.yaml", "a:\n- HERE\n", "a:\n# irsalint:ignore wildcard-subject all previews\n- HERE\n"},
		{"above the block scalar in which no comment can stand", "a.yaml", "a:\n  b: |\n    one\n    HERE\n", "a:\n  # irsalint:ignore wildcard-subject all previews\n  b: |\n    one\n    HERE\n"},
		{"into the annotations of a manifest in JSON", "a.json", `{"metadata": {"annotations": {"a": "HERE"}}}`, `{"metadata": {"annotations": {"irsalint.dev/ignore": "wildcard-subject: all previews","a": "HERE"}}}`},
		{"into annotations that are empty", "a.json", `{"metadata": {"annotations": {}, "name": "HERE"}}`, `{"metadata": {"annotations": {"irsalint.dev/ignore": "wildcard-subject: all previews"}, "name": "HERE"}}`},
		{"into a manifest in JSON without annotations", "a.json", `{"metadata": {"name": "HERE"}}`, `{"metadata": {"annotations": {"irsalint.dev/ignore": "wildcard-subject: all previews"},"name": "HERE"}}`},
		{"not into JSON that is no manifest", "trust.json", `{"Statement": "HERE"}`, ""},
		{"not into a language without comments that are known", "a.txt", "HERE", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := source.NewFile(test.file, []byte(test.text))
			at := strings.Index(test.text, "HERE")
			edit, ok := Insert(file.Range(at, at+4), wish, names)
			got := ""
			if ok {
				got = test.text[:edit.Range.Start] + edit.Replacement + test.text[edit.Range.End:]
			}
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestAWishIsChecked(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	for wish, want := range map[Wish]string{
		{Reason: "known"}:                      "",
		{Reason: "known", Until: "2026-06-15"}: "",
		{Reason: " "}:                          "an ignore needs a reason",
		{Reason: "a\nb"}:                       "the reason must be one line of visible characters",
		{Reason: "a\u202eb"}:                   "the reason must be one line of visible characters",
		{Reason: "x until=2030-01-01"}:         `the reason must not hold "until=" or "*/"`,
		{Reason: strings.Repeat("x", 501)}:     "the reason is longer than 500 bytes",
		{Reason: "known", Until: "tomorrow"}:   `"tomorrow" is no day; write it as 2006-01-02`,
		{Reason: "known", Until: "2026-06-14"}: "the day 2026-06-14 is over",
	} {
		if got := wish.Check(today); got != want {
			t.Errorf("%+v: got %q, want %q", wish, got, want)
		}
	}
}

func FuzzInsert(f *testing.F) {
	f.Add("a.tf", "x = <<EOT\nHERE\nEOT\n", 10)
	f.Add("a.json", `{"metadata": {"annotations": {`, 3)
	f.Fuzz(func(t *testing.T, name, text string, at int) {
		file := source.NewFile(name, []byte(text))
		at = min(max(at, 0), len(text))
		if edit, ok := Insert(file.Range(at, at), Wish{Rule: "wildcard-subject", Reason: "x"}, names); ok && (edit.Range.Start != edit.Range.End || edit.Range.File != file) {
			t.Errorf("%q at %d: %+v", text, at, edit)
		}
	})
}
