package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

func (p *process) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "print a rule's page: what it finds, wrong and right examples",
		Args:  exactly("RULE"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			for _, rule := range rules.All() {
				if rule.Name == args[0] {
					_, err := fmt.Fprint(p.stdout, strings.TrimRight(rule.Doc, "\n")+"\n")
					return err
				}
			}
			return usagef("unknown rule %q%s", args[0], suggest(args[0], ruleNames()))
		},
	}
}

func ruleNames() []string {
	var names []string
	for _, rule := range rules.All() {
		names = append(names, rule.Name)
	}
	return names
}

func (p *process) rulesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "list the rules",
		Args:  exactly(),
		RunE: func(*cobra.Command, []string) error {
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			group := ""
			for _, rule := range rules.All() {
				if rule.Group != group {
					if group != "" {
						fmt.Fprintln(table)
					}
					group = rule.Group
					fmt.Fprintln(table, group)
				}
				fmt.Fprintf(table, "  %s\t%s\t%s\n", rule.Name, rule.Severity, rule.Summary)
			}
			return table.Flush()
		},
	}
}

func (p *process) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  exactly(),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(p.stdout, "irsalint", version())
			return err
		},
	}
}

// debugCommand prints the stages between files and findings.
func (p *process) debugCommand() *cobra.Command {
	stages := []string{"facts", "graph", "annotations", "trust"}
	var flags readFlags
	cmd := &cobra.Command{
		Use:   "debug facts|graph|annotations|trust [PATH...]",
		Short: "print what was read (facts), how it was joined (graph), what became of each role annotation, or how much of each trust declaration is known",
		Long: `Print the stages between files and findings.

The stage trust counts the roles that trust service accounts through an OIDC
provider, and the Pod Identity associations: fully known, compared by parts (a
part of the account's namespace or name is not in the files) or open. It counts
those on deployable roots apart: root modules that say where they go, by a
backend, cloud or provider block, a file of values or of locked providers,
Terragrunt or the configuration, and that are no examples or tests.`,
		ValidArgs: stages,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("debug needs a stage: facts, graph, annotations or trust")
			}
			if !slices.Contains(stages, args[0]) {
				return usagef("unknown stage %q%s", args[0], suggest(args[0], stages))
			}
			result, err := p.read(cmd.Context(), flags, linter.Options{Paths: args[1:]})
			if err != nil {
				return err
			}
			defer result.Close()
			switch args[0] {
			case "facts":
				return result.WriteFacts(p.stdout)
			case "graph":
				return result.WriteGraph(p.stdout)
			case "trust":
				_, _, err := result.WriteTrust(p.stdout)
				return err
			default:
				_, err := result.WriteAnnotations(p.stdout)
				return err
			}
		},
	}
	flags.register(cmd.Flags())
	return cmd
}

// exactly checks the number of arguments by their names.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usagef("%s needs %s", cmd.CommandPath(), strings.Join(names[len(args):], " and "))
		case len(args) > len(names):
			return usagef("%s does not take %q", cmd.CommandPath(), args[len(names)])
		}
		return nil
	}
}
