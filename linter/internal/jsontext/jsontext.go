package jsontext

import (
	"encoding/json"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Quote returns a text as a JSON string.
func Quote(t symbolic.Text) symbolic.Text {
	flat := t.Flat()
	parts := []symbolic.Text{symbolic.Literal(`"`)}
	start := 0
	for i := range len(flat) {
		c := flat[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		escaped := `\` + string(c)
		if c < 0x20 {
			quoted, err := json.Marshal(string(c))
			if err != nil {
				panic("bug in irsalint: a control character has no JSON form: " + err.Error())
			}
			escaped = string(quoted[1 : len(quoted)-1])
		}
		parts = append(parts, t.Slice(start, i), symbolic.Literal(escaped).At(t.Slice(i, i+1).Range()))
		start = i + 1
	}
	return symbolic.Concat(append(parts, t.Slice(start, len(flat)), symbolic.Literal(`"`))...)
}

// Member returns a member of an object: the key, quoted here, and a value that
// is JSON already.
func Member(key, value symbolic.Text) symbolic.Text {
	return symbolic.Concat(Quote(key), symbolic.Literal(":"), value)
}

// Object returns an object of members in their order.
func Object(members []symbolic.Text) symbolic.Text { return enclose("{", members, "}") }

// Array returns an array of values that are JSON already.
func Array(values []symbolic.Text) symbolic.Text { return enclose("[", values, "]") }

func enclose(left string, parts []symbolic.Text, right string) symbolic.Text {
	all := make([]symbolic.Text, 0, 2*len(parts)+2)
	all = append(all, symbolic.Literal(left))
	for i, p := range parts {
		if i > 0 {
			all = append(all, symbolic.Literal(","))
		}
		all = append(all, p)
	}
	return symbolic.Concat(append(all, symbolic.Literal(right))...)
}
