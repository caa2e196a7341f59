package rules

import (
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// replace returns the fix that puts expected in the place of the text old,
// which was written at rng. It returns false unless the place holds the old
// text, or its end, letter by letter: a place that holds an expression, an
// escape or a part of another string is not edited.
func replace(rng source.Range, old string, expected symbolic.Text) (lint.Fix, bool) {
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

// plain reports whether a replacement means the same in the strings of every
// language that irsalint reads, quoted or not.
func plain(s string) bool {
	return !strings.ContainsAny(s, "\"'\\${}%#&<>|\r\n\t") && !strings.Contains(s, ": ") && strings.TrimSpace(s) == s
}
