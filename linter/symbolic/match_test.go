package symbolic_test

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// spell reads a text in the form that reports show: ${name} is a token.
func spell(s string) symbolic.Text {
	var parts []symbolic.Text
	for {
		before, rest, found := strings.Cut(s, "${")
		parts = append(parts, symbolic.Literal(before))
		if !found {
			return symbolic.Concat(parts...)
		}
		name, after, _ := strings.Cut(rest, "}")
		parts = append(parts, symbolic.Named("", name))
		s = after
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, a, b string
		want       symbolic.Answer
	}{
		{"equal literals are the same", "sts.amazonaws.com", "sts.amazonaws.com", symbolic.Yes},
		{"unequal literals differ", "a", "b", symbolic.No},
		{"equal tokens are the same", "${issuer}:sub", "${issuer}:sub", symbolic.Yes},
		{"tokens of other names may be the same", "${issuer}:sub", "${url}:sub", symbolic.Unknown},
		{"an ending that differs decides", "${issuer}:sub", "${url}:aud", symbolic.No},
		{
			"the name decides although the namespace is unknown",
			"system:serviceaccount:${ns}:ebs-csi", "system:serviceaccount:kube-system:efs-csi", symbolic.No,
		},
		{"the namespace may fit", "system:serviceaccount:${ns}:ebs-csi", "system:serviceaccount:kube-system:ebs-csi", symbolic.Unknown},
		{"a common token falls away", "${t}-a-${u}", "${t}-b-${u}", symbolic.No},
		{"a token may be empty", "a${t}", "a", symbolic.Unknown},
		{"a token can't take a letter away", "ab${t}", "a", symbolic.No},
		{"a letter more than the same tokens have", "x${t}", "${t}", symbolic.No},
		{"the same tokens among other letters", "${t}-a", "b-${t}", symbolic.No},
		{"the same tokens among the same letters may commute", "${t}a", "a${t}", symbolic.Unknown},
		{"case counts", "${t}:sub", "${t}:SUB", symbolic.No},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a, b := spell(test.a), spell(test.b)
			if got := symbolic.Same(a, b); got != test.want {
				t.Errorf("Same(%s, %s) = %v, want %v", a, b, got, test.want)
			}
			if got := symbolic.Same(b, a); got != test.want {
				t.Errorf("Same(%s, %s) = %v, want %v", b, a, got, test.want)
			}
		})
	}
}

func TestEqualFold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want symbolic.Answer
	}{
		{"${t}:SUB", "${t}:sub", symbolic.Yes},
		{"${t}:SUB", "${t}:aud", symbolic.No},
		{"${t}:SUB", "${u}:sub", symbolic.Unknown},
		{"ÉTÉ", "été", symbolic.Yes},
		{"\u212a", "k", symbolic.Yes}, // the Kelvin sign
	} {
		if got := symbolic.EqualFold(spell(test.a), spell(test.b)); got != test.want {
			t.Errorf("EqualFold(%s, %s) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestGlobMatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, pattern, value string
		want                 symbolic.Answer
	}{
		{"a star takes a token", "system:serviceaccount:dev:*", "system:serviceaccount:dev:${name}", symbolic.Yes},
		{"a star crosses colons", "system:*:app", "system:serviceaccount:${ns}:app", symbolic.Yes},
		{"the tail of the pattern decides", "system:serviceaccount:*:app", "system:serviceaccount:${ns}:api", symbolic.No},
		{"the head of the pattern decides", "system:serviceaccount:dev-*:*", "system:serviceaccount:prod:${name}", symbolic.No},
		{"a token may fit a pattern", "system:serviceaccount:dev-*:*", "system:serviceaccount:${ns}:app", symbolic.Unknown},
		{"a token of the pattern may be a star", "${ns}:app", "dev:app", symbolic.Unknown},
		{"the same token fits itself", "${ns}:*", "${ns}:app", symbolic.Yes},
		{"the same token may hold a star and reach further", "${ns}:app", "${ns}:x:app", symbolic.Unknown},
		{"a question mark is one character", "caf?", "café", symbolic.Yes},
		{"a question mark is not a token for sure", "a?", "a${t}", symbolic.Unknown},
		{"a literal between the stars is missing", "*b*", "aaa", symbolic.No},
		{"a literal between the stars may be in a token", "*b*", "a${t}a", symbolic.Unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pattern, value := symbolic.Glob(spell(test.pattern)), spell(test.value)
			if got := pattern.Match(value); got != test.want {
				t.Errorf("%s matches %s: %v, want %v", test.pattern, test.value, got, test.want)
			}
		})
	}
}

