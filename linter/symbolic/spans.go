package symbolic

import (
	"math"
	"slices"

	"github.com/irsalint/irsalint/linter/source"
)

// maxSpans is how many places one text keeps apart. A text that is put together
// from more parts is no policy that somebody edits.
const maxSpans = 10_000

// bounded joins neighbours when there are too many spans. A joined span has the
// places of its first part, and is hidden if any of its parts is.
func bounded(spans []span) []span {
	if len(spans) <= maxSpans {
		return spans
	}
	const few = maxSpans / 2
	out := make([]span, 0, few)
	for i := range few {
		group := spans[i*len(spans)/few : (i+1)*len(spans)/few]
		joined := group[0]
		joined.end = group[len(group)-1].end
		for _, s := range group {
			if joined.hidden == nil {
				joined.hidden = s.hidden
			}
		}
		out = append(out, joined)
	}
	return out
}

// covered returns spans with one of no place up to end, if they end before.
func covered(spans []span, end int) []span {
	if n := len(spans); n == 0 && end > 0 || n > 0 && int(spans[n-1].end) < end {
		return append(spans, span{end: int32(end)})
	}
	return spans
}

// behind appends the spans of a text that comes behind one of the given length.
func behind(spans []span, length int, more []span) []span {
	if len(more) == 0 {
		return spans
	}
	spans = covered(spans, length)
	for _, s := range more {
		s.end += int32(length)
		spans = append(spans, s)
	}
	return spans
}

// At returns the text with its origin set to rng wherever it has none yet.
// If it has no origin at all and rng is as long as the text, parts of the text
// map to parts of the range.
func (t Text) At(rng source.Range) Text {
	if rng.IsZero() || t.flat == "" && len(t.spans) == 0 {
		if t.flat == "" && !rng.IsZero() {
			t.spans = []span{{origin: spotOf(rng)}}
		}
		return t
	}
	if t.IsPlaced() {
		return t
	}
	t.own()
	for i := range t.spans {
		if t.spans[i].origin.none() {
			t.spans[i].origin = spotOf(rng)
		}
	}
	return t
}

// IsPlaced reports whether every part of the text has an origin already, so that
// At changes nothing.
func (t Text) IsPlaced() bool {
	n := len(t.spans)
	if n == 0 || int(t.spans[n-1].end) < len(t.flat) {
		return false
	}
	for i := range t.spans {
		if t.spans[i].origin.none() {
			return false
		}
	}
	return true
}

// own makes the spans the text's own and has them cover all of it.
func (t *Text) own() {
	t.spans = append(make([]span, 0, len(t.spans)+1), t.spans...)
	t.spans = covered(t.spans, len(t.flat))
}

// UsedAt notes that the expression at rng, in a module of the given depth (0 is
// the root), put the text to use. The use that counts is the one nearest to the
// root module, and among those the last: that is the place a user edits to
// change this one value.
func (t Text) UsedAt(rng source.Range, depth int) Text {
	if rng.IsZero() {
		return t
	}
	t.own()
	for i, s := range t.spans {
		if !s.use.none() && depth == int(s.depth) && rng.Contains(s.use.rng()) {
			continue // the narrower expression inside this one is the one to edit
		}
		if s.use.none() || depth <= int(s.depth) {
			t.spans[i].use, t.spans[i].depth = spotOf(rng), int32(min(depth, math.MaxInt32))
		}
	}
	return t
}

// SeatedAt gives rng as place to the parts of the text that have none. They
// count less than every part that has a place of its own.
func (t Text) SeatedAt(rng source.Range) Text {
	if rng.IsZero() {
		return t
	}
	t.own()
	for i, s := range t.spans {
		if s.origin.none() && s.use.none() {
			t.spans[i].use, t.spans[i].depth = spotOf(rng), math.MaxInt32
		}
	}
	return t
}

// Placeless returns the text without its places. What must not be printed stays
// hidden.
func (t Text) Placeless() Text {
	var spans []span
	hidden := false
	for _, s := range t.spans {
		spans = append(spans, span{end: s.end, hidden: s.hidden})
		hidden = hidden || s.hidden != nil
	}
	t.spans = nil
	if hidden {
		t.spans = spans
	}
	return t
}

// Revealed returns the text with every mark of [Text.Hidden] removed.
func (t Text) Revealed() Text { return t.RevealedIf(func(string) bool { return true }) }

// RevealedIf returns the text with those marks of [Text.Hidden] removed whose
// description the function accepts. A reader uses it when a file that was read
// as data turns out to be a policy document.
func (t Text) RevealedIf(accept func(description string) bool) Text {
	t.spans = slices.Clone(t.spans)
	for i, s := range t.spans {
		if s.hidden != nil && accept(s.secret()) {
			t.spans[i].hidden = nil
		}
	}
	return t
}
