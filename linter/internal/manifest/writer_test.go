package manifest

import (
	"math/rand/v2"
	"strings"
)

// writer makes documents at random: of all forms that there are, and then with
// mistakes, for which nobody would think of a test.
type writer struct {
	*rand.Rand
	out strings.Builder
}

func (w *writer) pick(from ...string) string { return from[w.IntN(len(from))] }

// one is true once in n times.
func (w *writer) one(n int) bool { return w.IntN(n) == 0 }

func (w *writer) put(parts ...string) {
	for _, part := range parts {
		w.out.WriteString(part)
	}
}

func (w *writer) word() string {
	if !w.one(6) {
		return w.pick("a", "b c", "key", "12", "null", "true", "d-e", "f_g", "10.0.0.1/8", "é", "${A}")
	}
	return w.pick("a", "b", "key", "name", "x y", "a  b", "12", "0x1F", "1e3", ".5", "-1", "+.inf", "1_0", "~", "null", "yes", "Off",
		"a:b", "a#b", "-a", ":a", "<<", "a?b", "?a", "a-", "é", "\U0001f600", "a\u00a0b", "=", "a'b", "a\"b", "a\\b", "${A}", "$(a)", "a,b", "a[0]", "a{}", "..", "--")
}

// odd is what an unquoted scalar may not hold, or not there.
func (w *writer) odd() string {
	return w.pick("\t", "\r", "\r\n", " #", ": ", ":", "- ", "-", "? ", "?", "&a", "*a", "!t", "!!str", "|", ">", "%", "@", "`", "\"", "'", "[", "]",
		"{", "}", ",", "\u0085", "\u2028", "\u2029", "\ufeff", "\u0081", "---", "...", "\n", "\n ", "\n\n", " ", "#", "<<: ", "\\", "''", "\\n", "\uffff", "\ufe0f")
}

func (w *writer) end() {
	w.put(w.pick("", "", "", "", " ", "  ", " # c", "  #c: d", " #"), "\n")
	for w.one(8) {
		w.put(w.pick("", "", " ", "   ", "# c", "  # c", "     # - d: e", "#"), "\n")
	}
}

func (w *writer) indent(n int) string { return strings.Repeat(" ", max(n, 0)) }

// scalar writes a value that fits below the column of its key.
func (w *writer) scalar(column int) {
	switch w.IntN(16) {
	case 0:
		w.put("\"", w.inside("\\n", "\\\"", "\\\\", "\\t", "\\ ", "\\x41", "\\\n", "\\\n  \n "), "\"")
	case 1:
		w.put("'", w.inside("''", "\\"), "'")
	case 2:
		w.flow(3)
	case 3, 4:
		w.block(column)
		return
	case 5, 6:
		w.put(w.word())
		for !w.one(3) {
			w.put(w.pick("", " ", "  "), "\n")
			for w.one(4) {
				w.put(w.pick("", "  "), "\n")
			}
			w.put(w.indent(column+1+w.IntN(4)), w.word(), w.pick("", "", " - b", " \"c\"", "#"))
		}
	default:
		w.put(w.word())
	}
	w.end()
}

// inside writes what may stand between quotes.
func (w *writer) inside(more ...string) string {
	var out strings.Builder
	for !w.one(4) {
		out.WriteString(w.pick("a", "b c", " ", "  ", "#", ": ", "é", "-", "\t", "{", w.word()))
		if w.one(4) {
			out.WriteString(w.pick("\n", "\n  ", " \n\n   ", "\n \n"))
		}
		if w.one(4) {
			out.WriteString(w.pick(more...))
		}
	}
	text := out.String()
	if more[0] == "''" {
		return strings.ReplaceAll(text, "a'b", "ab")
	}
	return strings.ReplaceAll(text, "a\"b", "ab")
}

