package expression

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// patternFunctions are those that look for a string or regular expression.
func patternFunctions() map[string]function {
	return map[string]function{
		"replace":  {least: 3, most: 3, run: replace, result: cty.String},
		"regex":    {least: 2, most: 2, run: regexOnce},
		"regexall": {least: 2, most: 2, run: regexAll},
	}
}

// replace replaces a literal, or a regular expression between slashes.
func replace(c *call) value.Value {
	text, search, known, fault := c.twoTexts()
	if fault.IsInvalid() {
		return fault
	}
	with, fault := c.argText(2)
	switch {
	case fault.IsInvalid():
		return fault
	case !known:
		return c.derived()
	case len(search) > 1 && search[0] == '/' && search[len(search)-1] == '/':
		return c.replacePattern(text, search[1:len(search)-1], with)
	case search == "" && !text.IsKnown():
		return c.derived()
	case search == "":
		return c.replaceEverywhere(text, with)
	}
	if stripped, ok := stripsScheme(text, search, with); ok {
		return value.OfText(stripped)
	}
	if size := text.Len() + strings.Count(text.Flat(), search)*with.Len(); c.e.Budget.tooLong(size) {
		return c.e.exceeded(c.rng, c.e.Budget.longString())
	}
	if utf8.RuneCountInString(search) == 1 {
		// One character is never cut by the border of a token, so each token
		// can be dealt with by itself.
		return value.OfText(c.eachPart(text, func(literal symbolic.Text) symbolic.Text {
			return substitute(literal, search, with)
		}, func(token *symbolic.Token) bool { return !token.Nature.Allows(search) }))
	}
	at, uncertain := occurrences(text, search)
	var parts []symbolic.Text
	start := 0
	for _, i := range at {
		parts = append(parts, text.Slice(start, i), with)
		start = i + len(search)
	}
	if uncertain == text.Len() {
		return value.OfText(symbolic.Concat(append(parts, text.Slice(start, text.Len()))...))
	}
	uncertain = max(uncertain, start)
	rest := text.Slice(uncertain, text.Len())
	c.e.doubts++
	derived, _ := value.Derived(c.tokenScope(), c.name, []value.Value{value.OfText(rest), c.args[1], c.args[2]}, cty.String).AsText()
	return value.OfText(symbolic.Concat(append(parts, text.Slice(start, uncertain), derived)...))
}

func substitute(t symbolic.Text, search string, with symbolic.Text) symbolic.Text {
	var parts []symbolic.Text
	for i, part := range t.Split(search) {
		if i > 0 {
			parts = append(parts, with)
		}
		parts = append(parts, part)
	}
	return symbolic.Concat(parts...)
}

// replaceEverywhere is what strings.Replace does with an empty search string.
func (c *call) replaceEverywhere(text, with symbolic.Text) value.Value {
	s := text.Flat()
	if c.e.Budget.tooLong(len(s) + (utf8.RuneCountInString(s)+1)*with.Len()) {
		return c.e.exceeded(c.rng, c.e.Budget.longString())
	}
	parts := []symbolic.Text{with}
	for i, r := range s {
		parts = append(parts, text.Slice(i, i+utf8.RuneLen(r)), with)
	}
	return value.OfText(symbolic.Concat(parts...))
}

func (c *call) replacePattern(text symbolic.Text, pattern string, with symbolic.Text) value.Value {
	re, err := c.e.pattern(pattern)
	if err != nil {
		return c.fail(1, err.Error())
	}
	template, known := with.Literal()
	if !known && strings.Contains(with.Flat(), "$") {
		return c.derived()
	}
	matches, ok := c.findAll(re, text)
	if !ok {
		return c.derived()
	}
	if !known && mayHoldDollar(with) && len(matches) > 0 {
		return c.derived()
	}
	var parts []symbolic.Text
	start, size := 0, text.Len()
	for _, m := range matches {
		parts = append(parts, text.Slice(start, m[0]))
		expanded := with
		if strings.Contains(template, "$") {
			expanded = expandTemplate(re, with, text, m)
		}
		size += expanded.Len()
		if c.e.Budget.tooLong(size) {
			return c.e.exceeded(c.rng, c.e.Budget.longString())
		}
		parts = append(parts, expanded)
		start = m[1]
	}
	return value.OfText(symbolic.Concat(append(parts, text.Slice(start, text.Len()))...))
}

// mayHoldDollar reports whether a token of the replacement could bring in a
// reference to a group.
func mayHoldDollar(t symbolic.Text) bool {
	for _, token := range t.Tokens() {
		if token.Nature.Allows("$") {
			return true
		}
	}
	return false
}

