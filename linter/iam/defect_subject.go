package iam

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// subjectDefects looks at the values of the sub claim: subjects that no service
// account has, wildcards where they are plain characters, audiences.
func (v *view) subjectDefects() {
	if v.cluster == symbolic.No {
		return
	}
	for _, c := range v.claims {
		if c.element != SubjectElement || !c.known || !c.op.isString() {
			continue
		}
		for _, value := range c.Values {
			// The audience of STS is nobody's subject, whoever the provider is.
			if name, _ := value.Literal(); v.cluster == symbolic.Yes || name == DefaultAudience {
				v.subjectValue(c, value)
			}
		}
	}
}

func (v *view) subjectValue(c claim, value symbolic.Text) {
	if value.Index("${") >= 0 {
		return // a policy variable
	}
	if isClaim(c.name, subClaim) && looksLikeAudience(value) {
		d := v.defect(MisplacedClaim, c.index, value, "is an audience, but stands under the sub claim")
		d.Related = c.Key
		return
	}
	glob := c.op.comparison == globString
	if !glob && !c.op.negated && (value.Index("*") >= 0 || value.Index("?") >= 0) {
		v.defect(LiteralWildcard, c.index, value, fmt.Sprintf(
			"has a wildcard, which %s takes for an ordinary character: StringLike knows wildcards", c.Operator))
	}
	fault := subjectFault(value, glob, c.op.comparison == foldedString)
	if fault == nil {
		return
	}
	if fault.expected != "" && subjectFault(symbolic.Literal(fault.expected), true, false) != nil {
		fault.expected = ""
	}
	d := v.defect(MalformedSubject, c.index, value, fault.detail)
	d.Expected = symbolic.Literal(fault.expected)
	if hiding := value.Hiding(); hiding != "" {
		d.Expected = d.Expected.Hidden(hiding)
	}
	if fault.rest.Len() > 0 {
		d.Expected = fault.rest
	}
}

// fault is what is wrong with a text.
type fault struct {
	detail   string
	expected string        // what was probably meant, if the text is known
	rest     symbolic.Text // what was probably meant, with its tokens
}

// subjectFault says what is wrong with a subject that certainly is none, or
// returns nil. With glob, "*" and "?" are wildcards; without, they are left to
// other defects. With fold the case of letters does not count.
//
// A namespace is a DNS label, a service account's name a DNS subdomain
// (Kubernetes validation of names).
func subjectFault(value symbolic.Text, glob, fold bool) *fault {
	if value.IsEmpty() {
		return &fault{detail: "is empty"}
	}
	if f := strangeCharacter(value); f != nil {
		return f
	}
	flat := value.Flat()
	switch {
	case strings.HasPrefix(flat, subjectPrefix+":"):
		return &fault{detail: "has an empty namespace"}
	case strings.HasPrefix(flat, subjectPrefix) && strings.HasSuffix(flat, ":"):
		return &fault{detail: "has an empty service account name"}
	}
	if f := prefixFault(value, glob, fold); f != nil {
		return f
	}
	if !strings.HasPrefix(strings.ToLower(flat), subjectPrefix) {
		// It begins with a token or a wildcard: only its characters are certain.
		return characterFault(value, flat, fold)
	}
	rest := flat[len(subjectPrefix):]
	if strings.HasPrefix(rest, subjectPrefix) {
		return &fault{
			detail: fmt.Sprintf("has the prefix %q twice", subjectPrefix),
			rest:   value.Slice(len(subjectPrefix), value.Len()),
		}
	}
	namespace, name, colon := strings.Cut(rest, ":")
	if more := strings.Count(name, ":"); more > 0 {
		return &fault{detail: fmt.Sprintf("has %d parts behind %q: a subject has two, namespace and name", more+2, subjectPrefix)}
	}
	if f := characterFault(value, rest, fold); f != nil {
		return f
	}
	if colon {
		return partFault(namespace, name)
	}
	return nil
}

