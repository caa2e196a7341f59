package expression

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// origin is what an expression was parsed from: a file, or a text that was
// decoded or computed and that knows its own places. Byte offsets of hcl ranges
// are offsets in it.
type origin struct {
	file *source.File
	text symbolic.Text
}

// place converts a range.
func (o origin) place(rng hcl.Range) source.Range {
	if o.file != nil {
		return o.file.Range(rng.Start.Byte, rng.End.Byte)
	}
	start := min(max(rng.Start.Byte, 0), o.text.Len())
	end := min(max(rng.End.Byte, start), o.text.Len())
	return o.text.Slice(start, end).Range()
}

// raw returns the bytes of a range as written.
func (o origin) raw(start, end int) string {
	if o.file != nil {
		if start < 0 || end > len(o.file.Data) || start > end {
			return ""
		}
		return string(o.file.Data[start:end])
	}
	if start < 0 || end > o.text.Len() || start > end {
		return ""
	}
	return o.text.Flat()[start:end]
}

// piece returns the text of a stretch with its places.
func (o origin) piece(start, end int) symbolic.Text {
	if o.file != nil {
		return symbolic.LiteralAt(o.raw(start, end), o.file.Range(start, end))
	}
	return o.text.Slice(start, end)
}

// relocated is an expression with its own origin, inside an expression or body
// of another.
type relocated struct {
	hclsyntax.Expression
	origin origin
}

// literal returns the text of a string literal: val is what the parser made of
// the stretch from start to end, with escapes decoded, indentation of a heredoc
// removed and blanks trimmed. The characters get the places where they stand.
func (o origin) literal(val string, start, end int) symbolic.Text {
	if o.file == nil && end > o.text.Len() {
		return symbolic.Literal(val) // of a file that nobody edits: it has no place
	}
	raw := o.raw(start, end)
	if val == "" {
		return symbolic.LiteralAt("", o.place(hcl.Range{Start: hcl.Pos{Byte: start}, End: hcl.Pos{Byte: end}}))
	}
	if raw == val {
		return o.piece(start, end)
	}
	// Only the spelling tells a quoted string, which has escapes, from a
	// heredoc, which has none.
	for _, escapes := range []bool{true, false} {
		if text, ok := o.align(val, raw, start, escapes); ok {
			return text
		}
	}
	// As when Unicode was normalised: somewhere in there.
	return o.piece(start, end).As(val)
}

// align gives each character of val the place of its spelling in raw, which
// begins at the offset. Blanks may be missing in val.
func (o origin) align(val, raw string, offset int, escapes bool) (symbolic.Text, bool) {
	var parts []symbolic.Text
	i, run := 0, -1 // offsets in raw; run is where the current stretch began
	flush := func() {
		if run >= 0 {
			parts = append(parts, o.piece(offset+run, offset+i))
		}
		run = -1
	}
	for rest := val; rest != "" || i < len(raw); {
		if i == len(raw) {
			return symbolic.Text{}, false
		}
		decoded, size := decodeLiteral(raw[i:], escapes)
		plain := decoded == raw[i:i+size]
		switch {
		case rest != "" && strings.HasPrefix(rest, decoded):
			if !plain {
				flush()
				parts = append(parts, o.piece(offset+i, offset+i+size).As(decoded))
			} else if run < 0 {
				run = i
			}
			rest = rest[len(decoded):]
		case strings.TrimSpace(decoded) == "":
			flush()
		default:
			return symbolic.Text{}, false
		}
		i += size
	}
	flush()
	return symbolic.Concat(parts...), true
}

// decodeLiteral reads one character or escape at the start of raw and returns
// what it stands for and its length in raw.
func decodeLiteral(raw string, escapes bool) (string, int) {
	if strings.HasPrefix(raw, "$${") || strings.HasPrefix(raw, "%%{") {
		return raw[1:3], 3
	}
	if escapes && len(raw) > 1 && raw[0] == '\\' {
		if i := strings.IndexByte(escapeLetters, raw[1]); i >= 0 {
			return escapeValues[i : i+1], 2
		}
		digits := map[byte]int{'u': 4, 'U': 8}[raw[1]]
		if digits > 0 && len(raw) >= 2+digits {
			if r, err := strconv.ParseUint(raw[2:2+digits], 16, 32); err == nil {
				return string(rune(r)), 2 + digits
			}
		}
	}
	_, size := utf8.DecodeRuneInString(raw)
	return raw[:size], size
}
