package expression

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// textFunctions are those that build a string.
func textFunctions() map[string]function {
	return map[string]function{
		"format":     {least: 1, most: -1, run: format, result: cty.String},
		"formatlist": {least: 1, most: -1, run: formatList, result: cty.List(cty.String), whole: true},
		"join":       {least: 1, most: -1, run: joinLists, result: cty.String},
		"lower":      {least: 1, most: 1, run: letterByLetter(strings.ToLower), result: cty.String},
		"upper":      {least: 1, most: 1, run: letterByLetter(strings.ToUpper), result: cty.String},
		"title":      library(stdlib.TitleFunc).as(cty.String),
		"indent":     {least: 2, most: 2, run: indent, result: cty.String},
		"strrev":     library(stdlib.ReverseFunc).as(cty.String),
		"substr":     {least: 3, most: 3, run: substr, result: cty.String},
	}
}

// letterByLetter is a function that maps each character for itself. A token
// that the mapping cannot change stays, another becomes the call on it.
func letterByLetter(f func(string) string) func(c *call) value.Value {
	return func(c *call) value.Value {
		text, fault := c.argText(0)
		if fault.IsInvalid() {
			return fault
		}
		return c.limited(c.eachPart(text, func(literal symbolic.Text) symbolic.Text {
			s := literal.Flat()
			if mapped := f(s); mapped != s {
				return byCharacter(literal, func(r string) string { return f(r) })
			}
			return literal
		}, func(token *symbolic.Token) bool { return !changes(token.Nature, f) }))
	}
}

// byCharacter maps the characters of a literal, keeping the place of each.
func byCharacter(t symbolic.Text, f func(string) string) symbolic.Text {
	var parts []symbolic.Text
	s := t.Flat()
	start := 0
	for i, r := range s {
		size := utf8.RuneLen(r)
		mapped := f(s[i : i+size])
		if len(mapped) == size {
			continue
		}
		// The mapped character has another length: it gets a part of its own.
		parts = append(parts, respell(t.Slice(start, i), f), t.Slice(i, i+size).As(mapped))
		start = i + size
	}
	return symbolic.Concat(append(parts, respell(t.Slice(start, len(s)), f))...)
}

// respell maps characters that keep their length.
func respell(t symbolic.Text, f func(string) string) symbolic.Text { return t.Respell(f(t.Flat())) }

// changes reports whether a mapping of characters may change a value.
func changes(n symbolic.Nature, f func(string) string) bool {
	if n.Alphabet == "" {
		return true
	}
	for r := rune(1); r < unicode.MaxASCII; r++ {
		if n.AllowsRune(r) && f(string(r)) != string(r) {
			return true
		}
	}
	return strings.IndexFunc(n.Alphabet, func(r rune) bool { return r > unicode.MaxASCII }) >= 0
}

// eachPart maps the literals of a text. A token for which keep is false becomes
// an unknown named after the call on it alone.
func (c *call) eachPart(t symbolic.Text, f func(symbolic.Text) symbolic.Text, keep func(*symbolic.Token) bool) symbolic.Text {
	var parts []symbolic.Text
	flat := t.Flat()
	start := 0
	tokens := t.Tokens()
	for i := range len(flat) {
		if flat[i] != hole {
			continue
		}
		if start < i {
			parts = append(parts, f(t.Slice(start, i)))
		}
		token := tokens[0]
		tokens = tokens[1:]
		if keep(token) {
			parts = append(parts, t.Slice(i, i+1))
		} else {
			args := append([]value.Value{}, c.args...)
			args[c.subject()] = value.OfText(symbolic.Of(token))
			derived, _ := value.Derived(token.Scope, c.name, args, cty.String).AsText()
			parts = append(parts, derived)
		}
		start = i + 1
	}
	if start < len(flat) || len(parts) == 0 {
		parts = append(parts, f(t.Slice(start, len(flat))))
	}
	return symbolic.Concat(parts...)
}

// subject is the index of the argument that a function of strings works on.
func (c *call) subject() int {
	if c.name == "indent" {
		return 1
	}
	return 0
}

// hole is the byte that stands for a token in a text's flat form.
const hole = 0xFF

// joinLists joins the elements of lists with a separator.
func joinLists(c *call) value.Value {
	separator, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	var parts []value.Value
	for i, list := range c.args[1:] {
		switch {
		case list.IsUnknown():
			return c.derived()
		case !list.IsSequence():
			return c.fail(i+1, "a list of strings is required, not a "+list.Kind().String())
		case list.HasGaps() || !list.InOrder():
			return c.derived()
		}
		for _, e := range list.Elements() {
			if len(parts) > 0 {
				parts = append(parts, value.OfText(separator))
			}
			parts = append(parts, e)
		}
	}
	if c.e.Budget.tooMany(len(parts) / 2) {
		return c.e.exceeded(c.rng, c.e.Budget.longCollection())
	}
	for _, p := range parts {
		if p.IsNull() {
			return c.fail(1, "a list element is null")
		}
	}
	return c.join(parts, c.rng, func(t symbolic.Text) symbolic.Text { return c.used(t, len(parts)) })
}

