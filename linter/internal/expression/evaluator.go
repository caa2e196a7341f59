package expression

import (
	"regexp"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Evaluator evaluates the expressions of one run. It knows the parsed files and
// holds what is left of the budget. It is not safe for concurrent use; use one
// per root module.
type Evaluator struct {
	// Budget is shared by everything that the evaluator does.
	Budget *Budget

	files     map[string]*source.File
	functions map[string]function // Terraform's, shared with all evaluators
	defined   map[string]function // this one's own
	templates map[*source.File]template
	patterns  map[string]*regexp.Regexp
	trials    map[string][]string // of regular expressions; see find
	searches  map[search]found
	problems  []graph.Problem
	unread    []Unread
	depth     int    // nesting of evaluations
	steps     []Step // of the references that are being resolved
	gaps      int    // values that were not evaluated
	// doubts counts the results that Terraform may turn out to refuse, such as
	// attributes of unknowns; see try.
	doubts int
}

// New returns an evaluator with the budget; nil is the default budget.
func New(budget *Budget) *Evaluator {
	if budget == nil {
		budget = NewBudget()
	}
	return &Evaluator{
		Budget: budget, files: map[string]*source.File{}, functions: table(),
		templates: map[*source.File]template{},
		patterns:  map[string]*regexp.Regexp{}, trials: map[string][]string{}, searches: map[search]found{},
	}
}

// AddFile makes a file known whose expressions another evaluator parsed.
func (e *Evaluator) AddFile(file *source.File) { e.files[file.Name] = file }

// Range converts a range of a parsed file of native syntax.
func (e *Evaluator) Range(rng hcl.Range) source.Range {
	file := e.files[rng.Filename]
	if file == nil {
		return source.Range{}
	}
	return file.Range(rng.Start.Byte, rng.End.Byte)
}

// Eval evaluates an expression in a scope. The result is Invalid if Terraform
// would refuse the expression, and an unknown of its own if the budget does not
// suffice, which also leaves a problem.
func (e *Evaluator) Eval(x hclsyntax.Expression, s Scope) value.Value {
	return (&env{e: e, scope: s}).eval(x).Settled()
}

// Problems returns the budgets that were hit, each once.
func (e *Evaluator) Problems() []graph.Problem { return e.problems }

// env is where an expression is evaluated: the scope and what surrounds the
// expression inside it.
type env struct {
	e      *Evaluator
	scope  Scope
	locals *local
	// origin, if not nil, is where the ranges of the expression belong; else
	// the range's file name tells.
	origin *origin
	// hidden, if not empty, describes literals that must not be printed.
	hidden string
	// template is true inside templatefile and templatestring, templates the
	// number of them around the expression.
	template  bool
	templates int
}

// local is a name that the expression itself declares: a variable of for, the
// item of a splat.
type local struct {
	outer *local
	name  string
	item  *hclsyntax.AnonSymbolExpr
	value value.Value
	// variables is true for the variables of a template: the value is the map
	// of all names that there are.
	variables bool
}

// with returns the environment with one more local name.
func (c *env) with(name string, v value.Value) *env {
	out := *c
	out.locals = &local{outer: c.locals, name: name, value: v}
	return &out
}

func (c *env) withItem(item *hclsyntax.AnonSymbolExpr, v value.Value) *env {
	out := *c
	out.locals = &local{outer: c.locals, item: item, value: v}
	return &out
}

// lookup returns a local name's value.
func (c *env) lookup(name string, rng source.Range) (value.Value, bool) {
	for l := c.locals; l != nil; l = l.outer {
		switch {
		case l.variables:
			missing := value.Fail(rng, "the template has no variable "+strconv.Quote(name))
			return l.value.Pick(symbolic.Literal(name), missing), true
		case l.item == nil && l.name == name:
			return l.value, true
		}
	}
	return value.Value{}, false
}

// place converts a range of the expression that is being evaluated.
func (c *env) place(rng hcl.Range) source.Range {
	if c.origin != nil {
		return c.origin.place(rng)
	}
	return c.e.Range(rng)
}

// source returns where the bytes of a range stand.
func (c *env) source(rng hcl.Range) origin {
	if c.origin != nil {
		return *c.origin
	}
	return origin{file: c.e.files[rng.Filename]}
}
