package cloudformation

import (
	"github.com/irsalint/irsalint/linter/internal/jsontext"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// value is what an expression of a template comes to. The zero value is
// AWS::NoValue: as if nothing were written.
type value struct {
	kind    kind
	text    symbolic.Text // of a scalar
	typ     manifest.Type // of a scalar
	items   []value
	members []member
}

// member is one member of a mapping.
type member struct {
	key   symbolic.Text
	value value
}

// kind is the shape of a value.
type kind uint8

const (
	absent kind = iota
	scalar
	list
	mapping
	// open is a value of which nothing is known, of any shape; its text is a token.
	open
)

func textValue(t symbolic.Text) value { return value{kind: scalar, text: t} }

// asText returns the text of a scalar, or the token of an open value.
func (v value) asText() (symbolic.Text, bool) {
	return v.text, v.kind == scalar || v.kind == open
}

// asList returns the elements; a scalar counts as a list of one, as it does in
// most lists of CloudFormation. False: they are not known.
func (v value) asList() ([]value, bool) {
	switch v.kind {
	case list:
		return v.items, true
	case scalar:
		return []value{v}, true
	default:
		return nil, v.kind == absent
	}
}

// json writes the value as JSON.
func (v value) json() symbolic.Text {
	switch v.kind {
	case scalar:
		if s, known := v.text.Literal(); known && v.typ == manifest.Boolean && (s == "true" || s == "false") {
			return v.text
		}
		return jsontext.Quote(v.text)
	case open:
		return v.text
	case list:
		items := make([]symbolic.Text, len(v.items))
		for i, item := range v.items {
			items[i] = item.json()
		}
		return jsontext.Array(items)
	case mapping:
		members := make([]symbolic.Text, len(v.members))
		for i, m := range v.members {
			members[i] = jsontext.Member(m.key, m.value.json())
		}
		return jsontext.Object(members)
	default:
		return symbolic.Literal("null")
	}
}