// expandTemplate replaces $name, ${name} and $$ in a replacement, as
// regexp.Expand does.
func expandTemplate(re *regexp.Regexp, with, text symbolic.Text, m []int) symbolic.Text {
	s := with.Flat()
	var parts []symbolic.Text
	start := 0
	for i := 0; i < len(s); {
		if s[i] != '$' {
			i++
			continue
		}
		parts = append(parts, with.Slice(start, i))
		name, size := groupName(s[i:])
		switch {
		case strings.HasPrefix(s[i:], "$$"):
			parts = append(parts, with.Slice(i, i+1))
			size = 2
		case size == 0:
			parts = append(parts, with.Slice(i, i+1))
			size = 1
		default:
			if g := groupIndex(re, name); g >= 0 && 2*g+1 < len(m) && m[2*g] >= 0 {
				parts = append(parts, text.Slice(m[2*g], m[2*g+1]))
			}
		}
		i += size
		start = i
	}
	return symbolic.Concat(append(parts, with.Slice(start, len(s)))...)
}

// groupName reads $name or ${name}; size is 0 if it is neither.
func groupName(s string) (name string, size int) {
	braces := strings.HasPrefix(s, "${")
	i := 1
	if braces {
		i = 2
	}
	start := i
	for i < len(s) && (s[i] == '_' || '0' <= s[i] && s[i] <= '9' || 'a' <= s[i] && s[i] <= 'z' || 'A' <= s[i] && s[i] <= 'Z') {
		i++
	}
	name = s[start:i]
	switch {
	case name == "", braces && (i >= len(s) || s[i] != '}'):
		return "", 0
	case braces:
		i++
	}
	return name, i
}

func groupIndex(re *regexp.Regexp, name string) int {
	if n, err := strconv.Atoi(name); err == nil {
		return n
	}
	return re.SubexpIndex(name)
}

// compiled returns the regular expression and the text of regex and regexall.
func (c *call) compiled() (re *regexp.Regexp, text symbolic.Text, result value.Value) {
	pattern, known, fault := c.argString(0)
	if fault.IsInvalid() {
		return nil, text, fault
	}
	text, fault = c.argText(1)
	if fault.IsInvalid() {
		return nil, text, fault
	}
	if !known {
		return nil, text, c.derived()
	}
	re, err := c.e.pattern(pattern)
	if err != nil {
		return nil, text, c.fail(0, err.Error())
	}
	named, unnamed := false, false
	for _, name := range re.SubexpNames()[1:] {
		named, unnamed = named || name != "", unnamed || name == ""
	}
	if named && unnamed {
		return nil, text, c.fail(0, "named and unnamed groups cannot be mixed")
	}
	return re, text, value.Value{}
}

func regexOnce(c *call) value.Value {
	re, text, result := c.compiled()
	if re == nil {
		return result
	}
	matches, ok := c.find(re, text, 1)
	switch {
	case !ok:
		return c.derived()
	case len(matches) == 0:
		return c.fail(1, "the pattern does not match")
	}
	return groups(re, text, matches[0])
}

func regexAll(c *call) value.Value {
	re, text, result := c.compiled()
	if re == nil {
		return result
	}
	matches, ok := c.findAll(re, text)
	if !ok {
		return c.derived()
	}
	if c.e.Budget.tooMany(len(matches)) {
		return c.e.exceeded(c.rng, c.e.Budget.longCollection())
	}
	out := make([]value.Value, len(matches))
	for i, m := range matches {
		out[i] = groups(re, text, m)
	}
	return value.NewList(groupsType(re), out)
}

// groups is the result for one match: the match, a tuple of its groups, or an
// object of its named groups.
func groups(re *regexp.Regexp, text symbolic.Text, m []int) value.Value {
	part := func(i int) value.Value {
		if m[2*i] < 0 {
			return value.NullOf(cty.String)
		}
		return value.OfText(text.Slice(m[2*i], m[2*i+1]))
	}
	names := re.SubexpNames()
	if len(names) == 1 {
		return part(0)
	}
	var elements []value.Value
	var attributes []value.Attribute
	for i := 1; i < len(names); i++ {
		elements = append(elements, part(i))
		attributes = append(attributes, value.Attribute{Key: symbolic.Literal(names[i]), Value: part(i)})
	}
	if names[1] != "" {
		return value.NewObject(attributes)
	}
	return value.NewTuple(elements)
}

func groupsType(re *regexp.Regexp) cty.Type {
	names := re.SubexpNames()[1:]
	if len(names) == 0 {
		return cty.String
	}
	attributes := map[string]cty.Type{}
	elements := make([]cty.Type, len(names))
	for i, name := range names {
		attributes[name], elements[i] = cty.String, cty.String
	}
	if names[0] != "" {
		return cty.Object(attributes)
	}
	return cty.Tuple(elements)
}
