package linter

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// unreadable is the rule whose findings mean that the run is not complete.
const unreadable = "unreadable-input"

// Options say what to look at and how. The zero value looks at the working
// directory and finds nothing, as it has no rules.
type Options struct {
	// Workdir is the folder that names are relative to; empty is the process's.
	Workdir string
	// Paths are files and folders, or "-" for standard input; none means ".".
	Paths []string
	// Source holds limits, excluded patterns and standard input.
	Source source.Options
	// Rules run in this order.
	Rules []lint.Rule
	// Notes asks for findings of severity Note as well.
	Notes bool
	// VarFiles are files with values of Terraform variables, Vars single values
	// as "name=value", both in rising precedence. They count for every root
	// module that declares the variable.
	VarFiles, Vars []string
	// Facts are files that `irsalint facts` wrote in other repositories.
	Facts []string
}

// Result is what one run found.
type Result struct {
	// Findings are in order of file, place and rule.
	Findings []lint.Finding
	// Graph is what was read and joined.
	Graph *graph.Graph
	// Incomplete is true if something that should have been analysed was not;
	// findings of the rule unreadable-input say what.
	Incomplete bool
	// Files is the number of files that were read, Seen of those that discovery
	// listed.
	Files, Seen int

	rules []lint.Rule
	tree  *source.Tree
}

// Lint reads the paths, joins the facts and runs the rules. An error means that
// the work could not be done at all: a path that does not exist (a
// [source.ReadError]), a cancelled context. Defects of the files are findings.
// The caller closes the result.
func Lint(ctx context.Context, options Options) (*Result, error) {
	tree, err := source.Open(options.Workdir, cmpPaths(options.Paths), options.Source)
	if err != nil {
		return nil, err
	}
	result := &Result{tree: tree, rules: options.Rules}
	if err := result.run(ctx, options); err != nil {
		_ = tree.Close()
		return nil, err
	}
	return result, nil
}

func cmpPaths(paths []string) []string {
	if len(paths) == 0 {
		return []string{"."}
	}
	return paths
}

func (r *Result) run(ctx context.Context, options Options) error {
	facts, err := read(ctx, r.tree, options)
	if err != nil {
		return err
	}
	r.Seen, r.Files = len(r.tree.Files()), r.tree.FilesRead()
	r.Graph = graph.Join(facts)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, rule := range options.Rules {
		r.Findings = append(r.Findings, check(rule, r.Graph)...)
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f lint.Finding) bool { return f.Severity == lint.Note && !options.Notes })
	slices.SortStableFunc(r.Findings, compareFindings)
	r.Incomplete = slices.ContainsFunc(r.Findings, func(f lint.Finding) bool { return f.Rule == unreadable })
	return ctx.Err()
}

// check runs one rule. A panic in it costs that rule, not the run.
func check(rule lint.Rule, g *graph.Graph) (findings []lint.Finding) {
	defer func() {
		if p := recover(); p != nil {
			findings = append(findings, internalError("rule "+rule.Name, p))
		}
	}()
	if rule.Check == nil {
		return nil
	}
	rule.Check(&lint.Pass{Graph: g, Report: func(f lint.Finding) {
		f.Rule = rule.Name
		f.Severity = cmp.Or(f.Severity, rule.Severity)
		if f.Range.IsZero() {
			f.Range = source.NewFile(".", nil).Whole()
		}
		findings = append(findings, f)
	}})
	return findings
}

// internalError tells of a panic, with the place in our code and nothing of the
// user's files.
func internalError(where string, panicked any) lint.Finding {
	return lint.Finding{
		Rule: unreadable, Severity: lint.Error,
		Message: fmt.Sprintf("internal error in %s: %v", where, panicked),
		Help:    "this is a bug in irsalint: report it with the version and this trace: " + trace(),
		Range:   source.NewFile(".", nil).Whole(),
		Key:     "internal error in " + where,
	}
}

// trace names the functions that led to a panic, the innermost first.
func trace() string {
	var frames []string
	for line := range strings.Lines(string(debug.Stack())) {
		name, _, ok := strings.Cut(strings.TrimSpace(line), "(")
		if ok && strings.Contains(name, "irsalint/") && !strings.HasSuffix(name, ".trace") && len(frames) < 8 {
			frames = append(frames, name[strings.LastIndex(name, "/")+1:])
		}
	}
	return strings.Join(frames, " < ")
}

// compareFindings orders by file, place, rule and message.
func compareFindings(a, b lint.Finding) int {
	return cmp.Or(source.Compare(a.Range, b.Range), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Message, b.Message))
}

// Bytes returns how many bytes were read.
func (r *Result) Bytes() int64 { return r.tree.BytesRead() }

// Close releases the tree. What the result holds stays valid.
func (r *Result) Close() error { return r.tree.Close() }

// Count returns the number of findings of a severity.
func (r *Result) Count(severity lint.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == severity {
			n++
		}
	}
	return n
}

// input is the result as reports take it.
func (r *Result) input(version string) report.Input {
	return report.Input{
		Version: version, Rules: r.rules, Findings: r.Findings, Graph: r.Graph, Files: r.Files, Seen: r.Seen,
	}
}
