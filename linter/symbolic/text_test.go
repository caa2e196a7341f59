package symbolic_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestTextShowsTokensByName(t *testing.T) {
	t.Parallel()
	text := spell("arn:aws:iam::${account}:role/${name}")
	if got, want := text.String(), "arn:aws:iam::${account}:role/${name}"; got != want {
		t.Errorf("String is %q, want %q", got, want)
	}
	if got := text.Slice(13, text.Len()).String(); got != "${account}:role/${name}" {
		t.Errorf("the part behind the prefix is %q", got)
	}
	if _, known := text.Literal(); known || text.IsKnown() {
		t.Error("a text with tokens must not be known")
	}
	if got := len(text.Tokens()); got != 2 {
		t.Errorf("%d tokens, want 2", got)
	}
}

func TestTokensAreEqualByScopeAndName(t *testing.T) {
	t.Parallel()
	a, b := symbolic.Named("root", "var.x"), symbolic.Named("root", "var.x")
	other := symbolic.Named("root/module.m", "var.x")
	if !a.Equal(b) || a.Key() != b.Key() {
		t.Error("one name in one scope must be one value")
	}
	if a.Equal(other) || a.Key() == other.Key() {
		t.Error("one name in two scopes must be two values")
	}
	if a.Equal(symbolic.Literal("${var.x}")) {
		t.Error("a token must not equal the literal that looks like it")
	}
}

func TestInvalidBytesNeverLookLikeTokens(t *testing.T) {
	t.Parallel()
	text := symbolic.Literal("a\xffb")
	if !text.IsKnown() || text.String() != "a\ufffdb" {
		t.Errorf("got %q with %d tokens", text, len(text.Tokens()))
	}
	if got := symbolic.Literal("\xc3").String(); got != "\ufffd" {
		t.Errorf("got %q", got)
	}
}

