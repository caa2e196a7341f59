package expression

import (
	"encoding/base64"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxTemplates bounds templates that render templates. Terraform allows none,
// OpenTofu a thousand.
const maxTemplates = 16

// fileFunctions are those of files and of templates.
func fileFunctions() map[string]function {
	return map[string]function{
		"file":           {least: 1, most: 1, run: readFile, result: cty.String},
		"filebase64":     ofFile(func(s []byte) string { return base64.StdEncoding.EncodeToString(s) }),
		"fileexists":     {least: 1, most: 1, run: fileExists, result: cty.Bool},
		"fileset":        {least: 2, most: 2, run: fileSet, result: cty.Set(cty.String)},
		"templatefile":   {least: 2, most: 2, run: templateFile},
		"templatestring": {least: 2, most: 2, run: templateString, result: cty.String},
		"basename":       ofPath(path.Base),
		"dirname":        ofPath(path.Dir),
		// The absolute name and the home directory are those of the machine
		// that runs Terraform.
		"abspath":    {least: 1, most: 1, run: absPath, result: cty.String},
		"pathexpand": {least: 1, most: 1, run: pathExpand, result: cty.String},
	}
}

// Unread is a file that an expression names and that was not read.
type Unread struct {
	Name  string
	Range source.Range // the argument that names it
	// Reason says why: that there is none, that it lies outside of the tree.
	Reason string
}

// Unread returns the files that expressions name and that were not read, in the
// order of evaluation. The calls gave unknowns.
func (e *Evaluator) Unread() []Unread { return e.unread }

// open reads the file that an argument names. Without a file the result is what
// the call gives instead.
func (c *call) open(i int) (file *source.File, result value.Value) {
	name, known, fault := c.argString(i)
	switch {
	case fault.IsInvalid():
		return nil, fault
	case !known || c.scope == nil || c.scope.Files() == nil:
		return nil, c.derived()
	}
	file, err := c.scope.Files().ReadFile(name)
	if err == nil {
		file.MarkData()
	}
	if err != nil {
		c.e.unread = append(c.e.unread, Unread{Name: name, Range: c.places[i], Reason: err.Error()})
		return nil, c.derived()
	}
	return file, value.Value{}
}

// hiddenFile describes the content of a file, which must not be printed.
func hiddenFile(file *source.File) string { return `(from file "` + file.Name + `")` }

func readFile(c *call) value.Value {
	file, result := c.open(0)
	switch {
	case file == nil:
		return result
	case !utf8.Valid(file.Data):
		return c.fail(0, "the file is not UTF-8")
	case len(file.Data) > c.e.Budget.FileBytes:
		return c.e.exceeded(c.rng, c.e.Budget.longString())
	}
	// A file is no longer than a file may be. Bundles of custom resource
	// definitions are longer than any other string of a configuration.
	content := symbolic.LiteralAt(string(file.Data), file.Whole())
	return value.OfText(content.Hidden(hiddenFile(file)))
}

// ofFile is a function of a file's content.
func ofFile(f func([]byte) string) function {
	return function{least: 1, most: 1, result: cty.String, run: func(c *call) value.Value {
		file, result := c.open(0)
		if file == nil {
			return result
		}
		return value.OfText(symbolic.Literal(f(file.Data)).Hidden(hiddenFile(file)))
	}}
}

func fileExists(c *call) value.Value {
	name, known, fault := c.argString(0)
	switch {
	case fault.IsInvalid():
		return fault
	case !known || c.scope == nil || c.scope.Files() == nil:
		return c.derived()
	}
	found, err := c.scope.Files().Glob(path.Dir(name), globLiteral(path.Base(name)))
	if err != nil {
		return c.derived()
	}
	return value.OfBool(len(found) > 0)
}

// globLiteral spells a name so that it matches only itself.
func globLiteral(name string) string {
	var b strings.Builder
	for _, r := range name {
		if strings.ContainsRune(`*?[]{}\`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func fileSet(c *call) value.Value {
	folder, known1, fault := c.argString(0)
	if fault.IsInvalid() {
		return fault
	}
	pattern, known2, fault := c.argString(1)
	switch {
	case fault.IsInvalid():
		return fault
	case !known1 || !known2 || c.scope == nil || c.scope.Files() == nil:
		return c.derived()
	}
	found, err := c.scope.Files().Glob(folder, pattern)
	if err != nil {
		c.e.unread = append(c.e.unread, Unread{Name: folder + "/" + pattern, Range: c.places[0], Reason: err.Error()})
		return c.derived()
	}
	if c.e.Budget.tooMany(len(found)) || !c.e.spend(len(found)) {
		return c.e.exceeded(c.rng, c.e.Budget.longCollection())
	}
	names := make([]value.Value, len(found))
	for i, name := range found {
		names[i] = value.OfString(name)
	}
	return value.NewSet(cty.String, names)
}

// template is a parsed template file.
type template struct {
	expr  hclsyntax.Expression
	fault string
}

// templateFile renders a template. Its literals have their places in the
// template, the values of its variables keep theirs.
func templateFile(c *call) value.Value {
	file, result := c.open(0)
	if file == nil {
		return result
	}
	parsed, done := c.e.templates[file]
	if !done {
		if c.e.Budget.tooLong(len(file.Data)) {
			return c.e.exceeded(c.rng, c.e.Budget.longString())
		}
		parsed.expr, parsed.fault = c.e.parseTemplate(symbolic.LiteralAt(string(file.Data), file.Whole()))
		c.e.templates[file] = parsed
	}
	if parsed.expr == nil {
		return c.fail(0, parsed.fault)
	}
	return c.render(parsed.expr, hiddenFile(file))
}

// templateString renders a template that another value holds.
func templateString(c *call) value.Value {
	text, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	if !text.IsKnown() {
		return c.derived()
	}
	expr, problem := c.e.parseTemplate(text)
	if expr == nil {
		return c.fail(0, problem)
	}
	return c.render(expr, "")
}

// render evaluates a template with the variables of the second argument.
func (c *call) render(expr hclsyntax.Expression, hidden string) value.Value {
	vars := c.args[1]
	if !vars.IsMapping() && !vars.IsUnknown() {
		return c.fail(1, "a map is required, not a "+vars.Kind().String())
	}
	if c.templates >= maxTemplates {
		return c.e.exceeded(c.rng, "templates are nested too deep")
	}
	inside := &env{
		e: c.e, scope: c.scope, template: true, templates: c.templates + 1, hidden: hidden,
		locals: &local{variables: true, value: vars},
	}
	v := inside.eval(expr)
	if v.IsInvalid() || v.IsUnknown() || c.name == "templatefile" {
		return v
	}
	return v.ConvertTo(cty.String, c.rng)
}

// ofPath is a function of a file name.
func ofPath(f func(string) string) function {
	return function{least: 1, most: 1, result: cty.String, whole: true, run: func(c *call) value.Value {
		name, known, fault := c.argString(0)
		switch {
		case fault.IsInvalid():
			return fault
		case !known:
			return c.derived()
		}
		return value.OfText(c.attach(f(name)))
	}}
}

func absPath(c *call) value.Value {
	name, known, fault := c.argString(0)
	switch {
	case fault.IsInvalid():
		return fault
	case known && path.IsAbs(name):
		return value.OfText(c.attach(path.Clean(name)))
	}
	return c.derived()
}

func pathExpand(c *call) value.Value {
	text, fault := c.argText(0)
	switch {
	case fault.IsInvalid():
		return fault
	case hasPrefix(text, "~") == symbolic.No:
		return value.OfText(text)
	}
	return c.derived()
}
