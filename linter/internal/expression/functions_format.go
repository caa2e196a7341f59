package expression

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// formatVerb is one % sequence of a format.
type formatVerb struct {
	flags            string
	width, precision int // -1 if not given
	letter           byte
	argument         int // index of the argument
	length           int // bytes of the sequence
}

// parseVerb reads a sequence; next is the argument that it takes if it names
// none.
func parseVerb(s string, next int) (formatVerb, bool) {
	v := formatVerb{width: -1, precision: -1, argument: next}
	i := 1
	for i < len(s) && strings.IndexByte("#0+- ", s[i]) >= 0 {
		i++
	}
	v.flags = s[1:i]
	number := func() int {
		start := i
		for i < len(s) && '0' <= s[i] && s[i] <= '9' {
			i++
		}
		n, err := strconv.Atoi(s[start:i])
		if err != nil {
			if start == i {
				return -1
			}
			return 1 << 30
		}
		return n
	}
	v.width = number()
	if i < len(s) && s[i] == '.' {
		i++
		if v.precision = number(); v.precision < 0 {
			return v, false
		}
	}
	if i < len(s) && s[i] == '[' {
		i++
		n := number()
		if n < 1 || i >= len(s) || s[i] != ']' {
			return v, false
		}
		v.argument = n - 1
		i++
	}
	if i >= len(s) {
		return v, false
	}
	v.letter = s[i]
	v.length = i + 1
	if v.letter == '%' && v.length > 2 {
		return v, false
	}
	return v, strings.IndexByte("%vtbdoxXeEfgGsq", v.letter) >= 0
}

// spec is the sequence without an index.
func (v formatVerb) spec() string {
	s := "%" + v.flags
	if v.width >= 0 {
		s += strconv.Itoa(v.width)
	}
	if v.precision >= 0 {
		s += "." + strconv.Itoa(v.precision)
	}
	return s + string(v.letter)
}

// verb formats one argument.
func (c *call) verb(v formatVerb, arg value.Value) (part, fault value.Value) {
	if arg.IsInvalid() {
		return arg, arg
	}
	plain := v.width < 0 && v.precision <= 0 && !strings.Contains(v.flags, "#")
	text, isText := arg.AsText()
	isString := arg.Kind() == value.String
	switch {
	case plain && isText && v.letter == 's', plain && isString && v.letter == 'v':
		return value.OfText(text).At(arg.Range()), value.Value{}
	case plain && arg.IsUnknown() && keepsToken(v.letter, arg.Type()):
		c.e.doubts++
		return value.OfText(text), value.Value{}
	case plain && isString && v.letter == 'q':
		if quoted, ok := value.EncodeJSON(arg); ok {
			return quoted, value.Value{}
		}
	}
	known, ok := value.ToCty(arg)
	if !ok {
		c.e.doubts++
		spec := value.OfString(v.spec())
		return value.Derived(c.tokenScope(), "format", []value.Value{spec, arg}, cty.String), value.Value{}
	}
	result, err := stdlib.Format(cty.StringVal(v.spec()), known)
	if err != nil {
		fault = c.fail(v.argument+1, err.Error())
		return fault, fault
	}
	formatted := symbolic.Literal(result.AsString())
	if isString {
		formatted = text.As(result.AsString())
	}
	return value.OfText(formatted), value.Value{}
}

// keepsToken reports whether a verb writes an unknown as a template would.
func keepsToken(letter byte, t cty.Type) bool {
	switch letter {
	case 's':
		return true
	case 'v':
		return t == cty.String || t == cty.Bool || t == cty.DynamicPseudoType
	case 'd':
		return t == cty.Number
	case 't':
		return t == cty.Bool
	}
	return false
}

// formatList formats once for each element of the lists among its arguments.
func formatList(c *call) value.Value {
	spec, known, fault := c.argString(0)
	if fault.IsInvalid() {
		return fault
	}
	if !known {
		return c.derived()
	}
	text, _ := c.argText(0)
	rounds := -1
	for i, a := range c.args[1:] {
		switch {
		case a.IsUnknown() && !isPrimitive(a.Type()):
			return c.formatOpen(text, spec)
		case !a.IsSequence():
			continue
		case a.HasGaps() || !a.InOrder():
			return c.formatOpen(text, spec)
		case rounds >= 0 && rounds != a.Count():
			return c.fail(i+1, "the lists differ in length")
		}
		rounds = a.Count()
	}
	if rounds < 0 {
		rounds = 1
	}
	var out []value.Value
	for round := range rounds {
		args := make([]value.Value, len(c.args)-1)
		for i, a := range c.args[1:] {
			args[i] = a
			if a.IsSequence() {
				args[i] = a.Elements()[round]
			}
		}
		if !c.e.spend(1) {
			return c.e.exceeded(c.rng, stepsExceeded)
		}
		one := c.formatted(text, spec, args)
		if one.IsInvalid() {
			return one
		}
		out = append(out, one)
	}
	return value.NewList(cty.String, out)
}

// formatOpen formats for one list whose elements are not all known: each is
// formatted for itself and keeps its marks.
func (c *call) formatOpen(text symbolic.Text, spec string) value.Value {
	open := -1
	for i, a := range c.args[1:] {
		if a.IsSequence() || a.IsUnknown() && !isPrimitive(a.Type()) {
			if open >= 0 {
				return c.derived()
			}
			open = i
		}
	}
	c.e.doubts++
	list := c.args[open+1]
	elements := list.InTurn()
	if list.IsUnknown() {
		elements = []value.Value{list.Item().AsSpread()}
	}
	var out []value.Value
	for _, e := range elements {
		args := append([]value.Value{}, c.args[1:]...)
		args[open] = e.Plain()
		one := c.formatted(text, spec, args)
		switch {
		case one.IsInvalid():
			return one
		case e.IsSpread():
			one = one.AsSpread()
		case e.IsOptional():
			one = one.AsOptional()
		}
		out = append(out, one)
	}
	result := value.NewList(cty.String, out)
	if list.IsSequence() && !list.InOrder() {
		result = result.Unordered()
	}
	return result
}
