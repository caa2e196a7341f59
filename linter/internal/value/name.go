package value

import (
	"crypto/sha256"
	"encoding/hex"
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
	n := name{scope: scope, text: call + "("}
	for i, a := range args {
		if i > 0 {
			n.text += ", "
		}
		n.add(nameOf(a))
	}
	n.text += ")"
	return n.unknown(t)
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
	n := name{scope: scope}
	for i, o := range operands {
		if i > 0 {
			n.text += " "
		}
		if i > 0 || len(operands) == 1 {
			n.text += operator
		}
		if i > 0 {
			n.text += " "
		}
		operand := nameOf(o)
		if strings.Contains(operand.text, " ") && !strings.HasSuffix(operand.text, ")") {
			operand.text = "(" + operand.text + ")"
		}
		n.add(operand)
	}
	return n.unknown(t)
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

// add appends another name, keeping what tells values apart.
func (n *name) add(other name) {
	n.text += other.text
	n.from = append(n.from, other.from...)
	n.from = n.from[:min(len(n.from), maxFrom)]
	switch {
	case other.scope == "" || other.scope == n.scope:
	case n.scope == "":
		n.scope = other.scope
	default:
		n.secret = digest(n.secret, other.scope)
	}
	if other.secret != "" {
		n.secret = digest(n.secret, other.secret)
	}
	if len(n.text) > 4*maxName {
		n.secret = digest(n.secret, n.text)
		n.text = cut(n.text, 2*maxName)
	}
}

func digest(parts ...string) string {
	buffer := make([]byte, 0, 512)
	for _, p := range parts {
		buffer = strconv.AppendInt(buffer, int64(len(p)), 10)
		buffer = append(buffer, ':')
		buffer = append(buffer, p...)
	}
	sum := sha256.Sum256(buffer)
	return hex.EncodeToString(sum[:12])
}

// short returns the text, cut to a length that can be shown.
func (n name) short() string {
	if len(n.text) <= maxName {
		return n.text
	}
	return cut(n.text, maxName) + "\u2026"
}

// cut returns at most limit bytes of s without cutting a character.
func cut(s string, limit int) string {
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
	if full := n.full(); full != token.Name {
		token.Scope += "\x00" + digest(full)
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
		n.list("[", body, "]")
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

func (n *name) list(open string, elements []Value, end string) {
	n.text += open
	for i, e := range elements {
		if i > 0 {
			n.text += ", "
		}
		n.add(nameOf(e))
	}
	n.text += end
}

func nameOfMapping(v Value) name {
	m := v.body.(*mapping)
	var n name
	if m.rest != nil {
		n = name{text: m.rest.Name, scope: m.rest.Scope}
		if m.get != nil {
			return n // the token tells the attributes
		}
		n.text += " with "
	}
	n.text += "{"
	for i, a := range v.Attributes() {
		if i > 0 {
			n.text += ", "
		}
		n.add(nameOfText(a.Key))
		n.text += " = "
		n.add(nameOf(a.Value))
	}
	n.text += "}"
	return n
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
		n.add(name{scope: token.Scope, from: []*symbolic.Token{token}})
	}
	// A hidden text shows as its description, and a literal may look like a
	// token.
	if plain, known := t.Literal(); known && (plain != shown || strings.Contains(plain, "${")) ||
		!known && strings.Count(shown, "${") != len(tokens) || t.IsHidden() {
		n.secret = digest(t.Key())
	}
	return n
}