func TestExactPartsOfAPatternHaveNoWildcards(t *testing.T) {
	t.Parallel()
	pattern := symbolic.Join(symbolic.Glob(spell("dev-*:")), symbolic.Exact(spell("*")))
	if got := pattern.Match(spell("dev-a:*")); got != symbolic.Yes {
		t.Errorf("a literal star: %v, want yes", got)
	}
	if got := pattern.Match(spell("dev-a:b")); got != symbolic.No {
		t.Errorf("another character: %v, want no", got)
	}
	if !pattern.HasWildcard() || symbolic.Exact(spell("*")).HasWildcard() {
		t.Error("HasWildcard must see the star of the glob part only")
	}
	if got := pattern.Text().String(); got != "dev-*:*" {
		t.Errorf("Text is %q", got)
	}
}

func TestOverlap(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		p, q string
		want symbolic.Answer
	}{
		{"dev-*", "*-app", symbolic.Yes},
		{"dev-*", "prod-*", symbolic.No},
		{"${t}-*", "${t}-*", symbolic.Yes},
		{"${t}-a", "*-a", symbolic.Yes},
		{"${t}-a", "*-b", symbolic.No},
		{"${t}-*", "${u}-*", symbolic.Unknown},
		{"a?c", "ab?", symbolic.Yes},
		{"a?c", "abb", symbolic.No},
	} {
		p, q := symbolic.Glob(spell(test.p)), symbolic.Glob(spell(test.q))
		if got := symbolic.Overlap(p, q); got != test.want {
			t.Errorf("Overlap(%s, %s) = %v, want %v", test.p, test.q, got, test.want)
		}
		if got := symbolic.Overlap(q, p); got != test.want {
			t.Errorf("Overlap(%s, %s) = %v, want %v", test.q, test.p, got, test.want)
		}
	}
}

func choice(condition string, alternatives ...string) symbolic.Text {
	token := &symbolic.Token{Name: condition + " ? " + strings.Join(alternatives, " : "), Choice: &symbolic.Choice{Condition: condition}}
	for _, a := range alternatives {
		token.Choice.Alternatives = append(token.Choice.Alternatives, spell(a))
	}
	return symbolic.Of(token)
}

func TestChoices(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		a, b symbolic.Text
		want symbolic.Answer
	}{
		{"neither alternative fits", choice("c", "a", "b"), spell("x"), symbolic.No},
		{"one alternative fits", choice("c", "a", "b"), spell("b"), symbolic.Unknown},
		{"both alternatives fit", choice("c", "${t}", "${t}"), spell("${t}"), symbolic.Yes},
		{"one condition turns out the same way on both sides", choice("c", "a", "b"), choice("c", "x", "y"), symbolic.No},
		{
			"two choices on one condition go together",
			symbolic.Concat(choice("c", "a", "b"), choice("c", "1", "2")), symbolic.Concat(choice("c", "a", "b"), choice("c", "1", "3")), symbolic.Unknown,
		},
		{
			"two choices on one condition never cross",
			symbolic.Concat(choice("c", "a", "b"), choice("c", "1", "2")), spell("a2"), symbolic.No,
		},
		{"two conditions may cross", symbolic.Concat(choice("c", "a", "b"), choice("d", "1", "2")), spell("a2"), symbolic.Unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := symbolic.Same(test.a, test.b); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestMoreChoicesThanTheBoundStayTokens(t *testing.T) {
	t.Parallel()
	var parts []symbolic.Text
	for condition := range strings.SplitSeq("abcdefghijklmnopqrstuvwxyz", "") {
		parts = append(parts, choice(condition, "0", "1"))
	}
	many := symbolic.Concat(parts...)
	if n := len(symbolic.Cases(many)); n != 64 {
		t.Errorf("%d cases, want 64", n)
	}
	if got := symbolic.Same(many, spell(strings.Repeat("0", 26))); got != symbolic.Unknown {
		t.Errorf("may be equal: %v, want unknown", got)
	}
	if got := symbolic.Same(symbolic.Concat(many, spell("x")), spell("y")); got != symbolic.No {
		t.Errorf("ends differ: %v, want no", got)
	}
}

func TestChoiceInsideItselfEnds(t *testing.T) {
	t.Parallel()
	// A reader must not build such a token, but must not hang us either.
	token := &symbolic.Token{Name: "loop", Choice: &symbolic.Choice{Condition: "c"}}
	self := symbolic.Of(token)
	token.Choice.Alternatives = []symbolic.Text{symbolic.Concat(self, self, spell("a")), symbolic.Concat(self, self, spell("b"))}
	if got := symbolic.Same(self, spell("x")); got == symbolic.Yes {
		t.Errorf("got %v", got)
	}
}

// Hostile input 38: patterns that send a backtracking matcher into the woods.
func TestHostilePatternsEnd(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 100_000)
	for _, test := range []struct {
		name, pattern, value string
	}{
		{"many stars", "*a*a*a*a*a*a*a*b", long},
		{"thousands of stars", strings.Repeat("*a", 20_000) + "*b", long},
		{"a long piece that almost fits", "*" + strings.Repeat("a", 50_000) + "b*", long},
		{"question marks", "*" + strings.Repeat("a?", 20_000) + "b*", long},
		{"tokens in the value", "*a*a*a*b", strings.Repeat("a${t}", 20_000)},
		{"tokens in the pattern", strings.Repeat("${t}a", 20_000) + "b", long},
		{"tokens on both sides", strings.Repeat("${t}a", 20_000) + "b", strings.Repeat("${u}a", 20_000) + "b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pattern, value := symbolic.Glob(spell(test.pattern)), spell(test.value)
			// What backtracks here does not end within anybody's patience, and
			// the deadline of the test run fails it.
			if got := pattern.Match(value); got == symbolic.Yes {
				t.Errorf("got %v", got)
			}
			symbolic.Overlap(pattern, symbolic.Glob(value))
			symbolic.Same(pattern.Text(), value)
		})
	}
}

