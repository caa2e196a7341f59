package config

import (
	_ "embed"
	"path"

	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// Schema is the JSON Schema of the file.
//
//go:embed config.schema.json
var Schema []byte

// Config is what a configuration file says. The zero value is that of no file.
type Config struct {
	// File is the file itself; nil without one.
	File *source.File
	// Folder is what the file's paths are relative to, as a name relative to the
	// working directory.
	Folder string
	// Rules are the settings of rules in the order written; of several that fit
	// a finding the last counts.
	Rules []RuleSetting
	// Exclude are patterns of files to leave out, relative to Folder.
	Exclude []string
	// Facts are files of other repositories, relative to the working directory.
	Facts        []string
	Environments []Environment
	Modules      []Module
	// AnnotationPrefix is that of the webhook's annotations; empty: that of EKS.
	AnnotationPrefix string
	// Charts are rows for charts that the built-in table does not know.
	Charts []catalog.Row

	tree *source.Tree
}

// RuleSetting changes how much the findings of one rule count.
type RuleSetting struct {
	Rule string
	// Off silences the rule; else Severity counts.
	Off      bool
	Severity lint.Severity
	// Paths limits the setting to findings in files that match; the zero value
	// with Everywhere true is no limit.
	Paths      source.Patterns
	Everywhere bool
}

// Environment is a part of the tree that is deployed together.
type Environment struct {
	Name string
	// Paths match the files that belong to it, relative to Folder.
	Paths source.Patterns
	// VarFiles are the files with values for its root modules, relative to the
	// working directory.
	VarFiles []string
	// Account is the AWS account it lives in, or empty.
	Account string
}

// Module describes a private Terraform module that makes a role.
type Module struct {
	// Source is the module's address without version, Versions a constraint.
	Source, Versions string
	// Text is a stand-in for the module in Terraform's syntax.
	Text string
	// File is where the stand-in stands, if it has a file of its own.
	File string
}

// Names of the file, in the order in which they are looked for.
func fileNames() []string { return []string{".irsalint.yaml", ".irsalint.yml"} }

// Find returns the name of the configuration file for a folder: its own or that
// of the nearest folder above it inside the tree's boundary; empty if there is
// none.
func Find(tree *source.Tree, folder string) string {
	for range 200 {
		if !tree.IsDir(folder) {
			return ""
		}
		for _, base := range fileNames() {
			if name := path.Join(folder, base); tree.IsFile(name) {
				return name
			}
		}
		folder = path.Join(folder, "..")
	}
	return ""
}

// Severity returns what a finding of a rule in a file counts: its own severity,
// or what the file says. It is false if the rule is off there. Asked is true if
// the file speaks of the rule.
func (c *Config) Severity(f lint.Finding) (severity lint.Severity, asked, on bool) {
	severity, on = f.Severity, true
	for _, s := range c.Rules {
		if s.Rule != f.Rule || !s.Everywhere && !s.Paths.Match(c.relative(f.Range.File.Name)) {
			continue
		}
		asked, on = true, !s.Off
		if on {
			severity = s.Severity
		}
	}
	return severity, asked, on
}

// EnvironmentsOf returns the environments that a file belongs to, in order. A
// root module that several environments share belongs to each of them.
func (c *Config) EnvironmentsOf(name string) (list []*Environment) {
	if len(c.Environments) == 0 {
		return nil // also where there is no configuration, and so no folder
	}
	rel := c.relative(name)
	for i := range c.Environments {
		if c.Environments[i].Paths.Match(rel) {
			list = append(list, &c.Environments[i])
		}
	}
	return list
}

// EnvironmentOf returns the one environment that a file belongs to, or nil if
// there is none or the file is shared.
func (c *Config) EnvironmentOf(name string) *Environment {
	if list := c.EnvironmentsOf(name); len(list) == 1 {
		return list[0]
	}
	return nil
}

// Environment returns the environment of a name, or nil.
func (c *Config) Environment(name string) *Environment {
	for i := range c.Environments {
		if c.Environments[i].Name == name {
			return &c.Environments[i]
		}
	}
	return nil
}

// relative returns a file's name as seen from the configuration's folder; where
// no configuration was found, that is the name itself.
func (c *Config) relative(name string) string {
	if c.tree == nil {
		return name
	}
	return c.tree.Relative(c.Folder, name)
}
