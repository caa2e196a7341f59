package symbolic

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/source"
)

// hole stands for a token inside the flat form of a text. The byte 0xFF occurs
// in no valid UTF-8, so no literal can hold it.
const hole = 0xFF

// Token is a string that the files do not tell. Two tokens are the same string
// if their Scope and Name are equal; otherwise nothing is known of either.
// Tokens are shared by pointer and never changed.
type Token struct {
	// Name says what the value is, in the reader's words: the Terraform
	// reference ("data.aws_caller_identity.current.account_id"), the call that
	// gave it, a placeholder's name. Reports show it as ${name}.
	Name string
	// Scope tells apart values of the same name: the folder of the root module
	// and the module's path in it. It is not shown.
	Scope string
	// Choice is set when the value is one of few texts that are known.
	Choice *Choice
	// Secret marks a value that must be compared but never printed.
	Secret bool
	// Nature is what is known of the characters of the value.
	Nature Nature
	// Supply tells a user how to make the value known, as advice in one sentence
	// part ("set it with --var-file prod.tfvars"); empty: what its name tells.
	Supply string
	// From are the tokens that the value was made from, for one that a call or an
	// operator gave. It tells nothing of the value and does not count when tokens
	// are compared.
	From []*Token
}

// Choice says that a token is one of several texts, chosen by a condition that
// the files do not decide. All choices on one condition agree with each other:
// they take the alternative of the same index.
type Choice struct {
	// Condition identifies the undecided condition, within the token's Scope.
	Condition string
	// Alternatives are the texts in the order of the condition's outcomes
	// (for a conditional expression: true, then false). At least two.
	Alternatives []Text
}

// is reports whether both tokens are the same string for certain.
func (t *Token) is(other *Token) bool {
	return t == other || t.Name == other.Name && t.Scope == other.Scope
}

// span tells where a stretch of a text was written. Texts are mostly spans, so
// their numbers are small: no file and no text is larger than two gigabytes.
type span struct {
	end    int32   // offset in flat just behind the stretch; it begins at the previous end
	depth  int32   // module depth of use; 0 is the root module
	origin spot    // where the characters stand, or none
	use    spot    // the expression that put them to use, or none
	hidden *string // not nil: shown as this description instead of the characters
}

// secret returns the description that is shown instead of the characters; empty if
// they may be shown.
func (s span) secret() string {
	if s.hidden == nil {
		return ""
	}
	return *s.hidden
}

// tells reports whether the span says anything of its characters.
func (s span) tells() bool { return !s.origin.none() || !s.use.none() || s.hidden != nil }

// spot is a [source.Range] in less room.
type spot struct {
	file       *source.File
	start, end int32
}

func spotOf(rng source.Range) spot { return spot{rng.File, int32(rng.Start), int32(rng.End)} }

// rng returns the range that the spot is.
func (s spot) rng() source.Range {
	return source.Range{File: s.file, Start: int(s.start), End: int(s.end)}
}

// none reports whether the spot is no place at all.
func (s spot) none() bool { return s.file == nil }

// contains is that of [source.Range].
func (s spot) contains(other spot) bool { return s.rng().Contains(other.rng()) }

// Text is a string made of literals and tokens. The zero value is the empty
// text. A Text is immutable and safe to share; its size is that of a few slice
// headers. Use [Text.Equal] or [Text.Key] to compare.
type Text struct {
	flat   string   // literals, each token as one hole byte
	tokens []*Token // one for each hole, in order
	spans  []span   // cover flat from the left; may end early
}

// Literal returns a fully known text. Bytes that are not UTF-8 become U+FFFD.
func Literal(s string) Text {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return Text{flat: s}
}

// LiteralAt returns a fully known text that was written at rng. If rng is as
// long as s, parts of the text map to parts of the range.
func LiteralAt(s string, rng source.Range) Text { return Literal(s).At(rng) }

