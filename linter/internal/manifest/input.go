package manifest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// standIn is the letter that stands for a token, and for each byte of a
// template action, while a document is parsed. Both then count as part of a
// word, and every other character keeps its offset.
const standIn = 'x'

// tokenByte is a token in the flat form of a text.
const tokenByte = 0xff

// input is a text with its documents. Its offsets are those of data.
type input struct {
	file    *source.File  // the file that is read, or nil
	text    symbolic.Text // the text that is read if file is nil
	data    []byte        // the bytes, with stand-ins for tokens
	options Options
	// parsed are the bytes that the parser saw: data, and in some documents
	// stand-ins for what it must not see.
	parsed []byte
	// blanked are the template actions that the parser saw as blanks, in order.
	blanked []span
	// open is true if the nodes may hold stand-ins: tokens or masked templates.
	open bool
	// simple reads the simple documents; nil before the first and after the last.
	simple *simpleReader
	// json is why an input that looks like JSON is none, or nil.
	json *syntaxError
}

func newFileInput(file *source.File, options Options) *input {
	if decoded, ok := decodeUTF16(file.Data); ok {
		file = source.NewFile(file.Name, decoded)
	}
	return &input{file: file, data: file.Data, parsed: file.Data, options: options}
}

func newTextInput(text symbolic.Text, options Options) *input {
	in := &input{text: text, data: []byte(text.Flat()), options: options, open: !text.IsKnown()}
	if in.open {
		for i := range in.data {
			if in.data[i] == tokenByte {
				in.data[i] = standIn
			}
		}
	}
	in.parsed = in.data
	return in
}

// saw notes that the parser was given other bytes in place of data's.
func (in *input) saw(data []byte, base int) {
	if string(in.parsed[base:base+len(data)]) == string(data) {
		return
	}
	if &in.parsed[0] == &in.data[0] {
		in.parsed = bytes.Clone(in.data)
	}
	copy(in.parsed[base:], data)
}

// slice returns the text of a span as it was written, tokens included.
func (in *input) slice(start, end int) symbolic.Text {
	if in.file != nil {
		return symbolic.LiteralAt(string(in.file.Data[start:end]), in.file.Range(start, end))
	}
	return in.text.Slice(start, end)
}

// place returns where a span was written.
func (in *input) place(start, end int) source.Range {
	if in.file != nil {
		return in.file.Range(start, end)
	}
	start = min(max(start, 0), len(in.data))
	return in.text.Slice(start, min(max(end, start), len(in.data))).Range()
}

const tooManyValues = "document has more than 1000000 values, and is not read"

const tooManyDocuments = "file has more than 10000 documents, and the rest is not read"

// parse reads all documents.
func (in *input) parse() ([]*Document, []graph.Problem) {
	if n := len(in.text.Tokens()); n > maxTokens {
		return nil, []graph.Problem{in.problem(0, len(in.data), fmt.Sprintf(
			"text holds %d unknown values, more than the limit of %d", n, maxTokens))}
	}
	if docs, problems, ok := in.parseJSON(); ok {
		return docs, problems
	}
	var docs []*Document
	var problems []graph.Problem
	defer func() { in.simple = nil }()
	for _, chunk := range split(in.data) {
		if len(docs) == MaxDocuments {
			problems = append(problems, in.problem(chunk.start, chunk.start, tooManyDocuments))
			break
		}
		doc, problem := in.document(chunk)
		if problem != nil {
			problems = append(problems, *problem)
		}
		if doc != nil {
			doc.Index = chunk.index
			docs = append(docs, doc)
		}
	}
	return docs, problems
}

// document reads one document. Without a result there is a problem.
func (in *input) document(chunk chunk) (*Document, *graph.Problem) {
	data := in.data[chunk.start:chunk.end]
	if at, what := unreadable(data); at >= 0 {
		at += chunk.start
		problem := in.problem(at, at+1, fmt.Sprintf("document is not text: %s at byte %d of the file", what, at))
		return nil, &problem
	}
	if len(data) > MaxNodes && marks(data) > MaxNodes { // there is no more than one in a byte
		problem := in.problem(chunk.start, chunk.start, tooManyValues)
		return nil, &problem
	}
	doc := &Document{Range: in.place(chunk.start, chunk.end)}
	mask := maskTemplates(data, in.options)
	blanked := in.blanked
	for _, hidden := range mask.blanked {
		in.blanked = append(in.blanked, span{chunk.start + hidden.start, chunk.start + hidden.end})
	}
	root, err := in.parseYAML(mask.data, chunk.start, mask)
	if err == nil {
		doc.Root = root
		doc.Template, doc.Dialect = mask.structural(root, chunk.start), mask.dialect
		return doc, nil
	}
	if mask.dialect == "" && !in.options.Verbatim && in.file != nil && namesTemplate(in.file.Name) {
		mask.dialect = "template"
	}
	if mask.dialect != "" && !err.limit {
		if root, plainErr := in.parseYAML(data, chunk.start, masked{}); plainErr == nil {
			doc.Root, in.blanked = root, blanked
			return doc, nil
		}
		doc.Root, doc.Template, doc.Dialect = in.readLines(mask.data, chunk.start), true, mask.dialect
		return doc, nil
	}
	if in.json != nil && !err.limit {
		err = in.json
	}
	problem := in.problem(err.start, err.end, err.message)
	return nil, &problem
}