func TestSplitNeverCutsAToken(t *testing.T) {
	t.Parallel()
	parts := spell("arn:${p}:iam::${a}:role/x:y").Split(":")
	var got []string
	for _, part := range parts {
		got = append(got, part.String())
	}
	if want := []string{"arn", "${p}", "iam", "", "${a}", "role/x", "y"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTrimLooksAtLiteralsOnly(t *testing.T) {
	t.Parallel()
	url := spell("https://${host}/id/1")
	if got := url.TrimPrefix("https://").TrimSuffix("/1").String(); got != "${host}/id" {
		t.Errorf("got %q", got)
	}
	if got := spell("${url}").TrimPrefix("https://").String(); got != "${url}" {
		t.Errorf("got %q", got)
	}
}

// fileWith returns a file and the range of the first occurrence of each part.
func fileWith(t *testing.T, content string, parts ...string) (*source.File, []source.Range) {
	t.Helper()
	file := source.NewFile("main.tf", []byte(content))
	var ranges []source.Range
	for _, part := range parts {
		at := strings.Index(content, part)
		if at < 0 {
			t.Fatalf("%q is not in the file", part)
		}
		ranges = append(ranges, file.Range(at, at+len(part)))
	}
	return file, ranges
}

func TestPartsOfALiteralHaveTheirOwnPlaces(t *testing.T) {
	t.Parallel()
	_, at := fileWith(t, `sub = "system:serviceaccount:dev:app"`, "system:serviceaccount:dev:app", "dev", "app")
	text := symbolic.LiteralAt("system:serviceaccount:dev:app", at[0])
	parts := text.Split(":")
	if got := parts[2].Range(); got != at[1] {
		t.Errorf("the namespace stands at %v (%q), want %v", got, got.Text(), at[1])
	}
	if got := parts[3].Range(); got != at[2] {
		t.Errorf("the name stands at %v (%q), want %v", got, got.Text(), at[2])
	}
}

func TestEmptyPartsHaveAPlace(t *testing.T) {
	t.Parallel()
	_, at := fileWith(t, `x = "a::b"`, "a::b")
	text := symbolic.LiteralAt("a::b", at[0])
	empty := text.Split(":")[1]
	if got := empty.Range(); got.Start != at[0].Start+2 || got.End != got.Start {
		t.Errorf("the empty part stands at %v to %v", got.Start, got.End)
	}
	if got := symbolic.LiteralAt("", at[0].Sub(1, 1)).Range(); got.IsZero() {
		t.Error("an empty text written somewhere must keep its place")
	}
}

func TestAPartThatIsDecodedMapsToItsWholeLiteral(t *testing.T) {
	t.Parallel()
	_, at := fileWith(t, `"a\u0062c"`, `a\u0062c`, `\u0062`)
	whole := symbolic.LiteralAt(`a\u0062c`, at[0])
	text := symbolic.Concat(whole.Slice(0, 1), whole.Slice(1, 7).Decoded("b"), whole.Slice(7, 8))
	if text.String() != "abc" {
		t.Fatalf("got %q", text)
	}
	if got := text.Slice(1, 2).Range(); got != at[1] {
		t.Errorf("the escape stands at %q, want %q", got.Text(), at[1].Text())
	}
	if got := text.Range(); got != at[0] {
		t.Errorf("the whole stands at %q, want %q", got.Text(), at[0].Text())
	}
}

func TestATemplateIsThePlaceOfWhatItPutsTogether(t *testing.T) {
	t.Parallel()
	_, at := fileWith(t, "ns = \"dev\"\nsub = \"system:${local.ns}:app\"\n", "dev", "system:${local.ns}:app", "system:", ":app")
	text := symbolic.Concat(
		symbolic.LiteralAt("system:", at[2]), symbolic.LiteralAt("dev", at[0]), symbolic.LiteralAt(":app", at[3]),
	).UsedAt(at[1], 0)
	if got := text.Range(); got != at[1] {
		t.Errorf("the subject stands at %q, want the template", got.Text())
	}
	if got := text.Slice(7, 10).Range(); got != at[1] {
		t.Errorf("the namespace is changed at %q, want the template", got.Text())
	}
	if got := text.Slice(10, 14).Range(); got != at[3] {
		t.Errorf("the literal end stands at %q", got.Text())
	}
	if got := text.Origins(); !slices.Equal(got, []source.Range{at[2], at[0], at[3]}) {
		t.Errorf("origins are %v", got)
	}
}

func TestAPartOfALongTemplateIsNarrowed(t *testing.T) {
	t.Parallel()
	heredoc := "{\n  \"${local.issuer}:sub\": \"a:${var.name}\"\n}\n"
	file, at := fileWith(t, heredoc, heredoc, ":sub", "a:", "${local.issuer}:sub", "a:${var.name}")
	elsewhere := source.NewFile("vars.tf", []byte("oidc"))
	document := symbolic.Concat(
		symbolic.LiteralAt("{\n  \"", file.Range(0, 5)),
		symbolic.LiteralAt("oidc", elsewhere.Whole()),
		symbolic.LiteralAt(":sub", at[1]), symbolic.LiteralAt(`": "`, file.Range(at[1].End, at[2].Start)),
		symbolic.LiteralAt("a:", at[2]), symbolic.Named("", "var.name"),
		symbolic.LiteralAt("\"\n}\n", file.Range(at[4].End, len(heredoc))),
	).UsedAt(at[0], 0)
	if got := document.Slice(5, 13).Range(); got != at[3] {
		t.Errorf("the key stands at %q, want %q", got.Text(), at[3].Text())
	}
	if got := document.Slice(17, 20).Range(); got != at[4] {
		t.Errorf("the value stands at %q, want %q", got.Text(), at[4].Text())
	}
}

func TestTheUseNearestToTheRootCounts(t *testing.T) {
	t.Parallel()
	_, at := fileWith(t, "default argument template", "default", "argument", "template")
	text := symbolic.LiteralAt("default", at[0]).UsedAt(at[1], 0).UsedAt(at[2], 1)
	if got := text.Range(); got != at[1] {
		t.Errorf("changed at %q, want the root module's argument", got.Text())
	}
}

func TestHiddenTextIsComparedButNotShown(t *testing.T) {
	t.Parallel()
	secret := symbolic.Literal("canary").Hidden(`(from file "x")`)
	text := symbolic.Concat(symbolic.Literal("role-"), secret)
	if got := text.String(); got != `role-(from file "x")` {
		t.Errorf("got %q", got)
	}
	if got := text.Slice(0, 7).String(); strings.Contains(got, "ca") {
		t.Errorf("a part shows the secret: %q", got)
	}
	if got := symbolic.Same(text, symbolic.Literal("role-canary")); got != symbolic.Yes {
		t.Errorf("comparison says %v", got)
	}
	if got := text.Revealed().String(); got != "role-canary" {
		t.Errorf("revealed it is %q", got)
	}
}

// Whatever is cut and joined, the string stays the same and so do its places.
func TestCuttingAndJoiningChangesNothing(t *testing.T) {
	t.Parallel()
	file := source.NewFile("main.tf", []byte(strings.Repeat("0123456789", 20)))
	rapid.Check(t, func(r *rapid.T) {
		var parts []symbolic.Text
		offset := 0
		for range rapid.IntRange(1, 6).Draw(r, "parts") {
			s := rapid.StringMatching(`[a-z]{0,5}`).Draw(r, "literal")
			part := symbolic.Literal(s)
			switch rapid.IntRange(0, 3).Draw(r, "kind") {
			case 0:
				part = symbolic.Named("", rapid.SampledFrom(tokenNames).Draw(r, "token"))
			case 1:
				part = part.At(file.Range(offset, offset+len(s)))
			case 2:
				part = part.At(file.Range(offset, offset+len(s)+3)).UsedAt(file.Range(100, 150), 1)
			}
			offset += 10
			parts = append(parts, part)
		}
		text := symbolic.Concat(parts...)
		i := rapid.IntRange(0, text.Len()).Draw(r, "i")
		j := rapid.IntRange(i, text.Len()).Draw(r, "j")
		again := symbolic.Concat(text.Slice(0, i), text.Slice(i, j), text.Slice(j, text.Len()))
		if !again.Equal(text) || again.Key() != text.Key() || again.String() != text.String() {
			r.Fatalf("cut at %d and %d, %s becomes %s", i, j, text, again)
		}
		for k := range text.Len() {
			before, after := text.Slice(k, k+1), again.Slice(k, k+1)
			if before.Range() != after.Range() {
				r.Fatalf("character %d of %s moves from %v to %v", k, text, before.Range(), after.Range())
			}
			if (text.TokenAt(k) == nil) != before.IsKnown() {
				r.Fatalf("character %d of %s: token and part disagree", k, text)
			}
		}
	})
}

func TestKeysAreEqualForEqualTextsOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		a, b := texts(nil).Draw(r, "a"), texts(nil).Draw(r, "b")
		if (a.Key() == b.Key()) != a.Equal(b) {
			r.Fatalf("%s and %s: keys %q and %q", a, b, a.Key(), b.Key())
		}
	})
}

