package expression

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
)

var randomCases = flag.Int("random", 6_000, "how many random texts are compared with what HCL makes of them")

// TestPlainIsWhatHCLMakesOfRandomText compares for expressions and bodies that are
// put together at random, most of them sound, and with a token too many or too few.
func TestPlainIsWhatHCLMakesOfRandomText(t *testing.T) {
	t.Parallel()
	cases := *randomCases
	w := &randomText{rand: rand.New(rand.NewPCG(1, 2))}
	taken := 0
	for range cases {
		w.tokens = w.tokens[:0]
		compare := comparePlainExpression
		if w.rand.IntN(3) == 0 {
			compare = comparePlainBody
			w.body(3)
		} else {
			w.expression(4)
		}
		if compare(t, w.text()) {
			taken++
		}
		if len(w.tokens) > 0 {
			w.damage()
			compare(t, w.text())
		}
	}
	if taken < cases/3 {
		t.Errorf("%d of %d texts are plain", taken, cases)
	}
}

type randomText struct {
	rand   *rand.Rand
	tokens []string
}

func (w *randomText) add(tokens ...string) { w.tokens = append(w.tokens, tokens...) }

func (w *randomText) one(of ...string) string { return of[w.rand.IntN(len(of))] }

// text joins the tokens, mostly with what may stand between them.
func (w *randomText) text() string {
	var out strings.Builder
	for _, token := range w.tokens {
		out.WriteString(token)
		out.WriteString(w.one(" ", " ", " ", "", "", "\t", "  ", " /* c */ "))
		if w.rand.IntN(60) == 0 {
			out.WriteString(w.one("\n", "# c\n", "// }\n", "/* \n */"))
		}
	}
	return out.String()
}

// damage drops, repeats or exchanges a token.
func (w *randomText) damage() {
	i := w.rand.IntN(len(w.tokens))
	switch w.rand.IntN(3) {
	case 0:
		w.tokens = append(w.tokens[:i:i], w.tokens[i+1:]...)
	case 1:
		w.tokens = append(w.tokens[:i+1:i+1], w.tokens[i:]...)
	default:
		w.tokens[i] = w.one("a", "1", "\"b\"", "(", ")", "[", "]", "{", "}", ",", ".", "...", "=", "=>", ":", "?", "!", "-", "*", "/", "==", "<", "for", "in", "if", "\n", "${", "\"", "%", "::", "null")
	}
}

func (w *randomText) name() {
	w.add(w.one("a", "b_c", "d-e", "for", "in", "if", "true", "null", "x1", "_"))
}

func (w *randomText) expression(depth int) {
	if depth == 0 {
		w.leaf()
		return
	}
	switch w.rand.IntN(17) {
	case 16:
		w.heredoc(depth)
	case 0:
		w.expression(depth - 1)
		w.add("?")
		w.expression(depth - 1)
		w.add(":")
		w.expression(depth - 1)
	case 1, 2:
		w.expression(depth - 1)
		w.add(w.one("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"))
		w.expression(depth - 1)
	case 3:
		w.add(w.one("-", "!"))
		w.expression(depth - 1)
	case 4:
		w.add("(")
		w.expression(depth - 1)
		w.add(")")
	case 5, 6:
		w.name()
		w.add("(")
		w.list(depth)
		w.add(w.one("", "", "", "..."), ")")
	case 7, 8:
		w.add("[")
		w.list(depth)
		w.add("]")
	case 9, 10:
		w.object(depth)
	case 11:
		w.loop(depth)
	case 12, 13, 14:
		w.steps(depth)
	default:
		w.template(depth)
	}
}

func (w *randomText) leaf() {
	switch w.rand.IntN(4) {
	case 0:
		w.add(w.one("0", "1", "12.50", "007", "3.1", "2.e5", "1e3"))
	case 1:
		w.template(0)
	default:
		w.name()
	}
}

func (w *randomText) list(depth int) {
	for i := range w.rand.IntN(4) {
		if i > 0 {
			w.add(",")
		}
		w.expression(depth - 1)
	}
	if w.rand.IntN(8) == 0 {
		w.add(",")
	}
}

