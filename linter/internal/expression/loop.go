package expression

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxOpenFilters bounds the undecided "if" conditions of one loop that become a
// choice of results; beyond it the elements become optional.
const maxOpenFilters = 3

// turnSteps is what a turn of a loop costs beside the steps of its parts: what it
// makes is kept.
const turnSteps = 7

// forLoop evaluates [for ...] and {for ...}.
func (c *env) forLoop(x *hclsyntax.ForExpr) value.Value {
	rng := c.place(x.SrcRange)
	return c.eval(x.CollExpr).Map(func(over value.Value) value.Value {
		switch {
		case over.IsInvalid():
			return over
		case over.IsUnknown():
			return c.loopOverUnknown(x, over)
		case !over.IsCollection():
			return value.Fail(c.place(x.CollExpr.Range()), "a "+over.Kind().String()+" has no elements to go through")
		}
		items, stop := c.iterate(x, over)
		if stop != nil {
			return *stop
		}
		return c.decide(items, nil, func(items []loopItem) value.Value {
			if x.KeyExpr == nil {
				return loopTuple(items, over).At(rng)
			}
			return c.loopObject(x, items, over).At(rng)
		})
	})
}

// loopItem is one turn of a loop.
type loopItem struct {
	key     symbolic.Text // of {for}
	value   value.Value
	include value.Value // the condition; null if it certainly holds
	gap     bool        // the element itself may be missing
	spread  bool        // the element stands for any number of elements
}

// element is one step of iterating over a collection.
type element struct {
	key, value value.Value
}

// elements lists what a loop goes through: the key of a list is the index, that
// of a set the element itself. Without keys they are null.
func (c *env) elements(over value.Value, keys bool) []element {
	out := make([]element, 0, over.Count())
	if over.IsMapping() {
		for i, a := range over.Attributes() {
			v := a.Value
			if !over.IsCertain(i) {
				v = v.AsOptional()
			}
			out = append(out, element{value.OfText(a.Key), v})
		}
		if rest := over.Rest(); rest != nil {
			item := value.UnknownOf(rest, cty.NilType).Item()
			out = append(out, element{item.Attr("key"), item.AsSpread()})
		}
		return out
	}
	certain := over.InOrder()
	for i, v := range over.InTurn() {
		certain = certain && !v.IsOptional()
		var key value.Value
		switch {
		case !keys:
		case over.Kind() == value.Set:
			key = v.Plain()
		case !certain:
			key = value.Derived(c.tokenScope(), "index", []value.Value{over, v.Plain()}, cty.Number)
		default:
			key = value.OfInt(i)
		}
		out = append(out, element{key, v})
	}
	return out
}

// iterate evaluates the loop's parts for each element. If it can't go on it
// returns the value that the loop has instead.
func (c *env) iterate(x *hclsyntax.ForExpr, over value.Value) ([]loopItem, *value.Value) {
	var items []loopItem
	for _, el := range c.elements(over, x.KeyVar != "") {
		c.e.spend(turnSteps)
		inside := c.with(x.ValVar, el.value.Plain())
		if x.KeyVar != "" {
			inside = inside.with(x.KeyVar, el.key)
		}
		item := loopItem{gap: el.value.IsOptional() && !el.value.IsSpread(), spread: el.value.IsSpread()}
		if x.CondExpr != nil {
			include := inside.eval(x.CondExpr)
			switch {
			case include.IsInvalid():
				return nil, &include
			case include.AsBool() == symbolic.No:
				continue
			case include.AsBool() == symbolic.Unknown:
				if include.IsNull() || include.IsKnown() || include.IsCollection() {
					fault := value.Fail(c.place(x.CondExpr.Range()), "the condition is not a bool")
					return nil, &fault
				}
				item.include = include
			}
		}
		if x.KeyExpr != nil {
			key, fault := inside.key(inside.eval(x.KeyExpr), x.KeyExpr)
			if fault.IsInvalid() {
				return nil, &fault
			}
			item.key = key
		}
		item.value = inside.eval(x.ValExpr)
		items = append(items, item)
		if c.e.Budget.Steps < 0 {
			stop := c.e.exceeded(c.place(x.SrcRange), stepsExceeded)
			return nil, &stop
		}
		if c.e.Budget.tooMany(len(items)) {
			stop := c.e.exceeded(c.place(x.SrcRange), c.e.Budget.longCollection())
			return nil, &stop
		}
	}
	return items, nil
}

