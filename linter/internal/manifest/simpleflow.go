package manifest

// startsFlow reports whether a flow collection begins at the offset.
func (r *simpleReader) startsFlow(at int) bool { return r.text[at] == '[' || r.text[at] == '{' }

// flow reads a flow collection. Its lines may begin in any column.
func (r *simpleReader) flow(depth int) (*Node, bool) {
	if depth >= MaxDepth {
		return nil, false
	}
	kind, closing := Sequence, byte(']')
	if r.text[r.at] == '{' {
		kind, closing = Mapping, '}'
	}
	n := r.collection(kind, r.at)
	firstItem, firstEntry := len(r.items), len(r.entries)
	r.at++
	next := r.flowNext()
	for next != closing {
		if next == 0 || !r.flowPart(kind, depth+1) {
			return nil, false
		}
		if next = r.flowNext(); next == closing {
			break
		}
		if next != ',' {
			return nil, false
		}
		r.at++
		next = r.flowNext()
	}
	r.at++
	if kind == Mapping {
		n.children.entries = r.keepEntries(firstEntry)
	} else {
		n.children.items = r.keepItems(firstItem)
	}
	return n, true
}

// flowNext goes over blanks, line breaks and comments, and returns the byte
// behind them, 0 at the end.
func (r *simpleReader) flowNext() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == ' ' || c == '\n':
		case c == '#' && (r.text[r.at-1] == ' ' || r.text[r.at-1] == '\n'):
			if r.at = r.lineEnd(r.at); r.at == len(r.text) {
				return 0
			}
		default:
			return c
		}
	}
	return 0
}

// flowPart reads an item of a sequence, or an entry "key: value" of a mapping, of
// which neither half may be empty.
func (r *simpleReader) flowPart(kind Kind, depth int) bool {
	if kind == Mapping {
		return r.flowEntry(depth)
	}
	item, ok := r.flowValue(depth)
	r.items = append(r.items, item)
	return ok
}

func (r *simpleReader) flowEntry(depth int) bool {
	start := r.at
	if r.startsFlow(start) {
		return false
	}
	key, ok := r.flowValue(depth)
	if !ok || !r.isKey(start, r.at) || r.at+1 == len(r.text) || !r.ends(r.at+1) || key.style == plain && key.value == "<<" {
		return false
	}
	r.at++
	if r.flowNext() == 0 {
		return false
	}
	value, ok := r.flowValue(depth)
	r.entries = append(r.entries, Entry{key: key, Value: value})
	return ok
}

// flowValue reads the value that begins at at, where something stands.
func (r *simpleReader) flowValue(depth int) (*Node, bool) {
	switch r.text[r.at] {
	case '[', '{':
		return r.flow(depth)
	case '"', '\'':
		return r.quoted()
	}
	start := r.at
	end, ok := r.flowPlain(start)
	if !ok {
		return nil, false
	}
	r.at = end
	return r.plainNode(start, end), true
}

// flowPlain finds the end of an unquoted scalar inside brackets. Of the
// characters with a meaning there it takes only a colon inside a word.
func (r *simpleReader) flowPlain(start int) (end int, ok bool) {
	text := r.text[start:]
	if !startsPlain(text) || text[0] == ':' {
		return 0, false
	}
	for i := range len(text) {
		switch text[i] {
		case ',', ']', '}', '\n':
			return start + end, true
		case '[', '{', '?', '#', '\t':
			return 0, false
		case ' ':
			continue
		case ':':
			if r.ends(start + i + 1) {
				return start + end, end == i
			}
			switch text[i+1] {
			case ',', '[', ']', '{', '}', '?':
				return 0, false
			}
		}
		end = i + 1
	}
	return 0, false
}
