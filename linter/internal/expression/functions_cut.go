package expression

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// cutFunctions are those that take a string apart at literals. They keep tokens
// where the literals alone decide, for every string that a token may stand for.
func cutFunctions() map[string]function {
	return map[string]function{
		"split":      {least: 2, most: 2, run: split, result: cty.List(cty.String)},
		"trimprefix": {least: 2, most: 2, run: trimPrefix, result: cty.String},
		"trimsuffix": {least: 2, most: 2, run: trimSuffix, result: cty.String},
		"trim":       {least: 2, most: 2, run: trim, result: cty.String},
		"trimspace": {least: 1, most: 1, result: cty.String, run: func(c *call) value.Value {
			return c.trimmed(unicode.IsSpace)
		}},
		"chomp":       {least: 1, most: 1, run: chomp, result: cty.String},
		"startswith":  {least: 2, most: 2, run: startsWith, result: cty.Bool},
		"endswith":    {least: 2, most: 2, run: endsWith, result: cty.Bool},
		"strcontains": {least: 2, most: 2, run: strContains, result: cty.Bool},
	}
}

// twoTexts returns the first two arguments; the second must be known.
func (c *call) twoTexts() (text symbolic.Text, literal string, known bool, fault value.Value) {
	text, fault = c.argText(0)
	if !fault.IsInvalid() {
		literal, known, fault = c.argString(1)
	}
	return text, literal, known, fault
}

// occurrences finds where sep occurs in a text: the flat offsets of those that
// stand in literals, and the offset from which on one may touch a token (the
// text's length if none may). Only what begins before that is certain.
func occurrences(t symbolic.Text, sep string) (at []int, uncertain int) {
	flat := t.Flat()
	tokens := t.Tokens()
	uncertain = len(flat)
	if len(tokens) > 0 {
		next := 0
		for i := range len(flat) {
			if (flat[i] == hole || flat[i] == sep[0]) && mayTouch(flat[i:], tokens[next:], sep) {
				uncertain = i
				break
			}
			if flat[i] == hole {
				next++
			}
		}
	}
	for i := 0; ; {
		found := strings.Index(flat[i:], sep)
		if found < 0 || i+found >= uncertain {
			return at, uncertain
		}
		at = append(at, i+found)
		i += found + len(sep)
	}
}

// overToken returns how much of sep may have been matched behind a token. One
// that may be empty adds nothing, and neither need the one at which flat begins:
// sep may begin anywhere in it.
func overToken(reached []bool, nature symbolic.Nature, first bool, sep string) []bool {
	next := make([]bool, len(sep)+1)
	for from, ok := range reached {
		if !ok {
			continue
		}
		if (!nature.NotEmpty || first) && from > 0 {
			next[from] = true
		}
		for to := from + 1; to <= len(sep) && nature.Allows(sep[from:to]); to++ {
			next[to] = true
		}
	}
	return next
}

// overByte returns how much of sep may have been matched behind a byte.
func overByte(reached []bool, c byte, sep string) []bool {
	next := make([]bool, len(sep)+1)
	for from, ok := range reached[:len(sep)] {
		next[from+1] = ok && sep[from] == c
	}
	return next
}

// mayTouch reports whether sep may occur at the start of flat (if that is a
// token: begin anywhere in it) so that a token is part of the occurrence or
// stands inside it.
func mayTouch(flat string, tokens []*symbolic.Token, sep string) bool {
	reached := make([]bool, len(sep)+1) // how much of sep may have been matched
	reached[0] = true
	touched, first := false, true
	for i := range len(flat) {
		var next []bool
		if flat[i] == hole {
			next = overToken(reached, tokens[0].Nature, first, sep)
			tokens = tokens[1:]
			touched = true
		} else {
			next = overByte(reached, flat[i], sep)
		}
		first = false
		if next[len(sep)] {
			return touched
		}
		if !slices.Contains(next, true) {
			return false
		}
		reached = next
	}
	return false
}

// split cuts a string at a separator. What stands behind a token that may hold
// the separator is not known, nor how many parts it has.
func split(c *call) value.Value {
	sep, known, fault := c.argString(0)
	if fault.IsInvalid() {
		return fault
	}
	text, fault := c.argText(1)
	if fault.IsInvalid() {
		return fault
	}
	if !known || sep == "" && !text.IsKnown() {
		return c.derived()
	}
	var parts []value.Value
	add := func(t symbolic.Text) { parts = append(parts, value.OfText(t)) }
	if sep == "" {
		for i, r := range text.Flat() {
			add(text.Slice(i, i+utf8.RuneLen(r)))
		}
		return c.stringList(parts)
	}
	at, uncertain := occurrences(text, sep)
	start := 0
	for _, i := range at {
		add(text.Slice(start, i))
		start = i + len(sep)
	}
	if uncertain == text.Len() {
		add(text.Slice(start, text.Len()))
		return c.stringList(parts)
	}
	rest := value.Derived(c.tokenScope(), c.name, []value.Value{c.args[0], value.OfText(text.Slice(start, text.Len()))}, cty.List(cty.String))
	if len(parts) == 0 {
		c.e.doubts++
		return rest
	}
	return c.stringList(append(parts, rest.Item().AsSpread()))
}

func (c *call) stringList(parts []value.Value) value.Value {
	if c.e.Budget.tooMany(len(parts)) {
		return c.e.exceeded(c.rng, c.e.Budget.longCollection())
	}
	return value.NewList(cty.String, parts)
}

