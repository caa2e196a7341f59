package symbolic

import "github.com/irsalint/irsalint/linter/source"

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
// one expression gives that expression. Otherwise it is the part nearest to the
// root module, and among those the last, because a subject ends with the name
// that differs most often.
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
			return use
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

// placed returns the spans that have any place.
func (t Text) placed() []span {
	var out []span
	for _, s := range t.spans {
		if !s.origin.IsZero() || !s.use.IsZero() {
			out = append(out, s)
		}
	}
	return out
}

// adjacent joins the places of spans that stand side by side in one file, as
// the pieces of a literal between escapes do.
func adjacent(spans []span) (source.Range, bool) {
	joined := spans[0].place()
	for _, s := range spans[1:] {
		next := s.place()
		if next.File != joined.File || next.Start < joined.Start || next.Start > joined.End+2 {
			return source.Range{}, false
		}
		joined.End = max(joined.End, next.End)
	}
	return joined, true
}