// decide makes a choice of the results with and without the elements whose
// condition is not decided, as long as they are few.
func (c *env) decide(items, done []loopItem, finish func([]loopItem) value.Value) value.Value {
	open := 0
	for _, item := range items {
		if !item.include.IsNull() {
			open++
		}
	}
	if open > maxOpenFilters {
		for i := range items {
			items[i].gap = items[i].gap || !items[i].include.IsNull()
		}
		open = 0
	}
	if open == 0 {
		return finish(append(done, items...))
	}
	for i, item := range items {
		if item.include.IsNull() {
			continue
		}
		before := append(append([]loopItem{}, done...), items[:i]...)
		rest := items[i+1:]
		return c.when(item.include, func(holds bool) value.Value {
			kept := append([]loopItem{}, before...)
			if holds {
				certain := item
				certain.include = value.Value{}
				kept = append(kept, certain)
			}
			return c.decide(rest, kept, finish)
		})
	}
	return finish(append(done, items...))
}

// when makes a choice of the results of f for an undecided bool.
func (c *env) when(condition value.Value, f func(holds bool) value.Value) value.Value {
	return condition.Map(func(condition value.Value) value.Value {
		switch condition.AsBool() {
		case symbolic.Yes:
			return f(true)
		case symbolic.No:
			return f(false)
		default: // both outcomes count
		}
		id, negated := value.ConditionOf(condition)
		yes, no := f(true), f(false)
		if negated {
			yes, no = no, yes
		}
		return value.ChoiceOf(id, []value.Value{yes, no})
	})
}

func loopTuple(items []loopItem, over value.Value) value.Value {
	elements := make([]value.Value, len(items))
	for i, item := range items {
		elements[i] = item.mark(item.value)
	}
	if list := value.NewTuple(elements); !over.InOrder() {
		return list.Unordered()
	}
	return value.NewTuple(elements)
}

// mark gives an element the marks of its turn.
func (i loopItem) mark(v value.Value) value.Value {
	switch {
	case i.spread:
		return v.AsSpread()
	case i.gap:
		return v.AsOptional()
	}
	return v
}

func (c *env) loopObject(x *hclsyntax.ForExpr, items []loopItem, over value.Value) value.Value {
	var attributes []value.Attribute
	seen := map[string]int{}
	var rest *symbolic.Token
	for _, item := range items {
		if item.spread {
			rest = c.loopName(x, over, item).Token()
			continue
		}
		key := item.key.Key()
		at, twice := seen[key]
		switch {
		case x.Group && twice:
			group := attributes[at].Value.Elements()
			attributes[at].Value = value.NewTuple(append(slices.Clip(group), item.mark(item.value)))
			continue
		case x.Group:
			item.value = value.NewTuple([]value.Value{item.mark(item.value)})
		case twice && !item.gap && !attributes[at].Value.IsOptional():
			return value.Fail(c.place(x.KeyExpr.Range()), "two elements have the key \""+item.key.String()+"\"")
		default:
			item.value = item.mark(item.value)
		}
		seen[key] = len(attributes)
		attributes = append(attributes, value.Attribute{Key: item.key, Value: item.value})
	}
	if x.Group {
		attributes = openGroups(attributes)
	}
	if rest != nil {
		return value.NewOpen(rest, attributes)
	}
	return value.NewObject(attributes)
}