func FuzzLiteral(f *testing.F) {
	f.Add("system:serviceaccount:a:b", 3, 9)
	f.Add("\xff\xfe\u212a", 0, 2)
	f.Fuzz(func(t *testing.T, s string, i, j int) {
		text := symbolic.Literal(s)
		if got, known := text.Literal(); !known || !utf8.ValidString(got) || utf8.ValidString(s) && got != s {
			t.Fatalf("%q becomes %q", s, got)
		}
		if i < 0 || j < i || j > text.Len() {
			return
		}
		part := text.Slice(i, j)
		symbolic.Glob(part).Match(text)
		symbolic.EqualFold(part, text)
		if symbolic.Same(part, text) != symbolic.AnswerOf(part.Equal(text)) {
			t.Fatalf("known texts %q and %q are not decided", part, text)
		}
	})
}

func TestANarrowerUseInsideAWiderOneStays(t *testing.T) {
	t.Parallel()
	file := source.NewFile("m.tf", []byte(`x = { a = "p-${y}" }`))
	outer, inner := file.Range(4, 20), file.Range(10, 18)
	text := symbolic.Concat(symbolic.Literal("p-"), symbolic.LiteralAt("v", source.NewFile("v.tf", []byte("v")).Whole()))
	if got := text.UsedAt(inner, 0).UsedAt(outer, 0).Range(); got != inner {
		t.Errorf("range %s, want the template inside the argument", got)
	}
	if got := text.UsedAt(inner, 1).UsedAt(outer, 0).Range(); got != outer {
		t.Errorf("range %s, want the use in the module nearer to the root", got)
	}
}

