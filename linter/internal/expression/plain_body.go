package expression

import (
	"bytes"
	"slices"

	"github.com/irsalint/irsalint/linter/source"
)

// plainBody parses a stretch of a file that is a sequence of arguments and blocks.
func plainBody(file *source.File, start, end int) (*Body, bool) {
	r, ok := newPlainReader(file, start, end)
	if !ok {
		return nil, false
	}
	body := &Body{Range: file.Range(start, end)}
	return body, r.items(body) && r.at == len(r.data) && !repeats(body.attributes)
}

// fewArguments is how many are compared with each other; most bodies have fewer.
const fewArguments = 16

// repeats reports whether an argument is given twice.
func repeats(attributes []*Attribute) bool {
	if len(attributes) <= fewArguments {
		for i, a := range attributes {
			if slices.ContainsFunc(attributes[:i], func(other *Attribute) bool { return other.Name == a.Name }) {
				return true
			}
		}
		return false
	}
	names := make(map[string]bool, len(attributes))
	for _, a := range attributes {
		names[a.Name] = true
	}
	return len(names) < len(attributes)
}

// items reads arguments and blocks up to a closing brace or the end.
func (r *plainReader) items(body *Body) bool {
	for {
		switch c := r.skip(); {
		case c == '\n':
			r.at++
		case isLetter(c):
			if !r.item(body) {
				return false
			}
			if r.skip() != '\n' && r.at < len(r.data) {
				return false
			}
		default:
			return true
		}
	}
}

// item reads an argument or a block.
func (r *plainReader) item(body *Body) bool {
	start := r.at
	name := string(r.word())
	rng := r.file.Range(start, r.at)
	if r.skip() != '=' {
		block, ok := r.block(name, rng)
		body.blocks = append(body.blocks, block)
		return ok
	}
	return r.argument(body, name, rng)
}

// argument reads an argument, of which the name was read.
func (r *plainReader) argument(body *Body, name string, rng source.Range) bool {
	if !r.separator('=') {
		return false
	}
	x := r.expression()
	if x == nil {
		return false
	}
	written := x.Range()
	body.attributes = append(body.attributes, &Attribute{
		Name: name, NameRange: rng, Expr: x,
		Range: r.file.Range(rng.Start, written.End.Byte), ExprRange: r.file.Range(written.Start.Byte, written.End.Byte),
	})
	return true
}

// block reads the labels and the body of a block, of which the type was read.
func (r *plainReader) block(kind string, rng source.Range) (*Block, bool) {
	out := &Block{Type: kind, TypeRange: rng, Header: rng}
	for {
		c := r.skip()
		start := r.at
		var label []byte
		switch {
		case c == '"':
			end := bytes.IndexAny(r.data[r.at+1:], "\"\\\n")
			if end < 0 || r.data[r.at+1+end] != '"' {
				return nil, false
			}
			label = r.data[start+1 : start+1+end]
			r.at += end + 2
			if bytes.Contains(label, []byte("${")) || bytes.Contains(label, []byte("%{")) {
				return nil, false
			}
		case isLetter(c):
			label = r.word()
		case c == '{':
			return out, r.braces(out)
		default:
			return nil, false
		}
		out.Labels = append(out.Labels, string(label))
		out.LabelRanges = append(out.LabelRanges, r.file.Range(start, r.at))
		out.Header.End = r.at
	}
}

// braces reads the body of a block. One that begins on the line of the brace holds
// a single argument and ends there.
func (r *plainReader) braces(block *Block) bool {
	if r.depth == maxPlainDepth {
		return false
	}
	r.depth++
	open := r.at
	r.at++
	body := &Body{}
	if !isLetter(r.skip()) {
		if !r.items(body) || !r.take('}') || repeats(body.attributes) {
			return false
		}
		body.Range = r.file.Range(open, r.at)
	} else {
		start := r.at
		name := string(r.word())
		if !r.argument(body, name, r.file.Range(start, r.at)) || !r.take('}') {
			return false
		}
		body.Range = body.attributes[0].Range
	}
	r.depth--
	block.Body = body
	block.Range = r.file.Range(block.TypeRange.Start, r.at)
	return true
}
