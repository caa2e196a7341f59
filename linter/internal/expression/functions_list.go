package expression

import (
	"slices"
	"strings"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// listFunctions are those of lists and tuples.
func listFunctions() map[string]function {
	return map[string]function{
		"concat":    {least: 1, most: -1, run: concat},
		"flatten":   {least: 1, most: 1, run: flatten, whole: true},
		"element":   {least: 2, most: 2, run: elementOf},
		"length":    {least: 1, most: 1, run: length, result: cty.Number},
		"reverse":   {least: 1, most: 1, run: reverse},
		"slice":     {least: 3, most: 3, run: slice},
		"sort":      {least: 1, most: 1, run: sortList, result: cty.List(cty.String), whole: true},
		"distinct":  {least: 1, most: 1, run: distinct, whole: true},
		"compact":   {least: 1, most: 1, run: compact, result: cty.List(cty.String), whole: true},
		"chunklist": {least: 2, most: 2, run: chunkList},
		"index":     {least: 2, most: 2, run: indexOf, result: cty.Number, whole: true},
		"contains":  {least: 2, most: 2, run: contains, result: cty.Bool, whole: true},
		"matchkeys": {least: 3, most: 3, run: matchKeys, whole: true},
		"one":       {least: 1, most: 1, run: one},
		"alltrue":   {least: 1, most: 1, run: allTrue, result: cty.Bool, whole: true},
		"anytrue":   {least: 1, most: 1, run: anyTrue, result: cty.Bool, whole: true},
		"range":     {least: 1, most: 3, run: library(stdlib.RangeFunc).run, result: cty.List(cty.Number), whole: true},
	}
}

// list returns an argument converted to a list of the element type, dynamic to
// keep it. Of an unknown it is a list of one spread.
func (c *call) list(i int, element cty.Type) (list, fault value.Value) {
	a := c.args[i]
	if a.IsUnknown() {
		c.e.doubts++
		return value.NewList(element, []value.Value{a.Item().AsSpread()}), value.Value{}
	}
	if !a.IsSequence() {
		return a, c.fail(i, "a list is required, not a "+a.Kind().String())
	}
	list = a.ConvertTo(cty.List(element), c.places[i])
	if list.IsInvalid() {
		return list, list
	}
	return list, value.Value{}
}

// sequence returns an argument that must be a list or tuple, or a set if
// allowed, as it is.
func (c *call) sequence(i int, sets bool) (list, fault value.Value) {
	a := c.args[i]
	if a.IsUnknown() {
		c.e.doubts++
		return value.NewTuple([]value.Value{a.Item().AsSpread()}), value.Value{}
	}
	if !a.IsSequence() || a.Kind() == value.Set && !sets {
		return a, c.fail(i, "a list is required, not a "+a.Kind().String())
	}
	return a, value.Value{}
}

// like makes a sequence of the elements of the kind that another has.
func like(list value.Value, elements []value.Value) value.Value {
	if list.Kind() == value.Tuple {
		return value.NewTuple(elements)
	}
	return value.NewList(list.ElementType(), elements)
}

// concat joins lists to one: to a list if all are lists of types that go
// together, else to a tuple.
func concat(c *call) value.Value {
	var out []value.Value
	lists, unordered := true, false
	for i, a := range c.args {
		seq, fault := c.sequence(i, false)
		if fault.IsInvalid() {
			return fault
		}
		lists = lists && a.Kind() == value.List
		unordered = unordered || seq.IsUnordered()
		out = append(out, seq.Elements()...)
		if c.e.Budget.tooMany(len(out)) {
			return c.e.exceeded(c.rng, c.e.Budget.longCollection())
		}
	}
	result := value.NewTuple(out)
	if lists {
		if list := result.ConvertTo(cty.List(cty.DynamicPseudoType), c.rng); !list.IsInvalid() {
			result = list
		}
	}
	if unordered {
		result = result.Unordered()
	}
	return result
}

// flatten replaces lists in a list by their elements, at all depths.
func flatten(c *call) value.Value {
	seq, fault := c.sequence(0, true)
	if fault.IsInvalid() {
		return fault
	}
	unordered := false
	var out []value.Value
	var add func(list value.Value, maybe bool)
	add = func(list value.Value, maybe bool) {
		unordered = unordered || !list.InOrder()
		for _, e := range list.InTurn() {
			missing := maybe || e.IsOptional() && !e.IsSpread()
			switch {
			case e.IsSequence() && e.IsSpread():
				for _, inner := range e.Elements() {
					out = append(out, inner.AsSpread())
				}
			case e.IsSequence():
				add(e, missing)
			case e.IsUnknown() && !isPrimitive(e.Type()):
				// A value, or a list of values.
				inside := value.Derived(c.tokenScope(), c.name, []value.Value{e.Plain()}, cty.NilType)
				out = append(out, inside.Item().AsSpread())
			case missing:
				out = append(out, e.AsOptional())
			default:
				out = append(out, e)
			}
		}
	}
	add(seq, false)
	if c.e.Budget.tooMany(len(out)) {
		return c.e.exceeded(c.rng, c.e.Budget.longCollection())
	}
	if result := value.NewTuple(out); unordered {
		return result.Unordered()
	}
	return value.NewTuple(out)
}

// elementOf picks an element; an index behind the end begins again in front.
func elementOf(c *call) value.Value {
	seq := c.args[0]
	if seq.IsUnknown() {
		c.e.doubts++
		if n, ok := c.args[1].AsInt(); ok && n == 0 {
			return seq.Index(c.args[1], c.rng)
		}
		return c.derived()
	}
	if seq.Kind() != value.List && seq.Kind() != value.Tuple {
		return c.fail(0, "a list is required, not a "+seq.Kind().String())
	}
	n, known, fault := c.argInt(1)
	if fault.IsInvalid() {
		return fault
	}
	count, exact := seq.Length()
	switch {
	case exact && count == 0:
		return c.fail(0, "the list is empty")
	case !known:
		return c.derived()
	case exact:
		return seq.Index(value.OfInt(((n%count)+count)%count), c.rng)
	}
	// The list has at least as many elements as stand in front of the first
	// gap.
	certain := slices.IndexFunc(seq.Elements(), value.Value.IsOptional)
	if 0 <= n && n < certain {
		return seq.Index(c.args[1], c.rng)
	}
	return c.derived()
}

// length counts elements, or the characters of a string as people see them.
func length(c *call) value.Value {
	a := c.args[0]
	if a.Kind() == value.String {
		text, _ := a.AsText()
		if s, known := text.Literal(); known {
			n, _ := textseg.TokenCount([]byte(s), textseg.ScanGraphemeClusters)
			return value.OfInt(n)
		}
		return c.derived()
	}
	if a.IsUnknown() {
		return c.derived()
	}
	if !a.IsCollection() {
		return c.fail(0, "a collection or a string is required, not a "+a.Kind().String())
	}
	if n, ok := a.Length(); ok {
		return value.OfInt(n)
	}
	return c.derived()
}

func reverse(c *call) value.Value {
	seq, fault := c.sequence(0, true)
	if fault.IsInvalid() {
		return fault
	}
	elements := slices.Clone(seq.InTurn())
	slices.Reverse(elements)
	out := like(seq, elements)
	if !seq.InOrder() {
		out = out.Unordered()
	}
	return out
}

func slice(c *call) value.Value {
	seq, fault := c.sequence(0, false)
	if fault.IsInvalid() {
		return fault
	}
	start, ok1, fault := c.argInt(1)
	if fault.IsInvalid() {
		return fault
	}
	end, ok2, fault := c.argInt(2)
	if fault.IsInvalid() {
		return fault
	}
	if !ok1 || !ok2 || seq.IsUnordered() {
		return c.derived()
	}
	count, exact := seq.Length()
	if start < 0 || end < start || exact && end > count {
		return c.fail(1, "the positions are outside the list")
	}
	certain := slices.IndexFunc(seq.Elements(), value.Value.IsOptional)
	if !exact && end > certain {
		return c.derived()
	}
	return like(seq, slices.Clone(seq.Elements()[start:end]))
}

// sortList sorts strings. With tokens the order is not known.
func sortList(c *call) value.Value {
	list, fault := c.list(0, cty.String)
	if fault.IsInvalid() {
		return fault
	}
	for _, e := range list.Elements() {
		if e.IsNull() {
			return c.fail(0, "a list element is null")
		}
	}
	elements := slices.Clone(list.Elements())
	slices.SortStableFunc(elements, func(a, b value.Value) int {
		x, _ := a.AsText()
		y, _ := b.AsText()
		return strings.Compare(x.Key(), y.Key())
	})
	out := value.NewList(cty.String, elements)
	if !list.IsKnown() && len(elements) > 1 {
		out = out.Unordered()
	}
	return out
}

func distinct(c *call) value.Value {
	list, fault := c.list(0, cty.DynamicPseudoType)
	if fault.IsInvalid() {
		return fault
	}
	if !c.e.spend(list.Count()) {
		return c.e.exceeded(c.rng, stepsExceeded)
	}
	out := value.NewList(list.ElementType(), value.Distinct(list.Elements()))
	if list.IsUnordered() {
		out = out.Unordered()
	}
	return out
}

// compact removes empty and null strings. What may be empty gives a choice, or
// becomes optional if there is much of it.
func compact(c *call) value.Value {
	list, fault := c.list(0, cty.String)
	if fault.IsInvalid() {
		return fault
	}
	var items []loopItem
	for _, e := range list.Elements() {
		item := loopItem{value: e.Plain(), gap: e.IsOptional() && !e.IsSpread(), spread: e.IsSpread()}
		switch present := isPresent(e); {
		case present == symbolic.No:
			continue
		case present == symbolic.Unknown && !item.spread:
			text, _ := e.AsText()
			empty := equality(value.OfText(text), value.OfString(""))
			if empty.AsBool() == symbolic.Unknown {
				item.include = value.Not(empty)
			}
		}
		items = append(items, item)
	}
	return c.decide(items, nil, func(items []loopItem) value.Value {
		elements := make([]value.Value, len(items))
		for i, item := range items {
			elements[i] = item.mark(item.value)
		}
		out := value.NewList(cty.String, elements)
		if list.IsUnordered() {
			out = out.Unordered()
		}
		return out
	})
}

func chunkList(c *call) value.Value {
	list, fault := c.list(0, cty.DynamicPseudoType)
	if fault.IsInvalid() {
		return fault
	}
	size, known, fault := c.argInt(1)
	if fault.IsInvalid() {
		return fault
	}
	if !known || list.HasGaps() || list.IsUnordered() {
		return c.derived()
	}
	if size < 0 {
		return c.fail(1, "the size must not be negative")
	}
	var out []value.Value
	elements := list.Elements()
	if size == 0 && len(elements) > 0 {
		size = len(elements)
	}
	for len(elements) > 0 {
		n := min(size, len(elements))
		out = append(out, value.NewList(list.ElementType(), elements[:n:n]))
		elements = elements[n:]
	}
	return value.NewList(cty.List(list.ElementType()), out)
}
