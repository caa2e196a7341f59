package manifest

import "strings"

// key reads a key and its colon.
func (r *simpleReader) key() (*Node, bool) {
	start := r.at
	if c := r.text[start]; c == '"' || c == '\'' {
		n, ok := r.quoted()
		if !ok || !r.isKey(start, r.at) || !r.ends(r.at+1) {
			return nil, false
		}
		r.at++
		return n, true
	}
	end, colon, ok := r.plain(start)
	if !ok || colon < 0 || !r.isKey(start, colon) || r.text[start:end] == "<<" {
		return nil, false
	}
	r.at = colon + 1
	return r.plainNode(start, end), true
}

// isKey reports whether what stands between the offsets is a key, for its length
// and the colon behind it.
func (r *simpleReader) isKey(start, end int) bool {
	return end < len(r.text) && r.text[end] == ':' && end-start <= maxKey &&
		strings.IndexByte(r.text[start:end], '\n') < 0
}

// startsKey reports whether a key begins at the offset.
func (r *simpleReader) startsKey(at int) bool {
	if at >= len(r.text) {
		return false
	}
	if c := r.text[at]; c == '"' || c == '\'' {
		end, _, ok := r.closing(at)
		return ok && end+1 < len(r.text) && r.text[end+1] == ':'
	}
	_, colon, ok := r.plain(at)
	return ok && colon >= 0
}

// scalar reads a value that is no collection of several lines, below the key or
// dash in the given column, and goes to the next token.
func (r *simpleReader) scalar(column, depth int) (*Node, bool) {
	var n *Node
	var ok bool
	switch r.text[r.at] {
	case '"', '\'':
		n, ok = r.quoted()
	case '[', '{':
		n, ok = r.flow(depth)
	case '|', '>':
		return r.blockScalar(column)
	default:
		n, ok = r.unquoted(column)
	}
	return n, ok && r.rest()
}

// unquoted reads a plain scalar. It goes on in the lines that are indented more
// than the column, up to a comment.
func (r *simpleReader) unquoted(column int) (*Node, bool) {
	start := r.at
	end, colon, ok := r.plain(start)
	if !ok || colon >= 0 {
		return nil, false
	}
	r.at = end
	at, breaks, ok := r.continues(end, column)
	if !ok || at < 0 {
		return r.plainNode(start, end), ok
	}
	r.joined = append(r.joined[:0], r.text[start:end]...)
	for at >= 0 {
		r.fold(breaks)
		if end, colon, ok = r.line(at); !ok || colon >= 0 {
			return nil, false
		}
		r.joined = append(r.joined, r.text[at:end]...)
		r.at = end
		if at, breaks, ok = r.continues(end, column); !ok {
			return nil, false
		}
	}
	n := r.node(start)
	n.value = string(r.joined)
	n.kind, n.typ = resolve(n.value)
	return n, true
}

// continues finds the text that a plain scalar goes on with behind end, -1 if
// there is none, and counts the line breaks before it. It is not ok if a tab
// stands there.
func (r *simpleReader) continues(end, column int) (at, breaks int, ok bool) {
	at = r.blanks(end)
	if at < len(r.text) && r.text[at] == '#' {
		return -1, 0, true
	}
	for at < len(r.text) {
		start := at + 1
		at = r.blanks(start)
		breaks++
		switch {
		case at >= len(r.text):
		case r.text[at] == '\n':
		case r.text[at] == '\t':
			return 0, 0, false
		case r.text[at] == '#' || at-start <= column:
			return -1, 0, true
		default:
			return at, breaks, true
		}
	}
	return -1, 0, true
}

// fold writes line breaks inside a scalar as YAML folds them.
func (r *simpleReader) fold(breaks int) {
	if breaks == 1 {
		r.joined = append(r.joined, ' ')
	}
	for ; breaks > 1; breaks-- {
		r.joined = append(r.joined, '\n')
	}
}

// plain finds the end of an unquoted scalar on its line, and the colon behind it
// if it is a key, else -1.
func (r *simpleReader) plain(start int) (end, colon int, ok bool) {
	if !startsPlain(r.text[start:]) {
		return 0, 0, false
	}
	return r.line(start)
}

// line is plain for a line that begins inside a scalar.
func (r *simpleReader) line(start int) (end, colon int, ok bool) {
	text := r.text[start:]
	for i := range len(text) {
		switch text[i] {
		case '\n':
			return start + end, -1, true
		case '\t':
			return 0, 0, false
		case ' ':
			if i+1 < len(text) && text[i+1] == '#' {
				return start + end, -1, true
			}
			continue
		case ':':
			if r.ends(start + i + 1) {
				return start + end, start + i, true
			}
		}
		end = i + 1
	}
	return start + end, -1, true
}

// startsPlain reports whether an unquoted scalar may begin with the text.
func startsPlain(text string) bool {
	if text == "" {
		return false
	}
	switch text[0] {
	case ' ', '\t', '\n', '?', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return false
	case '-', ':':
		return len(text) > 1 && text[1] != ' ' && text[1] != '\t' && text[1] != '\n'
	}
	return true
}

func (r *simpleReader) plainNode(start, end int) *Node {
	n := r.node(start)
	n.value = r.text[start:end]
	if n.kind, n.typ = resolve(n.value); n.kind == Null {
		n.end = n.start + len(n.value)
	}
	return n
}
