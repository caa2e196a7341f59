package suppress

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/source"
)

// nativeComments finds ignores in HCL. The lexer alone is run: it has no
// nesting, so no input can exhaust it.
func nativeComments(file *source.File) []comment {
	tokens, _ := hclsyntax.LexConfig(file.Data, file.Name, hcl.InitialPos)
	code := codeAfter(tokens)
	var out []comment
	for i, token := range tokens {
		at := bytes.Index(token.Bytes, []byte(marker))
		if at < 0 || len(out) == maxIgnores {
			continue
		}
		start := token.Range.Start.Byte
		c := comment{text: oneLine(token.Bytes[at+len(marker):]), quoted: token.Type != hclsyntax.TokenComment}
		if c.quoted {
			c.rng = file.LineRange(file.Position(start + at).Line)
			c.covers = c.rng
			out = append(out, c)
			continue
		}
		c.text = strings.TrimSuffix(strings.TrimSpace(c.text), "*/")
		c.rng = trimmed(file, start, start+len(token.Bytes))
		c.covers = file.LineRange(file.Position(start).Line)
		if alone(file, c.rng) {
			c.covers = file.Range(c.rng.Start, max(c.rng.End, lineEnd(tokens[code[i]:])))
		}
		out = append(out, c)
	}
	return out
}

// oneLine cuts a text at its first line end.
func oneLine(text []byte) string {
	if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
		text = text[:end]
	}
	return string(text)
}

// trimmed is the range without blanks and line ends at its end.
func trimmed(file *source.File, start, end int) source.Range {
	return file.Range(start, start+len(bytes.TrimRight(file.Data[start:end], " \t\r\n")))
}

// alone reports whether nothing but blanks stands before the comment.
func alone(file *source.File, rng source.Range) bool {
	line := file.LineRange(file.Position(rng.Start).Line)
	return len(bytes.TrimSpace(bytes.TrimPrefix(file.Data[line.Start:rng.Start], byteOrderMark))) == 0
}

// codeAfter returns, for each token, the index of the next one behind it that is
// neither a comment nor a line end; the end of the file counts.
func codeAfter(tokens hclsyntax.Tokens) []int {
	out := make([]int, len(tokens))
	next := len(tokens) - 1
	for i := len(tokens) - 1; i >= 0; i-- {
		out[i] = next
		if t := tokens[i].Type; t != hclsyntax.TokenComment && t != hclsyntax.TokenNewline {
			next = i
		}
	}
	return out
}

// lineEnd returns the end of the line that the first token stands on. If a
// heredoc begins there, it is the end of the heredoc, in which no comment can
// stand.
func lineEnd(tokens hclsyntax.Tokens) int {
	end, heredocs := 0, 0
	for _, token := range tokens {
		if heredocs == 0 && token.Range.Start.Line > tokens[0].Range.Start.Line || token.Type == hclsyntax.TokenEOF {
			break
		}
		switch token.Type {
		case hclsyntax.TokenOHeredoc:
			heredocs++
		case hclsyntax.TokenCHeredoc:
			heredocs--
		default:
		}
		end = token.Range.End.Byte
		if token.Type == hclsyntax.TokenNewline && heredocs == 0 {
			break
		}
	}
	return end
}
