package helm

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// A marked string is markOpen, its number in digits, markText, the characters,
// markEnd. The marks are hexagrams of the I Ching (U+4DC0 to U+4DFF): printable
// to Go and to YAML, so that neither quote nor toYaml escapes them, unchanged by
// upper and lower, and in no chart that we know of.
const (
	markDigit = '\u4dc0' // to U+4DFB: 60 digits
	markEnd   = '\u4dfd'
	markText  = '\u4dfe'
	markOpen  = '\u4dff'

	markBase = 60
)

// A token travels as a word: what a name may look like, so that it passes
// patterns, lower and trunc.
const (
	wordHead = "q9zx"
	wordTail = "xz9q"
)

// marks gives the texts of one release a form that survives templates, and
// finds them again in what was rendered. The zero value is ready to use.
type marks struct {
	texts  []symbolic.Text
	tokens []*symbolic.Token
	words  map[tokenKey]string
	// keys gives for the place of a value the place of its key.
	keys map[source.Range]source.Range
	// options say how placeholders in values are read.
	options manifest.Options
	// plain leaves the marks away and keeps the words.
	plain bool
}

type tokenKey struct{ scope, name string }

// word returns the word of a token.
func (m *marks) word(token *symbolic.Token) string {
	key := tokenKey{token.Scope, token.Name}
	if word, ok := m.words[key]; ok {
		return word
	}
	if m.words == nil {
		m.words = map[tokenKey]string{}
	}
	word := wordHead + strconv.FormatInt(int64(len(m.tokens)), 10) + wordTail
	m.tokens = append(m.tokens, token)
	m.words[key] = word
	return word
}

// flat returns the text with words for its tokens.
func (m *marks) flat(text symbolic.Text) string {
	if text.IsKnown() {
		return text.Flat()
	}
	var b strings.Builder
	tokens := text.Tokens()
	for i := range text.Len() {
		if c := text.Flat()[i]; c != tokenByte {
			b.WriteByte(c)
			continue
		}
		if isAction(tokens[0].Name) {
			b.WriteString("{{ " + tokens[0].Name + " }}")
		} else {
			b.WriteString(m.word(tokens[0]))
		}
		tokens = tokens[1:]
	}
	return b.String()
}

// isAction reports whether a token is an action of a chart's template that was
// taken for a placeholder, as in values that an Application holds.
func isAction(name string) bool {
	for _, head := range []string{".Values", ".Release.", ".Chart.", ".Capabilities", "$.", "include ", "tpl ", "printf ", "required "} {
		if strings.HasPrefix(name, head) {
			return true
		}
	}
	return false
}

// tokenByte stands for a token in symbolic.Text.Flat.
const tokenByte = 0xFF

// encode returns the text with its marks and words. Texts that a template may
// take for YAML or for another template stay without marks.
func (m *marks) encode(text symbolic.Text) string {
	flat := m.flat(text)
	if m.plain || flat == "" || text.Range().IsZero() || looksLikeYAML(flat) {
		return flat
	}
	var b strings.Builder
	b.WriteRune(markOpen)
	for _, digit := range digits(len(m.texts)) {
		b.WriteRune(markDigit + digit)
	}
	b.WriteRune(markText)
	b.WriteString(flat)
	b.WriteRune(markEnd)
	m.texts = append(m.texts, text)
	return b.String()
}

// looksLikeYAML reports whether a template may put a text into its output as
// more than a scalar.
func looksLikeYAML(s string) bool {
	return strings.ContainsAny(s[:1], "{[&*!|>%@`\"'#") || strings.HasPrefix(s, "- ") || strings.HasSuffix(s, ":") ||
		strings.Contains(s, "\n") || strings.Contains(s, ": ") || strings.Contains(s, " #")
}

func digits(n int) []rune {
	out := []rune{rune(n % markBase)}
	for n /= markBase; n > 0; n /= markBase {
		out = append(out, rune(n%markBase))
	}
	return out
}

// hasMarks reports whether a string holds anything that could be a mark.
func hasMarks(s string) bool {
	// All hexagrams begin with the bytes E4 B7 in UTF-8.
	return strings.Contains(s, "\xe4\xb7")
}

func hasWords(s string) bool { return strings.Contains(s, wordHead) }

