package expression

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// indexOf finds the position of the first element that is equal to a value.
func indexOf(c *call) value.Value {
	seq, fault := c.sequence(0, false)
	if fault.IsInvalid() {
		return fault
	}
	if seq.IsUnordered() {
		return c.derived()
	}
	for i, e := range seq.Elements() {
		answer := value.Equal(e.Plain(), c.args[1])
		switch {
		case e.IsOptional() || answer == symbolic.Unknown:
			return c.derived()
		case answer == symbolic.Yes:
			return value.OfInt(i)
		}
	}
	return c.fail(1, "the list has no such element")
}

// contains tells whether a list has an element that is equal to a value.
func contains(c *call) value.Value {
	seq, fault := c.sequence(0, true)
	if fault.IsInvalid() {
		return fault
	}
	answers := []symbolic.Answer{symbolic.No}
	for _, e := range seq.Elements() {
		answer := value.Equal(e.Plain(), c.args[1])
		if e.IsOptional() && answer == symbolic.Yes {
			answer = symbolic.Unknown
		}
		answers = append(answers, answer)
	}
	return c.decided(symbolic.Or(answers...))
}

// matchKeys keeps the values whose keys occur in a search set.
func matchKeys(c *call) value.Value {
	var lists [3]value.Value
	for i := range lists {
		list, fault := c.list(i, cty.DynamicPseudoType)
		if fault.IsInvalid() {
			return fault
		}
		if list.HasGaps() || list.IsUnordered() {
			return c.derived()
		}
		lists[i] = list
	}
	values, keys, wanted := lists[0], lists[1], lists[2]
	if values.Count() != keys.Count() {
		return c.fail(1, "the lists of values and keys differ in length")
	}
	if !c.e.spend(keys.Count() * wanted.Count() / 4) {
		return c.e.exceeded(c.rng, stepsExceeded)
	}
	if t := keys.ElementType(); t != cty.DynamicPseudoType && wanted.Count() > 0 {
		if converted := wanted.ConvertTo(cty.List(t), c.rng); !converted.IsInvalid() {
			wanted = converted
		}
	}
	var items []loopItem
	for i, key := range keys.Elements() {
		var answers []symbolic.Answer
		for _, w := range wanted.Elements() {
			answers = append(answers, value.Equal(key, w))
		}
		switch symbolic.Or(answers...) {
		case symbolic.Yes:
			items = append(items, loopItem{value: values.Elements()[i]})
		case symbolic.Unknown:
			items = append(items, loopItem{value: values.Elements()[i], gap: true})
		default: // certainly not among them
		}
	}
	elements := make([]value.Value, len(items))
	for i, item := range items {
		elements[i] = item.mark(item.value)
	}
	return value.NewList(values.ElementType(), elements)
}

// one is the only element, or null.
func one(c *call) value.Value {
	a := c.args[0]
	if a.IsUnknown() {
		// Of an unknown list nothing tells whether it is empty; if it is not,
		// the result is its first element.
		c.e.doubts++
		first := a.Index(value.OfInt(0), c.rng)
		empty := equality(value.Derived("", "length", c.args, cty.Number), value.OfInt(0))
		return c.when(value.Not(empty), func(holds bool) value.Value {
			if holds {
				return first
			}
			return value.Value{}
		})
	}
	if !a.IsSequence() {
		return c.fail(0, "a list or set is required, not a "+a.Kind().String())
	}
	elements := a.Elements()
	certain := 0
	for _, e := range elements {
		if !e.IsOptional() {
			certain++
		}
	}
	switch {
	case certain > 1 && a.Kind() != value.Set, certain > 1 && a.IsKnown():
		return c.fail(0, "the list has more than one element")
	case len(elements) == 0:
		return value.NullOf(a.ElementType())
	case certain == 1 && a.Kind() != value.Set:
		// Any further element would be refused.
		for _, e := range elements {
			if !e.IsOptional() {
				return e
			}
		}
	case certain == 1 && len(elements) == 1:
		return elements[0]
	}
	return c.derived()
}

// answers evaluates a list of bools.
func (c *call) answers() ([]symbolic.Answer, value.Value) {
	list, fault := c.list(0, cty.Bool)
	if fault.IsInvalid() {
		return nil, fault
	}
	var out []symbolic.Answer
	for _, e := range list.Elements() {
		switch answer := e.AsBool(); {
		case e.IsNull():
			out = append(out, symbolic.No)
		case e.IsOptional():
			out = append(out, symbolic.Unknown)
		default:
			out = append(out, answer)
		}
	}
	return out, value.Value{}
}

func allTrue(c *call) value.Value {
	answers, fault := c.answers()
	if fault.IsInvalid() {
		return fault
	}
	return c.decided(symbolic.And(answers...))
}

func anyTrue(c *call) value.Value {
	answers, fault := c.answers()
	if fault.IsInvalid() {
		return fault
	}
	return c.decided(symbolic.Or(answers...))
}
