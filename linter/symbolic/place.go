package symbolic

import (
	"bytes"
	"strings"

	"github.com/irsalint/irsalint/linter/source"
)

// place is the range to edit for one span: where the characters stand, unless
// they came in through a reference, in which case it is the expression that
// refers to them.
func (s span) place() source.Range {
	if s.origin.none() || !s.use.none() && !s.use.contains(s.origin) {
		if !s.use.none() {
			return s.use.rng()
		}
	}
	return s.origin.rng()
}

// extent is the place of one span among others of a text: of what came in
// through an interpolation it is the whole interpolation, so that a stretch of
// a template never ends inside of one.
func (s span) extent() source.Range {
	if use := s.use.rng(); use.Contains(s.origin.rng()) && bytes.HasPrefix(use.Bytes(), []byte("${")) {
		return use
	}
	return s.place()
}

// Range returns the place to edit in order to change the text, or no place.
//
// A text that was written in one piece gives that piece. A text put together by
// one expression gives that expression, or its stretch of a template of many
// lines. Otherwise it is the part nearest to the root module, and among those
// the last, because a subject ends with the name that differs most often.
func (t Text) Range() source.Range {
	var room [8]span
	spans := t.placed(room[:0])
	switch len(spans) {
	case 0:
		return source.Range{}
	case 1:
		return spans[0].place()
	}
	if joined, ok := adjacent(spans); ok {
		return joined
	}
	if use, ok := widest(spans); ok {
		if hull, ok := hullOf(spans, use); ok {
			return hull
		}
		return within(use, spans)
	}
	best := spans[0]
	for _, s := range spans[1:] {
		if s.depth <= best.depth {
			best = s
		}
	}
	return best.place()
}

// widest returns the expression that put all parts of a text to use, if there is
// one: each part's use is it, or lies in it.
func widest(spans []span) (source.Range, bool) {
	use := spans[0].use
	for _, s := range spans[1:] {
		if s.use.contains(use) {
			use = s.use
		}
	}
	for _, s := range spans {
		if !use.contains(s.use) {
			return source.Range{}, false
		}
	}
	return use.rng(), true
}

// hullOf returns the stretch from the first to the last part of a text that a
// template put together, if every part has a place of its own in it.
func hullOf(spans []span, use source.Range) (source.Range, bool) {
	if text := use.Bytes(); !bytes.HasPrefix(text, []byte(`"`)) && !bytes.HasPrefix(text, []byte("<<")) {
		return source.Range{}, false
	}
	hull := spans[0].extent()
	for _, s := range spans {
		at := s.extent()
		if at == use || !use.Contains(at) {
			return source.Range{}, false
		}
		hull.Start, hull.End = min(hull.Start, at.Start), max(hull.End, at.End)
	}
	return hull, true
}

// within narrows the use of a text that is only a part of a template of several
// lines to the characters that stand there, with the interpolations at its ends.
func within(use source.Range, spans []span) source.Range {
	if bytes.IndexByte(use.Bytes(), '\n') < 0 {
		return use
	}
	var hull source.Range
	before, after := 0, 0 // spans that came in through interpolations at the ends
	for _, s := range spans {
		switch origin := s.origin.rng(); {
		case !use.Contains(origin) || origin == use:
			after++
		case hull.IsZero():
			hull, before, after = origin, after, 0
		default:
			hull.Start, hull.End, after = min(hull.Start, origin.Start), max(hull.End, origin.End), 0
		}
	}
	if hull.IsZero() {
		return use
	}
	for ; before > 0; before-- {
		text := string(hull.File.Data[use.Start:hull.Start])
		text = text[strings.LastIndexByte(text, '\n')+1:]
		open := strings.LastIndex(text, "${")
		if open < 0 || !strings.HasSuffix(text, "}") {
			break
		}
		hull.Start -= len(text) - open
	}
	for ; after > 0; after-- {
		text, _, _ := strings.Cut(string(hull.File.Data[hull.End:use.End]), "\n")
		end := strings.IndexByte(text, '}')
		if end < 0 || !strings.HasPrefix(text, "${") {
			break
		}
		hull.End += end + 1
	}
	return hull
}

// Origins returns where the parts of the text stand, in order, without
// repetitions: the literals behind references, for related places.
func (t Text) Origins() []source.Range {
	var out []source.Range
	seen := map[spot]bool{}
	for _, s := range t.placed(nil) {
		if !s.origin.none() && !seen[s.origin] {
			seen[s.origin] = true
			out = append(out, s.origin.rng())
		}
	}
	return out
}

// placed returns the spans that have any place, in out if those are not all. Empty
// ones count only in an empty text: nothing of them is to be seen.
func (t Text) placed(out []span) []span {
	first, n := t.unplaced(0), len(t.spans)
	if first == n {
		return t.spans // as most often
	}
	for start := 0; start < n; start = first + 1 {
		first = t.unplaced(start)
		out = append(out, t.spans[start:first]...)
	}
	return out
}

// unplaced returns the first span from start on that placed leaves out, or the
// number of spans.
func (t Text) unplaced(start int) int {
	for i := start; i < len(t.spans); i++ {
		s, begin := &t.spans[i], int32(0)
		if i > 0 {
			begin = t.spans[i-1].end
		}
		if s.end <= begin && t.flat != "" || s.origin.none() && s.use.none() {
			return i
		}
	}
	return len(t.spans)
}

// adjacent joins the places of spans that stand side by side in one file, as
// the pieces of a literal between escapes do.
func adjacent(spans []span) (source.Range, bool) {
	joined := spans[0].extent()
	last := joined
	for _, s := range spans[1:] {
		next := s.extent()
		if next == last {
			continue
		}
		if next.File != joined.File || next.Start < joined.End || next.Start > joined.End+2 {
			return source.Range{}, false
		}
		joined.End, last = next.End, next
	}
	return joined, true
}
