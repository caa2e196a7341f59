package expression

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// mapFunctions are those of maps and objects.
func mapFunctions() map[string]function {
	return map[string]function{
		"merge":     {least: 0, most: -1, run: merge},
		"keys":      {least: 1, most: 1, run: keys},
		"values":    {least: 1, most: 1, run: values},
		"lookup":    {least: 2, most: 3, run: lookup},
		"zipmap":    {least: 2, most: 2, run: zipmap},
		"transpose": {least: 1, most: 1, run: transpose, whole: true},
	}
}

// merge puts maps together; a later one wins. Entries of an unknown map may
// override what stands before it: such an entry becomes a choice.
func merge(c *call) value.Value {
	entries := map[string]value.Attribute{}
	var rest *symbolic.Token
	element := cty.NilType
	maps := len(c.args) > 0
	for i, a := range c.args {
		switch {
		case a.IsNull():
			if t := a.Type(); t != cty.DynamicPseudoType && !t.IsMapType() && !t.IsObjectType() {
				return c.fail(i, "a map is required")
			}
			maps = maps && a.Type().IsMapType()
			continue
		case a.IsUnknown():
			c.e.doubts++
			maps = false
			override(entries, a)
			rest = c.mergedRest(rest, a.Token())
			continue
		case !a.IsMapping():
			return c.fail(i, "a map is required, not a "+a.Kind().String())
		}
		if a.Kind() != value.Map || element != cty.NilType && !a.ElementType().Equals(element) {
			maps = false
		}
		element = a.ElementType()
		if a.Rest() != nil {
			override(entries, a)
			rest = c.mergedRest(rest, a.Rest())
		}
		for _, e := range a.Attributes() {
			key := e.Key.Key()
			if before, ok := entries[key]; ok && e.Value.IsOptional() {
				e.Value = value.NewChoice(a.Has(e.Key), []value.Value{e.Value.Plain(), before.Value})
			}
			entries[key] = e
		}
		if c.e.Budget.tooMany(len(entries)) {
			return c.e.exceeded(c.rng, c.e.Budget.longCollection())
		}
	}
	sorted := make([]value.Attribute, 0, len(entries))
	for _, e := range entries {
		sorted = append(sorted, e)
	}
	switch {
	case rest != nil:
		return value.NewOpen(rest, sorted)
	case maps && element != cty.NilType:
		return value.NewMap(element, sorted)
	}
	return value.NewObject(sorted)
}

// override notes that a map whose entries are not known may replace any entry.
func override(entries map[string]value.Attribute, by value.Value) {
	for key, e := range entries {
		open := by
		if by.Rest() != nil {
			open = value.UnknownOf(by.Rest(), cty.NilType)
		}
		e.Value = open.Pick(e.Key, e.Value)
		entries[key] = e
	}
}

// mergedRest is the token for the further entries of two merged maps.
func (c *call) mergedRest(a, b *symbolic.Token) *symbolic.Token {
	if a == nil {
		return b
	}
	both := []value.Value{value.UnknownOf(a, cty.NilType), value.UnknownOf(b, cty.NilType)}
	return value.Derived(c.tokenScope(), c.name, both, cty.NilType).Token()
}

// mapping returns an argument that must be a map or object.
func (c *call) mapping(i int) (m, fault value.Value) {
	if m = c.args[i]; !m.IsMapping() {
		return m, c.fail(i, "a map is required, not a "+m.Kind().String())
	}
	return m, value.Value{}
}

func keys(c *call) value.Value {
	if c.args[0].IsUnknown() {
		return c.derived()
	}
	m, fault := c.mapping(0)
	if fault.IsInvalid() {
		return fault
	}
	var out []value.Value
	for _, key := range m.Keys() {
		out = append(out, value.OfText(key))
	}
	if m.HasGaps() && m.Rest() == nil {
		for i, e := range m.Elements() {
			if e.IsOptional() {
				out[i] = out[i].AsOptional()
			}
		}
	}
	if !m.InOrder() {
		out = value.Distinct(out) // keys that may be equal are one key
	}
	if rest := m.Rest(); rest != nil {
		all := value.Derived(c.tokenScope(), c.name, []value.Value{value.UnknownOf(rest, cty.NilType)}, cty.List(cty.String))
		out = append(out, all.Item().AsSpread())
	}
	list := value.NewTuple(out)
	if m.Kind() == value.Map {
		list = value.NewList(cty.String, out)
	}
	if !m.InOrder() {
		return list.Unordered()
	}
	return list
}

