package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/irsalint/irsalint/linter"
)

// ignoreFlags say which findings are ignored, and why.
type ignoreFlags struct {
	readFlags
	reason, until, at string
	diff              bool
}

// ignoreCommand writes ignores into the files.
func (p *process) ignoreCommand() *cobra.Command {
	var flags ignoreFlags
	cmd := &cobra.Command{
		Use:   "ignore RULE --reason TEXT [PATH...]",
		Short: "write ignores with a reason for the findings of a rule into the files",
		Long: `ignore writes an ignore for each finding of a rule: a comment on the line above
it, at the other half if no comment can stand there, or an annotation in a
manifest in JSON. It tells the findings for which it found no place; a baseline
takes those.

  irsalint ignore wildcard-subject --reason "one role for all previews" --at infra/roles.tf

Exit codes: 0 all are ignored; 1 some are left; 2 wrong usage, no such finding.`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return ruleNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ignore(cmd.Context(), flags, args)
		},
	}
	cmd.Flags().StringVar(&flags.reason, "reason", "", "say in one line why the rule does not apply here (`TEXT`, required)")
	cmd.Flags().StringVar(&flags.until, "until", "", "let the ignore expire after this `DAY`, as 2006-01-02")
	cmd.Flags().StringVar(&flags.at, "at", "", "ignore only findings in `FILE[:LINE]`")
	cmd.Flags().BoolVar(&flags.diff, "diff", false, "print the edits as a diff and change nothing")
	flags.register(cmd.Flags())
	return cmd
}

func (p *process) ignore(ctx context.Context, flags ignoreFlags, args []string) error {
	if len(args) == 0 {
		return usagef("ignore needs RULE")
	}
	if !slices.Contains(ruleNames(), args[0]) {
		return usagef("unknown rule %q%s", args[0], suggest(args[0], ruleNames()))
	}
	wish := linter.IgnoreWish{Rule: args[0], Reason: flags.reason, Until: flags.until}
	wish.File, wish.Line = place(flags.at)
	if flaw := wish.Check(time.Now()); flaw != "" {
		return usagef("%s", flaw)
	}
	result, err := p.read(ctx, flags.readFlags, linter.Options{Paths: args[1:], Notes: true})
	if err != nil {
		return err
	}
	defer result.Close()
	edits, left := result.Ignores(wish)
	if edits.Fixed+len(left) == 0 {
		where := ""
		if flags.at != "" {
			where = " at " + flags.at
		}
		return usagef("%s finds nothing%s", wish.Rule, where)
	}
	if flags.diff {
		if err := p.showDiff(edits); err != nil {
			return err
		}
	} else if err := edits.Apply(); err != nil {
		return err
	}
	for _, f := range left {
		fmt.Fprintf(p.stderr, "irsalint: no comment can stand at %s: take it into a baseline\n", linter.Visible(f.Range.String()))
	}
	if !flags.diff {
		fmt.Fprintf(p.stderr, "irsalint: ignored %s in %s\n", count(edits.Fixed, "finding"), count(len(edits.Files()), "file"))
	}
	if len(left) > 0 {
		p.code = exitFindings
	}
	return nil
}

// place cuts FILE:LINE; without a number behind the colon it is all a name.
func place(at string) (file string, line int) {
	name, number, ok := strings.Cut(at, ":")
	if n, err := strconv.Atoi(number); ok && err == nil && n > 0 {
		return name, n
	}
	return at, 0
}
