package expression

import (
	"fmt"
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// timeFunctions are those of time, and of chance. What another run would give
// another result for is an unknown.
func timeFunctions() map[string]function {
	return map[string]function{
		"formatdate": library(stdlib.FormatDateFunc).as(cty.String),
		"timeadd":    library(stdlib.TimeAddFunc).as(cty.String),
		"timecmp":    {least: 2, most: 2, run: timeCmp, result: cty.Number, whole: true},
		"plantimestamp": {least: 0, most: 0, run: func(c *call) value.Value {
			return value.Derived(c.tokenScope(), c.name, nil, cty.String)
		}},
		"timestamp":  {least: 0, most: 0, run: chance},
		"uuid":       {least: 0, most: 0, run: chance},
		"bcrypt":     {least: 1, most: 2, run: chance},
		"rsadecrypt": {least: 2, most: 2, result: cty.String},
	}
}

// chance is the result of a function that gives another string on every call:
// two calls are never known to be equal.
func chance(c *call) value.Value {
	c.e.gaps++
	token := &symbolic.Token{Name: c.name + "()", Scope: fmt.Sprintf("%s\x00call %d", c.tokenScope(), c.e.gaps)}
	return value.UnknownOf(token, cty.String)
}

// timeCmp compares two timestamps.
func timeCmp(c *call) value.Value {
	if !c.known() {
		return c.derived()
	}
	var at [2]time.Time
	for i := range at {
		s, _, fault := c.argString(i)
		if fault.IsInvalid() {
			return fault
		}
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return c.fail(i, "a timestamp of RFC 3339 is required")
		}
		at[i] = t
	}
	return value.OfInt(at[0].Compare(at[1]))
}
