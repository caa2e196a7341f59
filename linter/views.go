package linter

import (
	"bytes"
	"context"
	"io"
	"maps"
	"path"
	"slices"

	"github.com/irsalint/irsalint/linter/internal/diagram"
	"github.com/irsalint/irsalint/linter/internal/factsfile"
	"github.com/irsalint/irsalint/linter/internal/fix"
	"github.com/irsalint/irsalint/linter/internal/lsp"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/internal/terraform/syntax"
	"github.com/irsalint/irsalint/linter/internal/why"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// WhyAccount prints the walk of a service account: pods, annotation, role, each
// statement and what said no. It returns the number of declarations walked, 0
// if nothing of that name was found, and whether all of them get their role.
func (r *Result) WhyAccount(w io.Writer, namespace, name string) (found int, verdict symbolic.Answer, err error) {
	return writeWalks(w, why.Account(r.Graph, r.Findings, namespace, name))
}

// WhyRole prints who may assume a role and who uses it; see [Result.WhyAccount].
// A role is named by its name, ARN or Terraform address.
func (r *Result) WhyRole(w io.Writer, name string) (found int, verdict symbolic.Answer, err error) {
	return writeWalks(w, why.Role(r.Graph, r.Findings, name))
}

func writeWalks(w io.Writer, walks []why.Walk) (int, symbolic.Answer, error) {
	answers := make([]symbolic.Answer, 0, len(walks))
	for _, walk := range walks {
		answers = append(answers, walk.Verdict)
	}
	return len(walks), symbolic.And(answers...), why.Write(w, walks, report.Visible)
}

// ServiceAccountNames returns "namespace/name" of every known service account,
// sorted, for completion and suggestions.
func (r *Result) ServiceAccountNames() []string {
	names := map[string]bool{}
	for _, sa := range r.Graph.ServiceAccounts {
		names[sa.Namespace.String()+"/"+sa.Name.String()] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// RoleNames returns the names of the declared roles, sorted.
func (r *Result) RoleNames() []string {
	names := map[string]bool{}
	for _, role := range r.Graph.Bound {
		names[role.Name.String()] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// DiagramFormats lists the forms of [Result.Diagram].
func DiagramFormats() []string { return diagram.Formats() }

// Diagram draws the graph in one of [DiagramFormats].
func (r *Result) Diagram(w io.Writer, format string) error {
	return diagram.New(r.Graph).Write(w, format)
}

// ExportFacts writes what this tree knows, for --facts in another repository.
func (r *Result) ExportFacts(w io.Writer) error { return factsfile.Write(w, r.Graph.Facts) }

// Fixes are edits of files that mend findings.
type Fixes struct {
	result  *Result
	changes []fix.Change
	// Fixed is the number of findings that the edits mend.
	Fixed int
}

// Fixes collects the safe fixes of the findings, or with unsafe all of them.
func (r *Result) Fixes(unsafe bool) Fixes {
	changes, rest := fix.Collect(r.Findings, fix.Options{Unsafe: unsafe, OnDisk: r.onDisk, Tidy: tidy})
	return Fixes{result: r, changes: changes, Fixed: len(r.Findings) - len(rest)}
}

// onDisk reports whether a file is the one on disk and no copy of it in another
// encoding.
func (r *Result) onDisk(file *source.File) bool {
	read, err := r.tree.Read(file.Name)
	return err == nil && file.Name != "-" && bytes.Equal(read.Data, file.Data)
}

// tidy formats an edited file of Terraform that was formatted before.
func tidy(name string, before, after []byte) []byte {
	switch path.Ext(name) {
	case ".tf", ".tofu", ".tfvars":
		return syntax.Tidy(before, after)
	default:
		return after
	}
}

// Files returns the names of the files that would change, sorted.
func (f Fixes) Files() []string {
	names := make([]string, 0, len(f.changes))
	for _, c := range f.changes {
		names = append(names, c.File.Name)
	}
	return names
}

// Diff writes the edits as unified diffs.
func (f Fixes) Diff(w io.Writer) error { return fix.Diff(w, f.changes) }

// Apply writes the edits into the files, each file atomically.
func (f Fixes) Apply() error { return fix.Write(f.result.tree, f.changes) }

// ServeLanguage runs the language server over two streams. The options hold the
// rules and limits; paths come from the editor.
func ServeLanguage(ctx context.Context, in io.Reader, out io.Writer, version string, options Options) error {
	memory := &Memory{}
	return lsp.Serve(ctx, in, out, version, func(ctx context.Context, dir string, overlay map[string][]byte, typed bool) (lsp.Result, error) {
		if !typed {
			memory = &Memory{} // terraform init may have run, a branch been changed
		}
		run := options
		run.Memory = memory
		run.Workdir, run.Paths = dir, nil
		run.Source.Overlay = overlay
		result, err := Lint(ctx, run)
		if err != nil {
			return lsp.Result{}, err
		}
		defer result.Close()
		return lsp.Result{Findings: result.Findings, Graph: result.Graph}, nil
	})
}
