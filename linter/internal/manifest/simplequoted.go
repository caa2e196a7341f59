package manifest

import "strings"

// quoted reads a quoted scalar.
func (r *simpleReader) quoted() (*Node, bool) {
	start := r.at
	end, literal, ok := r.closing(start)
	if !ok {
		return nil, false
	}
	r.at = end + 1
	n := r.node(start)
	n.style = singleQuoted
	if r.text[start] == '"' {
		n.style = doubleQuoted
	}
	if literal {
		n.value = r.text[start+1 : end]
		return n, true
	}
	if !r.decodeQuoted(r.text[start+1:end], r.text[start]) {
		return nil, false
	}
	n.value = string(r.joined)
	return n, true
}

// closing returns the offset of the closing quote. The scalar is literal if each
// character in it stands for itself.
func (r *simpleReader) closing(start int) (end int, literal, ok bool) {
	quote := r.text[start]
	literal = true
	for at := start + 1; at < len(r.text); at++ {
		switch c := r.text[at]; {
		case c == quote && quote == '\'' && at+1 < len(r.text) && r.text[at+1] == quote:
			literal = false
			at++
		case c == quote:
			return at, literal, true
		case c == '\\' && quote == '"':
			literal = false
			at++
		case c == '\n':
			literal = false
		}
	}
	return 0, false, false
}

// decodeQuoted puts into joined what stands between two quotes. Of the escapes
// it knows those that are common.
func (r *simpleReader) decodeQuoted(inside string, quote byte) bool {
	r.joined = r.joined[:0]
	for i := 0; i < len(inside); {
		switch c := inside[i]; {
		case c == '\'' && quote == '\'':
			r.joined = append(r.joined, c)
			i += 2
		case c == '\\' && quote == '"':
			n, ok := r.unescape(inside[i+1:])
			if !ok {
				return false
			}
			i += 1 + n
		case c == ' ' || c == '\t' || c == '\n':
			n, breaks := space(inside[i:])
			if breaks == 0 {
				r.joined = append(r.joined, inside[i:i+n]...)
			}
			r.fold(breaks)
			i += n
		default:
			r.joined = append(r.joined, c)
			i++
		}
	}
	return true
}

// unescape takes what follows a backslash, and returns how long it is.
func (r *simpleReader) unescape(rest string) (length int, ok bool) {
	i := strings.IndexByte("\"\\ nt", rest[0])
	if i >= 0 {
		r.joined = append(r.joined, "\"\\ \n\t"[i])
		return 1, true
	}
	if rest[0] != '\n' {
		return 0, false
	}
	// An escaped line break joins the lines; empty lines behind it count.
	n, breaks := space(rest)
	for ; breaks > 1; breaks-- {
		r.joined = append(r.joined, '\n')
	}
	return n, true
}

// space returns the length of the blanks and line breaks that a text begins
// with, and the number of the line breaks.
func space(text string) (length, breaks int) {
	for length < len(text) && (text[length] == ' ' || text[length] == '\t' || text[length] == '\n') {
		if text[length] == '\n' {
			breaks++
		}
		length++
	}
	return length, breaks
}