// Of returns the text that consists of one token.
func Of(token *Token) Text {
	return Text{flat: string([]byte{hole}), tokens: []*Token{token}}
}

// Named returns the text that consists of one new token with the name and scope.
func Named(scope, name string) Text { return Of(&Token{Name: name, Scope: scope}) }

// Concat joins texts; each part keeps its tokens and places.
func Concat(texts ...Text) Text {
	if len(texts) == 1 {
		return texts[0]
	}
	var flat strings.Builder
	out := roomFor(&flat, texts)
	for _, t := range texts {
		out.spans = behind(out.spans, flat.Len(), t.spans)
		flat.WriteString(t.flat)
		out.tokens = append(out.tokens, t.tokens...)
	}
	out.flat = flat.String()
	out.spans = bounded(out.spans)
	return out
}

// roomFor makes room for all that texts hold together, and returns the empty text.
func roomFor(flat *strings.Builder, texts []Text) (out Text) {
	bytes, tokens, spans := 0, 0, 0
	for _, t := range texts {
		bytes += len(t.flat)
		tokens += len(t.tokens)
		if len(t.spans) > 0 {
			spans += len(t.spans) + 1 // one for what has no place before it
		}
	}
	flat.Grow(bytes)
	if tokens > 0 {
		out.tokens = make([]*Token, 0, tokens)
	}
	if spans > 0 {
		out.spans = make([]span, 0, spans)
	}
	return out
}

// Len returns the length of the text's flat form, in which a token counts as
// one byte. Offsets of Slice, Index and Flat refer to that form.
func (t Text) Len() int { return len(t.flat) }

// Flat returns the flat form: the literals with the byte 0xFF for each token.
// It is meant for scanners that walk a text and call Slice.
func (t Text) Flat() string { return t.flat }

// TokenAt returns the token at a flat offset, or nil if a literal stands there.
func (t Text) TokenAt(offset int) *Token {
	if t.flat[offset] != hole {
		return nil
	}
	return t.tokens[strings.Count(t.flat[:offset], string([]byte{hole}))]
}

// Slice returns the part between two flat offsets, with its tokens and places.
// The offsets must not fall inside a character.
func (t Text) Slice(start, end int) Text {
	if start == 0 && end == len(t.flat) {
		return t
	}
	out := Text{flat: t.flat[start:end]}
	if len(t.tokens) > 0 {
		skip := strings.Count(t.flat[:start], string([]byte{hole}))
		n := strings.Count(out.flat, string([]byte{hole}))
		out.tokens = t.tokens[skip : skip+n : skip+n]
	}
	first, last := t.spansOf(start, end)
	begin := 0
	if first > 0 {
		begin = int(t.spans[first-1].end)
	}
	if first < last {
		out.spans = make([]span, 0, last-first)
	}
	for _, s := range t.spans[first:last] {
		from, to := max(begin, start), min(int(s.end), end)
		// Characters map one to one only where the lengths agree; a decoded
		// escape maps to the whole of its literal.
		stretch := int(s.end)
		if int(s.origin.end-s.origin.start) == stretch-begin {
			s.origin = spotOf(s.origin.rng().Sub(from-begin, to-begin))
		}
		begin, s.end = stretch, int32(max(to-start, 0))
		out.spans = append(out.spans, s)
	}
	return out
}

// spansOf returns which spans lie between two flat offsets; none if they have
// nothing to tell, which is so of most of a document that a reader puts together.
func (t Text) spansOf(start, end int) (first, last int) {
	first = sort.Search(len(t.spans), func(i int) bool { return int(t.spans[i].end) > start })
	if start == end && first > 0 && int(t.spans[first-1].end) == start {
		first-- // an empty part belongs to what stands before it
	}
	begin := 0
	if first > 0 {
		begin = int(t.spans[first-1].end)
	}
	tells := start == end // it has a place to get, if not one to lose
	for last = first; last < len(t.spans) && (begin < end || begin == end && last == first); last++ {
		begin = int(t.spans[last].end)
		tells = tells || t.spans[last].tells()
	}
	if !tells {
		return first, first
	}
	return first, last
}