func TestPlacelessTextKeepsItsSecrets(t *testing.T) {
	t.Parallel()
	file := source.NewFile("v.tf", []byte("secret"))
	text := symbolic.Concat(symbolic.Literal("role/"), symbolic.LiteralAt("secret", file.Whole()).Hidden("(hidden)")).Placeless()
	if !text.Range().IsZero() || text.String() != "role/(hidden)" {
		t.Errorf("%s at %s", text, text.Range())
	}
	if plain := symbolic.LiteralAt("secret", file.Whole()).Placeless(); !plain.Range().IsZero() || plain.String() != "secret" {
		t.Errorf("%s at %s", plain, plain.Range())
	}
}

func TestASeatIsThePlaceOfLastResort(t *testing.T) {
	t.Parallel()
	_, at := fileWith(t, "module \"m\" { sa = \"a:b\" }", "module \"m\"", "a:b")
	text := symbolic.Concat(symbolic.Literal("system:"), symbolic.LiteralAt("a:b", at[1]), symbolic.Literal("!")).SeatedAt(at[0])
	if got := text.Range(); got != at[1] {
		t.Errorf("the whole stands at %q", got.Text())
	}
	if got := text.Slice(0, 7).Range(); got != at[0] {
		t.Errorf("a part without place stands at %q", got.Text())
	}
}

func TestOnlyWhatIsAcceptedIsRevealed(t *testing.T) {
	t.Parallel()
	text := symbolic.Concat(symbolic.Literal("a").Hidden("(from file)"), symbolic.Literal("b").Hidden("(sensitive value)"))
	got := text.RevealedIf(func(d string) bool { return d == "(from file)" }).String()
	if got != "a(sensitive value)" {
		t.Errorf("got %q", got)
	}
}

func TestAStretchOfATemplateHoldsWholeInterpolations(t *testing.T) {
	t.Parallel()
	const inside = "a:${lower(var.x)}/${var.y}-sub"
	_, at := fileWith(t, "k = \""+inside+"\"\ny = \"app\"\n",
		"\""+inside+"\"", "a:", "${lower(var.x)}", "var.x", "/", "${var.y}", "-sub", "app", inside)
	text := symbolic.Concat(
		symbolic.LiteralAt("a:", at[1]), symbolic.Named("", "x").At(at[3]).UsedAt(at[2], 0),
		symbolic.LiteralAt("/", at[4]), symbolic.LiteralAt("app", at[7]).UsedAt(at[5], 0), symbolic.LiteralAt("-sub", at[6]),
	).UsedAt(at[0], 0)
	if got := text.Range(); got != at[8] {
		t.Errorf("the whole stands at %q", got.Text())
	}
	if got := text.Slice(2, 7).Range().Text(); got != "${lower(var.x)}/${var.y}" {
		t.Errorf("the middle stands at %q", got)
	}
	if got := text.Slice(4, 7).Range(); got != at[5] {
		t.Errorf("the last name stands at %q", got.Text())
	}
}
