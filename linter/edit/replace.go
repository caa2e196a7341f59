package edit

import (
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Replace returns the fix that puts expected in the place of the text old,
// which was written at rng. It returns false unless the place holds the old
// text, or its end, letter by letter: a place that holds an expression, an
// escape or a part of another string is not edited.
func Replace(rng source.Range, old string, expected symbolic.Text) (lint.Fix, bool) {
	replacement, known := expected.Literal()
	written := rng.Text()
	if !known || replacement == "" || written == "" || replacement == old || !plain(replacement) {
		return lint.Fix{}, false
	}
	before, whole := strings.CutSuffix(old, written)
	if !whole {
		return lint.Fix{}, false
	}
	// Only the end of the old text stands here ("ns:sa" of a module argument):
	// the start must stay as it is.
	rest, same := strings.CutPrefix(replacement, before)
	if !same || rest == "" {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "change " + quoted(written) + " to " + quoted(rest),
		Safe:        true,
		Edits:       []lint.Edit{{Range: rng, Replacement: rest}},
	}, true
}

// Shorten returns the fix that makes the text value, written at rng, into expected:
// the whole replaced, or what stands before or behind expected cut away where
// the rest is an expression that must stay.
func Shorten(rng source.Range, value, expected symbolic.Text) (lint.Fix, bool) {
	if fix, ok := Replace(rng, value.String(), expected); ok {
		return fix, true
	}
	n := value.Len() - expected.Len()
	if n <= 0 || expected.IsEmpty() || !value.Slice(n, value.Len()).Equal(expected) || !value.Slice(0, n).IsKnown() {
		return lint.Fix{}, false
	}
	return cut(rng, value.Slice(0, n))
}

// cut returns the fix that takes a known part of a text out of the string that
// is written at rng. A part that stands elsewhere, in a variable's default, has
// other readers and stays.
func cut(rng source.Range, part symbolic.Text) (lint.Fix, bool) {
	at := part.Range()
	written, known := part.Literal()
	if !known || at.Text() != written || !within(at, rng) || at == rng {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "remove " + quoted(written),
		Safe:        true,
		Edits:       []lint.Edit{{Range: at}},
	}, true
}

// within reports whether a place lies inside another.
func within(at, rng source.Range) bool {
	return at.File == rng.File && rng.Start <= at.Start && at.End <= rng.End
}

// plain reports whether a replacement means the same in the strings of every
// language that irsalint reads, quoted or not.
func plain(s string) bool {
	return !strings.ContainsAny(s, "\"'\\${}%#&<>|\r\n\t") && !strings.Contains(s, ": ") && strings.TrimSpace(s) == s
}

// quoted puts a text into the quotes of a message.
func quoted(s string) string { return `"` + s + `"` }
