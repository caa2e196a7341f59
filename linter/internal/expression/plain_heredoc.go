package expression

import (
	"bytes"
	"math"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// piece is a part of a heredoc: an interpolation or, if x is nil, a stretch of one
// line.
type piece struct {
	x          hclsyntax.Expression
	start, end int
	decoded    []byte // what the stretch stands for, nil if it has no escape
	leading    bool   // it is the first of its line
}

// heredoc reads a template from "<<" and a word to the line that repeats the word.
func (r *plainReader) heredoc() hclsyntax.Expression {
	open := r.at
	if !r.follows('<') {
		return nil
	}
	r.at += len("<<")
	flush := r.at < len(r.data) && r.data[r.at] == '-'
	if flush {
		r.at++
	}
	marker := r.word()
	if len(marker) == 0 || r.at == len(r.data) || r.data[r.at] != '\n' {
		return nil
	}
	r.at++
	pieces, ok := r.lines(marker)
	if !ok || flush && !r.flush(pieces) {
		return nil
	}
	parts := r.meld(pieces)
	if len(parts) == 0 {
		parts = []hclsyntax.Expression{r.literal("", r.at, r.at)} // where hclsyntax has it
	}
	return r.template(parts, open, r.at)
}

// lines reads up to the end of the line that ends a heredoc.
func (r *plainReader) lines(marker []byte) (pieces []piece, ok bool) {
	for {
		length := bytes.IndexByte(r.data[r.at:], '\n')
		if length < 0 {
			return nil, false
		}
		if bytes.Equal(bytes.TrimSpace(r.data[r.at:r.at+length]), marker) {
			r.at += length
			return pieces, true
		}
		for leading, more := true, true; more; {
			start := r.at
			var decoded []byte
			if decoded, more, ok = r.text(heredoc); !ok {
				return nil, false
			}
			if r.at > start {
				pieces = append(pieces, piece{start: start, end: r.at, decoded: decoded, leading: leading})
				leading = false
			}
			if !more {
				break
			}
			x := r.interpolation()
			if x == nil {
				return nil, false
			}
			pieces = append(pieces, piece{x: x, leading: leading})
			leading = false
		}
	}
}

// flush takes the indentation that all lines have in common off them, as "<<-"
// says. Empty lines do not count and keep their blanks. It is false for lines that
// begin with a letter beyond ASCII: it may be a blank, or one with the blank before.
func (r *plainReader) flush(pieces []piece) bool {
	least := math.MaxInt
	indents := make([]int, len(pieces))
	for i, p := range pieces {
		if !p.leading {
			continue
		}
		indent, ok := r.indent(p)
		if !ok {
			return false
		}
		indents[i] = indent
		if indent >= 0 {
			least = min(least, indent)
		}
	}
	for i, p := range pieces {
		if p.leading && p.x == nil && indents[i] >= 0 {
			pieces[i].start += least
			if p.decoded != nil {
				pieces[i].decoded = p.decoded[least:]
			}
		}
	}
	return true
}

// indent counts the blanks that a line begins with; -1 for an empty line.
func (r *plainReader) indent(p piece) (blanks int, ok bool) {
	for at := p.start; at < p.end; at++ {
		switch c := r.data[at]; {
		case c == '\n':
			return -1, true
		case c >= 0x80:
			return 0, false
		case strings.IndexByte(" \t\v\f", c) < 0:
			return at - p.start, true
		}
	}
	return p.end - p.start, true
}

// meld makes one literal of stretches that follow each other.
func (r *plainReader) meld(pieces []piece) (parts []hclsyntax.Expression) {
	for i := 0; i < len(pieces); {
		if pieces[i].x != nil {
			parts = append(parts, pieces[i].x)
			i++
			continue
		}
		first := i
		var text strings.Builder
		for ; i < len(pieces) && pieces[i].x == nil; i++ {
			if pieces[i].decoded != nil {
				text.Write(pieces[i].decoded)
			} else {
				text.Write(r.data[pieces[i].start:pieces[i].end])
			}
		}
		parts = append(parts, r.literal(text.String(), pieces[first].start, pieces[i-1].end))
	}
	return parts
}
