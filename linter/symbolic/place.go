package symbolic

import (
	"bytes"
	"slices"
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
	n := 0
	var best span // of the placed ones
	for s := range t.placed {
		if n == 0 || s.depth <= best.depth {
			best = s
		}
		n++
	}
	switch n {
	case 0:
		return source.Range{}
	case 1:
		return best.place()
	}
	if joined, ok := t.adjacent(); ok {
		return joined
	}
	if use, ok := t.widest(); ok {
		if hull, ok := t.hull(use); ok {
			return hull
		}
		return t.within(use)
	}
	return best.place()
}

// widest returns the expression that put all parts of a text to use, if there is
// one: each part's use is it, or lies in it.
func (t Text) widest() (source.Range, bool) {
	first, use := true, spot{}
	for s := range t.placed {
		if first || s.use.contains(use) {
			use = s.use
		}
		first = false
	}
	for s := range t.placed {
		if !use.contains(s.use) {
			return source.Range{}, false
		}
	}
	return use.rng(), true
}

// hull returns the stretch from the first to the last part of a text that a
// template put together, if every part has a place of its own in it.
func (t Text) hull(use source.Range) (source.Range, bool) {
	if text := use.Bytes(); !bytes.HasPrefix(text, []byte(`"`)) && !bytes.HasPrefix(text, []byte("<<")) {
		return source.Range{}, false
	}
	var hull source.Range
	for s := range t.placed {
		at := s.extent()
		if at == use || !use.Contains(at) {
			return source.Range{}, false
		}
		if hull.IsZero() {
			hull = at
		}
		hull.Start, hull.End = min(hull.Start, at.Start), max(hull.End, at.End)
	}
	return hull, true
}

// within narrows the use of a text that is only a part of a template of several
// lines to the characters that stand there, with the interpolations at its ends.
func (t Text) within(use source.Range) source.Range {
	if bytes.IndexByte(use.Bytes(), '\n') < 0 {
		return use
	}
	var hull source.Range
	before, after := 0, 0 // spans that came in through interpolations at the ends
	for s := range t.placed {
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
	var seen map[spot]bool // of a text with many spans
	if len(t.spans) > fewSpans {
		seen = map[spot]bool{}
	}
	for s := range t.placed {
		known := seen[s.origin] || seen == nil && slices.Contains(out, s.origin.rng())
		if s.origin.none() || known {
			continue
		}
		if seen != nil {
			seen[s.origin] = true
		}
		out = append(out, s.origin.rng())
	}
	return out
}

// fewSpans is how many places are rather compared one by one.
const fewSpans = 8

// placed goes over the spans that have any place. Empty ones count only in an
// empty text: nothing of them is to be seen.
func (t Text) placed(yield func(span) bool) {
	begin := int32(0)
	for _, s := range t.spans {
		seen := s.end > begin || t.flat == ""
		begin = s.end
		if seen && (!s.origin.none() || !s.use.none()) && !yield(s) {
			return
		}
	}
}

// adjacent joins the places of spans that stand side by side in one file, as
// the pieces of a literal between escapes do.
func (t Text) adjacent() (source.Range, bool) {
	var joined, last source.Range
	for s := range t.placed {
		next := s.extent()
		switch {
		case joined.IsZero():
			joined, last = next, next
		case next == last:
		case next.File != joined.File || next.Start < joined.End || next.Start > joined.End+2:
			return source.Range{}, false
		default:
			joined.End, last = next.End, next
		}
	}
	return joined, true
}