func values(c *call) value.Value {
	if c.args[0].IsUnknown() {
		return c.derived()
	}
	m, fault := c.mapping(0)
	if fault.IsInvalid() {
		return fault
	}
	out := slices.Clone(m.Elements())
	for i := range out {
		if !m.IsCertain(i) {
			out[i] = out[i].AsOptional()
		}
	}
	if rest := m.Rest(); rest != nil {
		all := value.Derived(c.tokenScope(), c.name, []value.Value{value.UnknownOf(rest, cty.NilType)}, cty.NilType)
		out = append(out, all.Item().AsSpread())
	}
	list := value.NewTuple(out)
	if m.Kind() == value.Map {
		list = value.NewList(m.ElementType(), out)
	}
	if !m.InOrder() {
		return list.Unordered()
	}
	return list
}

// lookup returns the element of a key, or a default.
func lookup(c *call) value.Value {
	m := c.args[0]
	key, fault := c.argText(1)
	switch {
	case fault.IsInvalid():
		return fault
	case !m.IsMapping() && !m.IsUnknown():
		return c.fail(0, "a map is required, not a "+m.Kind().String())
	}
	missing := c.fail(1, "the map has no such key and there is no default")
	if len(c.args) == 3 {
		missing = c.args[2]
		if m.Kind() == value.Map {
			if missing = missing.ConvertTo(m.ElementType(), c.places[2]); missing.IsInvalid() {
				return missing
			}
		}
	} else if m.IsUnknown() || m.Rest() != nil {
		c.e.doubts++
	}
	return m.Pick(key, missing)
}

// zipmap makes a map of a list of keys and a list of values.
func zipmap(c *call) value.Value {
	names, fault := c.list(0, cty.String)
	if fault.IsInvalid() {
		return fault
	}
	items, fault := c.sequence(1, false)
	if fault.IsInvalid() {
		return fault
	}
	if names.HasGaps() || items.HasGaps() || names.IsUnordered() || items.IsUnordered() {
		return c.derived()
	}
	if names.Count() != items.Count() {
		return c.fail(1, "the lists of keys and values differ in length")
	}
	var out []value.Attribute
	for i, name := range names.Elements() {
		key, ok := name.AsText()
		if !ok {
			return c.fail(0, "a key is null")
		}
		out = append(out, value.Attribute{Key: key, Value: items.Elements()[i]})
	}
	if items.Kind() == value.List {
		return value.NewMap(items.ElementType(), out)
	}
	return value.NewObject(out)
}

// transpose turns a map of lists of strings round: each string becomes a key
// with the list of the keys that it stood under.
func transpose(c *call) value.Value {
	if !c.known() {
		return c.derived()
	}
	m := c.args[0].ConvertTo(cty.Map(cty.List(cty.String)), c.places[0])
	if m.IsInvalid() {
		return m
	}
	var order []symbolic.Text
	under := map[string][]value.Value{}
	for _, e := range m.Attributes() {
		for _, item := range e.Value.Elements() {
			name, ok := item.AsText()
			if !ok {
				return c.fail(0, "a list element is null")
			}
			if _, ok := under[name.Key()]; !ok {
				order = append(order, name)
			}
			under[name.Key()] = append(under[name.Key()], value.OfText(e.Key))
		}
	}
	var out []value.Attribute
	for _, name := range order {
		list := value.NewList(cty.String, under[name.Key()])
		out = append(out, value.Attribute{Key: name, Value: list})
	}
	return value.NewMap(cty.List(cty.String), out)
}
