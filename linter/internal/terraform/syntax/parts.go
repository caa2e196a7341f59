package syntax

import (
	"bytes"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/source"
)

// Module calls and variables are most of what is parsed, and most of them is never
// asked for: arguments that the called module has no use for, descriptions,
// validations. So they are parsed item by item. An error in what nobody asks for is
// not found then, as it is not in a block that nobody asks for.

// inParts returns the body of a block whose items are parsed on demand, or nil if
// the block has to be parsed as a whole.
func (i *Item) inParts() *expression.Body {
	if i.open == 0 {
		return nil
	}
	if _, bad := expression.NewBudget().Guard(i.Range.File, i.Range.Start, i.Range.End); bad {
		return nil
	}
	parts, ok := partsOf(i.Range.File, i.open, i.Range.End)
	if !ok {
		return nil
	}
	// Like HCL's, the body's range is that of the braces.
	return expression.PartialBody(i.Range.File.Range(i.open, i.Range.End), parts, i.parsePart)
}

// parsePart parses one item of the block.
func (i *Item) parsePart(rng source.Range) *expression.Body {
	body, diags := expression.ParseStretch(rng)
	if problems := problemsOf(rng.File, diags); len(problems) > 0 {
		i.mu.Lock()
		i.problems = append(i.problems, problems...)
		i.mu.Unlock()
	}
	return body
}

// partsOf finds the items of a block that the scanner found sound, from its opening
// brace to behind its closing one. It is false for what the parser has something to
// say about: items that are neither arguments nor blocks, or given twice, and a
// block on one line, which may hold one argument only.
func partsOf(file *source.File, open, end int) (parts []expression.Part, ok bool) {
	s := &scanner{file: file, data: file.Data[:end-1], pos: open + 1, open: []byte{'{'}}
	blocks := map[string]bool{} // by name, whether it is one
	start := -1                 // of the item that is being read
	for s.fault == sound && s.pos < len(s.data) {
		inside := len(s.open) > 1
		switch c := s.data[s.pos]; {
		case !inside && c == '\n' && start >= 0:
			parts[len(parts)-1].Range = file.Range(start, s.pos+1) // a heredoc needs its last newline
			start = -1
		case !inside && start < 0 && class[c] == plain:
			name, block, sound := s.itemName()
			other, twice := blocks[name]
			if !sound || len(parts) == 0 && !bytes.ContainsRune(s.data[open+1:s.pos], '\n') || twice && (!block || !other) {
				return nil, false
			}
			blocks[name] = block
			start = s.pos
			parts = append(parts, expression.Part{Name: name})
		case !inside && start < 0 && class[c] == special && c != '\n' && c != '\r' && c != '#' && c != '/':
			return nil, false
		}
		s.step()
	}
	return parts, s.fault == sound && len(s.open) == 1 && start < 0
}

// itemName reads ahead over the name of an item and what follows it.
func (s *scanner) itemName() (name string, block, ok bool) {
	at := s.pos
	for at < len(s.data) && (isWord(s.data[at]) && s.data[at] < 0x80 || s.data[at] == '-' && at > s.pos) {
		at++
	}
	name = string(s.data[s.pos:at])
	for at < len(s.data) && class[s.data[at]] == space {
		at++
	}
	if at+1 >= len(s.data) || name == "" || isDigit(name[0]) {
		return name, false, false
	}
	switch s.data[at] {
	case '=':
		return name, false, s.data[at+1] != '='
	case '{', '"':
		return name, true, true
	default:
		return name, false, false
	}
}
