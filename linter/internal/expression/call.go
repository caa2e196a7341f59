package expression

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// function is one of Terraform's functions.
type function struct {
	// least and most are the numbers of arguments; most is -1 if it is open.
	least, most int
	// run computes the result. The arguments are no choices and not Invalid.
	run func(c *call) value.Value
	// lazy, if set, is called instead of run, with the arguments not evaluated.
	lazy func(c *env, x *hclsyntax.FunctionCallExpr) value.Value
	// whole is true if run looks at what is inside collections: choices there
	// are spread out before the call, and a fault there fails the call.
	whole bool
	// result is the type of the unknown that stands for an unknown result.
	result cty.Type
	// discreet is true if a sensitive argument does not make the result so.
	discreet bool
}

// call is one call with its arguments.
type call struct {
	*env
	function function
	name     string
	args     []value.Value
	rng      source.Range // of the whole call
	places   []source.Range
}

// call evaluates a function call.
func (c *env) call(x *hclsyntax.FunctionCallExpr) value.Value {
	rng := c.place(x.Range())
	name := strings.TrimPrefix(x.Name, "core::")
	f, known := c.e.function(name)
	if known && f.lazy != nil {
		return f.lazy(c, x).At(rng)
	}
	one := &call{
		env: c, function: f, name: name, rng: rng,
		args: make([]value.Value, 0, len(x.Args)), places: make([]source.Range, 0, len(x.Args)),
	}
	size := 0
	for _, arg := range x.Args {
		v := c.eval(arg)
		if v.IsInvalid() {
			return v
		}
		size += v.Size()
		one.args = append(one.args, v)
		one.places = append(one.places, c.place(arg.Range()))
	}
	if !c.e.spend(size / 8) {
		return c.e.exceeded(rng, stepsExceeded)
	}
	if !known {
		// A function of a provider, or of a newer Terraform.
		c.e.doubts++
		return value.Derived(c.tokenScope(), x.Name, one.args, cty.NilType).At(rng)
	}
	if f.whole || x.ExpandFinal {
		if fault, ok := firstFault(one.args); ok {
			return fault
		}
	}
	if (f.whole || x.ExpandFinal) && one.casesOf(one.args, x.ExpandFinal, 0) > maxCases {
		return one.derived().At(rng)
	}
	return one.spreadOut(x.ExpandFinal).At(rng)
}

// firstFault finds an Invalid inside the arguments, other than as an
// alternative of a choice.
func firstFault(args []value.Value) (value.Value, bool) {
	for _, a := range args {
		if fault, ok := a.FirstFault(); ok {
			return fault, true
		}
	}
	return value.Value{}, false
}

// spreadOut makes the call once for each case of the choices among the
// arguments.
func (c *call) spreadOut(expand bool) value.Value {
	condition, outcomes, found := c.firstCondition(c.args, expand)
	if !found {
		return c.expand(expand)
	}
	if value.Breadth(c.args) > maxCases {
		return c.derived()
	}
	out := make([]value.Value, outcomes)
	var given call // one for all outcomes: nobody keeps it
	for i := range outcomes {
		given = c.given(condition, i)
		if fault := slices.IndexFunc(given.args, value.Value.IsInvalid); fault >= 0 {
			out[i] = given.args[fault]
		} else {
			out[i] = given.spreadOut(expand)
		}
	}
	return value.ChoiceOf(condition, out)
}

// casesOf adds the cases that spreadOut would make the call for, as far as they
// tell whether there are too many: then none is worth its work. Of choices that
// are arguments themselves [value.Breadth] tells that.
func (c *call) casesOf(args []value.Value, expand bool, found int) int {
	condition, outcomes, more := c.firstCondition(args, expand)
	if !more {
		return found + 1
	}
	given := make([]value.Value, len(args))
	for i := 0; i < outcomes && found <= maxCases; i++ {
		for k, a := range args {
			given[k] = a.Given(value.Assumption{Condition: condition, Outcome: i})
		}
		if !slices.ContainsFunc(given, value.Value.IsInvalid) {
			found = c.casesOf(given, expand, found)
		}
	}
	return found
}

// given returns the call under an assumption.
func (c *call) given(condition value.Condition, outcome int) call {
	out := *c
	out.args = make([]value.Value, len(c.args))
	for i, a := range c.args {
		out.args[i] = a.Given(value.Assumption{Condition: condition, Outcome: outcome})
	}
	return out
}

// firstCondition finds a condition that a call with such arguments must be spread
// over.
func (c *call) firstCondition(args []value.Value, expand bool) (value.Condition, int, bool) {
	for i, a := range args {
		if !a.IsUndecided() {
			continue
		}
		if a.Kind() == value.Choice || c.function.whole || expand && i == len(args)-1 {
			if condition, n, ok := a.FirstCondition(); ok {
				return condition, n, true
			}
		}
	}
	return value.Condition{}, 0, false
}

