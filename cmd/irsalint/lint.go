package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
	"github.com/irsalint/irsalint/rules"
)

// readFlags say what is read; every command that reads a tree has them.
type readFlags struct {
	exclude  []string
	varFiles []string
	vars     []string
	facts    []string
	config   string
	noConfig bool
	timeout  time.Duration
}

func (f *readFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.exclude, "exclude", nil, "leave out what matches `GLOB`, written as in .gitignore (repeatable)")
	flags.StringArrayVar(&f.varFiles, "var-file", nil, "take values of Terraform variables from `FILE` (repeatable)")
	flags.StringArrayVar(&f.vars, "var", nil, "set a Terraform variable, as `NAME=VALUE` (repeatable)")
	flags.StringArrayVar(&f.facts, "facts", nil, "join what another repository exported with irsalint facts (`FILE`, repeatable)")
	flags.StringVar(&f.config, "config", "", "read the configuration from `FILE`; its paths count from the working directory")
	flags.BoolVar(&f.noConfig, "no-config", false, "read no configuration")
	flags.DurationVar(&f.timeout, "timeout", time.Minute, "give up after this `DURATION`")
}

// lintFlags are those of the root command.
type lintFlags struct {
	readFlags
	fixFlags
	formats     []string
	failOn      string
	strict      bool
	undecided   bool
	notes       bool
	color       string
	quiet       bool
	stats       bool
	failIfEmpty bool
	noIgnores   bool
	baseline    string
	writeBase   bool
	newFrom     string
	showFiles   bool
	showConfig  bool
}

func (f *lintFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVarP(&f.formats, "format", "f", nil, "report as `NAME[=FILE]` (repeatable): "+formatNames())
	flags.StringVar(&f.failOn, "fail-on", "warning", "exit with 1 from this `SEVERITY` on: error, warning or never")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 if a binding is undecided")
	flags.BoolVar(&f.undecided, "undecided", false, "list every undecided value in the text report")
	flags.BoolVar(&f.notes, "notes", false, "report findings of severity note as well")
	f.readFlags.register(flags)
	flags.BoolVar(&f.noIgnores, "no-inline-ignores", false, "let ignores in the files have no effect")
	flags.StringVar(&f.baseline, "baseline", "", "report only what `FILE` does not know")
	flags.BoolVar(&f.writeBase, "write-baseline", false, "write all findings to the file of --baseline")
	flags.StringVar(&f.newFrom, "new-from", "", "report only what the JSON report `FILE` of the state before does not hold")
	f.fixFlags.register(cmd)
	flags.StringVar(&f.color, "color", "auto", "colour the text report `WHEN`: auto, always or never")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "leave out the summary of the text report")
	flags.BoolVar(&f.stats, "stats", false, "tell on standard error what was read and how long it took")
	flags.BoolVar(&f.failIfEmpty, "fail-if-empty", false, "exit with 3 if no role and no service account was found")
	flags.BoolVar(&f.showFiles, "show-files", false, "list the files that would be looked at, and stop")
	flags.BoolVar(&f.showConfig, "show-config", false, "show the configuration that counts, and stop")
	complete(cmd, "format", formatList())
	complete(cmd, "fail-on", []string{"error", "warning", "never"})
	complete(cmd, "color", []string{"auto", "always", "never"})
}

// complete offers the values of a flag to a shell.
func complete(cmd *cobra.Command, flag string, values []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic("bug in irsalint: " + err.Error())
	}
}

// lint is the root command.
func (p *process) lint(ctx context.Context, flags lintFlags, paths []string) error {
	threshold, err := oneOf("--fail-on", flags.failOn, map[string]lint.Severity{"error": lint.Error, "warning": lint.Warning, "never": lint.Error + 1})
	if err != nil {
		return err
	}
	targets, err := p.targets(flags)
	if err != nil {
		return err
	}
	if flags.writeBase && flags.baseline == "" {
		return usagef("--write-baseline needs the file's name: --baseline FILE")
	}
	options := linter.Options{
		Paths: paths, Notes: flags.notes, NoIgnores: flags.noIgnores, Baseline: flags.baseline, NewFrom: flags.newFrom,
	}
	if flags.showFiles || flags.showConfig {
		return p.show(flags, options)
	}
	if flags.writeBase {
		options.Baseline = "" // a new one holds what the old one held
	}
	begin := time.Now()
	result, err := p.read(ctx, flags.readFlags, options)
	if err != nil {
		return err
	}
	defer func() { _ = result.Close() }()
	changed, err := p.mend(result, flags.fixFlags)
	if err != nil || flags.diff {
		p.code = exitCode(result, threshold, flags)
		return err
	}
	if changed {
		again, err := p.read(ctx, flags.readFlags, options)
		if err != nil {
			return err
		}
		_ = result.Close()
		result = again
	}
	if flags.writeBase {
		return p.writeBaseline(result, flags.baseline)
	}
	if err := p.report(result, targets, flags); err != nil {
		return err
	}
	if flags.stats {
		fmt.Fprintf(p.stderr, "irsalint: read %d of %d files, %d bytes, in %v\n",
			result.Files, result.Seen, result.Bytes(), time.Since(begin).Round(time.Millisecond))
	}
	p.code = exitCode(result, threshold, flags)
	return nil
}

