package config

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/spelling"
)

const (
	// maxPatterns bounds the patterns of the whole file.
	maxPatterns = 10_000
	// maxString bounds one string.
	maxString = 4096
)

// Parse reads a configuration file whose paths are relative to a folder of the
// tree. Rules are the names that exist. With problems the configuration must not
// be used.
func Parse(file *source.File, tree *source.Tree, folder string, rules []string) (*Config, []graph.Problem) {
	p := &parser{config: &Config{File: file, Folder: folder, tree: tree}, rules: rules}
	documents, problems := manifest.Parse(file, manifest.Options{Verbatim: true})
	p.problems = problems
	for _, d := range documents[min(1, len(documents)):] {
		if d.Root.Kind() != manifest.Null {
			p.problem(d.Root, "", "a configuration is one document")
		}
	}
	if len(documents) > 0 && documents[0].Root.Kind() != manifest.Null {
		p.fields(documents[0].Root, "the configuration", p.keys())
	}
	return p.config, p.problems
}

// parser gathers what the file says and what is wrong with it.
type parser struct {
	config   *Config
	rules    []string
	problems []graph.Problem
	patterns int
}

// field reads the value of one key.
type field struct {
	name string
	read func(value *manifest.Node)
}

// keys lists the keys of the file.
func (p *parser) keys() []field {
	return []field{
		{"rules", p.readRules},
		{"exclude", func(n *manifest.Node) { p.config.Exclude = p.globs(n) }},
		{"facts", func(n *manifest.Node) { p.config.Facts = p.files(n) }},
		{"environments", func(n *manifest.Node) { p.each(n, "environments", p.readEnvironment) }},
		{"modules", func(n *manifest.Node) { p.each(n, "modules", p.readModule) }},
		{"charts", func(n *manifest.Node) { p.each(n, "charts", p.readChart) }},
		{"annotation_prefix", p.readPrefix},
	}
}

// domain is the form of an annotation's prefix: a DNS subdomain (Kubernetes,
// "Annotations": syntax and character set).
var domain = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// readPrefix reads the prefix of the webhook's annotations.
func (p *parser) readPrefix(n *manifest.Node) {
	text, _ := n.Literal()
	if !domain.MatchString(text) || len(text) > 253 {
		p.problem(n, "write the domain that stands before the slash, such as irsa.example.com", "annotation_prefix must be a domain name")
		return
	}
	p.config.AnnotationPrefix = text
}

func (p *parser) problem(n *manifest.Node, help, format string, args ...any) {
	p.problemAt(n.Range(), help, format, args...)
}

func (p *parser) problemAt(rng source.Range, help, format string, args ...any) {
	if rng.IsZero() {
		rng = p.config.File.Range(0, 0)
	}
	p.problems = append(p.problems, graph.Problem{Range: rng, Message: fmt.Sprintf(format, args...), Help: help})
}

// fields reads a mapping with known keys, each at most once.
func (p *parser) fields(n *manifest.Node, what string, known []field) {
	if n.Kind() != manifest.Mapping {
		p.problem(n, "", "%s must be a mapping", what)
		return
	}
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.name
	}
	seen := map[string]bool{}
	for _, e := range n.Entries() {
		key := e.Key().String()
		if seen[key] {
			p.problemAt(e.KeyRange(), "", "the key %q occurs twice", key)
			continue
		}
		seen[key] = true
		found := false
		for _, f := range known {
			if f.name == key {
				found = true
				f.read(e.Value)
			}
		}
		if !found {
			p.problemAt(e.KeyRange(), suggest(key, names), "unknown key %q in %s", key, what)
		}
	}
}

// suggest offers a near name, or all of them.
func suggest(word string, names []string) string {
	if near, ok := spelling.Nearest(word, names); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "it is one of " + strings.Join(names, ", ")
}

// each reads the items of a list.
func (p *parser) each(n *manifest.Node, what string, read func(item *manifest.Node)) {
	if n.Kind() == manifest.Null {
		return
	}
	if n.Kind() != manifest.Sequence {
		p.problem(n, "", "%s must be a list", what)
		return
	}
	for _, item := range n.Items() {
		read(item)
	}
}

// text reads a string; a number is taken as written.
func (p *parser) text(n *manifest.Node) string {
	if !n.IsScalar() || n.Type() == manifest.Boolean {
		p.problem(n, "", "must be a string")
		return ""
	}
	s := n.Text().String()
	if len(s) > maxString {
		p.problem(n, "", "is longer than %d bytes", maxString)
		return ""
	}
	return s
}

// flag reads true or false.
func (p *parser) flag(n *manifest.Node) bool {
	s := n.Text().String()
	if !n.IsScalar() || n.Type() != manifest.Boolean || s != "true" && s != "false" {
		p.problem(n, "", "must be true or false")
	}
	return s == "true"
}

// texts reads a string or a list of strings.
func (p *parser) texts(n *manifest.Node) []string {
	if n.Kind() == manifest.Null {
		return nil
	}
	if n.IsScalar() {
		return []string{p.text(n)}
	}
	var out []string
	p.each(n, "this", func(item *manifest.Node) { out = append(out, p.text(item)) })
	return out
}

// globs reads patterns of files.
func (p *parser) globs(n *manifest.Node) []string {
	out := p.texts(n)
	if p.patterns += len(out); p.patterns > maxPatterns {
		p.problem(n, "", "the configuration has more than %d patterns", maxPatterns)
		return nil
	}
	for _, glob := range out {
		if strings.HasPrefix(glob, "../") || glob == ".." {
			p.problem(n, "", "the pattern %q leads out of the configuration's folder", glob)
		}
	}
	return out
}

