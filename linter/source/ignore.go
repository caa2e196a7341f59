package source

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPatterns bounds the patterns of one ignore file.
const maxPatterns = 10_000

// ignoreRule is one line of an ignore file.
type ignoreRule struct {
	segments []string // split at slashes; "**" is any number of folders
	negated  bool
	dirOnly  bool
	// floating patterns hold no slash and match the last part at any depth.
	floating bool
	// plain patterns are floating and without special characters, suffixes one
	// star in front of such: most patterns are one or the other.
	plain  bool
	suffix string
	// holds is a stretch of characters that every name holds that matches.
	holds string
}

// ignoreSet is one ignore file: its rules in order and the folder they are
// relative to. Sets form a chain from the innermost folder outwards.
type ignoreSet struct {
	base  string // slash-separated, relative to the root; "." is the root
	rules []ignoreRule
	outer *ignoreSet
}

// ignored reports whether the last rule that matches, innermost file first,
// says to leave the name out. The caller prunes folders, so that nothing below
// an ignored folder is asked for: git does not let it come back either.
func (s *ignoreSet) ignored(name string, dir bool) bool {
	for set := s; set != nil; set = set.outer {
		rel := name
		if set.base != "." {
			var ok bool
			if rel, ok = strings.CutPrefix(name, set.base+"/"); !ok {
				continue
			}
		}
		asked := nameParts{base: path.Base(rel), whole: rel}
		for i := range slices.Backward(set.rules) {
			if rule := &set.rules[i]; rule.matches(&asked, dir) {
				return !rule.negated
			}
		}
	}
	return false
}

// nameParts is a name that many rules are tried on.
type nameParts struct {
	base, whole string
	split       []string // once it was asked for
}

func (n *nameParts) segments() []string {
	if n.split == nil {
		n.split = strings.Split(n.whole, "/")
	}
	return n.split
}

func (r *ignoreRule) matches(name *nameParts, dir bool) bool {
	switch {
	case r.dirOnly && !dir:
		return false
	case r.plain:
		return r.segments[0] == name.base
	case r.suffix != "":
		return strings.HasSuffix(name.base, r.suffix)
	case !strings.Contains(name.whole, r.holds):
		return false
	case r.floating:
		return matchSegment(r.segments[0], name.base)
	}
	return matchSegments(r.segments, name.segments())
}

// parseIgnore reads the lines of an ignore file.
func parseIgnore(data []byte) []ignoreRule {
	data = bytes.TrimPrefix(data, utf8BOM)
	var rules []ignoreRule
	for line := range strings.SplitSeq(string(data), "\n") {
		if rule, ok := parseIgnoreLine(strings.TrimSuffix(line, "\r")); ok && len(rules) < maxPatterns {
			rules = append(rules, rule)
		}
	}
	return rules
}

