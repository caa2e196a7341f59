package manifest

// blockScalar reads "|" or ">", with or without "-" or "+", and the lines below.
// column is that of the key or dash in front of it.
func (r *simpleReader) blockScalar(column int) (*Node, bool) {
	n := r.node(r.at)
	n.style = literalBlock
	if r.text[r.at] == '>' {
		n.style = foldedBlock
	}
	r.at++
	keep, strip := false, false
	if r.at < len(r.text) && (r.text[r.at] == '-' || r.text[r.at] == '+') {
		keep, strip = r.text[r.at] == '+', r.text[r.at] == '-'
		r.at++
	}
	header := r.blanks(r.at)
	if header < len(r.text) && r.text[header] == '#' && header > r.at {
		header = r.lineEnd(header)
	}
	if header < len(r.text) && r.text[header] != '\n' {
		return nil, false
	}
	r.at = min(header+1, len(r.text))
	indent, ok := r.blockIndent(column)
	if !ok || indent < 0 {
		r.next()
		return n, ok && !keep
	}
	lines := r.blockLines(indent, n.style == foldedBlock)
	switch {
	case lines.literal && (lines.breaks == 0 || strip):
		n.value = r.text[lines.start:lines.stop]
	case lines.literal && (lines.breaks == 1 || !keep):
		n.value = r.text[lines.start : lines.stop+1]
	default:
		if !keep {
			lines.breaks = min(lines.breaks, 1)
		}
		if !strip {
			r.breakLines(lines.breaks)
		}
		n.value = string(r.joined)
	}
	r.next()
	return n, true
}

// blockIndent takes the indentation from the first line with text. It is
// negative if that line belongs to something around the block, or if there is
// none: the block is empty then.
func (r *simpleReader) blockIndent(column int) (indent int, ok bool) {
	deepest := 0
	for at := r.at; ; at++ {
		start := at
		at = r.blanks(at)
		if at >= len(r.text) {
			return -1, true
		}
		switch indent = at - start; {
		case r.text[at] == '\t':
			return 0, false
		case r.text[at] == '\n':
			deepest = max(deepest, indent)
		case indent <= column:
			return -1, true
		default:
			// For the library, the longest of the blank lines before it counts.
			return indent, indent >= deepest
		}
	}
}

// blockText is what the lines of a block scalar are, without the breaks at the
// end.
type blockText struct {
	// A literal text stands from start to stop in the document as it is, and a
	// line break behind it if there is one.
	literal     bool
	start, stop int
	breaks      int // line breaks at the end
}

// blockLines reads the lines of a block scalar up to the line that ends it. If
// the text is not literal it is in joined.
func (r *simpleReader) blockLines(indent int, folded bool) (out blockText) {
	r.joined = r.joined[:0]
	lines, deeper := 0, false
	for r.at < len(r.text) {
		start := r.at
		for start < len(r.text) && start-r.at < indent && r.text[start] == ' ' {
			start++
		}
		if start == len(r.text) || start-r.at < indent && r.text[start] != '\n' {
			return out
		}
		stop := r.lineEnd(start)
		if stop > start {
			blank := r.text[start] == ' ' || r.text[start] == '\t'
			if folded && lines > 0 && !deeper && !blank {
				r.fold(out.breaks)
			} else {
				r.breakLines(out.breaks)
			}
			out.literal = lines == 0 && out.breaks == 0
			out.start, out.stop, out.breaks = start, stop, 0
			r.joined = append(r.joined, r.text[start:stop]...)
			lines++
			deeper = blank
		}
		if r.at = stop; stop < len(r.text) {
			out.breaks++
			r.at++
		}
	}
	return out
}

func (r *simpleReader) breakLines(n int) {
	for ; n > 0; n-- {
		r.joined = append(r.joined, '\n')
	}
}
