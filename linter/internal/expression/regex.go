package expression

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

const (
	// maxTrialTokens and maxTrialLength bound the texts with tokens that a
	// regular expression is tried on.
	maxTrialTokens = 5
	maxTrialLength = 4_096
)

// pattern returns a regular expression. Each is compiled once for a root module:
// models take the same things off the names of all roles.
func (e *Evaluator) pattern(s string) (*regexp.Regexp, error) {
	if re := e.patterns[s]; re != nil {
		return re, nil
	}
	re, err := regexp.Compile(s)
	if err == nil {
		e.patterns[s] = re
	}
	return re, err
}

// findAll finds all matches of a regular expression; see find.
func (c *call) findAll(re *regexp.Regexp, t symbolic.Text) ([][]int, bool) {
	return c.find(re, t, c.e.Budget.Elements+1)
}

// find finds up to limit matches of a regular expression in a text, as flat
// offsets of the match and its groups. It is false if they hang on what a token
// stands for.
//
// For a text with tokens the expression is tried on many strings that the text
// may be: with each token replaced by what the expression looks for, parts of
// it, and characters around it, as far as the token's nature allows them. Only
// if every trial finds the same places, and none inside a token, are they the
// answer.
func (c *call) find(re *regexp.Regexp, t symbolic.Text, limit int) ([][]int, bool) {
	if s, known := t.Literal(); known {
		if !c.e.spend(len(s) / 256) {
			return nil, false
		}
		return re.FindAllStringSubmatchIndex(s, limit), true
	}
	tokens, holes := distinctTokens(t)
	if len(tokens) > maxTrialTokens || t.Len() > maxTrialLength || !c.e.spend(2_000) {
		return nil, false
	}
	// Every role of a root module takes the scheme off the same issuer.
	key := search{re.String(), t.Key(), limit}
	known, ok := c.e.searches[key]
	if !ok {
		known.matches, known.certain = c.tryOut(re, t, tokens, holes, limit)
		c.e.searches[key] = known
	}
	return known.matches, known.certain
}

// search is a regular expression, the key of the text that it is looked for in
// and how many matches are wanted; found is what it gives.
type search struct {
	expression, text string
	limit            int
}

type found struct {
	matches [][]int // of all searches that are equal: nobody changes them
	certain bool
}

// tryOut finds matches in a text with tokens by trials; see find.
func (c *call) tryOut(re *regexp.Regexp, t symbolic.Text, tokens []*symbolic.Token, holes []int, limit int) ([][]int, bool) {
	first := make([]string, len(tokens))
	for i, token := range tokens {
		first[i] = marker(token.Nature)
	}
	expected, ok := matchFlat(re, t, holes, first, limit)
	if !ok {
		return nil, false
	}
	at := make([]int, t.Len()+1)
	agrees := func(with []string) bool {
		got := re.FindAllStringSubmatchIndex(concrete(t, holes, with, at), limit)
		return slices.EqualFunc(got, expected, func(g, e []int) bool {
			return slices.EqualFunc(g, e, func(g, e int) bool { return e < 0 && g < 0 || e >= 0 && g == at[e] })
		})
	}
	alone, together := make([]string, len(tokens)), make([]string, len(tokens))
	for _, trial := range c.e.trialsOf(re) {
		copy(together, first)
		for i, token := range tokens {
			if !token.Nature.Is(trial) {
				continue
			}
			together[i] = trial
			copy(alone, first)
			alone[i] = trial
			if !agrees(alone) {
				return nil, false
			}
		}
		if len(tokens) > 1 && !agrees(together) {
			return nil, false
		}
	}
	return expected, true
}

// distinctTokens lists the tokens of a text, each once, and for each token in
// the text which of them it is.
func distinctTokens(t symbolic.Text) (distinct []*symbolic.Token, holes []int) {
	for _, token := range t.Tokens() {
		i := slices.IndexFunc(distinct, func(d *symbolic.Token) bool {
			return d == token || d.Name == token.Name && d.Scope == token.Scope
		})
		if i < 0 {
			i = len(distinct)
			distinct = append(distinct, token)
		}
		holes = append(holes, i)
		if len(distinct) > maxTrialTokens {
			break
		}
	}
	return distinct, holes
}