// expand puts the elements of the last argument in its place, for f(list...).
func (c *call) expand(expand bool) value.Value {
	if expand && len(c.args) > 0 {
		last := len(c.args) - 1
		list := c.args[last]
		switch {
		case list.IsUnknown():
			return c.derived()
		case !list.IsSequence():
			return c.fail(last, "a "+list.Kind().String()+" cannot be spread over arguments")
		case list.HasGaps() || !list.InOrder() || c.e.Budget.tooMany(list.Count()):
			return c.derived()
		}
		place := c.places[last]
		c.args, c.places = c.args[:last:last], c.places[:last:last]
		for _, e := range list.Elements() {
			if e.IsInvalid() {
				return e
			}
			c.args = append(c.args, e)
			c.places = append(c.places, place)
		}
		for i, a := range c.args {
			if a.Kind() == value.Choice {
				c.args[i] = a.Settled()
				return c.spreadOut(false)
			}
		}
	}
	return c.apply()
}

// apply checks the number of arguments and runs the function.
func (c *call) apply() value.Value {
	f := c.function
	if len(c.args) < f.least || f.most >= 0 && len(c.args) > f.most {
		return value.Fail(c.rng, "the function takes "+arity(f)+", not "+strconv.Itoa(len(c.args)))
	}
	if f.run == nil {
		return c.derived()
	}
	v := c.conceal(f.run(c))
	if !f.discreet {
		for _, a := range c.args {
			if a.Sensitive() && !v.IsInvalid() {
				return v.MarkSensitive()
			}
		}
	}
	return v
}

// conceal hides a string that was computed as a whole from something that must
// not be printed, such as its encoding. Parts that were copied are hidden already.
func (c *call) conceal(v value.Value) value.Value {
	text, ok := v.AsText()
	if !ok || v.Kind() != value.String || text.IsHidden() || !text.Range().IsZero() {
		return v
	}
	for _, a := range c.args {
		if a.Kind() != value.String {
			continue
		}
		if given, _ := a.AsText(); given.Hiding() != "" {
			return value.OfText(text.Hidden(given.Hiding())).At(v.Range())
		}
	}
	return v
}

func arity(f function) string {
	switch {
	case f.most == f.least && f.least == 1:
		return "1 argument"
	case f.most == f.least:
		return strconv.Itoa(f.least) + " arguments"
	case f.most < 0:
		return "at least " + strconv.Itoa(f.least)
	}
	return strconv.Itoa(f.least) + " to " + strconv.Itoa(f.most) + " arguments"
}

// derived is the result of a call that cannot be computed: an unknown named
// after the call.
func (c *call) derived() value.Value { return c.derivedAs(c.function.result) }

func (c *call) derivedAs(t cty.Type) value.Value {
	c.e.doubts++
	return value.Derived(c.tokenScope(), c.name, c.args, t)
}

// fail is the result of a call that Terraform refuses because of an argument.
func (c *call) fail(i int, message string) value.Value {
	rng := c.rng
	if i >= 0 && i < len(c.places) {
		rng = c.places[i]
	}
	return value.Fail(rng, c.name+": "+message)
}

// argText returns an argument as a text. If it is no string, fault says so.
func (c *call) argText(i int) (symbolic.Text, value.Value) {
	text, ok := c.args[i].AsText()
	if !ok {
		return text, c.fail(i, "a string is required, not a "+c.args[i].Kind().String())
	}
	return text, value.Value{}
}

// argString returns an argument as a string that is known.
func (c *call) argString(i int) (string, bool, value.Value) {
	text, fault := c.argText(i)
	s, known := text.Literal()
	return s, known, fault
}

// argInt returns an argument as a whole number that is known.
func (c *call) argInt(i int) (int, bool, value.Value) {
	if n, ok := c.args[i].AsInt(); ok {
		return n, true, value.Value{}
	}
	if c.args[i].IsKnown() || c.args[i].IsCollection() {
		return 0, false, c.fail(i, "a whole number is required")
	}
	return 0, false, value.Value{}
}

// limited returns a text as a value, unless it is longer than the budget.
func (c *call) limited(t symbolic.Text) value.Value {
	if c.e.Budget.tooLong(t.Len()) {
		return c.e.exceeded(c.rng, c.e.Budget.longString())
	}
	return value.OfText(t)
}

// known reports whether all arguments are wholly known.
func (c *call) known() bool {
	for _, a := range c.args {
		if !a.IsKnown() {
			return false
		}
	}
	return true
}
