package expression

import (
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// Function is a function that another language adds to Terraform's. The
// arguments are evaluated, and are no choices and not Invalid. False: it has
// nothing to say, and the call is an unknown named after it.
type Function func(s Scope, args []value.Value, rng source.Range) (value.Value, bool)

// Define adds a function for the expressions of this evaluator, and of no other.
// It takes any number of arguments.
func (e *Evaluator) Define(name string, f Function) {
	if e.defined == nil {
		e.defined = map[string]function{}
	}
	e.defined[name] = function{most: -1, run: func(c *call) value.Value {
		if v, ok := f(c.scope, c.args, c.rng); ok {
			return v
		}
		return c.derived()
	}}
}

// function finds a function by its name.
func (e *Evaluator) function(name string) (function, bool) {
	if f, ok := e.defined[name]; ok {
		return f, true
	}
	f, ok := e.functions[name]
	return f, ok
}
