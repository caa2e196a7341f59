package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/symbolic"
	"github.com/irsalint/irsalint/rules"
)

// whyCommand walks one service account or role through the tree.
func (p *process) whyCommand() *cobra.Command {
	var flags readFlags
	var role string
	cmd := &cobra.Command{
		Use:   "why NAMESPACE/NAME [PATH...]",
		Short: "walk one service account: pod, annotation, role, each statement, what said no",
		Long: `why walks one service account through everything that must agree before a pod
gets its role, and names the element that says no, the error at run time and the
edit. With --role it shows who may assume a role and who uses it. PATH may hold
what kubectl get -o yaml and aws iam get-role print, so it answers for a cluster
and an account as they are. A NAME without namespace stands for every namespace.

Exit codes: 0 the account gets its role; 1 it does not, or it is undecided; 2 no
such account or role.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.why(cmd.Context(), flags, role, args)
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "start at the role with this `NAME`, ARN or Terraform address")
	flags.register(cmd.Flags())
	return cmd
}

func (p *process) why(ctx context.Context, flags readFlags, role string, args []string) error {
	subject, paths := role, args
	if role == "" {
		if len(args) == 0 {
			return usagef("why needs NAMESPACE/NAME, or --role NAME")
		}
		subject, paths = args[0], args[1:]
	}
	namespace, name, ok := strings.Cut(subject, "/")
	if !ok {
		namespace, name = "", subject // every namespace
	}
	if role == "" && (name == "" || ok && namespace == "") {
		return usagef("%q is not NAMESPACE/NAME", subject)
	}
	result, err := p.read(ctx, flags, linter.Options{Paths: paths, Notes: true})
	if err != nil {
		return err
	}
	defer result.Close()
	var found int
	var verdict symbolic.Answer
	known := result.ServiceAccountNames
	if role != "" {
		found, verdict, err = result.WhyRole(p.stdout, role)
		known = result.RoleNames
	} else {
		found, verdict, err = result.WhyAccount(p.stdout, namespace, name)
	}
	switch {
	case err != nil:
		return err
	case found == 0:
		return usagef("nothing is known of %q%s", subject, suggestFew(subject, known()))
	case verdict != symbolic.Yes:
		p.code = exitFindings
	}
	return nil
}

// graphCommand draws the joined graph.
func (p *process) graphCommand() *cobra.Command {
	var flags readFlags
	var format string
	cmd := &cobra.Command{
		Use:   "graph [PATH...]",
		Short: "draw which service account uses which role, and whether it may",
		RunE: func(cmd *cobra.Command, paths []string) error {
			if !slices.Contains(linter.DiagramFormats(), format) {
				return usagef("unknown graph format %q%s", format, suggest(format, linter.DiagramFormats()))
			}
			result, err := p.read(cmd.Context(), flags, linter.Options{Paths: paths})
			if err != nil {
				return err
			}
			defer result.Close()
			return result.Diagram(p.stdout, format)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "draw as `NAME`: "+strings.Join(linter.DiagramFormats(), ", "))
	flags.register(cmd.Flags())
	complete(cmd, "format", linter.DiagramFormats())
	return cmd
}

// factsCommand exports what the tree knows.
func (p *process) factsCommand() *cobra.Command {
	var flags readFlags
	cmd := &cobra.Command{
		Use:   "facts [PATH...]",
		Short: "export roles and service accounts for another repository (read there with --facts)",
		RunE: func(cmd *cobra.Command, paths []string) error {
			result, err := p.read(cmd.Context(), flags, linter.Options{Paths: paths})
			if err != nil {
				return err
			}
			defer result.Close()
			if result.Incomplete {
				p.code = exitFailed
			}
			return result.ExportFacts(p.stdout)
		},
	}
	flags.register(cmd.Flags())
	return cmd
}

// lspCommand serves an editor over standard input and output.
func (p *process) lspCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lsp",
		Short: "run as a language server over standard input and output",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return linter.ServeLanguage(cmd.Context(), p.stdin, p.stdout, version(), linter.Options{Rules: rules.All()})
		},
	}
}

// fixFlags ask for edits.
type fixFlags struct{ fix, diff, unsafe bool }

func (f *fixFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.fix, "fix", false, "write the safe fixes into the files")
	flags.BoolVar(&f.diff, "diff", false, "print the safe fixes as a diff and change nothing")
	flags.BoolVar(&f.unsafe, "unsafe-fixes", false, "with --fix or --diff: also fixes that are likely, not certain")
}

// mend applies or shows the fixes of a result. It reports whether files were
// changed, in which case the caller lints again: the report is of what is left.
func (p *process) mend(result *linter.Result, flags fixFlags) (bool, error) {
	switch {
	case flags.fix && flags.diff:
		return false, usagef("--fix and --diff exclude each other")
	case !flags.fix && !flags.diff && flags.unsafe:
		return false, usagef("--unsafe-fixes needs --fix or --diff")
	case !flags.fix && !flags.diff:
		return false, nil
	}
	fixes := result.Fixes(flags.unsafe)
	if flags.diff {
		return false, p.showDiff(fixes)
	}
	if err := fixes.Apply(); err != nil {
		return false, err
	}
	if fixes.Fixed > 0 {
		fmt.Fprintf(p.stderr, "irsalint: fixed %s in %s\n", count(fixes.Fixed, "finding"), count(len(fixes.Files()), "file"))
	}
	return fixes.Fixed > 0, nil
}
