package terraform

import (
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// expansion is what a block is repeated over.
type expansion struct {
	in      *instance
	address string
	// attribute is the count or for_each argument; nil for a single block.
	attribute *expression.Attribute
	counted   bool
	// over is the argument's value.
	over value.Value
	// elements are the instances that the files tell. Of a repetition over
	// something unknown there is one that stands for all of them.
	elements []*expanded
	// asked are instances that somebody refers to by a key that the files do
	// not tell, but may well exist.
	asked []*expanded
	open  bool
	// read are the switches that over depends on.
	read switchSet
}

// expanded is one instance of a block.
type expanded struct {
	scope *scope
	// key is the instance key; null for a block that is not repeated.
	key value.Value
	// conditional is true if the files do not decide whether it exists.
	conditional bool
}

// suffix is the key as an address shows it.
func (e *expanded) suffix() string {
	if e.key.IsNull() {
		return ""
	}
	text, _ := e.key.AsText()
	if e.key.Kind() == value.Number {
		return "[" + text.String() + "]"
	}
	return "[" + strconv.Quote(text.String()) + "]"
}

// expand evaluates count or for_each of a block, once.
func (in *instance) expand(block *layout.Block) *expansion {
	if known := in.expansions[block]; known != nil {
		in.root.switches.read |= known.read
		return known
	}
	x := &expansion{in: in, address: block.Address()}
	body := block.Body()
	if a := body.Attribute("count"); a != nil {
		x.attribute, x.counted = a, true
	} else if a := body.Attribute("for_each"); a != nil {
		x.attribute = a
	}
	if x.attribute == nil {
		x.elements = []*expanded{{scope: in.scope()}}
		in.expansions[block] = x
		return x
	}
	x.over, x.read = in.root.switches.tracked(func() value.Value {
		return in.root.resolve(in, x.address+" "+x.attribute.Name, x.attribute.ExprRange, func() value.Value {
			return in.scope().eval(x.attribute.Expr)
		})
	})
	x.fill()
	in.expansions[block] = x
	return x
}

// fill makes the elements. An element is conditional if it is missing in one of
// the cases of the value that the files leave open.
func (x *expansion) fill() {
	cases, ok := x.over.Cases(maxCases)
	if !ok {
		cases = []value.Case{{Value: x.over}}
	}
	index := map[string]int{}
	present := map[int][]value.Case{}
	for _, c := range cases {
		keys, open := x.keys(c.Value)
		for _, k := range keys {
			text, _ := k.value.AsText()
			i, known := index[text.Key()]
			if !known {
				i = len(x.elements)
				index[text.Key()] = i
				x.elements = append(x.elements, &expanded{key: k.value, scope: x.scope(k.value)})
			}
			if !k.optional {
				present[i] = append(present[i], c)
			}
		}
		if open {
			x.open = true
			x.generic(c.Value)
		}
	}
	for i, e := range x.elements {
		if !e.conditional {
			e.conditional = len(present[i]) < len(cases)
			e.scope = e.scope.assuming(common(present[i]))
		}
	}
}

// key is a key of a repetition.
type key struct {
	value    value.Value
	optional bool
}

// keys lists the instance keys that a value of count or for_each has, and
// reports whether there may be others.
func (x *expansion) keys(over value.Value) (keys []key, open bool) {
	switch {
	case x.counted:
		n, ok := over.AsInt()
		if !ok {
			return nil, !over.IsInvalid() || over.IsNull()
		}
		if !x.in.root.admit(n, x.attribute) {
			return nil, true
		}
		for i := range n {
			keys = append(keys, key{value: value.OfInt(i)})
		}
		return keys, false
	case over.IsMapping():
		open = over.Rest() != nil
		for _, a := range over.Attributes() {
			keys = append(keys, key{value.OfText(a.Key), a.Value.IsOptional()})
		}
	case over.IsSequence():
		for _, e := range over.Elements() {
			text, ok := e.AsText()
			switch {
			case e.IsSpread():
				open = true
			case ok:
				keys = append(keys, key{value.OfText(text), e.IsOptional()})
			}
		}
	default:
		return nil, true
	}
	if !x.in.root.admit(len(keys), x.attribute) {
		return nil, true
	}
	return keys, open
}

// admit takes n instances from the budget.
func (r *root) admit(n int, of *expression.Attribute) bool {
	if n < 0 {
		r.problem(of.ExprRange, "\""+of.Name+"\" is negative, which Terraform refuses: it is taken as unknown", "")
		return false
	}
	if n > maxInstances || r.instances+n > maxInstances {
		r.problem(of.ExprRange, "more than "+strconv.Itoa(maxInstances)+" instances in one root module: \""+of.Name+"\" is taken as unknown", "")
		return false
	}
	r.instances += n
	return true
}

// generic adds the instance that stands for all that the files do not tell.
func (x *expansion) generic(over value.Value) {
	k := x.genericKey(over)
	text, _ := k.AsText()
	for _, e := range x.elements {
		if own, _ := e.key.AsText(); own.Equal(text) {
			return
		}
	}
	x.elements = append(x.elements, &expanded{key: k, scope: x.scope(k), conditional: true})
}

// genericKey is a key that is not known. Repetitions over one and the same
// collection have the same key, so that their instances belong together.
func (x *expansion) genericKey(over value.Value) value.Value {
	token := over.Token()
	if rest := over.Rest(); rest != nil {
		token = rest
	}
	for _, e := range over.Elements() {
		if e.IsSpread() {
			token = e.Token()
		}
	}
	otherwise := x.in.tokenScope() + " " + x.address
	if x.counted {
		return genericKey(token, otherwise, "count.index", cty.Number)
	}
	return genericKey(token, otherwise, "each.key", cty.String)
}

// scope is the scope of the instance with a key.
func (x *expansion) scope(k value.Value) *scope {
	s := x.in.scope()
	if x.counted {
		s.count = &k
		return s
	}
	v := k
	if !isSet(x.over) {
		v = x.over.Index(k, x.attribute.ExprRange)
	}
	s.each = &each{key: k, value: v}
	return s
}

// isSet reports whether a for_each goes over a set, where each.value is the key.
func isSet(over value.Value) bool {
	if _, alternatives := over.Alternatives(); alternatives != nil {
		return slices.ContainsFunc(alternatives, isSet)
	}
	if over.IsUnknown() {
		return over.Type().IsSetType()
	}
	return over.IsSequence()
}

// common returns the assumptions that hold in all cases.
func common(cases []value.Case) []value.Assumption {
	if len(cases) == 0 {
		return nil
	}
	var out []value.Assumption
	for _, a := range cases[0].Assumptions {
		everywhere := true
		for _, c := range cases[1:] {
			found := false
			for _, other := range c.Assumptions {
				found = found || other == a
			}
			everywhere = everywhere && found
		}
		if everywhere {
			out = append(out, a)
		}
	}
	return out
}

// find returns the instance of a key, or nil if that cannot be told.
func (x *expansion) find(k value.Value) *expanded {
	text, ok := k.AsText()
	if !ok || k.Kind() == value.Choice {
		return nil
	}
	for _, list := range [][]*expanded{x.elements, x.asked} {
		for _, e := range list {
			if own, ok := e.key.AsText(); ok && own.Equal(text) {
				return e
			}
		}
	}
	if !x.open {
		return nil
	}
	e := &expanded{key: k, scope: x.scope(k), conditional: true}
	x.asked = append(x.asked, e)
	return e
}

// collect makes the value of a reference to the whole block: a tuple for count,
// an object for for_each.
func (x *expansion) collect(get func(*expanded) value.Value) value.Value {
	if condition, alternatives := x.over.Alternatives(); alternatives != nil {
		out := make([]value.Value, len(alternatives))
		for i, a := range alternatives {
			out[i] = x.collectCase(a, get)
		}
		return value.NewChoice(condition, out)
	}
	return x.collectCase(x.over, get)
}

func (x *expansion) collectCase(over value.Value, get func(*expanded) value.Value) value.Value {
	if over.Kind() == value.Choice {
		inner := *x
		inner.over = over
		return inner.collect(get)
	}
	keys, open := x.keys(over)
	var elements []value.Value
	var attributes []value.Attribute
	add := func(k value.Value, optional bool) {
		at := x.find(k)
		if at == nil {
			return
		}
		v := get(at)
		if optional {
			v = v.AsOptional()
		}
		text, _ := k.AsText()
		elements = append(elements, v)
		attributes = append(attributes, value.Attribute{Key: text, Value: v})
	}
	for _, k := range keys {
		add(k.value, k.optional)
	}
	token := &symbolic.Token{Scope: x.in.tokenScope(), Name: x.address}
	switch {
	case x.counted && open:
		if at := x.find(x.genericKey(over)); at != nil {
			elements = append(elements, get(at).AsSpread())
		}
		return value.NewTuple(elements)
	case x.counted:
		return value.NewTuple(elements)
	case open:
		add(x.genericKey(over), true)
		return value.NewOpen(token, attributes)
	}
	return value.NewObject(attributes)
}
