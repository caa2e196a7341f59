package syntax

import (
	"bytes"

	"github.com/irsalint/irsalint/linter/source"
)

// MaxDepth is the deepest nesting of brackets, blocks, quotes and heredocs
// that is read. The HCL parser is recursive and a stack overflow cannot be
// recovered from; configurations in use stay far below.
const MaxDepth = 200

// fault says why a scan ended early.
type fault uint8

const (
	sound     fault = iota
	malformed       // not what HCL's own scanner would accept, or unbalanced
	tooDeep         // nesting beyond MaxDepth
	tooLong         // a run of operators that the parser would nest
)

// head is a top-level block as the scanner sees it: its words and its extent.
type head struct {
	words      []source.Range // type, then labels without their quotes
	start, end int            // from the type to behind the closing brace
	open       int            // offset of the opening brace
}

// scanner finds the top-level blocks of a native syntax file without parsing
// what is inside them. It follows HCL's own scanner in what is a comment, a
// string, a heredoc and an interpolation; whatever it does not understand is
// malformed, and the caller then has the whole file parsed.
type scanner struct {
	file *source.File
	data []byte
	pos  int
	// open are the constructs that are open: one of ( [ { for brackets, " for a
	// quoted template, < for a heredoc, $ for an interpolation.
	open []byte
	// markers are the end markers of the open heredocs.
	markers [][]byte
	// run counts operators in a row that the parser nests without brackets.
	run   int
	fault fault
	heads []head
	// words and first describe the block head that is being read.
	words []source.Range
	first int
	// loose is true if the file holds a top-level attribute.
	loose bool
}

// maxRun is how many unary operators may follow each other.
const maxRun = 100

func scan(file *source.File) *scanner {
	s := &scanner{file: file, data: file.Data}
	s.pos = len(s.data) - len(bytes.TrimPrefix(s.data, []byte("\ufeff")))
	for s.fault == sound && s.pos < len(s.data) {
		s.step()
	}
	if s.fault == sound && (len(s.open) > 0 || len(s.words) > 0) {
		s.fault = malformed
	}
	return s
}

// step reads on in whatever is open.
func (s *scanner) step() {
	switch s.top() {
	case '"':
		s.quoted()
	case '<':
		s.heredoc()
	default:
		s.code()
	}
}

func (s *scanner) top() byte {
	if len(s.open) == 0 {
		return 0
	}
	return s.open[len(s.open)-1]
}

func (s *scanner) push(kind byte) {
	s.open = append(s.open, kind)
	if len(s.open) > MaxDepth {
		s.fault = tooDeep
	}
}

// pop closes the innermost construct, which must be of the kind.
func (s *scanner) pop(kind byte) {
	if s.top() != kind {
		s.fault = malformed
		return
	}
	s.open = s.open[:len(s.open)-1]
}

// code reads one token, or a stretch of bytes that cannot begin one.
func (s *scanner) code() {
	c := s.data[s.pos]
	if class[c] == plain {
		if len(s.open) == 0 {
			s.topLevel(c)
			return
		}
		s.run = 0
		s.pos++
		for s.pos < len(s.data) && class[s.data[s.pos]] == plain {
			s.pos++
		}
		return
	}
	if class[c] != space {
		s.punctuation(c)
		return
	}
	s.pos++
}

// The classes of bytes in code.
const (
	special = iota // may change the scanner's state
	plain          // letters, digits and signs that never do
	space
)

var class = classes()

func classes() [256]uint8 {
	var table [256]uint8
	for i := range table {
		table[i] = plain
	}
	for _, c := range []byte("\"#/<()[]{}!-~=\n\r") {
		table[c] = special
	}
	table[' '], table['\t'] = space, space
	return table
}

func (s *scanner) punctuation(c byte) {
	switch c {
	case '#':
		s.lineComment()
	case '/':
		s.slash()
	case '"':
		if len(s.open) == 0 {
			s.label()
			return
		}
		s.push('"')
		s.pos++
	case '<':
		s.less()
	case '(', '[':
		s.bracket(c)
	case '{':
		s.brace()
	case ')':
		s.pop('(')
		s.pos++
	case ']':
		s.pop('[')
		s.pos++
	case '}':
		s.closeBrace()
	case '!', '-':
		if s.run++; s.run > maxRun {
			s.fault = tooLong
		}
		s.pos++
	case '=':
		s.equals()
	case '\n', '\r':
		s.newline(c)
	default:
		s.pos++
	}
}

func (s *scanner) bracket(c byte) {
	if len(s.open) == 0 {
		s.fault = malformed
		return
	}
	s.run = 0
	s.push(c)
	s.pos++
}

func (s *scanner) brace() {
	if len(s.open) == 0 {
		if len(s.words) == 0 {
			s.fault = malformed
			return
		}
		s.heads = append(s.heads, head{words: s.words, start: s.first, open: s.pos})
		s.words = nil
	}
	s.run = 0
	s.push('{')
	s.pos++
}

func (s *scanner) closeBrace() {
	s.pos++
	if s.top() == '$' {
		s.pop('$')
		return
	}
	s.pop('{')
	if len(s.open) == 0 && s.fault == sound {
		s.heads[len(s.heads)-1].end = s.pos
	}
}

// equals sees the sign of a top-level attribute, which only variable files
// have; the parser reads those whole.
func (s *scanner) equals() {
	if len(s.open) == 0 {
		s.loose = true
		s.fault = malformed
		return
	}
	s.pos++
}

func (s *scanner) newline(c byte) {
	if c == '\r' && (s.pos+1 == len(s.data) || s.data[s.pos+1] != '\n') {
		s.fault = malformed
		return
	}
	if len(s.open) == 0 && len(s.words) > 0 {
		s.fault = malformed
		return
	}
	s.pos++
}

func (s *scanner) lineComment() {
	end := bytes.IndexByte(s.data[s.pos:], '\n')
	if end < 0 {
		s.pos = len(s.data)
		return
	}
	s.pos += end // the newline itself still ends an unfinished block head
}

func (s *scanner) slash() {
	switch {
	case s.ahead("//"):
		s.lineComment()
	case s.ahead("/*"):
		end := bytes.Index(s.data[s.pos+2:], []byte("*/"))
		if end < 0 {
			s.fault = malformed
			return
		}
		s.pos += 2 + end + 2
	default:
		s.pos++
	}
}

func (s *scanner) ahead(text string) bool {
	return s.pos+len(text) <= len(s.data) && string(s.data[s.pos:s.pos+len(text)]) == text
}

// less reads "<", which may begin a heredoc.
func (s *scanner) less() {
	rest := s.data[s.pos:]
	if !s.ahead("<<") {
		s.pos++
		return
	}
	start := 2
	if start < len(rest) && rest[start] == '-' {
		start++
	}
	end := start
	for end < len(rest) && (isWord(rest[end]) || rest[end] == '-' && end > start) {
		end++
	}
	after := end
	if after < len(rest) && rest[after] == '\r' {
		after++
	}
	if end == start || isDigit(rest[start]) || after >= len(rest) || rest[after] != '\n' {
		s.fault = malformed
		return
	}
	s.push('<')
	s.markers = append(s.markers, rest[start:end])
	s.pos += after + 1
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isWord reports whether a byte can be part of an identifier. Bytes beyond
// ASCII are taken for letters; the parser refuses those that are not.
func isWord(c byte) bool {
	return c == '_' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
