package terragrunt

import (
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// A stack (terragrunt.stack.hcl) makes units of folders elsewhere: it copies
// each into a folder below its own and hands it values.

// StackName is the name of a stack's configuration.
const StackName = "terragrunt.stack.hcl"

// generatedFolder is where a stack's units are put, beside its configuration.
const generatedFolder = ".terragrunt-stack"

// stacked returns the units that the stacks of the tree make, where the folders
// that they are made of are at hand. Stacks in stacks are not followed.
func (p *parser) stacked() []form {
	var out []form
	for _, name := range p.tree.Files() {
		if path.Base(name) != StackName || isGenerated(name) {
			continue
		}
		stack := newUnit(p, form{name: name, folder: path.Dir(name)}, expression.New(nil)).config
		if stack.document.body == nil {
			continue
		}
		for _, b := range stack.document.body.Blocks("unit", 1) {
			from, ok := stack.text(b.Body, "source")
			s, known := from.Literal()
			if !ok || !known || len(b.Labels) != 1 || !strings.HasPrefix(s, ".") && !strings.HasPrefix(s, "/") {
				continue
			}
			config := path.Join(resolve(stack.folder, strings.ReplaceAll(s, "//", "/")), FileName)
			if p.tree.IsFile(config) {
				out = append(out, form{name: config, folder: stack.unitFolder(b.Body), stack: name, label: b.Labels[0]})
			}
		}
	}
	return out
}

// unitFolder is where the stack puts the unit of a block.
func (c *config) unitFolder(body *expression.Body) string {
	below := generatedFolder
	if a := body.Attribute("no_dot_terragrunt_stack"); a != nil && c.eval(a.Expr).AsBool() == symbolic.Yes {
		below = ""
	}
	text, _ := c.text(body, "path")
	return path.Join(c.folder, below, text.String())
}

// value is one of the values that the stack hands to the unit.
func (u *unit) value(name string, at source.Range) value.Value {
	if u.form.stack == "" {
		return u.config.unknown("values." + name)
	}
	stack := u.read(u.form.stack, path.Dir(u.form.stack), false)
	if stack.document.body != nil {
		for _, b := range stack.document.body.Blocks("unit", 1) {
			a := b.Body.Attribute("values")
			if a == nil || len(b.Labels) != 1 || b.Labels[0] != u.form.label {
				continue
			}
			if v, ok := stack.item(a.Expr, name); ok {
				return v
			}
		}
	}
	return value.Fail(at, "the stack hands over no value \""+name+"\"")
}
