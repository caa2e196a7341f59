package linter

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/config"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/internal/suppress"
	"github.com/irsalint/irsalint/linter/internal/terraform"
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
	// Config is the configuration file; its paths count from the working
	// directory. Empty: the nearest .irsalint.yaml above the first path, unless
	// NoConfig is set; its paths count from its own folder.
	Config   string
	NoConfig bool
	// NoIgnores lets ignores in the files have no effect.
	NoIgnores bool
	// Baseline is a file of findings that are known already, NewFrom a JSON
	// report of the state before: only findings that are in neither are reported.
	Baseline, NewFrom string
	// Today decides which ignores have expired; the zero value is before all.
	Today time.Time
	// Memory, if not nil, makes this run faster by what the one before learned.
	Memory *Memory
	// Watch, if not nil, is called once with a function that tells how many files
	// have been read so far; that one may be called at any time.
	Watch func(read func() int)
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
	// Suppressed are findings that an ignore or the baseline took away.
	Suppressed []Suppressed
	// Files is the number of files that were read, Seen of those that discovery
	// listed.
	Files, Seen int

	rules []lint.Rule
	tree  *source.Tree
	// terraform tells the root modules apart; nil if none was read.
	terraform *terraform.Result
	config    *config.Config
	// known are all findings but the ignored ones: what a baseline would hold.
	known []lint.Finding
	added []Suppressed
	stale int
}

// Suppressed is a finding that is not reported, and why.
type Suppressed = report.Suppressed

// Lint reads the paths, joins the facts and runs the rules. An error means that
// the work could not be done at all: a path that does not exist (a
// [source.ReadError]), a wrong configuration (a [ConfigError]), a cancelled
// context. Defects of the files are findings.
// The caller closes the result.
func Lint(ctx context.Context, options Options) (*Result, error) {
	options.Source.Mark = suppress.Mark
	if options.Memory != nil {
		options.Source.Memory = &options.Memory.files
	}
	tree, err := source.Open(options.Workdir, orHere(options.Paths), options.Source)
	if err != nil {
		return nil, err
	}
	if options.Watch != nil {
		options.Watch(tree.FilesRead)
	}
	result := &Result{tree: tree, rules: options.Rules}
	if err := result.run(ctx, options); err != nil {
		_ = tree.Close()
		return nil, err
	}
	return result, nil
}

// orHere returns the paths, or the working directory if there are none.
func orHere(paths []string) []string {
	if len(paths) == 0 {
		return []string{"."}
	}
	return paths
}

func (r *Result) run(ctx context.Context, options Options) error {
	var err error
	if r.config, err = configure(r.tree, options); err != nil {
		return err
	}
	in := &inputs{tree: r.tree, options: options, config: r.config}
	facts, err := read(ctx, in)
	if err != nil {
		return err
	}
	r.terraform = in.terraform
	r.Seen, r.Files = len(r.tree.Files()), r.tree.FilesRead()
	r.Graph = graph.Join(facts)
	if err := ctx.Err(); err != nil {
		return err
	}
	r.check(options, nil)
	if err := r.suppress(options); err != nil {
		return err
	}
	r.Incomplete = slices.ContainsFunc(r.Findings, func(f lint.Finding) bool { return f.Rule == unreadable })
	return ctx.Err()
}

// check runs the rules, those about ignores if there are any to tell of, and
// keeps the findings that the user wants to see, in order.
func (r *Result) check(options Options, ignores []lint.Ignore) {
	for _, rule := range options.Rules {
		if rule.Last != (ignores != nil) {
			continue
		}
		for _, f := range check(rule, &lint.Pass{Graph: r.Graph, Ignores: ignores}) {
			severity, asked, on := r.config.Severity(f)
			if on && (severity > lint.Note || options.Notes || asked) {
				f.Severity = severity
				r.Findings = append(r.Findings, f)
			}
		}
	}
	slices.SortStableFunc(r.Findings, compareFindings)
	// A root module that is deployed several times makes its mistakes each time.
	r.Findings = slices.CompactFunc(r.Findings, func(a, b lint.Finding) bool { return compareFindings(a, b) == 0 && a.Key == b.Key })
}

// check runs one rule. A panic in it costs that rule, not the run.
func check(rule lint.Rule, pass *lint.Pass) (findings []lint.Finding) {
	defer func() {
		if p := recover(); p != nil {
			findings = append(findings, internalError("rule "+rule.Name, p))
		}
	}()
	if rule.Check == nil {
		return nil
	}
	pass.Report = func(f lint.Finding) {
		f.Rule = rule.Name
		f.Severity = cmp.Or(f.Severity, rule.Severity)
		if f.Range.IsZero() {
			f.Range = source.NewFile(".", nil).Whole()
		}
		findings = append(findings, f)
	}
	rule.Check(pass)
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
		Version: version, Rules: r.rules, Findings: r.Findings, Suppressed: r.Suppressed,
		Graph: r.Graph, Files: r.Files, Seen: r.Seen, Added: r.added, Stale: r.stale,
	}
}
