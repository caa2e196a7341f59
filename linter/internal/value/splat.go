package value

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// itemScope marks the scope of a token that stands for each element of an
// unknown collection, to tell it from the list of all of them.
const itemScope = "\x00item"

// Item returns, for an unknown collection, the unknown that stands for each of
// its elements ("var.names[*]"). Two elements are not the same string, so an
// item must only be used as a spread or inside one.
func (v Value) Item() Value {
	token := v.Token()
	if token == nil {
		return v
	}
	item := &symbolic.Token{Name: token.Name + "[*]", Scope: token.Scope + itemScope, Secret: token.Secret, From: []*symbolic.Token{token}}
	t := cty.NilType
	if v.typ != cty.NilType && v.typ.IsCollectionType() {
		t = v.typ.ElementType()
	}
	return UnknownOf(item, t)
}

// holdsItem reports whether a string or unknown holds a token that stands for
// each element of an unknown collection.
func (v Value) holdsItem() bool {
	if v.flags&partial == 0 || v.kind != String && v.kind != Unknown {
		return false
	}
	t, _ := v.AsText()
	return slices.ContainsFunc(t.Tokens(), func(token *symbolic.Token) bool {
		return strings.Contains(token.Scope, itemScope)
	})
}

// WholeSplat returns the list of all that an item, or an attribute of it, stands
// for: an unknown of the same name.
func (v Value) WholeSplat() Value {
	token := v.Token()
	if token == nil {
		return v
	}
	i := strings.LastIndex(token.Scope, itemScope)
	if i < 0 {
		return v
	}
	whole := &symbolic.Token{
		Name: token.Name, Scope: token.Scope[:i] + token.Scope[i+len(itemScope):], Secret: token.Secret, From: token.From,
	}
	return UnknownOf(whole, cty.NilType)
}

// splatIndex returns the name with the position put in the place of the splat:
// x[*].arn[0] is the same as x[0].arn. It is false if the name is no splat.
func (n name) splatIndex(position string) (string, bool) {
	if strings.Count(n.text, "[*]") <= strings.Count(n.scope, itemScope) {
		return "", false
	}
	i := strings.LastIndex(n.text, "[*]")
	return n.text[:i] + position + n.text[i+3:], true
}