// prefixFault finds texts that can't have the form of a subject at all.
func prefixFault(value symbolic.Text, glob, fold bool) *fault {
	if hasForm(value) {
		return nil
	}
	form := symbolic.Glob(symbolic.Literal(subjectPrefix + "?*:?*"))
	shape := symbolic.Exact(value)
	if glob {
		shape = symbolic.Glob(value)
	}
	if fold {
		form = form.IgnoreCase()
	}
	if symbolic.Overlap(shape, form) != symbolic.No {
		return nil
	}
	literal, known := value.Literal()
	if !known {
		if value.HasPrefix(subjectPrefix) {
			return nil // too many parts, which is told apart later
		}
		return &fault{detail: fmt.Sprintf("can not have the form %q", subjectPrefix+"<namespace>:<name>")}
	}
	if rest, ok := cutPrefixFold(literal, subjectPrefix); ok {
		switch colon := strings.Contains(rest, ":"); {
		case !strings.HasPrefix(literal, subjectPrefix):
			return &fault{detail: fmt.Sprintf("does not begin with %q in lower case", subjectPrefix), expected: subjectPrefix + rest}
		case !colon && strings.Count(rest, "/") == 1:
			return &fault{detail: `has "/" between namespace and name, not ":"`, expected: subjectPrefix + strings.Replace(rest, "/", ":", 1)}
		case !colon:
			return &fault{detail: "names no service account behind the namespace"}
		}
		return nil // too many parts, which is told apart later
	}
	return withoutPrefix(literal)
}

// hasForm reports whether a known text has the form of a subject as it is written.
func hasForm(value symbolic.Text) bool {
	rest, ok := strings.CutPrefix(value.Flat(), subjectPrefix)
	namespace, name, colon := strings.Cut(rest, ":")
	return ok && colon && namespace != "" && name != "" && value.IsKnown()
}

// withoutPrefix words the fault of a text without the prefix.
func withoutPrefix(literal string) *fault {
	trimmed := strings.TrimSpace(literal)
	for _, separator := range []string{":", "/"} {
		parts := strings.Split(trimmed, separator)
		if len(parts) == 2 && isNamePattern(parts[0]) && isNamePattern(parts[1]) && parts[0] != "system" {
			return &fault{
				detail:   fmt.Sprintf("lacks the prefix %q", subjectPrefix),
				expected: subjectPrefix + parts[0] + ":" + parts[1],
			}
		}
	}
	parts := strings.SplitN(trimmed, ":", 3)
	if len(parts) == 3 {
		prefix := parts[0] + ":" + parts[1] + ":"
		if spelling.Near(strings.ToLower(prefix), subjectPrefix) {
			return &fault{detail: fmt.Sprintf("begins with %q, not %q", prefix, subjectPrefix), expected: subjectPrefix + parts[2]}
		}
	}
	if trimmed != literal {
		return &fault{detail: "begins or ends with a blank", expected: trimmed}
	}
	return &fault{detail: fmt.Sprintf("is not of the form %q", subjectPrefix+"<namespace>:<name>")}
}

func isNamePattern(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-*?") == ""
}

// characterFault finds an ASCII character that no name of Kubernetes has. checked
// is the part of the value's flat form to look at.
func characterFault(value symbolic.Text, checked string, fold bool) *fault {
	upper := false
	for i := range len(checked) {
		switch c := checked[i]; {
		case c == hole, 'a' <= c && c <= 'z', '0' <= c && c <= '9', strings.IndexByte(".-:*?", c) >= 0:
		case 'A' <= c && c <= 'Z':
			upper = true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			return &fault{detail: "has a blank", expected: withoutBlanks(value)}
		case c == '/' && strings.Count(checked, "/") == 1 && !strings.Contains(checked, ":"):
			return &fault{detail: `has "/" between namespace and name, not ":"`, expected: replaced(value, "/", ":")}
		default:
			return &fault{detail: fmt.Sprintf("has %s, which no namespace and no service account has in its name", quoteRune(rune(c)))}
		}
	}
	if upper && !fold {
		literal, _ := value.Literal()
		return &fault{detail: "has upper-case letters, which no namespace and no service account has in its name", expected: strings.ToLower(literal)}
	}
	return nil
}

