package expression

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

const (
	// harmlessNesting is how many brackets and operators a file may have without
	// being looked at closely: even if all of them nest, hclsyntax needs a few
	// megabytes of stack for them. It dies at about 100,000.
	harmlessNesting = 4_000
	// hopelessNesting is where a block is not even split into tokens, each of
	// which takes a hundred bytes.
	hopelessNesting = 300_000
	// maxHeredoc is the product of a heredoc's lines and bytes that is borne.
	// hclsyntax puts the lines together one by one and normalises the whole
	// string each time, so that half a megabyte of short lines takes a minute.
	maxHeredoc = 1 << 30
	// maxDigits is how many digits in a row a number may have.
	maxDigits = 1_000
	// maxOperators is how many operators one expression may have.
	maxOperators = 10_000
)

// Guard checks whether native syntax can be given to hclsyntax, whose parser
// recurses without a limit and overflows the stack beyond recovery. It must be
// asked before any call of hclsyntax's parsers; Parse does so by itself. The
// file is checked from start to end. If it returns true the problem says which
// limit is exceeded and where.
func (b *Budget) Guard(file *source.File, start, end int) (graph.Problem, bool) {
	data := file.Data[start:end]
	if len(data) > b.FileBytes {
		return graph.Problem{
			Range: file.Range(start, start), Message: fmt.Sprintf("the file is larger than %d bytes", b.FileBytes),
		}, true
	}
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return graph.Problem{Range: file.Range(start, start), Message: "the file is not UTF-8 text"}, true
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return graph.Problem{Range: file.Range(start+at, start+at+1), Message: "the file holds a zero byte, as UTF-16 does: it is not UTF-8 text"}, true
	}
	if at := heavyHeredoc(data); at >= 0 {
		return graph.Problem{Range: file.Range(start+at, start+at+2), Message: "the heredoc has too many lines"}, true
	}
	switch nesting := nestingOf(data); {
	case nesting > hopelessNesting:
		return graph.Problem{Range: file.Range(start, start), Message: fmt.Sprintf("more than %d brackets and operators in one block", hopelessNesting)}, true
	case nesting <= harmlessNesting:
		return graph.Problem{}, false
	}
	return b.guardTokens(file, data, start)
}

// nestingOf counts what could nest, wherever strings and comments begin and end.
// A number that could be monstrous makes a file as suspicious as it can be
// without being given up.
func nestingOf(data []byte) int {
	nesting, digits, monstrous := 0, 0, false
	for i, c := range data {
		switch {
		case '0' <= c && c <= '9':
			digits++
			monstrous = monstrous || digits > maxDigits
			continue
		case (c == 'e' || c == 'E') && digits > 0 && hasExponent(data[i+1:]):
			monstrous = true
		case nests(c):
			nesting++
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			digits = 0
			continue
		}
		digits = 0
	}
	if monstrous {
		return max(nesting, harmlessNesting+1)
	}
	return nesting
}

// heavyHeredoc returns the offset of a heredoc that takes too long to put
// together, or -1. One that does not end takes the rest.
func heavyHeredoc(data []byte) int {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("<<"))
		if i < 0 {
			return -1
		}
		begin := at + i
		line, rest, _ := bytes.Cut(data[begin+2:], []byte("\n"))
		marker := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("-")))
		if !hclsyntax.ValidIdentifier(string(marker)) {
			at = begin + 2
			continue
		}
		lines, length := heredocSize(rest, marker)
		if lines*length > maxHeredoc {
			return begin
		}
		at = len(data) - len(rest) + length
	}
}

// heredocSize counts the lines and bytes up to the line that ends a heredoc.
func heredocSize(data, marker []byte) (lines, length int) {
	for line := range bytes.Lines(data) {
		if bytes.Equal(bytes.TrimSpace(line), marker) {
			break
		}
		lines++
		length += len(line)
	}
	return lines, length
}

// nests reports whether a byte may open something or be an operator in a chain.
func nests(c byte) bool {
	switch c {
	case '(', '[', '{', '!', '?', '+', '-', '*', '/', '%', '&', '|', '<', '>', '.':
		return true
	default:
		return false
	}
}

// hasExponent reports whether five digits follow, behind a sign or not.
func hasExponent(rest []byte) bool {
	if len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	if len(rest) < 5 {
		return false
	}
	for _, c := range rest[:5] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// guardTokens counts on the tokens what the parser would recurse into.
func (b *Budget) guardTokens(file *source.File, data []byte, start int) (graph.Problem, bool) {
	tokens, _ := hclsyntax.LexConfig(data, file.Name, hcl.Pos{Line: 1, Column: 1, Byte: start})
	return b.guardNesting(file, tokens)
}

func (b *Budget) guardNesting(file *source.File, tokens hclsyntax.Tokens) (graph.Problem, bool) {
	depth, unary, operators := 0, 0, 0
	var levels []int // the operators of the enclosing brackets
	operand := false // whether the last token can end an operand
	problem := func(t hclsyntax.Token, message string) (graph.Problem, bool) {
		return graph.Problem{Range: file.Range(t.Range.Start.Byte, t.Range.End.Byte), Message: message}, true
	}
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen,
			hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
			if operand && t.Type == hclsyntax.TokenOBrack {
				operators++ // an index
			}
			levels = append(levels, operators)
			operators, unary, operand = 0, 0, false
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
			depth--
			operand = true
			if n := len(levels); n > 0 {
				operators, levels = levels[n-1], levels[:n-1]
			}
		case hclsyntax.TokenBang, hclsyntax.TokenMinus:
			operators++
			if !operand {
				unary++
			}
			operand = false
		case hclsyntax.TokenNewline, hclsyntax.TokenComma:
			if depth == 0 || t.Type == hclsyntax.TokenComma {
				operators = 0
			}
			unary, operand = 0, false
		case hclsyntax.TokenNumberLit:
			if len(t.Bytes) > maxDigits || !value.ReasonableNumber(string(t.Bytes)) {
				return problem(t, "the number has more than 1000 digits or an exponent beyond 10000")
			}
			unary, operand = 0, true
		case hclsyntax.TokenIdent, hclsyntax.TokenQuotedLit, hclsyntax.TokenStringLit:
			unary, operand = 0, true
		case hclsyntax.TokenComment:
		default:
			operators++
			operand = false
		}
		if depth > b.Depth || unary > b.Depth {
			return problem(t, fmt.Sprintf("the nesting is deeper than %d", b.Depth))
		}
		if operators > maxOperators {
			return problem(t, fmt.Sprintf("the expression has more than %d operators", maxOperators))
		}
	}
	return graph.Problem{}, false
}