func (in *input) problem(start, end int, message string) graph.Problem {
	return graph.Problem{Range: in.place(start, end), Message: message}
}

// marks counts what separates the values of a document. The parser builds all of
// them before anybody can count, so too many are refused before it is asked.
func marks(data []byte) int {
	return bytes.Count(data, []byte(",")) + bytes.Count(data, []byte("- ")) +
		bytes.Count(data, []byte(": ")) + bytes.Count(data, []byte(":\n"))
}

// unreadable finds the first byte that no text document may hold, and says what
// it is; -1 if there is none.
func unreadable(data []byte) (int, string) {
	for i, c := range data {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return i, fmt.Sprintf("control character %#02x", c)
		}
	}
	if utf8.Valid(data) {
		return -1, ""
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i, fmt.Sprintf("%#02x, which is not UTF-8,", data[i])
		}
		i += size
	}
	return -1, ""
}

// decodeUTF16 returns UTF-16 text as UTF-8. Text without a byte order mark is
// taken for UTF-16 if its first character is ASCII, as the YAML specification
// says (1.2, section 5.2).
func decodeUTF16(data []byte) ([]byte, bool) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), len(data) >= 2 && data[0] != 0 && data[1] == 0:
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), len(data) >= 2 && data[0] == 0 && data[1] != 0:
		order = binary.BigEndian
	default:
		return nil, false
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return []byte(strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")), true
}

// chunk is the span of one document.
type chunk struct {
	index, start, end int
}

// split cuts data into documents. The markers "---" and "..." at the start of a
// line end a document even inside a scalar (YAML 1.2, section 9.1.2), so lines
// are all that counts. Each document is parsed on its own: a broken one then
// costs no other, and an alias cannot reach an anchor of the document before.
func split(data []byte) []chunk {
	var chunks []chunk
	start, content := 0, false
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		start = len("\ufeff")
	}
	add := func(end, next int) {
		if content {
			chunks = append(chunks, chunk{index: len(chunks), start: start, end: end})
		}
		start, content = next, false
	}
	for at := start; at < len(data); {
		end := lineEnd(data, at)
		line := data[at:end]
		switch {
		case content && (len(line) == 0 || line[0] != '-' && line[0] != '.'):
			// Nothing in this line can change anything: most are like that.
		case isMarker(line, "---"):
			// Comments and directives before the marker belong to this document.
			if content {
				add(at, at)
			}
			content = true
		case isMarker(line, "..."):
			add(at, nextLine(data, end))
		default:
			trimmed := bytes.TrimLeft(line, " \t")
			content = content || len(trimmed) > 0 && trimmed[0] != '#' && line[0] != '%'
		}
		at = nextLine(data, end)
	}
	add(len(data), len(data))
	return chunks
}

// isMarker reports whether the line is a document marker.
func isMarker(line []byte, marker string) bool {
	return bytes.HasPrefix(line, []byte(marker)) &&
		(len(line) == len(marker) || line[len(marker)] == ' ' || line[len(marker)] == '\t')
}

// lineEnd returns the offset of the line break at or after at, or the end.
func lineEnd(data []byte, at int) int {
	// A search for one byte is much faster than one for either, but may go on to
	// the end of the input in vain: so it goes by pieces that hold most lines.
	const piece = 256
	for ; at < len(data); at += piece {
		line := data[at:min(at+piece, len(data))]
		end := bytes.IndexByte(line, '\n')
		if end >= 0 {
			line = line[:end]
		}
		if i := bytes.IndexByte(line, '\r'); i >= 0 {
			return at + i
		}
		if end >= 0 {
			return at + end
		}
	}
	return len(data)
}

// nextLine returns the offset behind the line break that stands at end.
func nextLine(data []byte, end int) int {
	switch {
	case end >= len(data):
		return len(data)
	case data[end] == '\r' && end+1 < len(data) && data[end+1] == '\n':
		return end + 2
	default:
		return end + 1
	}
}
