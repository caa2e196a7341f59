package rules

import (
	"slices"
	"strings"
	"unicode"

	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// words cuts a name into lower-case words at everything that is no letter or
// digit and at the humps of camel case: "EKSClusterAutoscaler" gives "eks",
// "cluster", "autoscaler". Characters that touch a token are left out, because
// they may be a part of a longer word.
func words(name symbolic.Text) []string {
	flat := []byte(name.Flat())
	for i := range flat {
		if flat[i] < 0x80 {
			continue
		}
		for j := i; j >= 0 && isWordByte(flat[j]) || j == i; j-- {
			flat[j] = ' '
		}
		for j := i + 1; j < len(flat) && isWordByte(flat[j]); j++ {
			flat[j] = ' '
		}
	}
	return splitWords(string(flat))
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// splitWords is words for a known name.
func splitWords(name string) []string {
	var out []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			out = append(out, strings.ToLower(string(runes[start:end])))
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			start = i + 1
		case i > start && unicode.IsUpper(r) && !unicode.IsUpper(runes[i-1]),
			i > start && unicode.IsUpper(r) && i+1 < len(runes) && unicode.IsLower(runes[i+1]):
			cut(i)
		}
	}
	cut(len(runes))
	return out
}

// dullWords say nothing of what a role or service account is for: the kind of
// thing it is, the environment, one of several equal ones.
var dullWords = []string{
	"role", "roles", "irsa", "iam", "sa", "serviceaccount", "service", "account", "eks", "aws", "k8s", "kubernetes",
	"cluster", "pod", "identity", "oidc", "assume", "assumable", "this", "main", "module", "default", "resource", "data",
	"dev", "development", "test", "qa", "uat", "stage", "staging", "stg", "preprod", "nonprod", "prod", "production", "prd",
	"sandbox", "ephemeral", "blue", "green", "primary", "secondary", "old", "new", "legacy", "v1", "v2",
	"east", "west", "north", "south", "central", "us", "eu", "ap", "read", "write", "reader", "writer", "ro", "rw",
	"readonly", "readwrite", "admin", "full", "access", "a", "b",
}

// tellingWords returns the words that say what the bearer of a name is for.
func tellingWords(all []string) []string {
	var out []string
	for _, w := range all {
		if !slices.Contains(dullWords, w) && strings.Trim(w, "0123456789") != "" {
			out = append(out, w)
		}
	}
	return out
}

// shared counts the words of a that are among those of b.
func shared(a, b []string) int {
	n := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			n++
		}
	}
	return n
}

// without returns the words of a that are not among those of b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(w string) bool { return slices.Contains(b, w) })
}

// nearNames reports whether two different known names are likely meant to be
// one: a slip of the keyboard, or one is the other with what a chart, an
// operator or a module adds in front or behind.
func nearNames(a, b string) bool {
	return a != b && (typo(a, b) || extends(a, b) || extends(b, a))
}

// typo reports whether two names differ by at most two keystrokes. Names that
// differ in digits only ("app1", "app2") are different names, and so are short
// ones.
func typo(a, b string) bool {
	if a == b || min(len(a), len(b)) < 5 || !lettersDiffer(a, b) {
		return false
	}
	limit := 2
	if min(len(a), len(b)) < 8 {
		limit = 1
	}
	return spelling.Distance(a, b, limit) <= limit
}

func lettersDiffer(a, b string) bool {
	drop := func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}
	return strings.Map(drop, a) != strings.Map(drop, b)
}

// extends reports whether long is short with whole words in front or behind.
func extends(long, short string) bool {
	return len(short) >= 3 && len(long) > len(short) &&
		(strings.HasPrefix(long, short+"-") || strings.HasSuffix(long, "-"+short) ||
			strings.Contains(long, "-"+short+"-"))
}
