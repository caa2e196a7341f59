package syntax

import (
	"bytes"

	"github.com/irsalint/irsalint/linter/source"
)

// quoted reads on inside a quoted template up to its end or an interpolation.
func (s *scanner) quoted() {
	for s.pos < len(s.data) && s.fault == sound {
		switch s.data[s.pos] {
		case '"':
			s.pos++
			s.pop('"')
			return
		case '\\':
			if s.pos+1 < len(s.data) && (s.data[s.pos+1] == '\n' || s.data[s.pos+1] == '\r') {
				s.fault = malformed
				return
			}
			s.pos += 2
		case '\n', '\r':
			s.fault = malformed
		case '$', '%':
			if s.interpolation() {
				return
			}
		default:
			s.pos++
		}
	}
}

// interpolation reads a "$" or "%" and reports whether it opened one.
func (s *scanner) interpolation() bool {
	c := s.data[s.pos]
	switch {
	case s.pos+2 < len(s.data) && s.data[s.pos+1] == c && s.data[s.pos+2] == '{':
		s.pos += 3
	case s.pos+1 < len(s.data) && s.data[s.pos+1] == '{':
		s.pos += 2
		s.run = 0
		s.push('$')
		return true
	default:
		s.pos++
	}
	return false
}

// heredoc reads on inside a heredoc up to its end or an interpolation.
func (s *scanner) heredoc() {
	marker := s.markers[len(s.markers)-1]
	for s.pos < len(s.data) && s.fault == sound {
		if s.pos > 0 && s.data[s.pos-1] == '\n' {
			end := bytes.IndexByte(s.data[s.pos:], '\n')
			if end < 0 {
				s.fault = malformed
				return
			}
			if bytes.Equal(bytes.TrimSpace(s.data[s.pos:s.pos+end]), marker) {
				// The newline stays: it ends the attribute.
				s.pos += end
				s.markers = s.markers[:len(s.markers)-1]
				s.pop('<')
				return
			}
		}
		if s.heredocLine() {
			return
		}
	}
}

// heredocLine reads the rest of one line, or up to an interpolation, which it
// reports.
func (s *scanner) heredocLine() bool {
	for s.pos < len(s.data) && s.fault == sound {
		switch c := s.data[s.pos]; c {
		case '\n':
			s.pos++
			return false
		case '\r':
			if s.pos+1 == len(s.data) || s.data[s.pos+1] != '\n' {
				s.fault = malformed
			}
			s.pos++
		case '$', '%':
			if s.interpolation() {
				return true
			}
		default:
			s.pos++
		}
	}
	return false
}

// topLevel reads a word outside all blocks: a block's type or a bare label.
func (s *scanner) topLevel(c byte) {
	start := s.pos
	for s.pos < len(s.data) && (isWord(s.data[s.pos]) || s.data[s.pos] == '-' && s.pos > start) {
		s.pos++
	}
	if s.pos == start || isDigit(c) {
		s.fault = malformed
		return
	}
	s.word(start, s.file.Range(start, s.pos))
}

// word notes a word of a block head. HCL normalises names beyond ASCII, so such
// a file is left to the parser.
func (s *scanner) word(start int, rng source.Range) {
	for _, c := range s.data[rng.Start:rng.End] {
		if c >= 0x80 {
			s.fault = malformed
		}
	}
	if len(s.words) == 0 {
		s.first = start
	}
	s.words = append(s.words, rng)
}

// label reads a quoted label of a block. Labels with escapes are left to the
// parser.
func (s *scanner) label() {
	start := s.pos
	s.pos++
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case '"':
			if len(s.words) == 0 {
				s.fault = malformed
				return
			}
			s.word(start, s.file.Range(start+1, s.pos))
			s.pos++
			return
		case '\\', '$', '%', '\n', '\r':
			s.fault = malformed
			return
		}
		s.pos++
	}
	s.fault = malformed
}