func (w *writer) flow(depth int) {
	space := func() {
		w.put(w.pick("", "", "", "", "", " ", "  ", "\n", " \n  ", " # c\n  "))
	}
	item := func() {
		switch {
		case depth > 0 && w.one(4):
			w.flow(depth - 1)
		case w.one(30):
			w.put(w.word(), ":")
		case w.one(4):
			w.put("\"", w.inside("\\n"), "\"")
		default:
			w.put(w.word())
		}
	}
	mapping := w.one(3)
	w.put(map[bool]string{true: "{", false: "["}[mapping])
	space()
	for !w.one(3) {
		if mapping {
			w.put(w.pick("a", "\"b\"", "'c'", "d e", "<<", w.word(), w.word()), w.pick(": ", ": ", ": ", ":", " : ", ":\n "))
		}
		item()
		space()
		w.put(",")
		space()
	}
	if !w.one(8) {
		if mapping {
			w.put("z: ")
		}
		item()
	}
	space()
	w.put(map[bool]string{true: "}", false: "]"}[mapping])
}

// block writes a block scalar.
func (w *writer) block(column int) {
	w.put(w.pick("|", "|", ">"), w.pick("", "", "", "-", "-", "+", "+", "", "-", "2"))
	w.end()
	indent := column + 1 + w.IntN(3)
	for !w.one(4) {
		w.put(w.indent(indent+w.pickInt(0, 0, 0, 0, 1, 2, -1)), w.pick("a", "b: c", "- d", "# e", "\"", "", "", " ", "\tf", "g ", "é"), "\n")
	}
	if w.one(16) {
		w.put(w.indent(indent), "end")
	}
}

func (w *writer) pickInt(from ...int) int { return from[w.IntN(len(from))] }

// value writes what follows a key or dash in the column.
func (w *writer) value(column, depth int, ofKey bool) {
	switch {
	case depth == 0 || w.one(2):
		w.put(w.pick(" ", " ", " ", " ", "  "))
		w.scalar(column)
	case w.one(6):
		w.end()
	case w.one(12):
		w.end()
		w.put(w.indent(column + 1 + w.IntN(3)))
		w.scalar(column)
	case ofKey && w.one(3):
		w.end()
		w.sequence(column, depth-1)
	case w.one(2):
		w.end()
		w.sequence(column+1+w.IntN(3), depth-1)
	default:
		w.end()
		w.mapping(column+1+w.IntN(3), depth-1, false)
	}
}

func (w *writer) mapping(column, depth int, begun bool) {
	for {
		if !begun {
			w.put(w.indent(column))
		}
		begun = false
		w.put(w.pick("a", "b", "c d", "\"e\"", "'f'", "g", "h", w.word()), w.pick(":", ":", ":", ":", ":", " :"))
		w.value(column, depth, true)
		if w.one(3) {
			return
		}
	}
}

func (w *writer) sequence(column, depth int) {
	for {
		w.put(w.indent(column), "-")
		if space := 1 + w.IntN(2); depth > 0 && w.one(3) {
			w.put(w.indent(space))
			w.mapping(column+1+space, depth-1, true)
		} else {
			w.value(column, depth, false)
		}
		if w.one(3) {
			return
		}
	}
}

// document writes a whole one; most have a mistake or two.
func (w *writer) document() string {
	w.out.Reset()
	if w.one(4) {
		w.put(w.pick("---\n", "# c\n---\n", "--- # c\n", "--- ", "%YAML 1.1\n---\n", "\n", "---\n---\n", "---"))
	}
	switch column := w.pickInt(0, 0, 0, 0, 0, 2); w.IntN(8) {
	case 0:
		w.sequence(column, 3)
	case 1:
		w.scalar(-1)
	default:
		w.mapping(column, 3, false)
	}
	text := w.out.String()
	for w.one(2) {
		from := w.IntN(len(text) + 1)
		to := min(from+w.pickInt(0, 0, 0, 1, 1, 2, 5), len(text))
		text = text[:from] + w.pick("", "", " ", "  ", w.odd(), w.word()) + text[to:]
	}
	return text
}
