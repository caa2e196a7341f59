package expression

import (
	"fmt"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// Budget limits what parsing and evaluating may cost. A limit that is hit
// becomes a problem of the run, and the value an unknown: never a guess.
type Budget struct {
	// Steps is the number of evaluation steps that are left.
	Steps int
	// Depth is the allowed nesting of brackets and templates in a file.
	Depth int
	// Calls is the allowed nesting of evaluations: a reference inside a
	// reference inside an expression.
	Calls int
	// StringBytes limits the length of one string.
	StringBytes int
	// Elements limits the length of one collection.
	Elements int
	// Values limits the number of values inside one value, at all depths.
	Values int
	// FileBytes limits the size of a file to parse.
	FileBytes int
}

// NewBudget returns the default budget of one run.
func NewBudget() *Budget {
	return &Budget{
		Steps: 2_000_000, Depth: 200, Calls: 10_000,
		StringBytes: 1 << 20, Elements: 100_000, Values: 250_000, FileBytes: 5 << 20,
	}
}

// stepsExceeded words the limit on steps.
const stepsExceeded = "the expressions of the run need too many steps"

// spend takes n steps from the budget and reports whether it sufficed.
func (e *Evaluator) spend(n int) bool {
	e.Budget.Steps -= n
	return e.Budget.Steps >= 0
}

// exceeded notes a hit limit, once, and returns an unknown of its own for the
// value that was not computed.
func (e *Evaluator) exceeded(rng source.Range, limit string) value.Value {
	e.report(graph.Problem{
		Range: rng, Message: "evaluation stopped: " + limit,
		Help: "split the expression, or give the value with --var",
	})
	e.gaps++
	return value.Named(fmt.Sprintf("\x00not evaluated %d", e.gaps), "a value that was not evaluated").At(rng)
}

// report adds a problem unless it is there already. Of the problems with one
// message only the first is kept: one bomb must not fill the report.
func (e *Evaluator) report(p graph.Problem) {
	if !slices.ContainsFunc(e.problems, func(other graph.Problem) bool { return other.Message == p.Message }) {
		e.problems = append(e.problems, p)
	}
}

// tooLong reports whether a string or collection of that size is over the
// budget.
func (b *Budget) tooLong(bytes int) bool    { return bytes > b.StringBytes }
func (b *Budget) tooMany(elements int) bool { return elements > b.Elements }

func (b *Budget) longString() string {
	return fmt.Sprintf("a string would be longer than %d bytes", b.StringBytes)
}

func (b *Budget) manyParts() string {
	return fmt.Sprintf("a value has more than %d parts", b.Values)
}

func (b *Budget) longCollection() string {
	return fmt.Sprintf("a collection would have more than %d elements", b.Elements)
}
