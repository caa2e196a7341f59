package expression_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// The law: whatever strings the tokens stand for, evaluating with those strings
// gives what the symbolic result becomes when they are put in. A part of the
// result that is an unknown of its own promises nothing.

// natures are those of the variables t0, t1, ...
func natures() []symbolic.Nature {
	return []symbolic.Nature{{}, {}, symbolic.AccountNumber(), symbolic.Issuer(), symbolic.Region(), {}}
}

// lawScope resolves var.tN to a token, or to a string.
type lawScope struct {
	strings map[string]string // nil: symbolic
}

func (lawScope) TokenScope() string      { return "law" }
func (lawScope) Depth() int              { return 0 }
func (lawScope) Files() expression.Files { return nil }

func (s lawScope) Resolve(steps []expression.Step) (value.Value, int) {
	if len(steps) < 2 {
		return value.Fail(steps[0].Range, "no such name"), 1
	}
	name := steps[1].Name
	if s.strings != nil {
		return value.OfString(s.strings[name]), 2
	}
	n, _ := strconv.Atoi(strings.TrimPrefix(name, "t"))
	token := &symbolic.Token{Scope: "law", Name: name, Nature: natures()[n]}
	return value.UnknownOf(token, cty.String), 2
}

// pieces are literals that like to collide with each other and with what the
// variables hold.
func pieces() []string {
	return []string{"", "a", "b", "ab", "/", "//", ":", "-", "a/b", "https://", "provider/", "x", "1", "12", "A", ",", " "}
}

// phrase draws the text of an expression of a type.
type phrase struct{ t *rapid.T }

func (p phrase) pick(options ...string) string { return rapid.SampledFrom(options).Draw(p.t, "pick") }

func (p phrase) quoted() string {
	return strconv.Quote(rapid.SampledFrom(pieces()).Draw(p.t, "literal"))
}

func (p phrase) variable() string {
	return fmt.Sprintf("var.t%d", rapid.IntRange(0, len(natures())-1).Draw(p.t, "variable"))
}

func (p phrase) text(depth int) string {
	if depth <= 0 {
		return p.pick(p.quoted(), p.variable(), p.variable())
	}
	s := func() string { return p.text(depth - 1) }
	switch rapid.IntRange(0, 24).Draw(p.t, "text") {
	case 0, 1, 2:
		var b strings.Builder
		for range rapid.IntRange(1, 4).Draw(p.t, "parts") {
			if rapid.Bool().Draw(p.t, "literal?") {
				b.WriteString(rapid.SampledFrom(pieces()).Draw(p.t, "piece"))
			} else {
				b.WriteString("${" + s() + "}")
			}
		}
		return `"` + b.String() + `"`
	case 3:
		return fmt.Sprintf("format(%q, %s, %s)", p.pick("%s%s", "%s:%s", "a%s-%v", "%[2]s%[1]s", "%q/%s", "%5s%.1s"), s(), s())
	case 4:
		return fmt.Sprintf("join(%s, %s)", p.quoted(), p.list(depth-1))
	case 5:
		return fmt.Sprintf("replace(%s, %s, %s)", s(), p.quoted(), s())
	case 6:
		pattern := p.pick("^(.*provider/)", "^https?://", "/.*$", "[^/]+$", "^a", "b$", "a|b", "(a)(b)?", "[0-9]+", "^[^:]*:", ".", "x*")
		return fmt.Sprintf("replace(%s, %q, %s)", s(), "/"+strings.ReplaceAll(pattern, "/", "/")+"/", p.pick(`""`, `"<$1>"`, `"-"`, p.variable()))
	case 7:
		return fmt.Sprintf("%s(%s, %s)", p.pick("trimprefix", "trimsuffix", "trim"), s(), p.quoted())
	case 8:
		return fmt.Sprintf("%s(%s)", p.pick("upper", "lower", "trimspace", "chomp", "title", "strrev", "urlencode", "md5", "base64encode"), s())
	case 9:
		return fmt.Sprintf("%s ? %s : %s", p.condition(depth-1), s(), s())
	case 10:
		return fmt.Sprintf("element(%s, %d)", p.list(depth-1), rapid.IntRange(0, 3).Draw(p.t, "index"))
	case 11:
		return fmt.Sprintf("(%s)[%d]", p.list(depth-1), rapid.IntRange(0, 2).Draw(p.t, "index"))
	case 12:
		return fmt.Sprintf("try(%s, %s)", s(), s())
	case 13:
		return fmt.Sprintf("coalesce(%s, %s)", s(), s())
	case 14:
		return fmt.Sprintf("lookup(%s, %s, %s)", p.object(depth-1), s(), s())
	case 15:
		return fmt.Sprintf("substr(%s, %d, %d)", s(), rapid.IntRange(-2, 3).Draw(p.t, "offset"), rapid.IntRange(-1, 4).Draw(p.t, "length"))
	case 16:
		return fmt.Sprintf("jsondecode(jsonencode(%s))", s())
	case 17:
		return fmt.Sprintf(`"%%{ for x in %s }${x}%s%%{ endfor }"`, p.list(depth-1), p.pick("", ",", "a"))
	case 18:
		return fmt.Sprintf(`"%%{ if %s }%s%%{ else }b%%{ endif }"`, p.condition(depth-1), p.pick("a", "${"+s()+"}"))
	case 19:
		return fmt.Sprintf("indent(2, %s)", s())
	case 20:
		return fmt.Sprintf("(%s)[%s]", p.object(depth-1), s())
	case 21:
		pattern := p.pick("provider/(.*)", "^(a+)", "([^/]*)$", "^[^/]+", "(?P<n>b)")
		return fmt.Sprintf("jsonencode(try(regex(%q, %s), %s))", pattern, s(), s())
	case 22:
		return fmt.Sprintf("tostring(length(%s))", p.pick(s(), p.list(depth-1)))
	case 23:
		return fmt.Sprintf("jsonencode(%s)", p.pick("["+s()+","+s()+"]", p.condition(depth-1)))
	}
	return p.variable()
}

