package manifest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// placeholder is a stretch of a text that another tool, or a person, replaces
// before the text is used.
type placeholder struct {
	start, end int
	name       string // as a user would recognise it, without the marks around it
}

// Placeholders returns a text that was read verbatim with every placeholder in it
// as a token, as if it had been read with these options.
func (o Options) Placeholders(text symbolic.Text) symbolic.Text { return o.placeholders(text) }

// placeholders returns the text with every placeholder in it as a token, which
// stands where the placeholder stands. Only what is obviously one counts: a name
// that merely looks made up ("example") is a name, and so is an account number
// of the documentation (123456789012).
func (o Options) placeholders(text symbolic.Text) symbolic.Text {
	if o.Verbatim || text.Len() == 0 {
		return text
	}
	flat := text.Flat()
	found := findPlaceholders(flat)
	if len(found) == 0 {
		return text
	}
	parts := make([]symbolic.Text, 0, 2*len(found)+1)
	done := 0
	for _, p := range found {
		parts = append(parts, text.Slice(done, p.start), o.token(text.Slice(p.start, p.end), p.name, natureOf(flat, p)))
		done = p.end
	}
	return symbolic.Concat(append(parts, text.Slice(done, len(flat)))...)
}

// token makes the token of one placeholder, or the text that stands for it.
func (o Options) token(written symbolic.Text, name string, nature symbolic.Nature) symbolic.Text {
	if o.Values != nil && strings.HasPrefix(written.Flat(), "${") {
		if m := substitution.FindStringSubmatch(name); m != nil {
			if value, ok := o.Values(m[1]); ok {
				return value.UsedAt(written.Range(), 0)
			}
		}
	}
	scope := o.Scope
	if strings.HasPrefix(name, "$") || strings.HasPrefix(name, ".") && !strings.HasPrefix(name, ".Values") &&
		!strings.HasPrefix(name, ".Release") && !strings.HasPrefix(name, ".Chart") {
		// A variable of the template, or what its loop is at: not the same value
		// in two places.
		scope += "@" + written.Range().String()
	}
	return symbolic.Of(&symbolic.Token{Name: name, Scope: scope, Nature: nature}).At(written.Range())
}

