package symbolic_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// world is one substitution: what every token and every condition turned out
// to be.
type world struct {
	values   map[string]string // by token name
	outcomes map[string]int    // by condition
}

// concrete is the string that a text is in a world.
func (w world) concrete(t symbolic.Text) string {
	var b strings.Builder
	for i := range t.Len() {
		token := t.TokenAt(i)
		switch {
		case token == nil:
			b.WriteByte(t.Flat()[i])
		case token.Choice != nil:
			b.WriteString(w.concrete(token.Choice.Alternatives[w.outcomes[token.Choice.Condition]]))
		default:
			b.WriteString(w.values[token.Name])
		}
	}
	return b.String()
}

var (
	letters    = []string{"a", "b", "A", "é", "É", ":", "*", "?", "ab", "x-"}
	tokenNames = []string{"t", "u", "v", "n", "m"}
	conditions = []string{"c", "d"}
)

// token returns the token of a name. Of "n" and "m" something is known.
func token(name string) symbolic.Text {
	t := &symbolic.Token{Scope: "s", Name: name}
	switch name {
	case "n":
		t.Nature = symbolic.Nature{Alphabet: "aé:", NotEmpty: true}
	case "m":
		t.Nature = symbolic.Nature{Alphabet: "ab*x-", Excludes: []string{"ab", "x-"}}
	}
	return symbolic.Of(t)
}

func literals() *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 4).Draw(r, "letters"), "")
	})
}

// texts draws texts of up to five parts. Choice tokens of one name are the same
// within one run, as they are in real use; pool holds them.
func texts(pool map[string]*symbolic.Token) *rapid.Generator[symbolic.Text] {
	return rapid.Custom(func(r *rapid.T) symbolic.Text {
		var parts []symbolic.Text
		for range rapid.IntRange(0, 5).Draw(r, "parts") {
			switch rapid.IntRange(0, 5).Draw(r, "kind") {
			case 0, 1, 2:
				parts = append(parts, symbolic.Literal(literals().Draw(r, "literal")))
			case 3, 4:
				parts = append(parts, token(rapid.SampledFrom(tokenNames).Draw(r, "token")))
			default:
				if len(pool) == 0 {
					continue
				}
				names := make([]string, 0, len(pool))
				for _, name := range []string{"p", "q", "r"} {
					if pool[name] != nil {
						names = append(names, name)
					}
				}
				parts = append(parts, symbolic.Of(pool[rapid.SampledFrom(names).Draw(r, "choice")]))
			}
		}
		return symbolic.Concat(parts...)
	})
}

// choicePool draws up to three choice tokens; a later one may hold an earlier.
func choicePool(r *rapid.T) map[string]*symbolic.Token {
	pool := map[string]*symbolic.Token{}
	for _, name := range []string{"p", "q", "r"} {
		if !rapid.Bool().Draw(r, "with "+name) {
			continue
		}
		pool[name] = &symbolic.Token{Name: name, Scope: "s", Choice: &symbolic.Choice{
			Condition:    rapid.SampledFrom(conditions).Draw(r, "condition"),
			Alternatives: []symbolic.Text{texts(pool).Draw(r, "if true"), texts(pool).Draw(r, "if false")},
		}}
	}
	return pool
}

func worlds(r *rapid.T, hints ...string) world {
	values := rapid.OneOf(literals(), literals(), rapid.SampledFrom(append(hints, "")))
	w := world{values: map[string]string{}, outcomes: map[string]int{}}
	for _, name := range tokenNames {
		w.values[name] = values.Draw(r, name)
	}
	w.values["n"] = rapid.StringOfN(rapid.SampledFrom([]rune("aé:")), 1, 4, -1).Draw(r, "n")
	w.values["m"] = rapid.StringOfN(rapid.SampledFrom([]rune("ab*x")), 0, 4, -1).Filter(func(s string) bool {
		return !strings.Contains(s, "ab")
	}).Draw(r, "m")
	for _, condition := range conditions {
		w.outcomes[condition] = rapid.IntRange(0, 1).Draw(r, condition)
	}
	return w
}

// globMatch is the plainest matcher there is, as the yardstick.
func globMatch(pattern, value []rune) bool {
	table := make([]bool, len(value)+1)
	table[0] = true
	for _, p := range pattern {
		next := make([]bool, len(value)+1)
		next[0] = table[0] && p == '*'
		for i, v := range value {
			switch p {
			case '*':
				next[i+1] = table[i+1] || next[i]
			case '?':
				next[i+1] = table[i]
			default:
				next[i+1] = table[i] && p == v
			}
		}
		table = next
	}
	return table[len(value)]
}

func contradicts(answer symbolic.Answer, truth bool) bool {
	return answer != symbolic.Unknown && answer != symbolic.AnswerOf(truth)
}

func TestNoSubstitutionContradictsSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		pool := choicePool(r)
		a, b := texts(pool).Draw(r, "a"), texts(pool).Draw(r, "b")
		answer, folded := symbolic.Same(a, b), symbolic.EqualFold(a, b)
		w := worlds(r)
		x, y := w.concrete(a), w.concrete(b)
		if contradicts(answer, x == y) {
			r.Fatalf("Same(%s, %s) = %v, but they may be %q and %q", a, b, answer, x, y)
		}
		if contradicts(folded, strings.EqualFold(x, y)) {
			r.Fatalf("EqualFold(%s, %s) = %v, but they may be %q and %q", a, b, folded, x, y)
		}
	})
}