func (p phrase) list(depth int) string {
	s := func() string { return p.text(depth - 1) }
	if depth <= 0 {
		return "[" + p.variable() + ", " + p.quoted() + "]"
	}
	switch rapid.IntRange(0, 14).Draw(p.t, "list") {
	case 0:
		return fmt.Sprintf("split(%s, %s)", p.quoted(), s())
	case 1:
		return fmt.Sprintf("[for x in %s : \"<${x}\" %s]", p.list(depth-1), p.pick("", "if x != \"a\"", "if x == var.t0"))
	case 2:
		return fmt.Sprintf("concat(%s, %s)", p.list(depth-1), p.list(depth-1))
	case 3:
		return fmt.Sprintf("%s(%s)", p.pick("compact", "distinct", "reverse", "sort", "flatten", "tolist"), p.list(depth-1))
	case 4:
		return fmt.Sprintf("tolist(%s(%s, %s))", p.pick("setunion", "setintersection", "setsubtract"), p.list(depth-1), p.list(depth-1))
	case 5:
		return fmt.Sprintf("formatlist(%q, %s, %s)", "%s-%s", p.list(depth-1), s())
	case 6:
		return fmt.Sprintf("%s ? %s : %s", p.condition(depth-1), p.list(depth-1), p.list(depth-1))
	case 7:
		return fmt.Sprintf("%s(%s)", p.pick("keys", "values"), p.object(depth-1))
	case 8:
		return fmt.Sprintf("[%s][*]", s())
	case 9:
		return fmt.Sprintf("slice(%s, 0, 1)", p.list(depth-1))
	case 10:
		return fmt.Sprintf("tolist(toset(%s))", p.list(depth-1))
	case 11:
		return fmt.Sprintf("[for k, v in %s : \"${k}=${v}\"]", p.object(depth-1))
	case 13:
		return fmt.Sprintf("jsondecode(jsonencode([%s, {b = %s}.b]))", s(), s())
	case 12:
		return fmt.Sprintf("coalescelist(%s, %s)", p.list(depth-1), p.list(depth-1))
	}
	return "[" + s() + ", " + s() + "]"
}

