package lsp

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/irsalint/irsalint/linter/lint"
)

// work lints whenever it is woken and publishes what it finds.
func (s *server) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		if !s.quiet(ctx) {
			return
		}
		s.mutex.Lock()
		dir, overlay, edition, closing := s.dir, maps.Clone(s.overlay), s.edition, s.closing
		typed := !s.stirred
		s.stirred = false
		s.mutex.Unlock()
		if dir == "" || closing {
			continue
		}
		result, err := s.lint(ctx, dir, overlay, typed)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			_ = s.stream.notify("window/logMessage", map[string]any{"type": 1, "message": "irsalint: " + err.Error()})
			continue
		}
		s.mutex.Lock()
		current := edition == s.edition
		if current {
			s.last = result
		}
		s.mutex.Unlock()
		if current {
			s.publish(dir, result.Findings)
		}
	}
}

// quiet waits until no change has come for a moment; false at the end.
func (s *server) quiet(ctx context.Context) bool {
	timer := time.NewTimer(settle)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-s.wake:
			timer.Reset(settle)
		case <-timer.C:
			return true
		}
	}
}

// publish sends the findings of every file that has or had any.
func (s *server) publish(dir string, findings []lint.Finding) {
	byFile := map[string][]diagnostic{}
	for _, f := range findings {
		uri := uriOf(dir, f.Range.File.Name)
		byFile[uri] = append(byFile[uri], toDiagnostic(dir, f))
	}
	s.mutex.Lock()
	for uri := range s.shown {
		if _, still := byFile[uri]; !still {
			byFile[uri] = []diagnostic{}
			delete(s.shown, uri)
		}
	}
	for uri, list := range byFile {
		if len(list) > 0 {
			s.shown[uri] = true
		}
	}
	s.mutex.Unlock()
	for _, uri := range slices.Sorted(maps.Keys(byFile)) {
		_ = s.stream.notify("textDocument/publishDiagnostics", publishDiagnosticsParams{URI: uri, Diagnostics: byFile[uri]})
	}
}

func toDiagnostic(dir string, f lint.Finding) diagnostic {
	d := diagnostic{
		Range: toRange(f.Range), Code: f.Rule, Source: "irsalint", Message: f.Message,
		Severity: map[lint.Severity]int{lint.Error: 1, lint.Warning: 2, lint.Note: 3}[f.Severity],
	}
	if f.Help != "" {
		d.Message += "\nhelp: " + f.Help
	}
	for _, r := range f.Related {
		if r.Range.IsZero() {
			continue
		}
		d.RelatedInformation = append(d.RelatedInformation, relatedInformation{
			Location: location{URI: uriOf(dir, r.Range.File.Name), Range: toRange(r.Range)}, Message: r.Message,
		})
	}
	return d
}