// marker is an unremarkable value of the nature.
func marker(n symbolic.Nature) string {
	for _, r := range "xz0aA-./_" {
		if s := strings.Repeat(string(r), 3); n.Is(s) {
			return s
		}
	}
	return ""
}

// concrete replaces the tokens of a text, which holes tells apart, and fills at,
// which is one longer than the text, with the offset in the result of each flat
// offset.
func concrete(t symbolic.Text, holes []int, with []string, at []int) string {
	flat := t.Flat()
	var b strings.Builder
	for i := range len(flat) {
		at[i] = b.Len()
		if flat[i] == hole {
			b.WriteString(with[holes[0]])
			holes = holes[1:]
		} else {
			b.WriteByte(flat[i])
		}
	}
	at[len(flat)] = b.Len()
	return b.String()
}

// matchFlat matches with the tokens replaced and gives the places as flat
// offsets; it is false if one lies inside a token.
func matchFlat(re *regexp.Regexp, t symbolic.Text, holes []int, with []string, limit int) ([][]int, bool) {
	at := make([]int, t.Len()+1)
	s := concrete(t, holes, with, at)
	back := make(map[int]int, len(at))
	for flat, offset := range at {
		if _, twice := back[offset]; !twice {
			back[offset] = flat
		}
	}
	matches := re.FindAllStringSubmatchIndex(s, limit)
	for _, m := range matches {
		for i, offset := range m {
			if offset < 0 {
				continue
			}
			flat, ok := back[offset]
			if !ok {
				return nil, false
			}
			m[i] = flat
		}
	}
	return matches, true
}

// trialsOf returns the trials of a regular expression, which are made once.
func (e *Evaluator) trialsOf(re *regexp.Regexp) []string {
	known, ok := e.trials[re.String()]
	if !ok {
		known = trials(re)
		e.trials[re.String()] = known
	}
	return known
}

// trials are strings that are likely to change what a regular expression finds:
// strings that it matches, parts of them, and single characters of all sorts.
func trials(re *regexp.Regexp) []string {
	out := []string{
		"", "a", "Z", "0", "9", "-", "_", ".", "/", ":", "*", " ", "\n", "\r\n", "\u00e9", "$", "@", "%",
		"ab", "00", "//", "a/b", "a-b", "a.b", "a:b", "0a", "a0", "A1", "x y", "x\ny", strings.Repeat("a", 70), strings.Repeat("0", 20),
	}
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return out
	}
	var samples []string
	for _, generous := range []bool{false, true} {
		samples = append(samples, sample(parsed, generous))
	}
	samples = append(samples, literals(parsed)...)
	for _, s := range slices.Compact(samples) {
		if s == "" || len(s) > 200 {
			continue
		}
		out = append(out, s, s+s, "x"+s, s+"x", "x"+s+"x", "0"+s+"0", s+"/"+s)
		for i := 1; i < len(s) && i < 40; i++ {
			out = append(out, s[:i], s[len(s)-i:])
		}
	}
	return out
}

// literals collects the literals and the borders of character classes.
func literals(re *syntax.Regexp) []string {
	var out []string
	switch re.Op {
	case syntax.OpLiteral:
		out = append(out, string(re.Rune))
	case syntax.OpCharClass:
		for i, r := range re.Rune {
			if i > 40 {
				break
			}
			out = append(out, string(r), string(r-1+2*rune(i%2)))
		}
	default: // only its parts hold characters
	}
	for _, sub := range re.Sub {
		out = append(out, literals(sub)...)
	}
	return out
}

// sample returns a string that the expression matches, as short as possible or
// with everything that is optional once.
func sample(re *syntax.Regexp, generous bool) string {
	var b strings.Builder
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			if generous {
				return string(re.Rune[len(re.Rune)-1])
			}
			return string(re.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "x"
	case syntax.OpStar, syntax.OpQuest:
		if generous {
			return sample(re.Sub[0], generous)
		}
	case syntax.OpPlus:
		return sample(re.Sub[0], generous)
	case syntax.OpRepeat:
		n := re.Min
		if generous && n == 0 {
			n = 1
		}
		return strings.Repeat(sample(re.Sub[0], generous), min(n, 20))
	case syntax.OpAlternate:
		if generous {
			return sample(re.Sub[len(re.Sub)-1], generous)
		}
		return sample(re.Sub[0], generous)
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			b.WriteString(sample(sub, generous))
		}
	default: // matches no character
	}
	return b.String()
}