func (p phrase) object(depth int) string {
	s := func() string { return p.text(depth - 1) }
	switch rapid.IntRange(0, 5).Draw(p.t, "object") {
	case 0:
		return fmt.Sprintf("merge(%s, {a = %s})", "{ \"${"+s()+"}\" = "+s()+" }", s())
	case 1:
		return fmt.Sprintf("zipmap([\"a\", \"b\"], [%s, %s])", s(), s())
	case 2:
		return fmt.Sprintf("{ for x in [%s, %s] : x => \"v${x}\"... }", s(), s())
	case 3:
		return fmt.Sprintf("{ a = %s, b = %s, \"1\" = %s }", s(), s(), s())
	case 4:
		return fmt.Sprintf("{ for i, x in [%s, %s] : i => x if x != %s }", s(), s(), s())
	}
	return fmt.Sprintf("{ a = %s, (%s) = %s }", s(), s(), s())
}

func (p phrase) condition(depth int) string {
	s := func() string { return p.text(depth - 1) }
	switch rapid.IntRange(0, 10).Draw(p.t, "condition") {
	case 0, 1:
		return fmt.Sprintf("%s %s %s", s(), p.pick("==", "!="), s())
	case 2:
		return fmt.Sprintf("%s(%s, %s)", p.pick("startswith", "endswith", "strcontains"), s(), p.quoted())
	case 3:
		return fmt.Sprintf("contains(%s, %s)", p.list(depth-1), s())
	case 4:
		if depth > 0 {
			return fmt.Sprintf("(%s %s %s)", p.condition(depth-1), p.pick("&&", "||"), p.condition(depth-1))
		}
	case 5:
		if depth > 0 {
			return fmt.Sprintf("!(%s)", p.condition(depth-1))
		}
	case 6:
		return fmt.Sprintf("length(%s) %s %d", p.list(depth-1), p.pick(">", "<", "==", ">=", "<="), rapid.IntRange(0, 2).Draw(p.t, "n"))
	case 7:
		return fmt.Sprintf("can(regex(\"^a\", %s))", s())
	case 8:
		return fmt.Sprintf("anytrue([for x in %s : x == %s])", p.list(depth-1), s())
	}
	return fmt.Sprintf("%s == %s", p.variable(), p.quoted())
}

func parseLaw(t *rapid.T, e *expression.Evaluator, x string, s expression.Scope) value.Value {
	expr, problems := e.ParseExpression(source.NewFile("law.tf", []byte(x)))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", x, problems)
	}
	return e.Eval(expr, s)
}

func TestSymbolicResultsHoldForEverySubstitution(t *testing.T) {
	t.Parallel()
	rapid.Check(t, checkLaw)
}

func checkLaw(t *rapid.T) {
	p := phrase{t}
	depth := rapid.IntRange(1, 4).Draw(t, "depth")
	x := p.text(depth)
	if rapid.Bool().Draw(t, "list?") {
		x = p.list(depth)
	}
	symbol := parseLaw(t, expression.New(nil), x, lawScope{})
	filling := append(pieces(), "0", "7", "e")
	if !strings.Contains(x, "jsonencode") && !strings.Contains(x, "%q") {
		// Inside JSON a token stands for the characters of a string, not for
		// their escapes, so there the strings have none.
		filling = append(filling, "\n")
	}
	for range 6 {
		with := map[string]string{}
		for i, nature := range natures() {
			with[fmt.Sprintf("t%d", i)] = drawOf(t, nature, filling)
		}
		concrete := parseLaw(t, expression.New(nil), x, lawScope{strings: with})
		if concrete.IsFaulty() {
			continue // what Terraform refuses proves nothing
		}
		if !instance(symbol, concrete, with) {
			t.Fatalf("%s\nwith %q\nis %s\nbut symbolically %s", x, with, value.Describe(concrete), value.Describe(symbol))
		}
	}
}

// drawOf draws a string of a nature, made of the pieces that it allows.
func drawOf(t *rapid.T, nature symbolic.Nature, filling []string) string {
	allowed := slices.DeleteFunc(slices.Clone(filling), func(s string) bool { return !nature.Allows(s) })
	var b strings.Builder
	for range rapid.IntRange(0, 3).Draw(t, "pieces") {
		b.WriteString(rapid.SampledFrom(allowed).Draw(t, "piece"))
	}
	if s := b.String(); nature.Is(s) {
		return s
	}
	return map[bool]string{true: "7", false: "x"}[nature.Allows("7")]
}