func TestNoSubstitutionContradictsMatch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		pool := choicePool(r)
		pattern, value := texts(pool).Draw(r, "pattern"), texts(pool).Draw(r, "value")
		w := worlds(r)
		x, y := w.concrete(pattern), w.concrete(value)
		if answer := symbolic.Glob(pattern).Match(value); contradicts(answer, globMatch([]rune(x), []rune(y))) {
			r.Fatalf("%s matches %s: %v, but they may be %q and %q", pattern, value, answer, x, y)
		}
		fold := symbolic.Glob(pattern).IgnoreCase().Match(value)
		if contradicts(fold, globMatch([]rune(strings.ToLower(x)), []rune(strings.ToLower(y)))) {
			r.Fatalf("%s matches %s without case: %v, but they may be %q and %q", pattern, value, fold, x, y)
		}
		if answer := symbolic.Exact(pattern).Match(value); contradicts(answer, x == y) {
			r.Fatalf("exactly %s matches %s: %v, but they may be %q and %q", pattern, value, answer, x, y)
		}
	})
}

func TestNoSubstitutionContradictsMatchOfJoinedParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		pool := choicePool(r)
		head, tail := texts(pool).Draw(r, "glob"), texts(pool).Draw(r, "exact")
		value := texts(pool).Draw(r, "value")
		answer := symbolic.Join(symbolic.Glob(head), symbolic.Exact(tail)).Match(value)
		w := worlds(r)
		glob, end, y := []rune(w.concrete(head)), w.concrete(tail), w.concrete(value)
		truth := strings.HasSuffix(y, end) && globMatch(glob, []rune(strings.TrimSuffix(y, end)))
		if contradicts(answer, truth) {
			r.Fatalf("%s then exactly %s matches %s: %v, but they may be %q, %q and %q",
				head, tail, value, answer, string(glob), end, y)
		}
	})
}

func TestNoSubstitutionContradictsOverlap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		pool := choicePool(r)
		p, q := texts(pool).Draw(r, "p"), texts(pool).Draw(r, "q")
		answer := symbolic.Overlap(symbolic.Glob(p), symbolic.Glob(q))
		w := worlds(r)
		x, y := w.concrete(p), w.concrete(q)
		if contradicts(answer, globsMeet([]rune(x), []rune(y))) {
			r.Fatalf("%s overlaps %s: %v, but they may be %q and %q", p, q, answer, x, y)
		}
	})
}

// globsMeet reports whether some string matches both patterns, by walking all
// pairs of positions.
func globsMeet(a, b []rune) bool {
	type pair struct{ i, j int }
	seen := map[pair]bool{}
	var walk func(i, j int) bool
	walk = func(i, j int) bool {
		if seen[pair{i, j}] {
			return false
		}
		seen[pair{i, j}] = true
		switch {
		case i == len(a) && j == len(b):
			return true
		case i < len(a) && a[i] == '*' && (walk(i+1, j) || j < len(b) && walk(i, j+1)):
			return true
		case j < len(b) && b[j] == '*' && (walk(i, j+1) || i < len(a) && walk(i+1, j)):
			return true
		case i == len(a) || j == len(b) || a[i] == '*' || b[j] == '*':
			return false
		default:
			return (a[i] == b[j] || a[i] == '?' || b[j] == '?') && walk(i+1, j+1)
		}
	}
	return walk(0, 0)
}

// Without tokens nothing may stay open: the answers are those of plain strings.
func TestKnownTextsAreDecided(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		x, y := literals().Draw(r, "x")+literals().Draw(r, "x2"), literals().Draw(r, "y")+literals().Draw(r, "y2")
		a, b := symbolic.Literal(x), symbolic.Literal(y)
		checks := []struct {
			name string
			got  symbolic.Answer
			want bool
		}{
			{"Same", symbolic.Same(a, b), x == y},
			{"EqualFold", symbolic.EqualFold(a, b), strings.EqualFold(x, y)},
			{"Glob", symbolic.Glob(a).Match(b), globMatch([]rune(x), []rune(y))},
			{"Exact", symbolic.Exact(a).Match(b), x == y},
			{"Overlap", symbolic.Overlap(symbolic.Glob(a), symbolic.Glob(b)), globsMeet([]rune(x), []rune(y))},
		}
		for _, c := range checks {
			if c.got != symbolic.AnswerOf(c.want) {
				r.Fatalf("%s of %q and %q is %v, want %v", c.name, x, y, c.got, c.want)
			}
		}
	})
}

func FuzzLaw(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(r *rapid.T) {
		pool := choicePool(r)
		a, b := texts(pool).Draw(r, "a"), texts(pool).Draw(r, "b")
		w := worlds(r)
		x, y := w.concrete(a), w.concrete(b)
		if answer := symbolic.Same(a, b); contradicts(answer, x == y) {
			r.Fatalf("Same(%s, %s) = %v, but they may be %q and %q", a, b, answer, x, y)
		}
		if answer := symbolic.Glob(a).Match(b); contradicts(answer, globMatch([]rune(x), []rune(y))) {
			r.Fatalf("%s matches %s: %v, but they may be %q and %q", a, b, answer, x, y)
		}
	}))
}
