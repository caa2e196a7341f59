package terragrunt

import (
	"path"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// depth of a unit's expressions: nearer to the user than the root module that
// they give inputs to.
const depth = -1

// scope is what the expressions of a configuration refer to.
type scope struct{ *config }

// Resolve is part of [expression.Scope].
func (s scope) Resolve(steps []expression.Step) (value.Value, int) {
	if len(steps) < 2 || steps[1].Name == "" {
		return s.unknown(steps[0].Name), 1
	}
	name := steps[1].Name
	switch steps[0].Name {
	case "local":
		return s.local(name, steps[1].Range), 2
	case "include":
		return s.include(name, steps), 2
	case "dependency":
		return s.dependency(name, steps)
	case "values":
		return s.unit.value(name, steps[1].Range), 2
	}
	return s.unknown(steps[0].Name + "." + name), 2
}

// TokenScope is part of [expression.Scope].
func (s scope) TokenScope() string { return s.unit.form.folder }

// Depth is part of [expression.Scope].
func (s scope) Depth() int { return depth }

// Files is part of [expression.Scope].
func (s scope) Files() expression.Files { return files(s) }

// files opens files by names relative to the unit's folder.
type files struct{ *config }

// ReadFile is part of [expression.Files].
func (f files) ReadFile(name string) (*source.File, error) {
	return f.unit.parser.tree.Read(resolve(f.folder, name))
}

// Glob is part of [expression.Files]. No configuration is known that needs it.
func (f files) Glob(string, string) ([]string, error) { return nil, nil }

// local returns a local value.
func (c *config) local(name string, at source.Range) value.Value {
	if c.document.body != nil {
		for _, b := range c.document.body.Blocks("locals", 0) {
			if a := b.Body.Attribute(name); a != nil {
				return c.once("local."+name, func() value.Value { return c.eval(a.Expr) })
			}
		}
	}
	return value.Fail(at, "there is no local value \""+name+"\"")
}

// locals are the names of the local values.
func (c *config) locals() []string {
	var out []string
	if c.document.body == nil {
		return nil
	}
	for _, b := range c.document.body.Blocks("locals", 0) {
		for _, a := range b.Body.Attributes() {
			out = append(out, a.Name)
		}
	}
	return out
}

// object is the configuration as a value: what read_terragrunt_config and an
// exposed include give.
func (c *config) object() value.Value {
	token := c.unknown("config of " + c.name).Token()
	return value.NewLazy(token, []string{"locals", "inputs"}, func(name string) value.Value {
		switch name {
		case "locals":
			return value.NewLazy(nil, c.locals(), func(name string) value.Value { return c.local(name, source.Range{}) })
		case "inputs":
			return c.once("all inputs", c.inputs)
		}
		return c.unknown("config of " + c.name + "." + name)
	})
}

// include is include.LABEL, or the only include without a label: then the name
// is an attribute of it.
func (s scope) include(name string, steps []expression.Step) value.Value {
	for _, inc := range s.included() {
		switch inc.label {
		case name:
			return inc.config.object()
		case "":
			return inc.config.object().Attribute(name, steps[1].Range)
		}
	}
	return s.unknown("include." + name)
}

// dependency is dependency.NAME, of the configuration or one that it includes.
func (s scope) dependency(name string, steps []expression.Step) (value.Value, int) {
	token := "dependency." + name
	folder, found := s.dependencyFolder(name)
	if !found || len(steps) < 4 || steps[2].Name != "outputs" || steps[3].Name == "" {
		if found && len(steps) > 2 && steps[2].Name == "outputs" {
			return s.unknown(token + ".outputs"), 3
		}
		return s.unknown(token), 2
	}
	output := steps[3].Name
	if s.unit.outputs != nil {
		if v, ok := s.unit.outputs(folder, output); ok {
			return v, 4
		}
	}
	return s.unknown(token + ".outputs." + output), 4
}

// dependencyFolder is the folder of the unit that a dependency block names.
func (c *config) dependencyFolder(name string) (string, bool) {
	if c.document.body == nil || c.unit.depth > maxDepth {
		return "", false
	}
	for _, b := range c.document.body.Blocks("dependency", 1) {
		if len(b.Labels) != 1 || b.Labels[0] != name {
			continue
		}
		text, ok := c.text(b.Body, "config_path")
		target, known := text.Literal()
		if !ok || !known {
			return "", false
		}
		target = resolve(c.folder, target)
		if path.Base(target) == FileName {
			target = path.Dir(target)
		}
		return target, true
	}
	for _, inc := range c.included() {
		if folder, ok := inc.config.dependencyFolder(name); ok {
			return folder, true
		}
	}
	return "", false
}
