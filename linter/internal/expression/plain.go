package expression

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/source"
)

// maxPlainDepth bounds the nesting of what is read here.
const maxPlainDepth = 200

// plainReader reads the plain part of native syntax, which is nearly all that people
// write: all expressions and blocks, but no directives, namespaces of functions and
// rare escapes, and outside of strings and comments no letters beyond ASCII. HCL's
// own parser splits the text into tokens first, walks over each letter several times
// for that and counts what a reader sees as one letter, which we have no use for; it
// was a fifth of a run.
//
// What the reader returns is what hclsyntax makes of the same text, in types and
// byte offsets (a line and a column of its ranges say nothing); tests compare the
// two. Whatever is not plain or not sound it leaves to hclsyntax: its methods then
// return nil or false, and the reader is of no further use.
//
// The grammar is that of the HCL native syntax specification,
// https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md.
type plainReader struct {
	file *source.File
	data []byte // of the file, up to where the reader may go
	at   int
	// folded is true where the end of a line is a blank like others: in brackets,
	// calls and interpolations.
	folded bool
	depth  int
	// operators counts those between operands, of which each nests those before.
	operators int
}

// newPlainReader returns a reader for a stretch of a file. It is false for a
// stretch that is surely not plain.
func newPlainReader(file *source.File, start, end int) (*plainReader, bool) {
	r := &plainReader{file: file, data: file.Data[:end], at: start}
	stretch := r.data[start:]
	return r, bytes.IndexByte(stretch, '\r') < 0 && utf8.Valid(stretch)
}

// plainExpression parses a file that is one expression.
func plainExpression(file *source.File) (hclsyntax.Expression, bool) {
	r, ok := newPlainReader(file, 0, len(file.Data))
	if !ok {
		return nil, false
	}
	r.folded = true
	x := r.expression()
	r.skip()
	return x, x != nil && r.at == len(r.data)
}

// skip goes over blanks and comments and returns the byte that it stops at; 0 at
// the end. A comment up to the end of its line leaves that end to be seen.
func (r *plainReader) skip() byte {
	for r.at < len(r.data) {
		c := r.data[r.at]
		switch {
		case c == ' ' || c == '\t' || c == '\n' && r.folded:
			r.at++
		case c == '#' || c == '/' && r.follows('/'):
			end := bytes.IndexByte(r.data[r.at:], '\n')
			if end < 0 {
				end = len(r.data) - r.at
			}
			r.at += end
		case c == '/' && r.follows('*'):
			end := bytes.Index(r.data[r.at+2:], []byte("*/"))
			if end < 0 {
				return c
			}
			r.at += end + 4
		default:
			return c
		}
	}
	return 0
}

// follows reports whether a byte comes behind the next one.
func (r *plainReader) follows(c byte) bool {
	return r.at+1 < len(r.data) && r.data[r.at+1] == c
}

// dots reports whether the next bytes are an ellipsis.
func (r *plainReader) dots() bool {
	return r.follows('.') && r.at+2 < len(r.data) && r.data[r.at+2] == '.'
}

// take skips to a byte and goes behind it; false if another one comes first.
func (r *plainReader) take(c byte) bool {
	if r.skip() != c || r.at == len(r.data) {
		return false
	}
	r.at++
	return true
}

// separator takes an equals sign or a colon that is no part of a longer token.
func (r *plainReader) separator(c byte) bool {
	if r.skip() != c || r.follows(c) || c == '=' && r.follows('>') {
		return false
	}
	r.at++
	return true
}

// word reads the identifier that begins here; its length is 0 if there is none.
func (r *plainReader) word() []byte {
	start := r.at
	for r.at < len(r.data) {
		c := r.data[r.at]
		if !isLetter(c) && (r.at == start || !isNumeral(c) && c != '-') {
			break
		}
		r.at++
	}
	return r.data[start:r.at]
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func isNumeral(c byte) bool { return '0' <= c && c <= '9' }

// rng is a range of which only the bytes count.
func (r *plainReader) rng(start, end int) hcl.Range { return stretch(r.file.Name, start, end) }

func stretch(file string, start, end int) hcl.Range {
	return hcl.Range{Filename: file, Start: hcl.Pos{Line: 1, Column: 1, Byte: start}, End: hcl.Pos{Line: 1, Column: 1, Byte: end}}
}

// spanning is the range from the start of one expression to the end of another.
func spanning(first, last hclsyntax.Expression) hcl.Range {
	return hcl.RangeBetween(first.Range(), last.Range())
}

// plainTemplate parses a template, as a file of templatefile is. Most of them are
// long YAML with a few names in it.
func plainTemplate(s, name string) (hclsyntax.Expression, bool) {
	if s == "" {
		return nil, false
	}
	r, ok := newPlainReader(source.NewFile(name, []byte(s)), 0, len(s))
	if !ok {
		return nil, false
	}
	parts, ok := r.parts(bare)
	if !ok {
		return nil, false
	}
	return r.template(parts, 0, len(s)), true
}
