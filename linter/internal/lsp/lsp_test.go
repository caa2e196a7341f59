package lsp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// client is an editor: it sends messages and reads what comes back.
type client struct {
	t    *testing.T
	out  *stream
	in   chan message
	next int
	done chan error
}

// start runs a server whose linter finds every "BAD" in an open file and offers
// "good" in its place.
func start(t *testing.T, dir string) *client {
	t.Helper()
	fromEditor, toServer := io.Pipe()
	fromServer, toEditor := io.Pipe()
	c := &client{t: t, out: &stream{out: toServer}, in: make(chan message, 100), done: make(chan error, 1)}
	run := func(_ context.Context, _ string, overlay map[string][]byte, typed bool) (Result, error) {
		var result Result
		for name, data := range overlay {
			file := source.NewFile(name, data)
			if bytes.Contains(data, []byte("TYPED?")) {
				result.Findings = append(result.Findings, lint.Finding{
					Rule: "subject-mismatch", Severity: lint.Error, Message: fmt.Sprint("typed: ", typed), Range: file.Whole(),
				})
			}
			for i := bytes.Index(data, []byte("BAD")); i >= 0; i = -1 {
				r := file.Range(i, i+3)
				result.Findings = append(result.Findings, lint.Finding{
					Rule: "subject-mismatch", Severity: lint.Error, Message: "it is BAD", Help: "make it good", Range: r,
					Related: []lint.Related{{Range: file.Range(0, 1), Message: "the other half"}},
					Fixes:   []lint.Fix{{Description: "make it good", Safe: true, Edits: []lint.Edit{{Range: r, Replacement: "good"}}}},
				})
			}
		}
		return result, nil
	}
	go func() {
		c.done <- Serve(t.Context(), fromEditor, toEditor, "test", run)
		_ = toEditor.Close()
	}()
	go func() {
		s := &stream{in: bufio.NewReader(fromServer)}
		for {
			body, err := s.read()
			if err != nil {
				close(c.in)
				return
			}
			var m message
			if err := json.Unmarshal(body, &m); err != nil {
				t.Errorf("the server sent %q, which is not JSON", body)
			}
			c.in <- m
		}
	}()
	c.request("initialize", map[string]any{"rootUri": uriOf(dir, ".")})
	c.notify("initialized", map[string]any{})
	return c
}

func (c *client) notify(method string, params any) {
	c.t.Helper()
	if err := c.out.notify(method, params); err != nil {
		c.t.Fatal(err)
	}
}

// request sends a request and returns its result as JSON.
func (c *client) request(method string, params any) string {
	c.t.Helper()
	c.next++
	id, _ := json.Marshal(c.next)
	data, _ := json.Marshal(params)
	raw := json.RawMessage(id)
	if err := c.out.write(message{JSONRPC: "2.0", ID: &raw, Method: method, Params: data}); err != nil {
		c.t.Fatal(err)
	}
	for {
		m := c.receive()
		if m.ID != nil && string(*m.ID) == string(id) {
			if m.Error != nil {
				return "error: " + m.Error.Message
			}
			result, _ := json.Marshal(m.Result)
			return string(result)
		}
	}
}

func (c *client) receive() message {
	c.t.Helper()
	m, ok := <-c.in
	if !ok {
		c.t.Fatal("the server closed its stream")
	}
	return m
}

// diagnostics waits for the next diagnostics of a file.
func (c *client) diagnostics(uri string) []diagnostic {
	c.t.Helper()
	for {
		m := c.receive()
		var p publishDiagnosticsParams
		if m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil && p.URI == uri {
			return p.Diagnostics
		}
	}
}

func open(uri, text string) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": uri, "text": text}}
}

func change(uri, text string) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": uri}, "contentChanges": []any{map[string]any{"text": text}}}
}

func TestOnlyTypingLeavesWhatWasLearnedInForce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, uri := start(t, dir), uriOf(dir, "a.tf")
	save := map[string]any{"textDocument": map[string]any{"uri": uri}, "text": "TYPED? 4"}
	for i, step := range []struct {
		method string
		params map[string]any
		typed  bool
	}{
		{"textDocument/didOpen", open(uri, "TYPED? 1"), false},
		{"textDocument/didChange", change(uri, "TYPED? 2"), true},
		{"textDocument/didChange", change(uri, "TYPED? 3"), true},
		{"textDocument/didSave", save, false},
		{"textDocument/didChange", change(uri, "TYPED? 5"), true},
		{"workspace/didChangeWatchedFiles", map[string]any{}, false},
	} {
		c.notify(step.method, step.params)
		got := c.diagnostics(uri)
		if want := fmt.Sprint("typed: ", step.typed); len(got) != 1 || got[0].Message != want {
			t.Errorf("step %d, %s: got %+v, want %q", i+1, step.method, got, want)
		}
	}
}

func TestAFindingComesAndGoesWithTheText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := start(t, dir)
	uri := uriOf(dir, "infra/a b.tf")
	c.notify("textDocument/didOpen", open(uri, "é😀 BAD"))
	list := c.diagnostics(uri)
	if len(list) != 1 {
		t.Fatalf("got %d diagnostics, want 1", len(list))
	}
	if want := (textRange{position{0, 4}, position{0, 7}}); list[0].Range != want {
		t.Errorf("range is %v, want %v in UTF-16 units", list[0].Range, want)
	}
	if len(list[0].RelatedInformation) != 1 || list[0].RelatedInformation[0].Location.URI != uri {
		t.Errorf("related information is %v", list[0].RelatedInformation)
	}
	actions := c.request("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": list[0].Range})
	if !strings.Contains(actions, `"newText":"good"`) || !strings.Contains(actions, `"isPreferred":true`) {
		t.Errorf("no quick fix in %s", actions)
	}
	c.notify("textDocument/didChange", change(uri, "é😀 good"))
	if list := c.diagnostics(uri); len(list) != 0 {
		t.Errorf("the mended file still has %v", list)
	}
}

func TestTheServerEndsInOrder(t *testing.T) {
	t.Parallel()
	c := start(t, t.TempDir())
	if got := c.request("shutdown", nil); got != "null" {
		t.Errorf("shutdown answered %s", got)
	}
	c.notify("exit", nil)
	if err := <-c.done; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestAnUnknownRequestIsRefusedAndAnUnknownNotificationIgnored(t *testing.T) {
	t.Parallel()
	c := start(t, t.TempDir())
	c.notify("$/setTrace", map[string]any{"value": "off"})
	if got := c.request("textDocument/rename", map[string]any{}); !strings.Contains(got, "does not know") {
		t.Errorf("got %s", got)
	}
}

func TestURIsComeBackAsTheSamePath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.tf", "a b/ü#%?.tf", "x/../y.tf"} {
		path, ok := pathOf(uriOf(dir, name))
		if want := filepath.Join(dir, filepath.FromSlash(name)); !ok || path != want {
			t.Errorf("%q came back as %q, want %q", name, path, want)
		}
	}
	if _, ok := pathOf("untitled:Untitled-1"); ok {
		t.Error("an unsaved buffer has no path")
	}
}

func FuzzMessages(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 58\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}"))
	f.Add([]byte("Content-Length: -1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		run := func(context.Context, string, map[string][]byte, bool) (Result, error) { return Result{}, nil }
		_ = Serve(t.Context(), bytes.NewReader(data), io.Discard, "test", run)
	})
}
