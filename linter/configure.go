package linter

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/config"
	"github.com/irsalint/irsalint/linter/internal/terraform/modules"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// ConfigError says what is wrong with the configuration or another file that the
// user named to steer the run.
type ConfigError struct{ Problems []graph.Problem }

// Error returns one line for each problem: place, fact, help.
func (e *ConfigError) Error() string {
	var lines []string
	for _, p := range e.Problems {
		line := fmt.Sprintf("%s: %s", p.Range, p.Message)
		if p.Help != "" {
			line += "; " + p.Help
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// ConfigSchema returns the JSON Schema of the configuration file.
func ConfigSchema() []byte { return config.Schema }

// configure finds and reads the configuration for the paths, and tells the tree
// what to leave out.
func configure(tree *source.Tree, options Options) (*config.Config, error) {
	file, folder, err := configFile(tree, options)
	if err != nil || file == nil {
		return &config.Config{}, err
	}
	c, problems := config.Parse(file, tree, folder, ruleNames(options.Rules))
	if len(problems) > 0 {
		return nil, &ConfigError{Problems: problems}
	}
	tree.Exclude(folder, c.Exclude)
	return c, nil
}

// configFile reads the file that the user names, whose paths then count from the
// working directory, or the nearest one above the first path.
func configFile(tree *source.Tree, options Options) (file *source.File, folder string, err error) {
	switch {
	case options.NoConfig:
		return nil, "", nil
	case options.Config != "":
		file, err := readNamed(options, options.Config)
		return file, ".", err
	}
	start := startFolder(tree, options.Paths)
	name := config.Find(tree, start)
	if name == "" && filepath.IsLocal(start) {
		// Without a git work tree the tree ends at the path; the folder that the
		// user works in counts all the same.
		around, err := source.Open(options.Workdir, []string{"."}, source.Options{Limits: options.Source.Limits})
		if err != nil {
			return nil, "", err
		}
		defer func() { _ = around.Close() }()
		tree, name = around, config.Find(around, ".")
	}
	if name == "" {
		return nil, "", nil
	}
	file, err = tree.Read(name)
	if err != nil {
		return nil, "", &ConfigError{Problems: []graph.Problem{unread(name, err)}}
	}
	return file, path.Dir(name), nil
}

// startFolder is the folder of the first path.
func startFolder(tree *source.Tree, paths []string) string {
	if len(paths) == 0 || paths[0] == "-" {
		return "."
	}
	start := filepath.ToSlash(filepath.Clean(paths[0]))
	if !tree.IsDir(start) {
		return path.Dir(start)
	}
	return start
}

// readNamed reads a file that the user named on the command line, wherever it
// lies.
func readNamed(options Options, name string) (*source.File, error) {
	tree, err := source.Open(options.Workdir, []string{name}, source.Options{Limits: options.Source.Limits})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tree.Close() }()
	for _, found := range tree.Files() {
		if tree.Given(found) {
			return tree.ReadLarge(found)
		}
	}
	return nil, &source.ReadError{Name: name, Kind: source.ErrNotRegular}
}

func ruleNames(rules []lint.Rule) []string {
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	return names
}

// models returns the private modules that the configuration describes. A
// stand-in that cannot be read is a problem.
func models(in *inputs) (list []modules.Model, problems []graph.Problem) {
	for _, m := range in.config.Modules {
		model := modules.Model{Name: "(model of " + m.Source + ")", Source: m.Source, Versions: m.Versions, Text: m.Text}
		if m.File != "" {
			file, err := in.tree.Read(m.File)
			if err != nil {
				problems = append(problems, unread(m.File, err))
				continue
			}
			model.Name, model.Text = m.File, string(file.Data)
		}
		list = append(list, model)
	}
	return list, problems
}

// assign puts facts into the environments that the configuration names.
func assign(c *config.Config, facts *graph.Facts) {
	if len(c.Environments) == 0 {
		return
	}
	at := func(o *graph.Origin) *config.Environment {
		if o.Range.IsZero() {
			return nil
		}
		if o.Environment != "" { // a root module evaluated for it
			return c.Environment(o.Environment)
		}
		env := c.EnvironmentOf(o.Range.File.Name)
		if root := c.EnvironmentOf(path.Join(o.Root, "main.tf")); root != nil {
			env = root // a shared module's block belongs to the root that calls it
		}
		if env != nil {
			o.Environment = env.Name
		}
		return env
	}
	for _, x := range facts.Roles {
		if env := at(&x.Origin); env != nil && env.Account != "" && !x.Account.IsKnown() {
			x.Account = symbolic.Literal(env.Account)
		}
	}
	for origin := range facts.Origins {
		at(origin)
	}
}