// hasPrefix answers whether a text begins with a literal.
func hasPrefix(t symbolic.Text, prefix string) symbolic.Answer {
	flat := t.Flat()
	for i := range len(prefix) {
		if i == len(flat) {
			return symbolic.No
		}
		if flat[i] == hole {
			nature := t.TokenAt(i).Nature
			r, _ := utf8.DecodeRuneInString(prefix[i:])
			if nature.NotEmpty && utf8.RuneStart(prefix[i]) && !nature.AllowsRune(r) {
				return symbolic.No
			}
			return symbolic.Unknown
		}
		if flat[i] != prefix[i] {
			return symbolic.No
		}
	}
	return symbolic.Yes
}

// hasSuffix answers whether a text ends with a literal.
func hasSuffix(t symbolic.Text, suffix string) symbolic.Answer {
	flat := t.Flat()
	for i := 1; i <= len(suffix); i++ {
		if i > len(flat) {
			return symbolic.No
		}
		at, left := len(flat)-i, suffix[:len(suffix)-i+1]
		if flat[at] == hole {
			nature := t.TokenAt(at).Nature
			r, _ := utf8.DecodeLastRuneInString(left)
			if nature.NotEmpty && r != utf8.RuneError && !nature.AllowsRune(r) {
				return symbolic.No
			}
			return symbolic.Unknown
		}
		if flat[at] != suffix[len(suffix)-i] {
			return symbolic.No
		}
	}
	return symbolic.Yes
}

// strip is a function that cuts a literal off where it is.
func (c *call) strip(has func(symbolic.Text, string) symbolic.Answer, cut func(t symbolic.Text, n int) symbolic.Text) value.Value {
	text, literal, known, fault := c.twoTexts()
	switch {
	case fault.IsInvalid():
		return fault
	case !known:
		return c.derived()
	}
	switch has(text, literal) {
	case symbolic.Yes:
		return value.OfText(cut(text, len(literal)))
	case symbolic.No:
		return value.OfText(text)
	default:
		return c.derived()
	}
}

func trimPrefix(c *call) value.Value {
	if text, search, known, fault := c.twoTexts(); known && !fault.IsInvalid() {
		if stripped, ok := stripsScheme(text, search, symbolic.Text{}); ok {
			return value.OfText(stripped)
		}
	}
	return c.strip(hasPrefix, func(t symbolic.Text, n int) symbolic.Text { return t.Slice(n, t.Len()) })
}

func trimSuffix(c *call) value.Value {
	return c.strip(hasSuffix, func(t symbolic.Text, n int) symbolic.Text { return t.Slice(0, t.Len()-n) })
}

func trim(c *call) value.Value {
	_, cutset, known, fault := c.twoTexts()
	if fault.IsInvalid() {
		return fault
	}
	if !known {
		return c.derived()
	}
	return c.trimmed(func(r rune) bool { return strings.ContainsRune(cutset, r) })
}

// trimmed removes characters at both ends.
func (c *call) trimmed(remove func(rune) bool) value.Value {
	text, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	flat := text.Flat()
	start, end := 0, len(flat)
	for start < end && flat[start] != hole {
		r, size := utf8.DecodeRuneInString(flat[start:])
		if !remove(r) {
			break
		}
		start += size
	}
	for end > start && flat[end-1] != hole {
		r, size := utf8.DecodeLastRuneInString(flat[start:end])
		if !remove(r) {
			break
		}
		end -= size
	}
	for _, i := range []int{start, end - 1} {
		if start < end && flat[i] == hole && mayEndIn(text.TokenAt(i).Nature, remove) {
			return c.derived()
		}
	}
	return value.OfText(text.Slice(start, end))
}

// mayEndIn reports whether a value may begin or end in a character that is to
// be removed, or be empty, so that its neighbours do.
func mayEndIn(n symbolic.Nature, remove func(rune) bool) bool {
	if n.Alphabet == "" || !n.NotEmpty {
		return true
	}
	return changes(n, func(s string) string { return strings.TrimFunc(s, remove) })
}

// chomp removes line breaks at the end.
func chomp(c *call) value.Value {
	text, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	end := text.Len()
	for end > 0 && (text.Flat()[end-1] == '\n' || text.Flat()[end-1] == '\r') {
		end--
	}
	if end > 0 && text.Flat()[end-1] == hole {
		nature := text.TokenAt(end - 1).Nature
		if nature.Allows("\n") || nature.Allows("\r") || !nature.NotEmpty {
			return c.derived()
		}
	}
	return value.OfText(text.Slice(0, end))
}

// decided returns a bool for an answer.
func (c *call) decided(a symbolic.Answer) value.Value {
	if a == symbolic.Unknown {
		return c.derivedAs(cty.Bool)
	}
	return value.OfBool(a == symbolic.Yes)
}

func startsWith(c *call) value.Value {
	text, literal, known, fault := c.twoTexts()
	switch {
	case fault.IsInvalid():
		return fault
	case !known:
		return c.derived()
	}
	return c.decided(hasPrefix(text, literal))
}

func endsWith(c *call) value.Value {
	text, literal, known, fault := c.twoTexts()
	switch {
	case fault.IsInvalid():
		return fault
	case !known:
		return c.derived()
	}
	return c.decided(hasSuffix(text, literal))
}

func strContains(c *call) value.Value {
	text, literal, known, fault := c.twoTexts()
	switch {
	case fault.IsInvalid():
		return fault
	case !known:
		return c.derived()
	case literal == "" || strings.Contains(text.Flat(), literal):
		return value.OfBool(true)
	}
	if _, uncertain := occurrences(text, literal); uncertain < text.Len() {
		return c.derived()
	}
	return value.OfBool(false)
}