// read runs the linter, and gives up when the time is over even if a reader
// does not notice.
func (p *process) read(ctx context.Context, flags readFlags, options linter.Options) (*linter.Result, error) {
	if flags.timeout <= 0 {
		return nil, usagef("--timeout must be positive, not %v", flags.timeout)
	}
	ctx, cancel := context.WithTimeout(ctx, flags.timeout)
	defer cancel()
	type outcome struct {
		result *linter.Result
		err    error
	}
	if p.reserve != nil {
		p.reserve()
	}
	done := make(chan outcome, 1)
	var read atomic.Pointer[func() int]
	options.Watch = func(files func() int) { read.Store(&files) }
	begin := time.Now()
	go func() {
		result, err := linter.Lint(ctx, p.fill(flags, options))
		done <- outcome{result, err}
	}()
	tick := time.NewTicker(progressAfter)
	defer tick.Stop()
	progress := p.newProgress()
	defer progress.done()
	for {
		select {
		case o := <-done:
			return o.result, p.explainFailure(o.err, flags.timeout)
		case <-ctx.Done():
			return nil, p.explainFailure(ctx.Err(), flags.timeout)
		case <-tick.C:
			if files := read.Load(); files != nil {
				progress.tell(time.Since(begin), (*files)())
			}
		}
	}
}

// fill adds to the options what every command reads alike.
func (p *process) fill(flags readFlags, options linter.Options) linter.Options {
	options.Rules = rules.All()
	options.Source = source.Options{Exclude: flags.exclude, Stdin: p.stdin}
	options.VarFiles, options.Vars, options.Facts = flags.varFiles, flags.vars, flags.facts
	options.Config, options.NoConfig = flags.config, flags.noConfig
	options.Today = time.Now()
	return options
}

// explainFailure puts an error of a run into the user's words.
func (p *process) explainFailure(err error, timeout time.Duration) error {
	var failed *source.ReadError
	var config *linter.ConfigError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("gave up after %v (--timeout)", timeout)
	case errors.As(err, &config):
		return usageError{err}
	case errors.As(err, &failed):
		return usageError{fmt.Errorf("%w%s", err, suggestPath(failed.Name, p.commandNames()))}
	}
	return err
}

// suggestPath offers the neighbour of a path that does not exist, or a command.
func suggestPath(name string, commands []string) string {
	if near, ok := spelling.Nearest(name, commands); ok {
		return fmt.Sprintf("; did you mean the command %q?", near)
	}
	list, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	if near, ok := spelling.Nearest(filepath.Base(name), names); ok {
		return fmt.Sprintf("; did you mean %q?", filepath.Join(filepath.Dir(name), near))
	}
	return ""
}

func (p *process) commandNames() []string {
	var names []string
	for _, c := range p.rootCommand().Commands() {
		names = append(names, c.Name())
	}
	return append(names, "completion", "help")
}

// exitCode judges a result. What could not be analysed outweighs findings: they
// are printed all the same, but a list that may be incomplete is another thing.
func exitCode(result *linter.Result, threshold lint.Severity, flags lintFlags) int {
	g := result.Graph
	switch {
	case result.Incomplete:
		return exitFailed
	case flags.failIfEmpty && len(g.Roles)+len(g.ServiceAccounts) == 0:
		return exitFailed
	}
	for _, f := range result.Findings {
		if f.Severity >= threshold {
			return exitFindings
		}
	}
	if flags.strict {
		for _, b := range g.Bindings {
			if b.Verdict == symbolic.Unknown {
				return exitFindings
			}
		}
	}
	return exitClean
}

// oneOf looks a flag's value up, and offers the near name of a wrong one.
func oneOf[T any](flag, value string, allowed map[string]T) (T, error) {
	if found, ok := allowed[value]; ok {
		return found, nil
	}
	var zero T
	return zero, usagef("%s does not take %q%s", flag, value, suggest(value, sortedKeys(allowed)))
}
