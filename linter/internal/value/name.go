package value

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxName bounds the length of a derived token's name.
const maxName = 160

// name is how a value is called in the name of what is derived from it. Two
// values that may differ never have the same text, scope and secret.
type name struct {
	text string
	// scope is that of the tokens inside.
	scope string
	// secret tells values apart that have the same text: it is a digest of what
	// the text leaves out, or empty.
	secret string
	// from are the tokens inside, some of them if there are many.
	from []*symbolic.Token
}

// maxFrom bounds the tokens that a derived token is said to be made from.
const maxFrom = 16

// Derived returns an unknown for the result of a call on values of which
// something is not known. Equal calls give equal tokens: the token is named
// after the call ("upper(var.name)"). The type may be cty.NilType.
func Derived(scope, call string, args []Value, t cty.Type) Value {
	var few [fewParts]name
	parts := few[:0]
	for _, a := range args {
		parts = append(parts, nameOf(a))
	}
	var space [nameSpace]byte
	n := name{scope: scope}
	text := n.list(append(space[:0], call...), "(", parts, ")")
	return n.called(text).unknown(t)
}

// About returns an unknown bool of the given name that says something about a
// value: two of one name are the same only if the values are.
func About(scope, text string, v Value) Value {
	n := name{scope: scope, text: text, secret: digest(Key(v))}
	token := &symbolic.Token{Name: n.short(), Scope: scope + "\x00" + digest(n.full())}
	return UnknownOf(token, cty.Bool)
}

// Operation returns an unknown for the result of an operator ("var.a == var.b",
// with one operand "-var.a").
func Operation(scope, operator string, operands []Value, t cty.Type) Value {
	var space [nameSpace]byte
	text, n := space[:0], name{scope: scope}
	for i, o := range operands {
		switch {
		case i > 0:
			text = append(append(append(text, ' '), operator...), ' ')
		case len(operands) == 1:
			text = append(text, operator...)
		}
		operand := nameOf(o)
		if strings.Contains(operand.text, " ") && !strings.HasSuffix(operand.text, ")") {
			operand.text = "(" + operand.text + ")"
		}
		text = n.add(text, operand)
	}
	return n.called(text).unknown(t)
}

// Describe returns how a value is called in messages and in the names of
// tokens: "var.name", "\"app-${var.env}\"". What must not be printed is
// replaced by its description.
func Describe(v Value) string { return nameOf(v).short() }

// ConditionOf returns the identity of an undecided bool, and whether the value
// is its negation.
func ConditionOf(v Value) (c Condition, negated bool) {
	for u, ok := v.body.(unknown); ok && u.not != nil; u, ok = v.body.(unknown) {
		v, negated = *u.not, !negated
	}
	n := nameOf(v)
	return Condition{n.scope, n.full()}, negated
}

// Not returns the negation of an undecided bool. The negation of a negation is
// the bool itself.
func Not(v Value) Value {
	if u, ok := v.body.(unknown); ok && u.not != nil {
		return *u.not
	}
	out := Operation("", "!", []Value{v}, cty.Bool)
	u := out.body.(unknown)
	u.not = &v
	out.body = u
	return out
}

// short returns the text, cut to a length that can be shown.
func (n name) short() string {
	if len(n.text) <= maxName {
		return n.text
	}
	return cut(n.text, maxName) + "\u2026"
}

// cut returns at most limit bytes of s without cutting a character.
func cut[T string | []byte](s T, limit int) T {
	for limit < len(s) && limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:min(limit, len(s))]
}

// full returns a text that alone tells values apart, within one scope.
func (n name) full() string {
	switch {
	case len(n.text) > maxName:
		return n.short() + "#" + digest(n.text, n.secret)
	case n.secret != "":
		return n.text + "#" + n.secret
	}
	return n.text
}

// unknown returns the unknown value of that name.
func (n name) unknown(t cty.Type) Value {
	token := &symbolic.Token{Name: n.short(), Scope: n.scope, From: n.from}
	switch {
	case len(n.text) > maxName:
		token.Scope += "\x00" + digestOf(token.Name, "#", digest(n.text, n.secret))
	case n.secret != "":
		token.Scope += "\x00" + digestOf(n.text, "#", n.secret)
	}
	return UnknownOf(token, t)
}

// nameOf returns the name of a value.
func nameOf(v Value) name {
	var n name
	switch body := v.body.(type) {
	case nil:
		n.text = "null"
	case bool:
		n.text = strconv.FormatBool(body)
	case *big.Float:
		n.text = FormatNumber(body)
	case symbolic.Text:
		n = nameOfText(body)
	case unknown:
		n = name{text: body.token.Name, scope: body.token.Scope, from: []*symbolic.Token{body.token}}
	case []Value:
		n = nameOfList(body)
	case *mapping:
		n = nameOfMapping(v)
	case *choice:
		n = body.name()
	case Fault:
		n.text = "(" + body.Message + ")"
	}
	if v.Sensitive() {
		n = name{text: "(sensitive value)", scope: n.scope, secret: digest(n.text, n.secret), from: n.from}
	}
	if v.IsSpread() {
		n.text += "..."
	} else if v.IsOptional() {
		n.text += "?"
	}
	return n
}

func nameOfList(elements []Value) name {
	var few [fewParts]name
	parts := few[:0]
	for _, e := range elements {
		parts = append(parts, nameOf(e))
	}
	var space [nameSpace]byte
	var n name
	text := n.list(space[:0], "[", parts, "]")
	return n.called(text)
}

func nameOfMapping(v Value) name {
	m := v.body.(*mapping)
	var space [nameSpace]byte
	text, n := space[:0], name{}
	if m.rest != nil {
		n.scope = m.rest.Scope
		if m.get != nil {
			n.text = m.rest.Name
			return n // the token tells the attributes
		}
		text = append(append(text, m.rest.Name...), " with "...)
	}
	text = append(text, '{')
	for i, a := range v.Attributes() {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = append(n.add(text, nameOfText(a.Key)), " = "...)
		text = n.add(text, nameOf(a.Value))
	}
	return n.called(append(text, '}'))
}

// nameOfText quotes a text; one token alone is called by its own name.
func nameOfText(t symbolic.Text) name {
	tokens := t.Tokens()
	if len(tokens) == 1 && t.Len() == 1 {
		return name{text: tokens[0].Name, scope: tokens[0].Scope, from: tokens}
	}
	shown := t.String()
	n := name{text: strconv.Quote(shown)}
	for _, token := range tokens {
		n.join(name{scope: token.Scope, from: []*symbolic.Token{token}})
	}
	// A hidden text shows as its description, and a literal may look like a
	// token.
	if plain, known := t.Literal(); known && (plain != shown || strings.Contains(plain, "${")) ||
		!known && strings.Count(shown, "${") != len(tokens) || t.IsHidden() {
		n.secret = digest(t.Key())
	}
	return n
}
