package symbolic

// Part is a stretch of a text: a literal, a token, or characters that must not
// be printed.
type Part struct {
	// Literal holds the characters, unless Token or Hidden is set.
	Literal string
	Token   *Token
	// Hidden describes characters that must never be printed; see [Text.Hidden].
	Hidden string
}

// Parts returns the text in order, cut where its nature changes. Hidden
// characters are not among the result, only their description.
func (t Text) Parts() []Part {
	var out []Part
	next, begin := 0, 0
	emit := func(end int, secret string) {
		for ; begin < end; begin++ {
			switch last := len(out) - 1; {
			case secret != "":
				if t.flat[begin] == hole {
					next++
				}
				if last < 0 || out[last].Hidden != secret {
					out = append(out, Part{Hidden: secret})
				}
			case t.flat[begin] == hole:
				out = append(out, Part{Token: t.tokens[next]})
				next++
			case last >= 0 && out[last].Token == nil && out[last].Hidden == "":
				out[last].Literal += string([]byte{t.flat[begin]})
			default:
				out = append(out, Part{Literal: string([]byte{t.flat[begin]})})
			}
		}
	}
	for _, s := range t.spans {
		emit(int(s.end), s.secret())
	}
	emit(len(t.flat), "")
	return out
}

// IsHidden reports whether any part of the text must not be printed.
func (t Text) IsHidden() bool {
	for _, s := range t.spans {
		if s.hidden != nil {
			return true
		}
	}
	for _, token := range t.tokens {
		if token.Secret {
			return true
		}
	}
	return false
}

// Description returns what reports show in place of the text's first character
// if that must not be printed, else the empty string.
func (t Text) Description() string {
	if len(t.spans) == 0 || t.flat == "" {
		return ""
	}
	return t.spans[0].secret()
}

// Hiding returns a description of something in the text that must not be
// printed, or the empty string.
func (t Text) Hiding() string {
	for _, s := range t.spans {
		if s.hidden != nil {
			return s.secret()
		}
	}
	return ""
}

// Hidden returns the text with its literals marked as never to be printed;
// reports show description, such as `(from file "x")`, in their place.
func (t Text) Hidden(description string) Text {
	var hidden *string
	if description != "" {
		hidden = &description
	}
	t.own()
	for i := range t.spans {
		t.spans[i].hidden = hidden
	}
	return t
}
