package manifest

import (
	"bytes"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// lineReader reads a template that is no YAML even with its actions hidden. It
// knows lines, indentation, "key: value" and "- item", and nothing else: enough
// to find objects with their names and annotations. What it cannot place it
// leaves out.
type lineReader struct {
	in    *input
	data  []byte
	base  int
	lines []line
	next  int
}

// line is one line with text. Offsets are those of data.
type line struct {
	indent     int
	start, end int // the text, without indentation and trailing blanks
}

// readLines returns what the lines of a document seem to say.
func (in *input) readLines(data []byte, base int) *Node {
	in.open = true
	r := &lineReader{in: in, data: data, base: base}
	for at := 0; at < len(data); {
		end := lineEnd(data, at)
		text := data[at:end]
		if trimmed := bytes.TrimLeft(text, " \t"); len(trimmed) > 0 && trimmed[0] != '#' && !isMarker(text, "---") && text[0] != '%' {
			start := end - len(trimmed)
			r.lines = append(r.lines, line{indent: start - at, start: start, end: start + len(bytes.TrimRight(trimmed, " \t"))})
		}
		at = nextLine(data, end)
	}
	root := newCollection(Node{kind: Mapping, in: in, start: base, end: base + len(data)})
	for r.next < len(r.lines) {
		// A line that fits nowhere must not hide what follows it.
		before := r.next
		block := r.block(r.lines[r.next].indent, 1)
		if block.kind == Mapping {
			root.children.entries = append(root.children.entries, block.children.entries...)
		}
		if r.next == before {
			r.next++
		}
	}
	return root
}

// block reads the lines of one indentation, with what is indented below them.
func (r *lineReader) block(indent, depth int) *Node {
	n := newCollection(Node{kind: Mapping, in: r.in, start: r.base + r.lines[r.next].start})
	own := n.children
	for r.next < len(r.lines) && r.lines[r.next].indent == indent {
		at := &r.lines[r.next]
		if text := r.data[at.start:at.end]; text[0] == '-' && (len(text) == 1 || text[1] == ' ') {
			if len(own.entries) > 0 {
				break // an item of the list that the parent's key began
			}
			n.kind = Sequence
			own.items = append(own.items, r.item(at, depth))
			continue
		}
		if n.kind == Sequence {
			break
		}
		r.next++
		if entry, ok := r.entry(*at, depth); ok {
			own.entries = append(own.entries, entry)
		}
	}
	n.end = r.base + r.lines[max(r.next-1, 0)].end
	return n
}

// item reads "- text": the text behind the dash is a line of its own.
func (r *lineReader) item(at *line, depth int) *Node {
	rest := bytes.TrimLeft(r.data[at.start+1:at.end], " ")
	if len(rest) == 0 {
		r.next++
		return r.below(at.indent, depth)
	}
	inner := at.end - len(rest)
	at.indent, at.start = at.indent+inner-at.start, inner
	if _, _, ok := r.key(*at); !ok && rest[0] != '-' || depth >= MaxDepth {
		r.next++
		return r.value(at.start, at.end, at.indent)
	}
	return r.block(at.indent, depth+1)
}

// below reads what is indented deeper than a key or dash without a value; nil
// becomes an explicit null.
func (r *lineReader) below(indent, depth int) *Node {
	if r.next < len(r.lines) && depth < MaxDepth {
		next := r.lines[r.next]
		if next.indent > indent || next.indent == indent && r.data[next.start] == '-' {
			return r.block(next.indent, depth+1)
		}
	}
	return &Node{in: r.in, start: r.base, end: r.base}
}

// entry reads "key: value" and what belongs to it.
func (r *lineReader) entry(at line, depth int) (Entry, bool) {
	key, value, ok := r.key(at)
	if !ok {
		return Entry{}, false
	}
	if value == at.end {
		return Entry{key: key, Value: r.below(at.indent, depth)}, true
	}
	return Entry{key: key, Value: r.value(value, at.end, at.indent)}, true
}

// key finds the key of a line and the offset of its value.
func (r *lineReader) key(at line) (*Node, int, bool) {
	text := r.data[at.start:at.end]
	var start, end, colon int
	if text[0] == '"' || text[0] == '\'' {
		closing := bytes.IndexByte(text[1:], text[0])
		if closing < 0 || closing+2 >= len(text) || text[closing+2] != ':' {
			return nil, 0, false
		}
		start, end, colon = 1, closing+1, closing+2
	} else {
		colon = bytes.Index(text, []byte(": "))
		if colon < 0 && text[len(text)-1] == ':' {
			colon = len(text) - 1
		}
		end = colon
	}
	if colon < 0 || bytes.ContainsAny(text[start:end], "\"{}[]") {
		return nil, 0, false
	}
	value := colon + 1 + len(text[colon+1:]) - len(bytes.TrimLeft(text[colon+1:], " \t"))
	return r.scalar(at.start+start, at.start+end), at.start + value, true
}

// value reads the value behind a key or dash, up to the end of its line.
func (r *lineReader) value(start, end, indent int) *Node {
	switch c := r.data[start]; c {
	case '|', '>':
		first := r.next
		for r.next < len(r.lines) && r.lines[r.next].indent > indent {
			end = r.lines[r.next].end
			r.next++
		}
		if first == r.next {
			return r.scalar(end, end)
		}
		return r.scalar(r.lines[first].start, end)
	case '"', '\'':
		if closing := bytes.IndexByte(r.data[start+1:end], c); closing >= 0 {
			return r.scalar(start+1, start+1+closing)
		}
	case '{', '[':
		if root, err := r.in.parseYAML(r.data[start:end], r.base+start, masked{}); err == nil {
			return root
		}
	case '#':
		return &Node{in: r.in, start: r.base + start, end: r.base + start}
	}
	if comment := bytes.Index(r.data[start:end], []byte(" #")); comment >= 0 {
		end = start + len(bytes.TrimRight(r.data[start:start+comment], " \t"))
	}
	return r.scalar(start, end)
}

// scalar makes a node of a stretch of the document, as it is written.
func (r *lineReader) scalar(start, end int) *Node {
	text := r.in.slice(r.base+start, r.base+end)
	_, typ := resolve(string(r.data[start:end]))
	if text.Len() == 0 {
		text = symbolic.LiteralAt("", r.in.place(r.base+start, r.base+end))
	}
	return NewScalar(r.in.options.placeholders(text), typ)
}
