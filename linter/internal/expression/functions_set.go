package expression

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// setFunctions are those of sets.
func setFunctions() map[string]function {
	return map[string]function{
		"setunion":        {least: 1, most: -1, run: setUnion, whole: true},
		"setintersection": {least: 1, most: -1, run: setIntersection, whole: true},
		"setsubtract":     {least: 2, most: 2, run: setSubtract, whole: true},
		"setproduct":      {least: 2, most: -1, run: setProduct},
	}
}

// sets returns the arguments as sets of one element type.
func (c *call) sets() ([]value.Value, value.Value) {
	var all []value.Value
	out := make([]value.Value, len(c.args))
	size := 1
	for i := range c.args {
		seq, fault := c.sequence(i, true)
		if fault.IsInvalid() {
			return nil, fault
		}
		out[i] = seq
		size *= seq.Count() + 1
		if seq.Kind() == value.Tuple || seq.Count() > 0 {
			all = append(all, seq.Elements()...)
		}
	}
	if !c.e.spend(min(size, 1<<40) / 4) {
		stop := c.e.exceeded(c.rng, stepsExceeded)
		return nil, stop
	}
	common := value.NewTuple(all).ConvertTo(cty.Set(cty.DynamicPseudoType), c.rng)
	if common.IsInvalid() {
		return nil, common
	}
	for i, seq := range out {
		out[i] = seq.ConvertTo(cty.Set(common.ElementType()), c.places[i])
		if out[i].IsInvalid() {
			return nil, out[i]
		}
	}
	return out, value.Value{}
}

func setUnion(c *call) value.Value {
	sets, stop := c.sets()
	if sets == nil {
		return stop
	}
	var all []value.Value
	for _, s := range sets {
		all = append(all, s.Elements()...)
	}
	return value.NewSet(sets[0].ElementType(), all)
}

// member answers whether a set has an element.
func member(set, e value.Value) symbolic.Answer {
	answers := []symbolic.Answer{symbolic.No}
	for _, other := range set.Elements() {
		answer := value.Equal(other.Plain(), e.Plain())
		if other.IsOptional() && answer == symbolic.Yes || other.IsSpread() || e.IsSpread() {
			answer = symbolic.Unknown
		}
		answers = append(answers, answer)
	}
	return symbolic.Or(answers...)
}

func setIntersection(c *call) value.Value {
	sets, stop := c.sets()
	if sets == nil {
		return stop
	}
	var kept []value.Value
	for _, e := range sets[0].Elements() {
		answer := symbolic.Yes
		for _, other := range sets[1:] {
			answer = symbolic.And(answer, member(other, e))
		}
		kept = keep(kept, e, answer)
	}
	return value.NewSet(sets[0].ElementType(), kept)
}

func setSubtract(c *call) value.Value {
	sets, stop := c.sets()
	if sets == nil {
		return stop
	}
	var kept []value.Value
	for _, e := range sets[0].Elements() {
		kept = keep(kept, e, member(sets[1], e).Not())
	}
	return value.NewSet(sets[0].ElementType(), kept)
}

// keep appends an element that belongs to the result, as optional if that is
// not certain.
func keep(kept []value.Value, e value.Value, answer symbolic.Answer) []value.Value {
	switch answer {
	case symbolic.Yes:
		return append(kept, e)
	case symbolic.Unknown:
		return append(kept, e.AsOptional())
	default:
		return kept
	}
}

// setProduct lists all combinations of one element from each argument.
func setProduct(c *call) value.Value {
	total := 1
	lists := make([]value.Value, len(c.args))
	types := make([]cty.Type, len(c.args))
	anySet := false
	for i := range c.args {
		seq, fault := c.sequence(i, true)
		if fault.IsInvalid() {
			return fault
		}
		if seq.HasGaps() || !seq.InOrder() {
			return c.derived()
		}
		anySet = anySet || seq.Kind() == value.Set
		lists[i] = seq
		if seq.Kind() != value.Set {
			if lists[i] = seq.ConvertTo(cty.List(cty.DynamicPseudoType), c.places[i]); lists[i].IsInvalid() {
				return lists[i]
			}
		}
		types[i] = lists[i].ElementType()
		total *= seq.Count()
		if c.e.Budget.tooMany(total) {
			return c.e.exceeded(c.rng, c.e.Budget.longCollection())
		}
	}
	if !c.e.spend(total) {
		return c.e.exceeded(c.rng, stepsExceeded)
	}
	out := make([]value.Value, 0, total)
	position := make([]int, len(lists))
	for range total {
		row := make([]value.Value, len(lists))
		for i, list := range lists {
			row[i] = list.Elements()[position[i]]
		}
		out = append(out, value.NewTuple(row))
		for i := len(position) - 1; i >= 0; i-- {
			if position[i]++; position[i] < lists[i].Count() {
				break
			}
			position[i] = 0
		}
	}
	element := cty.Tuple(types)
	if anySet {
		return value.NewSet(element, out)
	}
	return value.NewList(element, out)
}