// files reads names of files below the configuration's folder.
func (p *parser) files(n *manifest.Node) []string {
	out := p.texts(n)
	for i, name := range out {
		if path.IsAbs(name) || name == ".." || strings.HasPrefix(path.Clean(name), "../") || strings.Contains(name, "://") {
			p.problem(n, "", "%q is not a file below the configuration's folder", name)
		}
		out[i] = path.Join(p.config.Folder, name)
	}
	return out
}

// readRules reads the severities: a word for everywhere, a mapping for some
// paths, or a list of mappings.
func (p *parser) readRules(n *manifest.Node) {
	if n.Kind() != manifest.Mapping {
		p.problem(n, "write RULE: off, or RULE: error", "rules must be a mapping")
		return
	}
	for _, e := range n.Entries() {
		name := e.Key().String()
		known := false
		for _, rule := range p.rules {
			known = known || rule == name
		}
		if !known {
			p.problemAt(e.KeyRange(), suggest(name, p.rules), "unknown rule %q", name)
			continue
		}
		items := []*manifest.Node{e.Value}
		if e.Value.Kind() == manifest.Sequence {
			items = e.Value.Items()
		}
		for _, item := range items {
			p.readRule(name, item)
		}
	}
}

func (p *parser) readRule(name string, n *manifest.Node) {
	setting := RuleSetting{Rule: name, Everywhere: true}
	if n.IsScalar() {
		p.readSeverity(&setting, n)
		p.config.Rules = append(p.config.Rules, setting)
		return
	}
	stated := false
	p.fields(n, fmt.Sprintf("the setting of %q", name), []field{
		{"severity", func(n *manifest.Node) { p.readSeverity(&setting, n); stated = true }},
		{"paths", func(n *manifest.Node) { setting.Paths, setting.Everywhere = source.NewPatterns(p.globs(n)), false }},
	})
	if !stated && n.Kind() == manifest.Mapping {
		p.problem(n, "write severity: error, warning, note or off", "the setting of %q has no severity", name)
	}
	p.config.Rules = append(p.config.Rules, setting)
}

func (p *parser) readSeverity(setting *RuleSetting, n *manifest.Node) {
	switch word := n.Text().String(); word {
	case "error":
		setting.Severity = lint.Error
	case "warning":
		setting.Severity = lint.Warning
	case "note":
		setting.Severity = lint.Note
	case "off", "false": // YAML 1.1 reads off as false
		setting.Off = true
	default:
		p.problem(n, suggest(word, []string{"error", "warning", "note", "off"}), "unknown severity %q", word)
	}
}

func (p *parser) readEnvironment(n *manifest.Node) {
	var env Environment
	p.fields(n, "an environment", []field{
		{"name", func(n *manifest.Node) { env.Name = p.text(n) }},
		{"paths", func(n *manifest.Node) { env.Paths = source.NewPatterns(p.globs(n)) }},
		{"var_files", func(n *manifest.Node) { env.VarFiles = p.files(n) }},
		{"account", func(n *manifest.Node) {
			env.Account = p.text(n)
			if len(env.Account) != 12 || strings.Trim(env.Account, "0123456789") != "" {
				p.problem(n, "", "%q is not an account number of twelve digits", env.Account)
			}
		}},
	})
	p.required(n, "an environment", "name", "paths")
	p.config.Environments = append(p.config.Environments, env)
}

// required notes keys that a mapping lacks.
func (p *parser) required(n *manifest.Node, what string, names ...string) {
	for _, name := range names {
		if _, ok := n.Entry(name); !ok && n.Kind() == manifest.Mapping {
			p.problem(n, "", "%s needs the key %q", what, name)
		}
	}
}

func (p *parser) readChart(n *manifest.Node) {
	var row catalog.Row
	p.fields(n, "a chart", []field{
		{"name", func(n *manifest.Node) { row.Name = p.text(n) }},
		{"repositories", func(n *manifest.Node) { row.Repos = p.texts(n) }},
		{"namespace_value", func(n *manifest.Node) { row.NamespacePath = p.text(n) }},
		{"name_base", func(n *manifest.Node) { row.NameBase = p.text(n) }},
		{"accounts", func(n *manifest.Node) {
			p.each(n, "accounts", func(item *manifest.Node) { row.Accounts = append(row.Accounts, p.chartAccount(item)) })
		}},
	})
	p.required(n, "a chart", "name", "accounts")
	p.config.Charts = append(p.config.Charts, row)
}

func (p *parser) chartAccount(n *manifest.Node) catalog.Account {
	var a catalog.Account
	p.fields(n, "an account of a chart", []field{
		{"name", func(n *manifest.Node) { a.Name = p.text(n) }},
		{"name_value", func(n *manifest.Node) { a.NamePath = p.text(n) }},
		{"create_value", func(n *manifest.Node) { a.CreatePath = p.text(n) }},
		{"annotations_values", func(n *manifest.Node) { a.Annotations = p.texts(n) }},
		{"role_value", func(n *manifest.Node) { a.RolePath = p.text(n) }},
		{"enabled_value", func(n *manifest.Node) { a.EnabledPath = p.text(n) }},
		{"on_request", func(n *manifest.Node) { a.Off = p.flag(n) }},
	})
	p.required(n, "an account of a chart", "name")
	return a
}
