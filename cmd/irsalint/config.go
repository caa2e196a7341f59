package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/irsalint/irsalint/linter"
)

// show lists what would be read or the configuration that counts.
func (p *process) show(flags lintFlags, options linter.Options) error {
	setup, err := linter.Prepare(p.fill(flags.readFlags, options))
	if err != nil {
		return p.explainFailure(err, flags.timeout)
	}
	if flags.showConfig {
		_, err := fmt.Fprint(p.stdout, setup.Config)
		return err
	}
	for _, name := range setup.Files {
		if _, err := fmt.Fprintln(p.stdout, linter.VisibleName(name)); err != nil {
			return err
		}
	}
	return nil
}

// writeBaseline writes all findings to a file.
func (p *process) writeBaseline(result *linter.Result, name string) error {
	var document bytes.Buffer
	if err := result.WriteBaseline(&document); err != nil {
		return err
	}
	if err := p.outputs.replace(name, document.Bytes()); err != nil {
		return fmt.Errorf("write the baseline to %q: %w", name, err)
	}
	if result.Incomplete {
		p.code = exitFailed
	}
	_, err := fmt.Fprintf(p.stderr, "irsalint: wrote %s to %s\n", count(result.Known(), "finding"), linter.Visible(name))
	return err
}

func (p *process) configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "check the configuration, or print its JSON Schema", Args: exactly()}
	var flags readFlags
	check := &cobra.Command{
		Use:   "check [PATH]",
		Short: "check the configuration that counts for a path",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			setup, err := linter.Prepare(p.fill(flags, linter.Options{Paths: args}))
			if err != nil {
				return p.explainFailure(err, flags.timeout)
			}
			name := setup.ConfigFile
			if name == "" {
				name = "there is no configuration, and none is needed"
			} else {
				name = linter.Visible(name) + ": no mistakes"
			}
			_, err = fmt.Fprintln(p.stdout, name)
			return err
		},
	}
	check.Flags().StringVar(&flags.config, "config", "", "check `FILE`")
	schema := &cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of the configuration",
		Args:  exactly(),
		RunE: func(*cobra.Command, []string) error {
			_, err := p.stdout.Write(linter.ConfigSchema())
			return err
		},
	}
	cmd.AddCommand(check, schema)
	return cmd
}

func (p *process) initCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "write a commented configuration for this tree, with the environments it shows",
		Args:  exactly(),
		RunE: func(*cobra.Command, []string) error {
			const name = ".irsalint.yaml"
			if _, err := os.Lstat(name); err == nil && !force {
				return usagef("%s exists already; --force writes it again", name)
			} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			sample, err := linter.SampleConfig(p.fill(readFlags{noConfig: true}, linter.Options{}))
			if err != nil {
				return err
			}
			if err := p.outputs.replace(name, []byte(sample)); err != nil {
				return fmt.Errorf("write %s: %w", name, err)
			}
			_, err = fmt.Fprintf(p.stdout, "wrote %s\n", name)
			return err
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "write over a configuration that exists")
	return cmd
}
