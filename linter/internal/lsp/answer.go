package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// codeActions returns the fixes of the findings that touch the selection.
func (s *server) codeActions(p documentParams) any {
	actions := []codeAction{}
	s.mutex.Lock()
	dir, last := s.dir, s.last
	s.mutex.Unlock()
	for _, f := range last.Findings {
		if uriOf(dir, f.Range.File.Name) != p.TextDocument.URI {
			continue
		}
		from, to := toOffset(f.Range.File, p.Range.Start), toOffset(f.Range.File, p.Range.End)
		if to < f.Range.Start || from > f.Range.End {
			continue
		}
		for _, fix := range f.Fixes {
			if slices.ContainsFunc(fix.Edits, func(e lint.Edit) bool { return e.Range.File.Derived }) {
				continue // a plan is not edited
			}
			actions = append(actions, toAction(dir, f, fix))
		}
	}
	return actions
}

func toAction(dir string, f lint.Finding, fix lint.Fix) codeAction {
	changes := map[string][]textEdit{}
	for _, e := range fix.Edits {
		uri := uriOf(dir, e.Range.File.Name)
		changes[uri] = append(changes[uri], textEdit{Range: toRange(e.Range), NewText: e.Replacement})
	}
	return codeAction{
		Title: fix.Description, Kind: "quickfix", IsPreferred: fix.Safe,
		Diagnostics: []diagnostic{toDiagnostic(dir, f)}, Edit: workspaceEdit{Changes: changes},
	}
}

// hover tells the verdict of the bindings whose annotation, role or subject is
// under the pointer; null if there is none.
func (s *server) hover(p documentParams) any {
	s.mutex.Lock()
	dir, g := s.dir, s.last.Graph
	s.mutex.Unlock()
	if g == nil {
		return nil
	}
	at := func(r source.Range) bool {
		if r.IsZero() || uriOf(dir, r.File.Name) != p.TextDocument.URI {
			return false
		}
		offset := toOffset(r.File, p.Position)
		return r.Start <= offset && offset <= r.End
	}
	var lines []string
	var where source.Range
	for _, b := range g.Bindings {
		for _, r := range places(b) {
			if at(r) {
				where = r
				lines = append(lines, describe(b))
				break
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	span := toRange(where)
	return hover{Contents: markup{Kind: "plaintext", Value: strings.Join(lines, "\n\n")}, Range: &span}
}

// places are where a binding shows itself in the files.
func places(b *graph.Binding) []source.Range {
	var out []source.Range
	if b.Association != nil {
		out = append(out, b.Association.RoleARN.Range(), b.Association.ServiceAccount.Range(), b.Association.Namespace.Range())
	} else {
		out = append(out, b.ServiceAccount.RoleARN.Value.Range(), b.ServiceAccount.RoleARN.KeyRange, b.ServiceAccount.Name.Range())
	}
	if b.Role == nil {
		return out
	}
	out = append(out, b.Role.Name.Range())
	for _, policy := range b.Role.Parsed {
		for _, statement := range policy.Statements {
			for _, c := range statement.Conditions {
				for _, v := range c.Values {
					out = append(out, v.Range())
				}
			}
			for _, principal := range statement.Principals {
				if principal.Type == iam.Federated {
					out = append(out, principal.Value.Range())
				}
			}
		}
	}
	return out
}

func describe(b *graph.Binding) string {
	account := ""
	if b.Association != nil {
		account = fmt.Sprintf("%s/%s", b.Association.Namespace, b.Association.ServiceAccount)
	} else {
		account = fmt.Sprintf("%s/%s", b.ServiceAccount.Namespace, b.ServiceAccount.Name)
	}
	role := "a role that is not declared here"
	if b.Role != nil {
		role = fmt.Sprintf("role %s", b.Role.Name)
	}
	verdict := map[symbolic.Answer]string{symbolic.Yes: "match", symbolic.No: "mismatch", symbolic.Unknown: "undecided"}[b.Verdict]
	lines := []string{fmt.Sprintf("%s uses %s: %s", account, role, verdict)}
	lines = append(lines, b.Reasons...)
	if b.Supply != "" && b.Verdict == symbolic.Unknown {
		lines = append(lines, b.Supply)
	}
	return strings.Join(lines, "\n")
}