func BenchmarkMatchLiteral(b *testing.B) {
	pattern, value := symbolic.Glob(spell("system:serviceaccount:dev-*:*-worker")), spell("system:serviceaccount:dev-blue:mail-worker")
	for b.Loop() {
		pattern.Match(value)
	}
}

func BenchmarkMatchTokens(b *testing.B) {
	pattern, value := symbolic.Glob(spell("system:serviceaccount:${var.ns}:*-worker")), spell("system:serviceaccount:${local.ns}:mail-${var.name}")
	for b.Loop() {
		pattern.Match(value)
	}
}

func BenchmarkSameTokens(b *testing.B) {
	x, y := spell("system:serviceaccount:${var.ns}:ebs-csi"), spell("system:serviceaccount:kube-system:efs-csi")
	for b.Loop() {
		symbolic.Same(x, y)
	}
}

func BenchmarkMatchHostile(b *testing.B) {
	pattern, value := symbolic.Glob(spell("*a*a*a*b")), spell(strings.Repeat("a", 100_000))
	for b.Loop() {
		pattern.Match(value)
	}
}

func TestTheNatureOfATokenDecides(t *testing.T) {
	t.Parallel()
	of := func(name string, nature symbolic.Nature) symbolic.Text {
		return symbolic.Of(&symbolic.Token{Name: name, Nature: nature})
	}
	arn := symbolic.Concat(
		symbolic.Literal("arn:"), of("partition", symbolic.Partition()), symbolic.Literal(":iam::"),
		of("account", symbolic.AccountNumber()), symbolic.Literal(":oidc-provider/"), of("issuer", symbolic.Issuer()))
	for _, test := range []struct {
		name, text string
		want       symbolic.Answer
	}{
		{"an ARN that fits", "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AB", symbolic.Unknown},
		{"an account that is no number", "arn:aws:iam::ACCOUNT:oidc-provider/oidc.eks", symbolic.No},
		{"an issuer with a scheme", "arn:aws:iam::111122223333:oidc-provider/https://oidc.eks", symbolic.No},
		{"no issuer", "arn:aws:iam::111122223333:oidc-provider/", symbolic.No},
		{"an issuer that holds what it excludes", "arn:aws:iam::111122223333:oidc-provider/oidc-provider/x", symbolic.No},
	} {
		if got := symbolic.Same(arn, spell(test.text)); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		if got := symbolic.Glob(arn).Match(spell(test.text)); got != test.want {
			t.Errorf("%s as a pattern: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestValuesOfDifferentThingsAreNeverTheSame(t *testing.T) {
	t.Parallel()
	of := func(name, thing string) symbolic.Text {
		return symbolic.Of(&symbolic.Token{Name: name, Nature: symbolic.Nature{Apart: thing}})
	}
	blue, green := of("blue", "cluster blue"), of("green", "cluster green")
	with := func(parts ...symbolic.Text) symbolic.Text { return symbolic.Concat(parts...) }
	for _, c := range []struct {
		a, b symbolic.Text
		want symbolic.Answer
	}{
		{blue, green, symbolic.No},
		{blue, blue, symbolic.Yes},
		{with(symbolic.Literal("https://"), blue), with(symbolic.Literal("https://"), green), symbolic.No},
		{blue, of("other", "cluster blue"), symbolic.Unknown},
		{blue, symbolic.Named("", "open"), symbolic.Unknown},
		{with(blue, symbolic.Literal("x")), green, symbolic.Unknown},
		{with(blue, green), with(green, blue), symbolic.Unknown},
	} {
		if got := symbolic.Same(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}
