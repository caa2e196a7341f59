package linter

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/config"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// Setup is what a run would look at and how.
type Setup struct {
	// ConfigFile is the configuration file that counts, or empty.
	ConfigFile string
	// Config is the whole configuration that counts, as YAML.
	Config string
	// Files are those that discovery lists.
	Files []string
}

// Prepare finds out what [Lint] would look at with the same options.
func Prepare(options Options) (*Setup, error) {
	tree, err := source.Open(options.Workdir, orHere(options.Paths), options.Source)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tree.Close() }()
	c, err := configure(tree, options)
	if err != nil {
		return nil, err
	}
	setup := &Setup{Files: tree.Files(), Config: effective(c, options.Rules)}
	if c.File != nil {
		setup.ConfigFile = c.File.Name
	}
	return setup, nil
}

// SampleConfig returns a commented configuration for the tree.
func SampleConfig(options Options) (string, error) {
	setup, err := Prepare(options)
	if err != nil {
		return "", err
	}
	return config.Sample(setup.Files), nil
}

// effective writes the configuration out, with the rules' own severities where
// it says nothing.
func effective(c *config.Config, rules []lint.Rule) string {
	var b strings.Builder
	if c.File == nil {
		b.WriteString("# no configuration file\n")
	} else {
		fmt.Fprintf(&b, "# from %s\n", Visible(c.File.Name))
	}
	b.WriteString("rules:\n")
	for _, rule := range rules {
		severity, limits := rule.Severity.String(), 0
		for _, s := range c.Rules {
			switch {
			case s.Rule != rule.Name:
			case !s.Everywhere:
				limits++
			case s.Off:
				severity = "off"
			default:
				severity = s.Severity.String()
			}
		}
		fmt.Fprintf(&b, "  %s: %s", rule.Name, severity)
		if limits > 0 {
			b.WriteString(" # otherwise in some paths")
		}
		b.WriteString("\n")
	}
	list := func(key string, values []string) {
		if len(values) > 0 {
			fmt.Fprintf(&b, "%s:\n", key)
		}
		for _, v := range values {
			fmt.Fprintf(&b, "  - %s\n", Visible(strconv.Quote(v)))
		}
	}
	list("exclude", c.Exclude)
	list("facts", c.Facts)
	if c.AnnotationPrefix != "" {
		fmt.Fprintf(&b, "annotation_prefix: %s\n", c.AnnotationPrefix)
	}
	var names []string
	for _, e := range c.Environments {
		names = append(names, e.Name)
	}
	list("environments", names)
	names = nil
	for _, m := range c.Modules {
		names = append(names, m.Source)
	}
	list("modules", names)
	names = nil
	for _, r := range c.Charts {
		names = append(names, r.Name)
	}
	list("charts", names)
	return b.String()
}
