package terragrunt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// unit is one configuration with those that it includes, in one evaluation.
type unit struct {
	parser    *parser
	evaluator *expression.Evaluator
	form      form
	config    *config
	// outputs gives an output of the root module or unit in another folder.
	outputs func(folder, name string) (value.Value, bool)
	configs map[string]*config
	depth   int
}

// maxDepth limits configurations that read each other.
const maxDepth = 30

func newUnit(p *parser, f form, e *expression.Evaluator) *unit {
	u := &unit{parser: p, evaluator: e, form: f, configs: map[string]*config{}}
	u.define()
	u.config = u.read(f.name, f.folder, false)
	return u
}

// config is one file as it is evaluated for a unit.
type config struct {
	unit     *unit
	name     string
	document *document
	// folder is what get_terragrunt_dir gives: the folder of the file, or of the
	// one that includes it.
	folder string
	// isIncluded is true for a file that another includes: its own include blocks
	// are not followed, as Terragrunt allows one level only.
	isIncluded bool
	includes   []*include
	opened     bool // includes are read
	memo       map[string]value.Value
	pending    map[string]bool
}

// include is one include block.
type include struct {
	label   string
	config  *config
	deep    bool
	merging bool // not "no_merge"
}

// read opens a configuration. Folder is that for which it is evaluated.
func (u *unit) read(name, folder string, isIncluded bool) *config {
	key := fmt.Sprint(name, "\x00", folder, "\x00", isIncluded)
	if c, ok := u.configs[key]; ok {
		return c
	}
	c := &config{
		unit: u, name: name, folder: folder, isIncluded: isIncluded, document: u.parser.parse(name, u.evaluator),
		memo: map[string]value.Value{}, pending: map[string]bool{},
	}
	u.configs[key] = c
	return c
}

// included returns the includes of the configuration, in order.
func (c *config) included() []*include {
	if c.opened || c.isIncluded || c.document.body == nil || c.unit.depth > maxDepth {
		return c.includes
	}
	c.opened = true
	c.unit.depth++
	defer func() { c.unit.depth-- }()
	for _, b := range c.document.body.Blocks("include", 1) {
		target, ok := c.text(b.Body, "path")
		name, known := target.Literal()
		if !ok || !known {
			continue
		}
		inc := &include{config: c.unit.read(resolve(c.folder, name), c.folder, true), merging: true}
		if len(b.Labels) > 0 {
			inc.label = b.Labels[0]
		}
		if strategy, ok := c.text(b.Body, "merge_strategy"); ok {
			inc.deep = strategy.String() == "deep"
			inc.merging = strategy.String() != "no_merge"
		}
		c.includes = append(c.includes, inc)
	}
	return c.includes
}

// eval evaluates an expression of the configuration.
func (c *config) eval(x hclsyntax.Expression) value.Value {
	return c.unit.evaluator.Eval(x, scope{c})
}

// text evaluates an argument as a text.
func (c *config) text(body *expression.Body, name string) (symbolic.Text, bool) {
	a := body.Attribute(name)
	if a == nil {
		return symbolic.Text{}, false
	}
	return c.eval(a.Expr).AsText()
}

// source is the source of the unit's module, the configuration's own or an
// included one's, and where it is written.
func (c *config) source() (string, source.Range, bool) {
	if c.document.body == nil {
		return "", source.Range{}, false
	}
	for _, b := range c.document.body.Blocks("terraform", 0) {
		if text, ok := c.text(b.Body, "source"); ok {
			s, known := text.Literal()
			return s, b.Body.Attribute("source").ExprRange, known && s != ""
		}
	}
	for _, inc := range c.included() {
		if s, at, ok := inc.config.source(); ok && inc.merging {
			return s, at, true
		}
	}
	return "", source.Range{}, false
}

// Input returns the value of an input, and whether the unit sets it.
func (u *unit) Input(name string) (value.Value, bool) {
	return u.config.input(name)
}

// state is where the unit keeps its state, by its own remote_state block or an
// included one.
func (c *config) state() *terraform.State {
	if c.document.body == nil {
		return nil
	}
	if own := c.document.body.Blocks("remote_state", 0); len(own) > 0 {
		backend, ok := c.text(own[0].Body, "backend")
		a := own[0].Body.Attribute("config")
		if !ok || a == nil {
			return nil
		}
		out := &terraform.State{Backend: backend.String(), Settings: map[string]string{}}
		for _, setting := range c.eval(a.Expr).Attributes() {
			key, named := setting.Key.Literal()
			text, ok := setting.Value.AsText()
			if s, known := text.Literal(); ok && known && named {
				out.Settings[key] = s
			}
		}
		return out
	}
	for _, inc := range c.included() {
		if s := inc.config.state(); s != nil && inc.merging {
			return s
		}
	}
	return nil
}

