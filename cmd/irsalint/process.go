package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/spelling"
)

// Exit codes; they are the same for every format.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2 // wrong usage or configuration, a path that does not exist
	exitFailed   = 3 // something was not analysed, or an internal error
)

// process is what a command gets from and gives to the system.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	// outputs are the files that are being written.
	outputs *outputs
	// reserve readies the memory for a run that ends soon, the first time that it
	// is called; nil leaves it as it is.
	reserve func()
	// code is the exit code of a command that ran through.
	code int
}

func newProcess() *process {
	return &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, outputs: &outputs{}, reserve: sync.OnceFunc(reserveMemory)}
}

// usageError is a mistake of the caller.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run executes one command line and returns the exit code.
func (p *process) run(args []string) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.dieOnSignal()

	root := p.rootCommand()
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return p.code
	case errors.As(err, &usage):
		p.complain(err)
		return exitUsage
	default:
		p.complain(err)
		return exitFailed
	}
}

// complain prints an error, one line for each problem of a configuration.
func (p *process) complain(err error) {
	lines := []string{err.Error()}
	if _, ok := errors.AsType[*linter.ConfigError](err); ok {
		lines = strings.Split(err.Error(), "\n")
	}
	for _, line := range lines {
		fmt.Fprintln(p.stderr, "irsalint:", linter.Visible(line))
	}
}

// dieOnSignal ends the process at once on a signal to do so, and leaves no
// partial file behind.
func (p *process) dieOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		received := <-signals
		p.outputs.discard()
		code := 128
		if number, ok := received.(syscall.Signal); ok {
			code += int(number)
		}
		os.Exit(code)
	}()
}

// version returns the module version that Go stamps into every build, and the
// commit if it is known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	version := strings.TrimPrefix(info.Main.Version, "v")
	if version == "" || version == "(devel)" {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
				return "devel-" + setting.Value[:12]
			}
		}
		return "devel"
	}
	return version
}

// wrongFlag is a usage error that offers the near name of a flag that does not
// exist.
func wrongFlag(cmd *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok {
		return usageError{err}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near, ok := spelling.Nearest(unknown.GetSpecifiedName(), names); ok {
		return usagef("%w; did you mean --%s?", err, near)
	}
	return usageError{err}
}

// rootCommand builds the whole command line.
func (p *process) rootCommand() *cobra.Command {
	var flags lintFlags
	root := &cobra.Command{
		Use:   "irsalint [flags] [PATH...]",
		Short: "finds service accounts that their IAM roles do not trust",
		Long: `irsalint reads Terraform and Kubernetes files, without network or cluster, and
finds where a service account, the role ARN on it, the role's trust policy and
the OIDC provider do not agree: what otherwise fails only at run time, as
AccessDenied for sts:AssumeRoleWithWebIdentity.

Without PATH it lints the working directory; "-" reads standard input.

Exit codes: 0 clean; 1 findings (see --fail-on); 2 wrong usage, configuration or
path; 3 something could not be analysed.`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.lint(cmd.Context(), flags, args)
		},
	}
	root.SetVersionTemplate("irsalint {{.Version}}\n")
	root.SetFlagErrorFunc(wrongFlag)
	flags.register(root)
	root.AddCommand(p.whyCommand(), p.graphCommand(), p.factsCommand(), p.ignoreCommand(), p.lspCommand())
	root.AddCommand(p.explainCommand(), p.rulesCommand(), p.versionCommand(), p.initCommand(), p.configCommand(), p.debugCommand(), p.manCommand())
	return root
}