// substitution is a variable as a shell knows it, with or without a default.
var substitution = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)(?::?[-=].*)?$`)

// natureOf tells what a placeholder in a fixed field of an ARN must be.
func natureOf(flat string, p placeholder) symbolic.Nature {
	before, after := flat[:p.start], flat[p.end:]
	switch {
	case strings.HasSuffix(before, ":iam::") && strings.HasPrefix(after, ":"):
		return symbolic.AccountNumber()
	case strings.HasSuffix(before, "arn:") && strings.HasPrefix(after, ":iam:"):
		return symbolic.Partition()
	}
	return symbolic.Nature{}
}

// words are placeholders without brackets. A word counts only as a whole.
var words = regexp.MustCompile(`(?:YOUR|REPLACE|CHANGE|INSERT|ENTER)[_-][A-Z0-9_-]*[A-Z0-9]` +
	`|CHANGEME|REPLACEME|PLACEHOLDER|TODO|FIXME|TBD|changeme|replaceme|replace-me|change-me` +
	`|your-(?:aws-)?account(?:-id)?|your-role(?:-arn|-name)?` +
	`|(?:AWS[_-])?ACCOUNT[_-]?(?:ID|NUMBER)` +
	`|(?:[A-Z0-9]+_)*(?:ROLE|CLUSTER|SERVICE_ACCOUNT|NAMESPACE|REGION|ENV|ENVIRONMENT|PROJECT|OIDC)_(?:ARN|NAME|ID|URL|PROVIDER)` +
	`|X{6,}|x{8,}`)

// brackets are placeholders between marks, at the start of a text; a group holds
// the name.
var brackets = regexp.MustCompile(`^(?:\$\(([A-Za-z_][\w.\-\[\]'"/]*)\)` + // $(VAR), $(params.x)
	`|<([A-Za-z][A-Za-z0-9 _./:\-]{0,60})>` + // <ACCOUNT_ID>, <your account>
	`|__([A-Z][A-Z0-9_]*?)__` +
	`|@@([A-Za-z][A-Za-z0-9_.]*)@@` +
	`|@([A-Z][A-Z0-9_]+)@` +
	`|%([A-Z][A-Z0-9_]{2,})%` +
	`|\[([A-Z][A-Z0-9_]{2,})\])`)

// accounts are words in the place of an account number. "aws" is the owner of
// managed policies there.
var accounts = regexp.MustCompile(`:iam::([A-Za-z_][A-Za-z_-]*):`)

// findPlaceholders returns the placeholders of a flat text, in order and apart.
func findPlaceholders(flat string) []placeholder {
	var found []placeholder
	if strings.ContainsAny(flat, "$<{%") {
		found = templateActions(flat)
	}
	found = append(found, inBrackets(flat)...)
	if strings.Contains(flat, ":iam::") {
		for _, m := range accounts.FindAllStringSubmatchIndex(flat, -1) {
			if name := flat[m[2]:m[3]]; name != "aws" {
				found = append(found, placeholder{start: m[2], end: m[3], name: name})
			}
		}
	}
	if mayHoldWord(flat) {
		found = append(found, wholeWords(flat)...)
	}
	return apart(found)
}

// inBrackets returns the placeholders between marks. The expression is tried only
// where one may begin: a search for such places would cost a hundred times as
// much as a look at two characters.
func inBrackets(flat string) []placeholder {
	var found []placeholder
	for i := 0; i+1 < len(flat); i++ {
		if !mayOpen(flat[i], flat[i+1]) {
			continue
		}
		m := brackets.FindStringSubmatchIndex(flat[i:])
		if m == nil {
			continue
		}
		for group := 2; group < len(m); group += 2 {
			if m[group] >= 0 {
				found = append(found, placeholder{start: i, end: i + m[1], name: flat[i+m[group] : i+m[group+1]]})
			}
		}
		i += m[1] - 1
	}
	return found
}

// wholeWords returns the placeholders without brackets. No other letter, digit or
// joiner touches them, so that each is all that stands between two other
// characters.
func wholeWords(flat string) []placeholder {
	var found []placeholder
	for end := 0; end < len(flat); end++ {
		start := end
		for end < len(flat) && joins(flat[end]) {
			end++
		}
		word := flat[start:end]
		if word == "" || !mayHoldWord(word) {
			continue
		}
		if m := words.FindStringIndex(word); m != nil && m[1]-m[0] == len(word) {
			found = append(found, placeholder{start: start, end: end, name: word})
		}
	}
	return found
}

// mayOpen reports whether two characters may be the first ones of brackets.
func mayOpen(first, next byte) bool {
	capital := 'A' <= next && next <= 'Z'
	switch first {
	case '$':
		return next == '('
	case '<':
		return capital || 'a' <= next && next <= 'z'
	case '_':
		return next == '_'
	case '@':
		return next == '@' || capital
	case '%', '[':
		return capital
	}
	return false
}

// mayHoldWord rules out most texts without a search, which costs a hundred times
// as much: names in Kubernetes are lower case, and longer texts seldom shout.
func mayHoldWord(flat string) bool {
	holds := func(part string) bool { return strings.Contains(flat, part) }
	return shouts(flat) && slices.ContainsFunc(partsOfWords, holds) ||
		holds("xxxxxxxx") || holds("change") || holds("replace") || holds("your-")
}

// partsOfWords are such that each word in capitals holds one of them.
var partsOfWords = []string{
	"YOUR", "REPLACE", "CHANGE", "INSERT", "ENTER", "PLACEHOLDER", "TODO", "FIXME", "TBD", "XXXXXX",
	"ACCOUNT", "ROLE_", "CLUSTER_", "NAMESPACE_", "REGION_", "ENV_", "ENVIRONMENT_", "PROJECT_", "OIDC_",
}

// shouts reports whether three capitals stand in a row.
func shouts(flat string) bool {
	row := 0
	for i := range len(flat) {
		if c := flat[i]; c < 'A' || c > 'Z' {
			row = 0
		} else if row++; row == 3 {
			return true
		}
	}
	return false
}

// apart sorts placeholders and drops those that begin inside an earlier one.
func apart(found []placeholder) []placeholder {
	slices.SortStableFunc(found, func(a, b placeholder) int { return a.start - b.start })
	kept := found[:0]
	for _, p := range found {
		if len(kept) == 0 || p.start >= kept[len(kept)-1].end {
			kept = append(kept, p)
		}
	}
	return kept
}

// joins reports whether the character makes one word of what stands beside it.
func joins(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// templateActions returns the actions of template languages as placeholders.
// From the first branch or loop to its last end everything is one placeholder:
// what stands between is text only in some cases.
func templateActions(flat string) []placeholder {
	var found []placeholder
	first, last := -1, -1
	for _, a := range findActions([]byte(flat)) {
		name := actionName(flat[a.start:a.end])
		if a.marker == interpolate && !isVariable(name) {
			continue
		}
		p := placeholder{start: a.start, end: a.end, name: name}
		if strings.HasPrefix(flat[a.start:], "{{-") {
			p.start = len(strings.TrimRight(flat[:p.start], " \t\r\n"))
		}
		if strings.HasSuffix(flat[:a.end], "-}}") {
			p.end = len(flat) - len(strings.TrimLeft(flat[p.end:], " \t\r\n"))
		}
		if keyword, _, _ := strings.Cut(name, " "); a.marker != interpolate && isControl(keyword) {
			if first < 0 {
				first = len(found)
			}
			last = len(found)
		}
		found = append(found, p)
	}
	if first >= 0 {
		found[first].end = found[last].end
		found = append(found[:first+1], found[last+1:]...)
	}
	return found
}

// actionName returns what stands between the marks of an action.
func actionName(action string) string {
	action = strings.TrimLeft(action, "${%<")
	action = strings.TrimRight(action, "}%>")
	action = strings.Trim(action, "-~=")
	return strings.Join(strings.Fields(action), " ")
}

// isControl reports whether the word begins, parts or ends a branch or loop.
func isControl(word string) bool {
	switch word {
	case "if", "else", "elif", "end", "endif", "for", "endfor", "range", "with", "define", "block":
		return true
	}
	return false
}

// policyVariable is what stands between ${ and } in an IAM policy, as in
// ${aws:username}: IAM fills it in, no tool does.
var policyVariable = regexp.MustCompile(`^[A-Za-z0-9.-]+:[A-Za-z*]`)

// isVariable reports whether ${name} is a placeholder. IAM's own ${*}, ${?} and
// ${$} stand for a character.
func isVariable(name string) bool {
	return name != "" && name != "*" && name != "?" && (strings.Contains(name, "::") || !policyVariable.MatchString(name))
}