// openGroups replaces the groups of keys that may turn out to be equal, and
// then be one group, by unknowns.
func openGroups(attributes []value.Attribute) []value.Attribute {
	object := value.NewObject(attributes)
	out := slices.Clone(object.Attributes())
	for i := range out {
		if !object.IsCertain(i) {
			out[i].Value = value.Derived("", "group", []value.Value{value.OfText(out[i].Key), object}, cty.NilType)
		}
	}
	return out
}

// loopOverUnknown evaluates the body once, for an element that stands for all.
func (c *env) loopOverUnknown(x *hclsyntax.ForExpr, over value.Value) value.Value {
	c.e.doubts++
	item := over.Item()
	key := item.Attr("key")
	inside := c.with(x.ValVar, item)
	if x.KeyVar != "" {
		inside = inside.with(x.KeyVar, key)
	}
	turn := loopItem{spread: true, value: inside.eval(x.ValExpr).Settled()}
	if turn.value.IsInvalid() {
		return turn.value
	}
	if x.KeyExpr == nil {
		return value.NewTuple([]value.Value{turn.value.AsSpread()}).At(c.place(x.SrcRange))
	}
	text, fault := inside.key(inside.eval(x.KeyExpr), x.KeyExpr)
	if fault.IsInvalid() {
		return fault
	}
	turn.key = text
	return value.NewOpen(c.loopName(x, over, turn).Token(), nil).At(c.place(x.SrcRange))
}

// loopName is the unknown that stands for entries of a {for} that are not
// known. It is named after all that makes them.
func (c *env) loopName(x *hclsyntax.ForExpr, over value.Value, item loopItem) value.Value {
	parts := []value.Value{over, value.OfText(item.key), item.value.Plain()}
	if x.CondExpr != nil && !item.include.IsNull() {
		parts = append(parts, item.include)
	}
	return value.Derived(c.tokenScope(), "for", parts, cty.NilType)
}

// splat evaluates x[*].y and x.*.y.
func (c *env) splat(x *hclsyntax.SplatExpr) value.Value {
	rng := c.place(x.SrcRange)
	return c.eval(x.Source).Map(func(over value.Value) value.Value {
		switch {
		case over.IsInvalid():
			return over
		case over.IsNull():
			if t := over.Type(); t.IsTupleType() || t.IsListType() || t.IsSetType() {
				return value.Fail(rng, "a null list has no elements")
			}
			return value.NewTuple(nil).At(rng)
		case over.IsUnknown() && !isPrimitive(over.Type()):
			return c.splatUnknown(x, over)
		case !over.IsSequence():
			return value.NewTuple([]value.Value{c.withItem(x.Item, over).eval(x.Each)}).At(rng)
		}
		elements := make([]value.Value, len(over.InTurn()))
		for i, e := range over.InTurn() {
			elements[i] = c.withItem(x.Item, e.Plain()).eval(x.Each)
			if e.IsSpread() {
				elements[i] = elements[i].AsSpread()
			} else if e.IsOptional() {
				elements[i] = elements[i].AsOptional()
			}
		}
		list := value.NewTuple(elements)
		if over.Kind() != value.Tuple {
			list = list.ConvertTo(cty.List(cty.DynamicPseudoType), rng)
		}
		if !over.InOrder() {
			list = list.Unordered()
		}
		return list.At(rng)
	})
}

// splatUnknown names the list after the path that its elements have in common:
// "x[*].y".
func (c *env) splatUnknown(x *hclsyntax.SplatExpr, over value.Value) value.Value {
	c.e.doubts++
	item := over.Item()
	v := c.withItem(x.Item, item).eval(x.Each)
	if v.IsInvalid() || v.IsUnknown() {
		return v.WholeSplat().At(c.place(x.SrcRange))
	}
	return value.NewTuple([]value.Value{v.AsSpread()}).At(c.place(x.SrcRange))
}