func (w *randomText) object(depth int) {
	w.add("{", w.one("", "\n"))
	for range w.rand.IntN(4) {
		if w.rand.IntN(2) == 0 {
			w.name()
		} else {
			w.expression(depth - 1)
		}
		w.add(w.one("=", ":"))
		w.expression(depth - 1)
		w.add(w.one("\n", ",", ",\n", "# c\n", "\n\n"))
	}
	w.add("}")
}

func (w *randomText) loop(depth int) {
	brackets := w.one("[]", "{}")
	w.add(brackets[:1], "for")
	w.name()
	if w.rand.IntN(2) == 0 {
		w.add(",")
		w.name()
	}
	w.add("in")
	w.expression(depth - 1)
	w.add(":")
	w.expression(depth - 1)
	if brackets == "{}" {
		w.add("=>")
		w.expression(depth - 1)
		w.add(w.one("", "", "..."))
	}
	if w.rand.IntN(3) == 0 {
		w.add("if")
		w.expression(depth - 1)
	}
	w.add(brackets[1:])
}

func (w *randomText) steps(depth int) {
	if w.rand.IntN(4) == 0 {
		w.expression(depth - 1)
	} else {
		w.name()
	}
	for range 1 + w.rand.IntN(4) {
		switch w.rand.IntN(6) {
		case 0:
			w.add("[")
			w.expression(depth - 1)
			w.add("]")
		case 1:
			w.add("[", "*", "]")
		case 2:
			w.add(".", "*")
		case 3:
			w.add(".", w.one("0", "12", "0.1"))
		default:
			w.add(".")
			w.name()
		}
	}
}

// template adds a string as one token, since blanks count in it.
func (w *randomText) template(depth int) {
	var out strings.Builder
	out.WriteByte('"')
	for range w.rand.IntN(5) {
		if depth == 0 || w.rand.IntN(3) > 0 {
			out.WriteString(w.one("a", " ", "$", "%", `\n`, `\"`, `\\`, ":", "{", "}", "ü", "#", "//", "$$", "$${", "%%{", "e\u0301"))
			continue
		}
		inner := &randomText{rand: w.rand}
		inner.expression(depth - 1)
		out.WriteString("${" + inner.text() + "}")
	}
	out.WriteByte('"')
	w.add(out.String())
}

// heredoc adds a heredoc as one token.
func (w *randomText) heredoc(depth int) {
	var out strings.Builder
	out.WriteString(w.one("<<E\n", "<<-E\n", "<<-E\n", "<<E-x\n"))
	for range w.rand.IntN(5) {
		out.WriteString(w.one("", " ", "  ", "\t", "    "))
		for range w.rand.IntN(4) {
			if w.rand.IntN(3) > 0 {
				out.WriteString(w.one("a", " ", "$", "%", "\"", "E", "{", "}", "\\n", "ü", "#", "\f", "$${", "%%{"))
				continue
			}
			inner := &randomText{rand: w.rand}
			inner.expression(depth - 1)
			out.WriteString("${" + inner.text() + "}")
		}
		out.WriteByte('\n')
	}
	out.WriteString(w.one("E", "  E", "E ", "E-x") + "\n")
	w.add(out.String())
}

func (w *randomText) body(depth int) {
	for range w.rand.IntN(4) {
		w.name()
		if depth == 0 || w.rand.IntN(3) > 0 {
			w.add("=")
			w.expression(depth)
		} else {
			w.block(depth)
		}
		w.add(w.one("\n", "\n", "\n", "\n", "\n\n", "# c\n", "// c\n", ""))
	}
}

func (w *randomText) block(depth int) {
	for range w.rand.IntN(3) {
		w.add(w.one(`"a"`, `"b c"`, "d", `""`, `"ü"`))
	}
	w.add("{")
	if w.rand.IntN(3) == 0 {
		w.name()
		w.add("=")
		w.expression(depth - 1)
	} else {
		w.add(w.one("", "\n", "# c\n"))
		w.body(depth - 1)
	}
	w.add("}")
}
