package expression

import (
	"strings"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// yamlDecode reads a YAML document. What the values are is what Terraform's own
// library says; where they stand, and all of a text with tokens, is what the
// reader of manifests says.
func yamlDecode(c *call) value.Value {
	text, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	if c.args[0].IsUnknown() || !c.e.spend(text.Len()/16) {
		return c.derived()
	}
	docs, _ := manifest.ParseText(text, manifest.Options{Verbatim: true})
	var root *manifest.Node
	if len(docs) == 1 && !docs[0].Template {
		root = docs[0].Root
	}
	left := c.e.Budget.Elements
	s, known := text.Literal()
	if !known {
		if root == nil {
			return c.derived()
		}
		v := fromNode(root, &left)
		if left < 0 {
			return c.e.exceeded(c.rng, c.e.Budget.longCollection())
		}
		return v
	}
	decoded, err := c.decodeYAML(s)
	if err != nil {
		return c.fail(0, err.Error())
	}
	if !fits(decoded, &left) {
		return c.e.exceeded(c.rng, c.e.Budget.longCollection())
	}
	return placed(value.FromCty(decoded), root)
}

// decodeYAML calls Terraform's library. It panics on some broken documents.
func (c *call) decodeYAML(s string) (v cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			v, err = cty.DynamicVal, errNotYAML{}
		}
	}()
	t, err := ctyyaml.Standard.ImpliedType([]byte(s))
	if err != nil {
		return cty.DynamicVal, err
	}
	return ctyyaml.Standard.Unmarshal([]byte(s), t)
}

type errNotYAML struct{}

func (errNotYAML) Error() string { return "the string is not valid YAML" }

// fits reports whether a value has no more parts than are left, aliases
// expanded. Aliases of aliases share values, so that a few hundred bytes may
// stand for billions of parts.
func fits(v cty.Value, left *int) bool {
	*left--
	if *left < 0 {
		return false
	}
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return true
	}
	for _, e := range v.Elements() {
		if !fits(e, left) {
			return false
		}
	}
	return true
}

// placed gives the strings of a value the places that the nodes have.
func placed(v value.Value, n *manifest.Node) value.Value {
	switch {
	case n == nil:
		return v
	case v.IsMapping() && n.Kind() == manifest.Mapping:
		var attributes []value.Attribute
		for _, a := range v.Attributes() {
			if entry, ok := n.Entry(a.Key.Flat()); ok {
				a.Key = a.Key.At(entry.KeyRange())
				a.Value = placed(a.Value, entry.Value)
			}
			attributes = append(attributes, a)
		}
		return value.NewObject(attributes).At(n.Range())
	case v.IsSequence() && n.Kind() == manifest.Sequence && v.Count() == len(n.Items()):
		elements := make([]value.Value, v.Count())
		for i, e := range v.Elements() {
			elements[i] = placed(e, n.Items()[i])
		}
		return value.NewTuple(elements).At(n.Range())
	case v.Kind() == value.String && n.IsScalar():
		if text, _ := v.AsText(); text.Equal(n.Text()) {
			return value.OfText(n.Text())
		}
	}
	return v.At(n.Range())
}

// fromNode makes a value of a node.
func fromNode(n *manifest.Node, left *int) value.Value {
	*left--
	if *left < 0 {
		return value.Value{}
	}
	var v value.Value
	switch n.Kind() {
	case manifest.Mapping:
		var attributes []value.Attribute
		for _, e := range n.Entries() {
			attributes = append(attributes, value.Attribute{Key: e.Key(), Value: fromNode(e.Value, left)})
		}
		v = value.NewObject(attributes)
	case manifest.Sequence:
		elements := make([]value.Value, 0, len(n.Items()))
		for _, item := range n.Items() {
			elements = append(elements, fromNode(item, left))
		}
		v = value.NewTuple(elements)
	case manifest.Scalar:
		return fromScalar(n.Text(), n.Type())
	default: // null
	}
	return v.At(n.Range())
}

func fromScalar(text symbolic.Text, t manifest.Type) value.Value {
	v := value.OfText(text)
	switch t {
	case manifest.Boolean:
		if s, _ := text.Literal(); s != "" {
			return value.OfBool(strings.ContainsAny(s[:1], "tTyY") || strings.EqualFold(s, "on")).At(text.Range())
		}
	case manifest.Number:
		if n := v.ConvertTo(cty.Number, text.Range()); !n.IsInvalid() {
			return n
		}
	case manifest.Open:
		if tokens := text.Tokens(); len(tokens) == 1 && text.Len() == 1 {
			return value.UnknownOf(tokens[0], cty.NilType).At(text.Range())
		}
	default: // a string, as it stands
	}
	return v
}
