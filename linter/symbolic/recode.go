package symbolic

// As returns the literal s with the places of t: another spelling of the same
// characters, such as an escape and what it stands for. Parts of s map to the
// whole of t's place.
func (t Text) As(s string) Text {
	out := Literal(s)
	if len(t.spans) == 0 {
		return out
	}
	one := t.spans[0]
	for _, next := range t.spans[1:] {
		if next.origin.file == one.origin.file && next.origin.start >= one.origin.end {
			one.origin.end = next.origin.end
		}
		if one.hidden == nil {
			one.hidden = next.hidden
		}
	}
	one.end = int32(len(out.flat))
	out.spans = []span{one}
	return out
}

// Respell returns the literal s with the places of t, character for character:
// t must be a literal and s as long as it, such as its capital letters.
func (t Text) Respell(s string) Text {
	if len(s) != len(t.flat) || len(t.tokens) > 0 {
		return t.As(s)
	}
	t.flat = Literal(s).flat
	return t
}