// Decoded returns a literal in the place of the whole text: what an escape such
// as \n or \u0041 stands for, at the escape's own place. Bytes that are not UTF-8
// become U+FFFD.
func (t Text) Decoded(s string) Text {
	out := Literal(s)
	if len(t.spans) == 0 {
		return out
	}
	whole := t.spans[0]
	whole.end = int32(len(out.flat))
	for _, next := range t.spans[1:] {
		if next.origin.file == whole.origin.file && next.origin.end > whole.origin.end {
			whole.origin.end = next.origin.end
		}
		if whole.hidden == nil {
			whole.hidden = next.hidden
		}
	}
	out.spans = []span{whole}
	return out
}

// Index returns the flat offset of the first sep that stands in a literal, or -1.
func (t Text) Index(sep string) int { return strings.Index(t.flat, sep) }

// Split cuts the text at every literal sep, as strings.Split does. A token is
// never cut, although its value may hold sep.
func (t Text) Split(sep string) []Text {
	var parts []Text
	start := 0
	for {
		i := strings.Index(t.flat[start:], sep)
		if i < 0 || sep == "" {
			return append(parts, t.Slice(start, len(t.flat)))
		}
		parts = append(parts, t.Slice(start, start+i))
		start += i + len(sep)
	}
}

// HasPrefix reports whether the text begins with the literal prefix.
func (t Text) HasPrefix(prefix string) bool { return strings.HasPrefix(t.flat, prefix) }

// HasSuffix reports whether the text ends with the literal suffix.
func (t Text) HasSuffix(suffix string) bool { return strings.HasSuffix(t.flat, suffix) }

// TrimPrefix returns the text without the literal prefix, if it has it.
func (t Text) TrimPrefix(prefix string) Text {
	if !t.HasPrefix(prefix) {
		return t
	}
	return t.Slice(len(prefix), len(t.flat))
}

// TrimSuffix returns the text without the literal suffix, if it has it.
func (t Text) TrimSuffix(suffix string) Text {
	if !t.HasSuffix(suffix) {
		return t
	}
	return t.Slice(0, len(t.flat)-len(suffix))
}

// IsEmpty reports whether the text is certainly the empty string.
func (t Text) IsEmpty() bool { return t.flat == "" }

// IsKnown reports whether the text holds no token.
func (t Text) IsKnown() bool { return len(t.tokens) == 0 }

// Literal returns the string and true if the text holds no token.
func (t Text) Literal() (string, bool) {
	if !t.IsKnown() {
		return "", false
	}
	return t.flat, true
}

// Tokens returns the tokens in order of place; a token may occur twice.
func (t Text) Tokens() []*Token { return slices.Clone(t.tokens) }

// HasToken reports whether a function is true for one of the tokens.
func (t Text) HasToken(f func(*Token) bool) bool { return slices.ContainsFunc(t.tokens, f) }

// String returns the text for a reader: tokens as ${name}, hidden characters as
// their description. It is meant for messages, never for decisions.
func (t Text) String() string {
	if t.IsKnown() && !t.IsHidden() {
		return t.flat
	}
	var b strings.Builder
	next, begin, last := 0, 0, ""
	write := func(end int, secret string) {
		for ; begin < end; begin++ {
			switch {
			case t.flat[begin] == hole:
				token := t.tokens[next]
				next++
				b.WriteString("${" + token.Name + "}")
				last = ""
			case secret == "":
				b.WriteByte(t.flat[begin])
				last = ""
			case last != secret:
				b.WriteString(secret)
				last = secret
			}
		}
	}
	for _, s := range t.spans {
		write(int(s.end), s.secret())
	}
	write(len(t.flat), "")
	return b.String()
}