func parseIgnoreLine(line string) (ignoreRule, bool) {
	line = trimTrailingSpaces(line)
	if line == "" || line[0] == '#' {
		return ignoreRule{}, false
	}
	var rule ignoreRule
	if line[0] == '!' {
		rule.negated, line = true, line[1:]
	}
	if trimmed, ok := strings.CutSuffix(line, "/"); ok {
		rule.dirOnly, line = true, trimmed
	}
	rule.floating = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return ignoreRule{}, false
	}
	rule.segments = strings.Split(line, "/")
	rule.holds = literalStretch(rule.segments)
	if rule.floating {
		rest, starred := strings.CutPrefix(line, "*")
		if !strings.ContainsAny(rest, `*?[\`) {
			rule.plain, rule.suffix = !starred, rest
		}
	}
	return rule, true
}

// literalStretch returns the longest stretch of a pattern that stands for itself.
func literalStretch(segments []string) (longest string) {
	for _, segment := range segments {
		plain, _, _ := strings.Cut(segment, "[") // what a class holds stands for one character
		plain, _, _ = strings.Cut(plain, `\`)
		for stretch := range strings.FieldsFuncSeq(plain, func(c rune) bool { return c == '*' || c == '?' }) {
			if len(stretch) > len(longest) {
				longest = stretch
			}
		}
	}
	return longest
}

// trimTrailingSpaces drops spaces at the end unless a backslash quotes them.
func trimTrailingSpaces(s string) string {
	end := len(s)
	for end > 0 && s[end-1] == ' ' {
		if end > 1 && s[end-2] == '\\' {
			break
		}
		end--
	}
	return s[:end]
}

// Patterns are globs in the manner of .gitignore: a pattern without a slash
// matches at any depth, one that matches a folder everything below it, and the
// last that matches decides ("!" takes back). "{a,b}" stands for each of them.
// The zero value matches nothing.
type Patterns struct{ set *ignoreSet }

// NewPatterns returns the patterns, in order.
func NewPatterns(patterns []string) Patterns {
	return Patterns{&ignoreSet{base: ".", rules: excludeRules(patterns)}}
}

// Match reports whether the patterns match a slash-separated file name, which is
// relative to the folder that they are meant for, or a folder that it lies in.
func (p Patterns) Match(name string) bool {
	for i := range len(name) {
		if name[i] == '/' && p.set.ignored(name[:i], true) {
			return true
		}
	}
	return p.set.ignored(name, false)
}

// excludeRules turns the patterns of a user into rules.
func excludeRules(patterns []string) []ignoreRule {
	var rules []ignoreRule
	for _, pattern := range patterns {
		for _, one := range expandBraces(pattern, 64) {
			// "./x" is what a shell completes; it means the folder itself.
			if rest, ok := strings.CutPrefix(one, "./"); ok {
				one = "/" + rest
			}
			if rule, ok := parseIgnoreLine(one); ok {
				rules = append(rules, rule)
			}
		}
	}
	return rules
}

// expandBraces writes out the first "{a,b}" of a pattern, and so on, into at
// most about limit patterns.
func expandBraces(pattern string, limit int) []string {
	open := strings.IndexByte(pattern, '{')
	length := strings.IndexByte(pattern[max(open, 0):], '}')
	if open < 0 || length < 0 || limit <= 1 {
		return []string{pattern}
	}
	alternatives := strings.Split(pattern[open+1:open+length], ",")
	var out []string
	for _, alternative := range alternatives {
		rest := pattern[:open] + alternative + pattern[open+length+1:]
		out = append(out, expandBraces(rest, limit/len(alternatives))...)
	}
	return out
}

// matchSegments matches folder by folder. "**" takes any number of them, none
// included, but at the end at least one. On failure only the last "**" takes
// one more, so the time is bounded by the product of the lengths.
func matchSegments(pattern, name []string) bool {
	p, n := 0, 0
	retryPattern, retryName := -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == "**":
			if p == len(pattern)-1 {
				return true
			}
			p++
			retryPattern, retryName = p, n
		case p < len(pattern) && matchSegment(pattern[p], name[n]):
			p++
			n++
		case retryPattern >= 0:
			retryName++
			p, n = retryPattern, retryName
		default:
			return false
		}
	}
	return p == len(pattern)
}

// matchSegment matches one part of a name: "*" any characters, "?" one,
// "[...]" one of a class, "\" quotes. Only the last "*" is retried.
func matchSegment(pattern, name string) bool {
	p, n := 0, 0
	retryPattern, retryName := -1, 0
	for n < len(name) {
		if p < len(pattern) && pattern[p] == '*' {
			for p < len(pattern) && pattern[p] == '*' {
				p++
			}
			retryPattern, retryName = p, n
			continue
		}
		if p < len(pattern) {
			if width, size, ok := matchOne(pattern[p:], name[n:]); ok {
				p, n = p+width, n+size
				continue
			}
		}
		if retryPattern < 0 {
			return false
		}
		_, size := utf8.DecodeRuneInString(name[retryName:])
		retryName += size
		p, n = retryPattern, retryName
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matchOne matches one character of name against the first element of pattern,
// and returns the length of both.
func matchOne(pattern, name string) (width, size int, ok bool) {
	c, size := utf8.DecodeRuneInString(name)
	switch pattern[0] {
	case '?':
		return 1, size, true
	case '[':
		if width, ok, closed := matchClass(pattern, c); closed {
			return width, size, ok
		}
	case '\\':
		if len(pattern) > 1 {
			pattern, width = pattern[1:], 1
		}
	}
	want, n := utf8.DecodeRuneInString(pattern)
	if want == utf8.RuneError && n == 1 {
		return width + 1, 1, pattern[0] == name[0]
	}
	return width + n, size, want == c
}

// matchClass matches a bracket expression; closed is false if it has no end,
// in which case the bracket stands for itself.
func matchClass(pattern string, c rune) (width int, ok, closed bool) {
	i := 1
	negated := i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^')
	if negated {
		i++
	}
	for first := true; i < len(pattern); first = false {
		if pattern[i] == ']' && !first {
			return i + 1, ok != negated, true
		}
		if name, rest, found := strings.Cut(strings.TrimPrefix(pattern[i:], "[:"), ":]"); found && strings.HasPrefix(pattern[i:], "[:") {
			ok = ok || inNamedClass(name, c)
			i = len(pattern) - len(rest)
			continue
		}
		low, n := classRune(pattern[i:])
		i += n
		high := low
		if i+1 < len(pattern) && pattern[i] == '-' && pattern[i+1] != ']' {
			high, n = classRune(pattern[i+1:])
			i += 1 + n
		}
		ok = ok || low <= c && c <= high
	}
	return 0, false, false
}

func classRune(s string) (rune, int) {
	if s[0] == '\\' && len(s) > 1 {
		r, n := utf8.DecodeRuneInString(s[1:])
		return r, n + 1
	}
	return utf8.DecodeRuneInString(s)
}

// inNamedClass knows the classes that occur in real ignore files.
func inNamedClass(name string, c rune) bool {
	switch name {
	case "alpha":
		return unicode.IsLetter(c)
	case "digit":
		return unicode.IsDigit(c)
	case "alnum":
		return unicode.IsLetter(c) || unicode.IsDigit(c)
	case "lower":
		return unicode.IsLower(c)
	case "upper":
		return unicode.IsUpper(c)
	case "space":
		return unicode.IsSpace(c)
	case "punct":
		return unicode.IsPunct(c) || unicode.IsSymbol(c)
	default:
		return false
	}
}