func withoutBlanks(value symbolic.Text) string {
	literal, _ := value.Literal()
	return strings.Join(strings.Fields(literal), "")
}

func replaced(value symbolic.Text, old, with string) string {
	literal, _ := value.Literal()
	return strings.Replace(literal, old, with, 1)
}

// partFault finds a namespace or name that Kubernetes refuses.
func partFault(namespace, name string) *fault {
	switch {
	case strings.Contains(namespace, "."):
		return &fault{detail: `has "." in the namespace, which is a single DNS label`}
	case strings.HasPrefix(namespace, "-") || strings.HasSuffix(namespace, "-"):
		return &fault{detail: `has a namespace that begins or ends with "-"`}
	case name != strings.Trim(name, "-."):
		return &fault{detail: `has a service account name that begins or ends with "-" or "."`}
	case shortest(namespace) > 63:
		return &fault{detail: "has a namespace of more than 63 characters"}
	case shortest(name) > 253:
		return &fault{detail: "has a service account name of more than 253 characters"}
	}
	return nil
}

// shortest is the least length that a part of a subject's flat form can have.
func shortest(part string) int {
	return len(part) - strings.Count(part, "*") - strings.Count(part, string([]byte{hole}))
}

// strangeCharacter finds a character outside of ASCII and names what it looks
// like.
func strangeCharacter(value symbolic.Text) *fault {
	flat := value.Flat()
	if strings.IndexFunc(flat, isStrange) < 0 {
		return nil
	}
	var found *fault
	var meant strings.Builder
	certain := value.IsKnown()
	for i := 0; i < len(flat); {
		c, size := utf8.DecodeRuneInString(flat[i:])
		i += size
		if !isStrange(c) {
			meant.WriteRune(c)
			continue
		}
		twin, known := lookAlike(c)
		certain = certain && known
		meant.WriteString(twin)
		if found != nil {
			continue
		}
		switch {
		case known && twin == "":
			found = &fault{detail: fmt.Sprintf("has the invisible character U+%04X", c)}
		case known:
			found = &fault{detail: fmt.Sprintf("has U+%04X, which only looks like %q", c, twin)}
		default:
			found = &fault{detail: fmt.Sprintf("has U+%04X, which no namespace and no service account has in its name", c)}
		}
	}
	if found != nil && certain {
		found.expected = meant.String()
	}
	return found
}

// isStrange reports whether a character of a flat form lies outside of ASCII. What
// a token decodes to does not.
func isStrange(c rune) bool { return c >= utf8.RuneSelf && c != utf8.RuneError }

// lookAlike returns the ASCII text that a character is taken for; empty for one
// that can't be seen.
func lookAlike(c rune) (twin string, known bool) {
	const (
		letters = "аaеeоoрpсcуyхxіiјjѕsԁdһhӏlԛqԝwαaοoνvρpıi"
		marks   = "：:﹕:∶:‐-‑-‒-–-—-―-−-﹣-－-．.。.＊*？?／/∕/"
		blanks  = "\u00a0\u2002\u2003\u2009\u202f\u3000"
		nothing = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
	)
	if strings.ContainsRune(nothing, c) {
		return "", true
	}
	if strings.ContainsRune(blanks, c) {
		return " ", true
	}
	if 'ａ' <= c && c <= 'ｚ' {
		return string('a' + c - 'ａ'), true
	}
	pairs := []rune(letters + marks)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == c {
			return string(pairs[i+1]), true
		}
	}
	return string(c), false
}
