package report

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// fuzzWriter gives hostile names to one format, reads what it wrote as its
// receiver does, and compares. What the names say reaches the receiver, and nothing
// else does: no build system sees a command that is not an annotation.
func fuzzWriter(f *testing.F, format Format, check func(*testing.T, []byte, lint.Finding, Options)) {
	f.Helper()
	for i, name := range hostileNames() {
		f.Add(name, hostileNames()[(i+1)%len(hostileNames())], "change it to "+name, "")
		f.Add("infra/roles.tf", name, "", name)
	}
	f.Fuzz(func(t *testing.T, name, message, help, base string) {
		if name == "" || len(name)+len(message)+len(help)+len(base) > 1<<14 {
			t.Skip("no file has no name; or too long to learn from")
		}
		file := source.NewFile(name, []byte("first\n\tlast: "+message+"\n"))
		finding := lint.Finding{
			Rule: "subject-mismatch", Severity: lint.Error, Message: message, Help: help, Key: message, Range: file.Range(7, 11),
			Notes:   []string{help},
			Related: []lint.Related{{Range: file.Range(0, 5), Message: help}},
			Fixes:   []lint.Fix{{Description: help, Edits: []lint.Edit{{Range: file.Range(7, 11), Replacement: message}}}},
		}
		options := Options{Base: path.Clean("/" + strings.Trim(base, "/"))[1:]}
		in := Input{Version: "0.1.0", Files: 1, Findings: []lint.Finding{finding}}
		out := render(t, format, in, options)
		checkCommands(t, format.Name, out)
		check(t, out, finding, options)
	})
}

// checkCommands lets both kinds of build systems read what a format wrote.
func checkCommands(t *testing.T, format string, out []byte) {
	t.Helper()
	var r runner
	r.read(out)
	want := map[string]int{"github": 1}[format]
	if format != "azure" && len(r.commands) != want || r.stop != "" {
		t.Errorf("%s: the runner saw %d commands, want %d: %q", format, len(r.commands), want, out)
	}
	want = map[string]int{"azure": 1}[format]
	if commands := azureAgent(out); len(commands) != want {
		t.Errorf("%s: the agent saw %d commands, want %d: %q", format, len(commands), want, out)
	}
	for _, c := range string(out) {
		if c != '\n' && c != ' ' && !unicode.IsPrint(c) || c == utf8.RuneError && !bytes.Contains(out, []byte("\uFFFD")) {
			t.Fatalf("%s: the output holds %q: %q", format, c, out)
		}
	}
}

// same compares what a receiver got with what was sent.
func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}

// inJSON is a string as JSON can hold it: bytes that are not UTF-8 become U+FFFD.
func inJSON(s string) string { return string([]rune(s)) }

// decoded reads a document without letting anything unknown pass.
func decoded(t *testing.T, data []byte, into any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%v: %q", err, data)
	}
}

func FuzzJSON(f *testing.F) {
	fuzzWriter(f, Format{"json", "", JSON}, func(t *testing.T, out []byte, f lint.Finding, _ Options) {
		t.Helper()
		var doc jsonDocument
		decoded(t, out, &doc)
		got := doc.Findings[0]
		same(t, "the message", got.Message, inJSON(f.Message))
		same(t, "the help", got.Help, inJSON(f.Help))
		same(t, "the note", got.Notes[0], inJSON(f.Notes[0]))
		same(t, "the related message", got.Related[0].Message, inJSON(f.Related[0].Message))
		same(t, "the replacement", got.Fix.Edits[0].Replacement, inJSON(f.Message))
		same(t, "the file", got.Location.File, inJSON(f.Range.File.Name))
		if raw, err := base64.StdEncoding.DecodeString(got.Location.FileBytes); err != nil || len(raw) > 0 && string(raw) != f.Range.File.Name {
			t.Errorf("the file's bytes are %q, %v", raw, err)
		}
	})
}

