package linter_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// editor is a scripted client of the language server, which lints for real.
type editor struct {
	t    testing.TB
	dir  string
	out  io.WriteCloser
	in   *bufio.Reader
	next int
}

// envelope is any message of the server.
type envelope struct {
	ID     *int            `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
}

type spot struct{ Line, Character int }

type extent struct{ Start, End spot }

type published struct {
	URI         string
	Diagnostics []struct {
		Range              extent
		Code, Message      string
		RelatedInformation []struct {
			Location struct {
				URI   string
				Range extent
			}
			Message string
		}
	}
}

type textEdit struct {
	Range   extent
	NewText string `json:"newText"`
}

// openFolder starts the server on a tree of n services.
func openFolder(t testing.TB, n int) *editor {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	plantTree(t, dir, n)
	fromEditor, toServer := io.Pipe()
	fromServer, toEditor := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := linter.ServeLanguage(t.Context(), fromEditor, toEditor, "test", linter.Options{Rules: rules.All()})
		_ = toEditor.Close()
		done <- err
	}()
	e := &editor{t: t, dir: dir, out: toServer, in: bufio.NewReader(fromServer)}
	t.Cleanup(func() {
		e.send("exit", nil, nil)
		go func() { _, _ = io.Copy(io.Discard, fromServer) }()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	e.request("initialize", map[string]any{"rootUri": e.uri(".")})
	e.send("initialized", map[string]any{}, nil)
	return e
}

func (e *editor) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(e.dir, name))
}

func (e *editor) read(name string) string {
	e.t.Helper()
	data, err := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(name)))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

func (e *editor) send(method string, params any, id *int) {
	e.t.Helper()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "method": method, "params": params, "id": id})
	if id == nil {
		body, err = json.Marshal(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
	}
	if err != nil {
		e.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.out, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) receive() envelope {
	e.t.Helper()
	header, err := textproto.NewReader(e.in).ReadMIMEHeader()
	if err != nil {
		e.t.Fatalf("read the header: %v", err)
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		e.t.Fatal(err)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(e.in, body); err != nil {
		e.t.Fatal(err)
	}
	var m envelope
	if err := json.Unmarshal(body, &m); err != nil {
		e.t.Fatalf("%v in %s", err, body)
	}
	return m
}

func (e *editor) request(method string, params any) json.RawMessage {
	e.t.Helper()
	e.next++
	id := e.next
	e.send(method, params, &id)
	for {
		if m := e.receive(); m.ID != nil && *m.ID == id {
			return m.Result
		}
	}
}

// diagnostics waits for the next ones of a file.
func (e *editor) diagnostics(name string) published {
	e.t.Helper()
	for {
		m := e.receive()
		var p published
		if m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil && p.URI == e.uri(name) {
			return p
		}
	}
}

func (e *editor) open(name, text string) {
	e.send("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "text": text}}, nil)
}

func (e *editor) change(name, text string) {
	e.send("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name)}, "contentChanges": []any{map[string]any{"text": text}},
	}, nil)
}

// replaced is the text with a quick fix applied.
func replaced(text string, edit textEdit) string {
	lines := strings.SplitAfter(text, "\n")
	offset := func(at spot) int {
		n := at.Character // the generated tree is ASCII
		for _, line := range lines[:at.Line] {
			n += len(line)
		}
		return n
	}
	return text[:offset(edit.Range.Start)] + edit.NewText + text[offset(edit.Range.End):]
}

// The subject of the second service of the first team, whose manifest is not open.
const (
	openFile     = "team-0000/infra/roles.tf"
	otherFile    = "team-0000/k8s/services.yaml"
	rightSubject = "system:serviceaccount:team-0000:svc-00001"
	wrongSubject = "system:serviceaccount:team-0000:svc-00009"
)

func TestAnEditorSeesAMistakeOfTwoFilesComeAndGo(t *testing.T) {
	t.Parallel()
	e := openFolder(t, 500)
	right := e.read(openFile)
	broken := strings.Replace(right, rightSubject, wrongSubject, 1)
	e.open(openFile, broken)
	got := e.diagnostics(openFile)
	if len(got.Diagnostics) != 1 || got.Diagnostics[0].Code != "subject-mismatch" {
		t.Fatalf("got %+v, want one subject-mismatch", got.Diagnostics)
	}
	d := got.Diagnostics[0]
	if len(d.RelatedInformation) == 0 || d.RelatedInformation[0].Location.URI != e.uri(otherFile) {
		t.Errorf("the other half is not shown: %+v", d.RelatedInformation)
	}
	var actions []struct {
		Title string
		Edit  struct{ Changes map[string][]textEdit }
	}
	params := map[string]any{"textDocument": map[string]any{"uri": e.uri(openFile)}, "range": d.Range}
	if err := json.Unmarshal(e.request("textDocument/codeAction", params), &actions); err != nil || len(actions) != 1 {
		t.Fatalf("got %d quick fixes, %v", len(actions), err)
	}
	edits := actions[0].Edit.Changes[e.uri(openFile)]
	if len(edits) != 1 {
		t.Fatalf("quick fix %q has the edits %+v", actions[0].Title, edits)
	}
	mended := replaced(broken, edits[0])
	if mended != right {
		t.Fatal("the quick fix does not restore the file")
	}
	e.change(openFile, mended)
	if left := e.diagnostics(openFile); len(left.Diagnostics) > 0 {
		t.Errorf("the mended file still has %+v", left.Diagnostics)
	}
}

// BenchmarkKeystroke measures the time from a change in an editor to its
// diagnostics in a repository of 500 services, with the moment that the server
// waits for the next keystroke.
func BenchmarkKeystroke(b *testing.B) {
	e := openFolder(b, 500)
	right := e.read(openFile)
	broken := strings.Replace(right, rightSubject, wrongSubject, 1)
	e.open(openFile, broken)
	e.diagnostics(openFile)
	for n := 0; b.Loop(); n++ {
		if n%2 == 0 {
			e.change(openFile, right)
		} else {
			e.change(openFile, broken)
		}
		e.diagnostics(openFile)
	}
}