// input returns one input, evaluating no others where the inputs are written
// out.
func (c *config) input(name string) (value.Value, bool) {
	if c.document.body == nil {
		return value.Value{}, false
	}
	own, found := value.Value{}, false
	if a := c.document.body.Attribute("inputs"); a != nil {
		own, found = c.item(a.Expr, name)
	}
	for _, inc := range slices.Backward(c.included()) {
		if found && (!inc.deep || !own.IsMapping()) || !inc.merging {
			continue
		}
		base, ok := inc.config.input(name)
		switch {
		case ok && found:
			own = deepMerge(base, own)
		case ok:
			own, found = base, true
		}
	}
	return own, found
}

// item is one attribute of the object that an expression gives.
func (c *config) item(x hclsyntax.Expression, name string) (value.Value, bool) {
	if object, ok := x.(*hclsyntax.ObjectConsExpr); ok {
		var found hclsyntax.Expression
		simple := true
		for _, i := range object.Items {
			key, known := c.eval(i.KeyExpr).AsText()
			s, literal := key.Literal()
			simple = simple && known && literal
			if s == name {
				found = i.ValueExpr
			}
		}
		if simple {
			if found == nil {
				return value.Value{}, false
			}
			return c.use(found), true
		}
	}
	all := c.once("inputs", func() value.Value { return c.eval(x) })
	if all.IsUnknown() {
		return all.Attr(name), true
	}
	for _, key := range all.Keys() {
		if s, ok := key.Literal(); ok && s == name {
			return all.Attr(name), true
		}
	}
	return value.Value{}, false
}

// use evaluates an input. It is put to use here, nearer to the user than
// anything in the module.
func (c *config) use(x hclsyntax.Expression) value.Value {
	return c.eval(x).UsedAt(c.unit.evaluator.Range(x.Range()), depth)
}

// inputs are all inputs together, as include.x.inputs gives them.
func (c *config) inputs() value.Value {
	var own value.Value
	if c.document.body != nil {
		if a := c.document.body.Attribute("inputs"); a != nil {
			own = c.once("inputs", func() value.Value { return c.eval(a.Expr) })
		}
	}
	if !own.IsMapping() {
		own = value.NewObject(nil)
	}
	for _, inc := range slices.Backward(c.included()) {
		switch {
		case inc.deep:
			own = deepMerge(inc.config.inputs(), own)
		case inc.merging:
			own = shallowMerge(inc.config.inputs(), own)
		}
	}
	return own
}

// shallowMerge lays the attributes of over on those of base.
func shallowMerge(base, over value.Value) value.Value {
	return merge(base, over, func(_, b value.Value) value.Value { return b })
}

// deepMerge merges maps all the way down and appends lists, as the "deep"
// strategy does.
func deepMerge(base, over value.Value) value.Value {
	return merge(base, over, func(a, b value.Value) value.Value {
		switch {
		case a.IsMapping() && b.IsMapping():
			return deepMerge(a, b)
		case a.IsSequence() && b.IsSequence():
			return value.NewTuple(append(slices.Clone(a.Elements()), b.Elements()...))
		default:
			return b
		}
	})
}

func merge(base, over value.Value, both func(a, b value.Value) value.Value) value.Value {
	if !base.IsMapping() || !over.IsMapping() {
		return over
	}
	var out []value.Attribute
	at := map[string]int{}
	for _, a := range base.Attributes() {
		at[a.Key.Key()] = len(out)
		out = append(out, a)
	}
	for _, b := range over.Attributes() {
		if i, ok := at[b.Key.Key()]; ok {
			b.Value = both(out[i].Value, b.Value)
			out[i] = b
			continue
		}
		out = append(out, b)
	}
	return value.NewObject(out)
}

// once computes a value of the configuration once; asked for again while it is
// computed, it is unknown.
func (c *config) once(name string, compute func() value.Value) value.Value {
	if v, ok := c.memo[name]; ok {
		return v
	}
	if c.pending[name] || c.unit.depth > maxDepth {
		return c.unknown(name)
	}
	c.pending[name] = true
	c.unit.depth++
	v := compute()
	c.unit.depth--
	delete(c.pending, name)
	c.memo[name] = v
	return v
}

func (c *config) unknown(name string) value.Value {
	return value.Named(c.unit.form.folder, strings.TrimPrefix(name, "."))
}