func FuzzSARIF(f *testing.F) {
	fuzzWriter(f, Format{"sarif", "", SARIF}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		var log sarifLog
		decoded(t, out, &log)
		got := log.Runs[0].Results[0]
		uri, err := url.Parse(got.Locations[0].Physical.Artifact.URI)
		if err != nil || uri.Scheme != "" || uri.Host != "" || uri.RawQuery != "" || uri.Fragment != "" {
			t.Fatalf("%q is no relative path: %v", got.Locations[0].Physical.Artifact.URI, err)
		}
		same(t, "the file", path.Clean(uri.Path), options.rooted(f.Range.File.Name))
		text, links := sarifText(got.Message.Text)
		lines := strings.Split(text, "\n")
		same(t, "the message", lines[0], message(f.Message)+"; "+message(f.Help))
		same(t, "the note", lines[1], "note: "+message(f.Notes[0]))
		if links != 1 || *got.Related[0].ID != 1 {
			t.Errorf("%d links to the other half", links)
		}
		same(t, "the replacement", got.Fixes[0].Changes[0].Replacements[0].Inserted.Text, inJSON(f.Message))
	})
}

// sarifText reads a message as a viewer does: "[text](1)" is a link to the related
// location of that number, and a backslash takes the meaning from what follows
// (SARIF 2.1.0, 3.11.6).
func sarifText(s string) (text string, links int) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			out.WriteByte(s[i])
		case s[i] == '[':
		case s[i] == ']' && strings.HasPrefix(s[i:], "](1)"):
			links++
			i += len("](1)") - 1
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String(), links
}

func FuzzGitLab(f *testing.F) {
	fuzzWriter(f, Format{"gitlab", "", GitLab}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		var entries []gitlabEntry
		decoded(t, out, &entries)
		same(t, "the description", entries[0].Description, inJSON(f.Rule+": "+strings.Join(plainLines(f, options), "; ")))
		same(t, "the path", entries[0].Location.Path, inJSON(options.rooted(f.Range.File.Name)))
	})
}

func FuzzRDJSON(f *testing.F) {
	fuzzWriter(f, Format{"rdjson", "", RDJSON}, func(t *testing.T, out []byte, f lint.Finding, _ Options) {
		t.Helper()
		var doc rdResult
		decoded(t, out, &doc)
		got := doc.Diagnostics[0]
		same(t, "the message", strings.Split(got.Message, "\n")[0], message(f.Message))
		same(t, "the path", got.Location.Path, inJSON(f.Range.File.Name))
		same(t, "the other half", got.Related[0].Message, message(f.Related[0].Message))
		same(t, "the replacement", got.Suggestions[0].Text, inJSON(f.Message))
	})
}

func FuzzJUnit(f *testing.F) {
	fuzzWriter(f, Format{"junit", "", JUnit}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		var doc junitReport
		if err := xml.Unmarshal(out, &doc); err != nil {
			t.Fatalf("%v: %q", err, out)
		}
		got := doc.Suites[0].Cases[0]
		same(t, "the name", got.Name, f.Rule+": "+message(f.Message))
		same(t, "the file", got.File, visible(options.rooted(f.Range.File.Name)))
		same(t, "the message", got.Failure.Message, message(f.Message))
		same(t, "the text", strings.SplitN(got.Failure.Text, "\n", 2)[1], strings.Join(plainLines(f, options), "\n"))
	})
}

func FuzzCheckstyle(f *testing.F) {
	fuzzWriter(f, Format{"checkstyle", "", Checkstyle}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		var doc checkstyleReport
		if err := xml.Unmarshal(out, &doc); err != nil {
			t.Fatalf("%v: %q", err, out)
		}
		same(t, "the file", doc.Files[0].Name, visible(options.rooted(f.Range.File.Name)))
		same(t, "the message", doc.Files[0].Errors[0].Message, strings.Join(plainLines(f, options), "; "))
	})
}