// instance reports whether a concrete value is what a symbolic one becomes with
// the strings put in.
func instance(symbol, concrete value.Value, with map[string]string) bool {
	switch symbol.Kind() {
	case value.Invalid:
		return false
	case value.Unknown:
		token := symbol.Token()
		s, base := with[token.Name]
		if !base || token.Scope != "law" {
			return true
		}
		text, ok := concrete.AsText()
		return ok && text.Flat() == s
	case value.Choice:
		_, alternatives := symbol.Alternatives()
		return slices.ContainsFunc(alternatives, func(a value.Value) bool {
			return !a.IsInvalid() && instance(a, concrete, with)
		})
	case value.String:
		text, _ := symbol.AsText()
		got, ok := concrete.AsText()
		return ok && concrete.Kind() == value.String && matches(text, got.Flat(), with)
	case value.Object, value.Map:
		return instanceOfObject(symbol, concrete, with)
	case value.List, value.Tuple, value.Set:
		return concrete.IsSequence() && instanceOfList(symbol, concrete.Elements(), with)
	default:
		return value.Equal(symbol, concrete) == symbolic.Yes
	}
}

// matches reports whether a string is the text with the strings put in; a
// derived token may be anything.
func matches(t symbolic.Text, s string, with map[string]string) bool {
	if t.IsEmpty() {
		return s == ""
	}
	token := t.TokenAt(0)
	if token == nil {
		return s != "" && t.Flat()[0] == s[0] && matches(t.Slice(1, t.Len()), s[1:], with)
	}
	rest := t.Slice(1, t.Len())
	if token.Choice != nil {
		return slices.ContainsFunc(token.Choice.Alternatives, func(a symbolic.Text) bool {
			return matches(symbolic.Concat(a, rest), s, with)
		})
	}
	if v, base := with[token.Name]; base && token.Scope == "law" {
		return strings.HasPrefix(s, v) && matches(rest, s[len(v):], with)
	}
	for i := 0; i <= len(s); i++ {
		if matches(rest, s[i:], with) {
			return true
		}
	}
	return false
}

func instanceOfList(symbol value.Value, concrete []value.Value, with map[string]string) bool {
	elements := symbol.Elements()
	if symbol.IsUnordered() || symbol.Kind() == value.Set {
		// Every certain element must be there, and every concrete one must be
		// one of ours.
		return everyOther(elements, concrete, func(e, c value.Value) bool { return instance(e, c, with) })
	}
	if len(elements) == 0 {
		return len(concrete) == 0
	}
	first, rest := elements[0], value.NewTuple(elements[1:])
	if first.IsOptional() && instanceOfList(rest, concrete, with) {
		return true
	}
	if len(concrete) == 0 || !instance(first.Plain(), concrete[0], with) {
		return false
	}
	return instanceOfList(rest, concrete[1:], with) || first.IsSpread() && instanceOfList(symbol, concrete[1:], with)
}

func everyOther(elements, concrete []value.Value, same func(a, b value.Value) bool) bool {
	for _, e := range elements {
		if !e.IsOptional() && !slices.ContainsFunc(concrete, func(c value.Value) bool { return same(e, c) }) {
			return false
		}
	}
	for _, c := range concrete {
		if !slices.ContainsFunc(elements, func(e value.Value) bool { return same(e.Plain(), c) }) {
			return false
		}
	}
	return true
}

func instanceOfObject(symbol, concrete value.Value, with map[string]string) bool {
	if !concrete.IsMapping() {
		return false
	}
	entry := func(e, c value.Attribute) bool {
		return matches(e.Key, c.Key.Flat(), with) && instance(e.Value.Plain(), c.Value, with)
	}
	for _, c := range concrete.Attributes() {
		if symbol.Rest() == nil && !slices.ContainsFunc(symbol.Attributes(), func(e value.Attribute) bool { return entry(e, c) }) {
			return false
		}
	}
	for _, e := range symbol.Attributes() {
		there := slices.ContainsFunc(concrete.Attributes(), func(c value.Attribute) bool {
			return matches(e.Key, c.Key.Flat(), with)
		})
		if !e.Value.IsOptional() && !there {
			return false
		}
	}
	return true
}
