package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand prints the manual page, made of the same texts as the help.
func (p *process) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page (irsalint man > irsalint.1)",
		Args:  exactly(),
		RunE:  func(cmd *cobra.Command, _ []string) error { return writeManual(p.stdout, cmd.Root()) },
	}
}

// sections are the parts of the manual that no command or flag tells.
func sections() []struct{ title, text string } {
	return []struct{ title, text string }{
		{"EXIT STATUS", `0 clean; 1 findings at or above --fail-on; 2 wrong usage, configuration or path;
3 something could not be analysed. They do not depend on the format.`},
		{"FILES", `.irsalint.yaml, found from the first PATH upwards to the root of the repository,
configures severities, files to leave out, environments, and models of private
modules and charts. None is needed; irsalint init writes one with comments.`},
		{"IGNORES", `A comment on the line of a finding or the line above,

# irsalint:ignore RULE[,RULE] reason [until=YYYY-MM-DD]

in Terraform and YAML, at either end of a pair, or on a Kubernetes object the
annotation irsalint.dev/ignore: "RULE: reason". A reason is required; an ignore
that does nothing or has expired is reported.`},
		{"ENVIRONMENT", `NO_COLOR, if not empty, switches colours off, before FORCE_COLOR and
CLICOLOR_FORCE, which switch them on; --color goes before all of them. With
GITHUB_ACTIONS=true and no --format the report is text, annotations, and a
summary in the file that GITHUB_STEP_SUMMARY names.`},
		{"EXAMPLES", `irsalint

irsalint --format text --format sarif=irsalint.sarif infra k8s

terraform show -json plan.out | irsalint -

helm template app charts/app | irsalint -

irsalint why runners/terraform-runner`},
	}
}

// writeManual writes a page in the man macros (man(7)).
func writeManual(w io.Writer, root *cobra.Command) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, ".TH IRSALINT 1 \"\" \"irsalint %s\" \"User Commands\"\n", roff(version()))
	fmt.Fprintf(out, ".SH NAME\nirsalint \\- %s\n", roff(root.Short))
	fmt.Fprintf(out, ".SH SYNOPSIS\n.B irsalint\n[flags] [PATH...]\n.br\n.B irsalint\nCOMMAND [flags] [ARGUMENT...]\n")
	fmt.Fprintf(out, ".SH DESCRIPTION\n%s", paragraphs(root.Long))
	fmt.Fprintf(out, ".SH OPTIONS\n")
	manFlags(out, root.LocalFlags())
	fmt.Fprintf(out, ".SH COMMANDS\n")
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			manOf(out, c)
		}
	}
	for _, s := range sections() {
		fmt.Fprintf(out, ".SH %s\n%s", s.title, paragraphs(s.text))
	}
	return out.Flush()
}

// manOf writes one command with its own flags and commands.
func manOf(out *bufio.Writer, c *cobra.Command) {
	fmt.Fprintf(out, ".SS %s\n", roff(strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")+strings.TrimPrefix(c.Use, c.Name())))
	text := c.Long
	if text == "" || !c.HasParent() || c.Name() == "completion" {
		text = strings.ToUpper(c.Short[:1]) + c.Short[1:] + "."
	}
	out.WriteString(paragraphs(text))
	manFlags(out, c.LocalFlags())
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && c.Name() != "completion" {
			manOf(out, sub)
		}
	}
}

func manFlags(out *bufio.Writer, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		head := "\\fB\\-\\-" + roff(f.Name) + "\\fR"
		if f.Shorthand != "" {
			head = "\\fB\\-" + roff(f.Shorthand) + "\\fR, " + head
		}
		if name != "" {
			head += " \\fI" + roff(name) + "\\fR"
		}
		fmt.Fprintf(out, ".TP\n%s\n%s\n", head, roff(usage))
	})
}

// paragraphs writes text whose paragraphs are separated by empty lines; indented
// ones and those that are commands or comments keep their lines.
func paragraphs(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		verbatim := strings.HasPrefix(part, " ") || strings.HasPrefix(part, "#") ||
			strings.HasPrefix(part, "irsalint ") && !strings.Contains(part, ", ") || part == "irsalint" || strings.Contains(part, " | irsalint")
		switch {
		case verbatim:
			fmt.Fprintf(&b, ".PP\n.nf\n.RS 4\n%s\n.RE\n.fi\n", roff(strings.TrimSpace(part)))
		default:
			fmt.Fprintf(&b, ".PP\n%s\n", roff(part))
		}
	}
	return b.String()
}

// roff escapes text for troff: backslashes, dashes that are to be copied, and
// controls at the begin of a line.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