func FuzzGitHub(f *testing.F) {
	fuzzWriter(f, Format{"github", "", GitHub}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		var r runner
		r.read(out)
		if len(r.commands) != 1 {
			return // told already
		}
		same(t, "the file", r.commands[0].properties["file"], visible(options.rooted(f.Range.File.Name)))
		if want := message(f.Message); len(want) < maxAnnotationUnits {
			same(t, "the message", strings.Split(r.commands[0].data, "\n")[0], want)
		}
	})
}

func FuzzAzure(f *testing.F) {
	fuzzWriter(f, Format{"azure", "", Azure}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		commands := azureAgent(out)
		if len(commands) != 1 {
			return // told already
		}
		same(t, "the file", commands[0].properties["sourcepath"], visible(options.rooted(f.Range.File.Name)))
		same(t, "the message", commands[0].data, strings.Join(plainLines(f, options), "\n"))
	})
}

func FuzzMarkdown(f *testing.F) {
	fuzzWriter(f, Format{"markdown", "", Markdown}, func(t *testing.T, out []byte, f lint.Finding, options Options) {
		t.Helper()
		var row string
		for line := range strings.Lines(string(out)) {
			if strings.HasPrefix(line, "| error |") {
				row = strings.TrimSuffix(line, "\n")
			}
		}
		cells := tableCells(row)
		if len(cells) != 4 {
			t.Fatalf("%d cells: %q", len(cells), row)
		}
		place := spans(t, cells[1])[0]
		same(t, "the place", place, message(options.rooted(f.Range.File.Name)+":2"))
		want := message(f.Message)
		if want == "" {
			want = "  " // the shortest span there is
		}
		same(t, "the message", spans(t, cells[2])[0], want)
	})
}

// tableCells cuts a row at the pipes that no backslash stands before, as GitHub
// does before it looks at anything else.
func tableCells(row string) []string {
	row = strings.TrimSuffix(strings.TrimPrefix(row, "|"), "|")
	var cells []string
	var cell strings.Builder
	for i := 0; i < len(row); i++ {
		switch {
		case row[i] == '\\' && i+1 < len(row) && row[i+1] == '|':
			cell.WriteByte('|')
			i++
		case row[i] == '|':
			cells = append(cells, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(row[i])
		}
	}
	return append(cells, strings.TrimSpace(cell.String()))
}

// spans returns the code spans of a cell (CommonMark, section 6.1); outside of
// them there may be nothing but what irsalint itself writes.
func spans(t *testing.T, cell string) []string {
	t.Helper()
	var out []string
	for cell != "" {
		before, rest, found := strings.Cut(cell, "`")
		if other := strings.ReplaceAll(strings.ReplaceAll(before, "<br>", ""), "help: ", ""); strings.TrimSpace(other) != "" {
			t.Errorf("%q stands outside of code", other)
		}
		if !found {
			break
		}
		fence := 1 + len(rest) - len(strings.TrimLeft(rest, "`"))
		rest = rest[fence-1:]
		end := closing(rest, fence)
		if end < 0 {
			t.Fatalf("a span has no end: %q", cell)
		}
		span := rest[:end]
		if len(span) > 1 && span[0] == ' ' && span[len(span)-1] == ' ' && strings.Trim(span, " ") != "" {
			span = span[1 : len(span)-1]
		}
		out = append(out, span)
		cell = rest[end+fence:]
	}
	return out
}

// closing finds the run of exactly n backticks.
func closing(s string, n int) int {
	for i := 0; i < len(s); {
		if s[i] != '`' {
			i++
			continue
		}
		run := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		if run == n {
			return i
		}
		i += run
	}
	return -1
}

func FuzzText(f *testing.F) {
	f.Add(":", "0", "0", "0") // with the line it looks like a workflow command
	fuzzWriter(f, Format{"text", "", Text}, func(t *testing.T, out []byte, f lint.Finding, _ Options) {
		t.Helper()
		line, _, _ := strings.Cut(string(out), "\n")
		same(t, "the line", line, visibleName(f.Range.File.Name+":2:2")+": error: "+message(f.Message)+" [subject-mismatch]")
	})
}