// strip removes the marks and keeps the characters and words.
func strip(s string) string {
	if !hasMarks(s) {
		return s
	}
	var b strings.Builder
	inNumber := false
	for _, r := range s {
		switch {
		case r == markOpen:
			inNumber = true
		case r == markText:
			inNumber = false
		case r == markEnd, inNumber && r >= markDigit && r < markDigit+markBase:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cutMarked returns the part of a string with marks whose characters are those
// between two offsets of strip(s). All marks stay, around less.
func cutMarked(s string, start, end int) string {
	var b strings.Builder
	inNumber := false
	at := 0
	for _, r := range s {
		switch {
		case r == markOpen:
			inNumber = true
		case r == markText:
			inNumber = false
		case r == markEnd, inNumber && r >= markDigit && r < markDigit+markBase:
		default:
			at += utf8.RuneLen(r)
			if at <= start || at > end {
				continue
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// decode turns a string that was rendered back into a text. What stands between
// intact marks is the text that was marked; where a template has changed it, the
// new characters keep the old place. Everything else stands at rng, part by part.
func (m *marks) decode(s string, rng source.Range, clean func(start, end int) source.Range) symbolic.Text {
	d := decoder{marks: m, rest: s, whole: rng, clean: clean}
	return d.until(nil, 0)
}

type decoder struct {
	marks *marks
	rest  string
	at    int
	whole source.Range
	clean func(start, end int) source.Range
}

// until reads to the end of the mark that is open, or to the end. Nesting is
// bounded by the input's: marks that a template wraps in marks.
func (d *decoder) until(open *symbolic.Text, depth int) symbolic.Text {
	var parts []symbolic.Text
	for d.rest != "" {
		i := strings.Index(d.rest, "\xe4\xb7")
		if i != 0 {
			if i < 0 {
				i = len(d.rest)
			}
			parts = append(parts, d.literal(i))
			continue
		}
		r, size := utf8.DecodeRuneInString(d.rest)
		switch {
		case r == markOpen && depth < maxMarkDepth:
			d.skip(size)
			if inner, ok := d.number(); ok {
				parts = append(parts, d.until(&inner, depth+1))
			}
		case r == markEnd && open != nil:
			d.skip(size)
			return closeMark(symbolic.Concat(parts...), *open)
		default:
			d.skip(size)
		}
	}
	text := symbolic.Concat(parts...)
	if open != nil {
		return closeMark(text, *open)
	}
	return text
}

// maxMarkDepth bounds marks inside marks, which only "tpl" makes.
const maxMarkDepth = 20

// closeMark returns the marked text itself if it came through unchanged.
func closeMark(got, marked symbolic.Text) symbolic.Text {
	if got.Equal(marked) {
		return marked
	}
	return got.At(marked.Range())
}

func (d *decoder) skip(n int) {
	d.rest = d.rest[n:]
	d.at += n
}

// number reads the digits behind markOpen and gives the text they mean.
func (d *decoder) number() (symbolic.Text, bool) {
	n, unit := 0, 1
	for {
		r, size := utf8.DecodeRuneInString(d.rest)
		switch {
		case r == markText:
			d.skip(size)
			if n < len(d.marks.texts) {
				return d.marks.texts[n], true
			}
			return symbolic.Text{}, false
		case r >= markDigit && r < markDigit+markBase && unit < 1<<30:
			d.skip(size)
			n += int(r-markDigit) * unit
			unit *= markBase
		default:
			return symbolic.Text{}, false
		}
	}
}

// literal reads n bytes without marks: characters and words.
func (d *decoder) literal(n int) symbolic.Text {
	text := d.marks.unword(d.rest[:n])
	if d.clean != nil {
		text = text.At(d.clean(d.at, d.at+n))
	} else {
		text = text.At(d.whole)
	}
	d.skip(n)
	return text
}

// unword turns the words of a string without marks into their tokens.
func (m *marks) unword(s string) symbolic.Text {
	var parts []symbolic.Text
	for {
		i := strings.Index(s, wordHead)
		if i < 0 {
			return symbolic.Concat(append(parts, symbolic.Literal(s))...)
		}
		length, token := m.wordAt(s[i:])
		if token == nil {
			parts = append(parts, symbolic.Literal(s[:i+len(wordHead)]))
			s = s[i+len(wordHead):]
			continue
		}
		parts = append(parts, symbolic.Literal(s[:i]), symbolic.Of(token))
		s = s[i+length:]
	}
}

// wordAt returns the token whose word s begins with, and the word's length.
func (m *marks) wordAt(s string) (int, *symbolic.Token) {
	number, _, ok := strings.Cut(s[len(wordHead):], wordTail)
	if !ok || len(number) > 6 {
		return 0, nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(m.tokens) || strconv.Itoa(n) != number {
		return 0, nil
	}
	return len(wordHead) + len(number) + len(wordTail), m.tokens[n]
}

// wordsOf returns the words of a string, each once.
func (m *marks) wordsOf(s string) []string {
	var out []string
	for {
		i := strings.Index(s, wordHead)
		if i < 0 {
			return out
		}
		length, token := m.wordAt(s[i:])
		if token != nil {
			out = append(out, s[i:i+length])
		}
		s = s[i+max(length, len(wordHead)):]
	}
}

// looseWords returns what looks like words in a string.
func looseWords(s string) []string {
	var out []string
	for {
		i := strings.Index(s, wordHead)
		if i < 0 {
			return out
		}
		s = s[i:]
		if end := strings.Index(s, wordTail); end >= 0 && end <= len(wordHead)+6 {
			out = append(out, s[:end+len(wordTail)])
		}
		s = s[len(wordHead):]
	}
}