// used notes that the call put a text together, if it did so of several parts.
func (c *call) used(t symbolic.Text, parts int) symbolic.Text {
	if parts < 2 || c.template {
		return t
	}
	return t.UsedAt(c.rng, c.depth())
}

// indent puts spaces behind each line break.
func indent(c *call) value.Value {
	n, ok, fault := c.argInt(0)
	if fault.IsInvalid() {
		return fault
	}
	text, fault := c.argText(1)
	if fault.IsInvalid() {
		return fault
	}
	if !ok {
		return c.derived()
	}
	if n < 0 {
		return c.fail(0, "a whole number of at least 0 is required")
	}
	if c.e.Budget.tooLong(n) || c.e.Budget.tooLong(text.Len()+n*strings.Count(text.Flat(), "\n")) {
		return c.e.exceeded(c.rng, c.e.Budget.longString())
	}
	spaces := symbolic.Literal(strings.Repeat(" ", n))
	return value.OfText(c.eachPart(text, func(literal symbolic.Text) symbolic.Text {
		var parts []symbolic.Text
		for i, line := range literal.Split("\n") {
			if i > 0 {
				parts = append(parts, symbolic.Literal("\n"), spaces)
			}
			parts = append(parts, line)
		}
		return symbolic.Concat(parts...)
	}, func(token *symbolic.Token) bool { return !token.Nature.Allows("\n") }))
}

// substr cuts by characters as people see them (grapheme clusters).
func substr(c *call) value.Value {
	text, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	offset, ok1, fault := c.argInt(1)
	if fault.IsInvalid() {
		return fault
	}
	length, ok2, fault := c.argInt(2)
	if fault.IsInvalid() {
		return fault
	}
	if !ok1 || !ok2 {
		return c.derived()
	}
	prefix := strings.IndexByte(text.Flat(), hole)
	if prefix < 0 {
		return c.library(stdlib.SubstrFunc)
	}
	// Only characters in front of the first token can be counted.
	end := -1
	if length >= 0 {
		end = offset + length
	}
	from, ok := boundary(text.Flat()[:prefix], offset)
	if offset < 0 || !ok {
		return c.derived()
	}
	if length < 0 {
		return value.OfText(text.Slice(from, text.Len()))
	}
	to, ok := boundary(text.Flat()[:prefix], end)
	if !ok || to == prefix && length > 0 && !isASCII(text.Flat()[:prefix]) {
		return c.derived()
	}
	return value.OfText(text.Slice(from, to))
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// boundary returns the byte offset of the n-th character, if there are so many.
func boundary(s string, n int) (int, bool) {
	at := 0
	for ; n > 0; n-- {
		if at >= len(s) {
			return 0, false
		}
		advance, _, err := textseg.ScanGraphemeClusters([]byte(s[at:]), true)
		if err != nil || advance == 0 {
			return 0, false
		}
		at += advance
	}
	return at, n == 0
}

// format is printf; the verbs %s and %v of strings keep tokens.
func format(c *call) value.Value {
	spec, known, fault := c.argString(0)
	if fault.IsInvalid() {
		return fault
	}
	if !known {
		return c.derived()
	}
	text, _ := c.argText(0)
	return c.formatted(text, spec, c.args[1:])
}

func (c *call) formatted(text symbolic.Text, spec string, args []value.Value) value.Value {
	var parts []value.Value
	start, next, highest := 0, 0, 0
	for i := 0; i < len(spec); {
		if spec[i] != '%' {
			i++
			continue
		}
		if start < i {
			parts = append(parts, value.OfText(text.Slice(start, i)))
		}
		verb, ok := parseVerb(spec[i:], next)
		if !ok {
			return c.fail(0, "the format has a verb that is not complete at "+strconv.Itoa(i))
		}
		start = i + verb.length
		i = start
		if verb.letter == '%' {
			parts = append(parts, value.OfText(text.Slice(start-1, start)))
			continue
		}
		if verb.width > c.e.Budget.StringBytes || verb.precision > c.e.Budget.StringBytes {
			return c.e.exceeded(c.rng, c.e.Budget.longString())
		}
		if verb.argument >= len(args) {
			return c.fail(0, "the format has more verbs than there are arguments")
		}
		next = verb.argument + 1
		highest = max(highest, next)
		part, fault := c.verb(verb, args[verb.argument])
		if fault.IsInvalid() {
			return fault
		}
		parts = append(parts, part)
	}
	if highest < len(args) {
		return c.fail(-1, "there are more arguments than the format has verbs")
	}
	if start < len(spec) || len(parts) == 0 {
		parts = append(parts, value.OfText(text.Slice(start, len(spec))))
	}
	return c.join(parts, c.rng, func(t symbolic.Text) symbolic.Text { return c.used(t, len(args)+1) })
}
