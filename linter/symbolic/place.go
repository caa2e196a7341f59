package symbolic

import (
	"strings"

	"github.com/irsalint/irsalint/linter/source"
)

// place is the range to edit for one span: where the characters stand, unless
// they came in through a reference, in which case it is the expression that
// refers to them.
func (s span) place() source.Range {
	if s.origin.IsZero() || !s.use.IsZero() && !s.use.Contains(s.origin) {
		if !s.use.IsZero() {
			return s.use
		}
	}
	return s.origin
}

// Range returns the place to edit in order to change the text, or no place.
//
// A text that was written in one piece gives that piece. A text put together by
// one expression gives that expression, or its stretch of a template of many
// lines. Otherwise it is the part nearest to the root module, and among those
// the last, because a subject ends with the name that differs most often.
func (t Text) Range() source.Range {
	spans := t.placed()
	if len(spans) == 0 {
		return source.Range{}
	}
	if joined, ok := adjacent(spans); ok {
		return joined
	}
	if use := spans[0].use; !use.IsZero() {
		same := true
		for _, s := range spans[1:] {
			same = same && s.use == use
		}
		if same {
			return within(use, spans)
		}
	}
	best := spans[0]
	for _, s := range spans[1:] {
		if s.depth <= best.depth {
			best = s
		}
	}
	return best.place()
}

// within narrows the use of a text that is only a part of a template of several
// lines to the characters that stand there, with the interpolations at its ends.
func within(use source.Range, spans []span) source.Range {
	if !strings.Contains(use.Text(), "\n") {
		return use
	}
	var hull source.Range
	before, after := 0, 0 // spans that came in through interpolations at the ends
	for _, s := range spans {
		switch {
		case !use.Contains(s.origin) || s.origin == use:
			after++
		case hull.IsZero():
			hull, before, after = s.origin, after, 0
		default:
			hull.Start, hull.End, after = min(hull.Start, s.origin.Start), max(hull.End, s.origin.End), 0
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
	seen := map[source.Range]bool{}
	for _, s := range t.placed() {
		if !s.origin.IsZero() && !seen[s.origin] {
			seen[s.origin] = true
			out = append(out, s.origin)
		}
	}
	return out
}

// placed returns the spans that have any place. Empty ones count only in an
// empty text: nothing of them is to be seen.
func (t Text) placed() []span {
	var out []span
	begin := 0
	for _, s := range t.spans {
		if (s.end > begin || t.flat == "") && (!s.origin.IsZero() || !s.use.IsZero()) {
			out = append(out, s)
		}
		begin = s.end
	}
	return out
}

// adjacent joins the places of spans that stand side by side in one file, as
// the pieces of a literal between escapes do.
func adjacent(spans []span) (source.Range, bool) {
	joined := spans[0].place()
	last := joined
	for _, s := range spans[1:] {
		next := s.place()
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
