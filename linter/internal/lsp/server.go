package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
)

// Result is what the lint function found.
type Result struct {
	Findings []lint.Finding
	Graph    *graph.Graph
}

// Lint lints the folder dir. The overlay holds the text of open files by their
// name relative to dir, which counts in place of the file on disk. Typed is true
// if nothing has happened since the last run but changes of open files.
type Lint func(ctx context.Context, dir string, overlay map[string][]byte, typed bool) (Result, error)

// settle is how long the server waits after a keystroke for the next one.
const settle = 40 * time.Millisecond

// Serve runs a language server until the editor says exit or closes its stream.
// It returns nil after an orderly end.
func Serve(ctx context.Context, in io.Reader, out io.Writer, version string, run Lint) error {
	s := &server{
		stream: &stream{in: bufio.NewReader(in), out: out}, lint: run, version: version,
		overlay: map[string][]byte{}, shown: map[string]bool{}, wake: make(chan struct{}, 1),
	}
	ctx, cancel := context.WithCancel(ctx)
	var worker sync.WaitGroup
	worker.Go(func() { s.work(ctx) })
	err := s.listen()
	cancel()
	worker.Wait()
	return err
}

type server struct {
	stream  *stream
	lint    Lint
	version string
	wake    chan struct{}

	mutex   sync.Mutex
	dir     string
	overlay map[string][]byte // name -> text of open files
	edition int               // counts changes of the overlay
	stirred bool              // something else than a change of an open file happened
	last    Result
	shown   map[string]bool // URIs that have diagnostics
	closing bool
}

var errExit = errors.New("exit")

func (s *server) listen() error {
	for {
		body, err := s.stream.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			if err := s.stream.fail(nil, codeParseError, "not JSON"); err != nil {
				return err
			}
			continue
		}
		switch err := s.handle(m); {
		case errors.Is(err, errExit):
			return nil
		case err != nil:
			return err
		}
	}
}

// handle answers one message. Notifications that the server does not know are
// ignored, as the protocol demands; requests are refused.
func (s *server) handle(m message) error {
	switch m.Method {
	case "initialize":
		return s.initialize(m)
	case "shutdown":
		s.mutex.Lock()
		s.closing = true
		s.mutex.Unlock()
		return s.stream.reply(m.ID, nil)
	case "exit":
		return errExit
	case "textDocument/didOpen", "textDocument/didChange", "textDocument/didSave", "textDocument/didClose":
		s.document(m)
		return nil
	case "initialized", "workspace/didChangeWatchedFiles":
		s.mutex.Lock()
		s.stirred = true
		s.mutex.Unlock()
		s.poke()
		return nil
	case "textDocument/codeAction":
		return s.answer(m, s.codeActions)
	case "textDocument/hover":
		return s.answer(m, s.hover)
	}
	if m.ID != nil && m.Method != "" {
		return s.stream.fail(m.ID, codeMethodNotFound, "irsalint does not know "+m.Method)
	}
	return nil
}

// answer replies with what f makes of a request about a document.
func (s *server) answer(m message, f func(documentParams) any) error {
	var p documentParams
	if err := json.Unmarshal(m.Params, &p); err != nil {
		return s.stream.fail(m.ID, codeInvalidParams, err.Error())
	}
	return s.stream.reply(m.ID, f(p))
}

func (s *server) initialize(m message) error {
	var p initializeParams
	if err := json.Unmarshal(m.Params, &p); err != nil {
		return s.stream.fail(m.ID, codeInvalidParams, err.Error())
	}
	root := p.RootURI
	if root == "" && len(p.WorkspaceFolders) > 0 {
		root = p.WorkspaceFolders[0].URI
	}
	dir, ok := pathOf(root)
	if !ok {
		return s.stream.fail(m.ID, codeInvalidRequest, "irsalint needs a workspace folder: a binding has two halves, in two files")
	}
	s.mutex.Lock()
	s.dir = dir
	s.mutex.Unlock()
	return s.stream.reply(m.ID, map[string]any{
		"capabilities": map[string]any{
			"textDocumentSync":   map[string]any{"openClose": true, "change": 1, "save": map[string]any{"includeText": true}},
			"codeActionProvider": map[string]any{"codeActionKinds": []string{"quickfix"}},
			"hoverProvider":      true,
			"positionEncoding":   "utf-16",
		},
		"serverInfo": map[string]any{"name": "irsalint", "version": s.version},
	})
}

// document notes what the editor says of an open file.
func (s *server) document(m message) {
	var p documentParams
	if json.Unmarshal(m.Params, &p) != nil {
		return
	}
	path, ok := pathOf(p.TextDocument.URI)
	if !ok {
		return
	}
	s.mutex.Lock()
	name := nameOf(s.dir, path)
	switch m.Method {
	case "textDocument/didOpen":
		s.overlay[name] = []byte(p.TextDocument.Text)
	case "textDocument/didChange":
		if n := len(p.ContentChanges); n > 0 {
			s.overlay[name] = []byte(p.ContentChanges[n-1].Text)
		}
	case "textDocument/didSave":
		if p.Text != nil {
			s.overlay[name] = []byte(*p.Text)
		}
	case "textDocument/didClose":
		delete(s.overlay, name)
	}
	s.edition++
	s.stirred = s.stirred || m.Method != "textDocument/didChange"
	s.mutex.Unlock()
	s.poke()
}

// poke asks the worker for a new run.
func (s *server) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
