package source

import (
	"bytes"
	"cmp"
	"fmt"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// File is one input: its name as reports show it and its bytes.
//
// Files are compared by identity; a reader makes one File for one input and
// every range of that input points to it. A File must not be changed or copied
// after its first use.
type File struct {
	// Name is relative to the working directory with forward slashes
	// ("infra/roles.tf", "../charts/values.yaml"), "-" for standard input.
	Name string
	// Data is the whole content, as read: line ends and a byte order mark are kept.
	Data []byte
	// Derived is set for a file that a tool made from sources: a plan, a state.
	// Secrets may stand in clear beside what irsalint reads there, so its lines
	// are never quoted, and nothing in it is edited.
	Derived bool

	once  sync.Once
	lines []int // offsets at which lines begin; lines[0] is 0

	data, written atomic.Bool // see MarkData and MarkSource

	kept *sync.Map // see Keep; nil without a Memory
}

// MarkData notes that a configuration read the file with file() or its like:
// what stands in it may be a secret. It may be called at any time.
func (f *File) MarkData() { f.data.Store(true) }

// MarkSource notes that the file holds an object or a policy that irsalint is
// about, which outweighs that it was read as data. It may be called at any time.
func (f *File) MarkSource() { f.written.Store(true) }

// Quotable reports whether lines of the file may be shown: not those of a file
// that a tool made, nor of one that was only read as data.
func (f *File) Quotable() bool { return !f.Derived && (f.written.Load() || !f.data.Load()) }

// NewFile returns a file with the given name and content. The file keeps data.
func NewFile(name string, data []byte) *File {
	return &File{Name: name, Data: data}
}

// Position is a place that a person can find: 1-based line and column.
type Position struct {
	Line int
	// Column counts Unicode code points from 1; an invalid byte counts as one.
	Column int
}

// index finds the line starts. A line ends at LF, CRLF or a lone CR.
func (f *File) index() []int {
	f.once.Do(func() {
		f.lines = append(make([]int, 0, 1+bytes.Count(f.Data, []byte{'\n'})), 0)
		for i, c := range f.Data {
			if c == '\n' || c == '\r' && (i+1 == len(f.Data) || f.Data[i+1] != '\n') {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}

// LineCount returns the number of lines; an empty file has one.
func (f *File) LineCount() int { return len(f.index()) }

// Position returns the line and column of a byte offset. Offsets outside the
// file are clamped to it.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Data))
	lines := f.index()
	line := sort.SearchInts(lines, offset+1) - 1
	start := lines[line]
	if start == 0 && bytes.HasPrefix(f.Data, utf8BOM) {
		start = min(len(utf8BOM), offset)
	}
	return Position{Line: line + 1, Column: 1 + utf8.RuneCount(f.Data[start:offset])}
}

// utf8BOM may stand at the start of a file and is no column of its first line.
var utf8BOM = []byte("\ufeff")

// Offset returns the byte offset of a 1-based line and column (in code
// points), clamped to the line. It is the inverse of Position.
func (f *File) Offset(line, column int) int {
	lines := f.index()
	line = min(max(line, 1), len(lines))
	start, text := lines[line-1], f.lineBytes(line)
	if line == 1 && bytes.HasPrefix(text, utf8BOM) {
		start, text = start+len(utf8BOM), text[len(utf8BOM):]
	}
	for ; column > 1 && len(text) > 0; column-- {
		_, size := utf8.DecodeRune(text)
		start, text = start+size, text[size:]
	}
	return start
}

// Line returns the text of a 1-based line without its line end, or "" when the
// file has no such line.
func (f *File) Line(line int) string {
	if line < 1 || line > f.LineCount() {
		return ""
	}
	return string(f.lineBytes(line))
}

func (f *File) lineBytes(line int) []byte {
	lines := f.index()
	end := len(f.Data)
	if line < len(lines) {
		end = lines[line]
	}
	return bytes.TrimRight(f.Data[lines[line-1]:end], "\r\n")
}

// Range returns the span [start, end) of the file, clamped to it.
func (f *File) Range(start, end int) Range {
	start = min(max(start, 0), len(f.Data))
	return Range{File: f, Start: start, End: min(max(end, start), len(f.Data))}
}

// Whole returns the span of the whole file.
func (f *File) Whole() Range { return f.Range(0, len(f.Data)) }

// LineRange returns the span of a 1-based line without its line end.
func (f *File) LineRange(line int) Range {
	lines := f.index()
	line = min(max(line, 1), len(lines))
	start := lines[line-1]
	return f.Range(start, start+len(f.lineBytes(line)))
}

// Range is a half-open span of bytes in one file. The zero value is no place.
// Ranges are comparable with ==.
type Range struct {
	File       *File
	Start, End int // byte offsets
}

// IsZero reports whether the range is no place at all.
func (r Range) IsZero() bool { return r.File == nil }

// StartPosition returns where the range begins.
func (r Range) StartPosition() Position { return r.File.Position(r.Start) }

// EndPosition returns the place just behind the range's last character.
func (r Range) EndPosition() Position { return r.File.Position(r.End) }

// Text returns the bytes of the range.
func (r Range) Text() string { return string(r.Bytes()) }

// Bytes returns the bytes of the range, which must not be changed.
func (r Range) Bytes() []byte {
	if r.File == nil {
		return nil
	}
	return r.File.Data[r.Start:r.End]
}

// Contains reports whether other lies wholly inside r.
func (r Range) Contains(other Range) bool {
	return r.File != nil && r.File == other.File && r.Start <= other.Start && other.End <= r.End
}

// Sub returns the span [start, end) counted from the start of r, clamped to r.
func (r Range) Sub(start, end int) Range {
	if r.File == nil {
		return r
	}
	start = min(max(r.Start+start, r.Start), r.End)
	return Range{File: r.File, Start: start, End: min(max(r.Start+end, start), r.End)}
}

// String returns "file:line:column", the form that editors and terminals link.
func (r Range) String() string {
	if r.File == nil {
		return "-"
	}
	at := r.StartPosition()
	return fmt.Sprintf("%s:%d:%d", r.File.Name, at.Line, at.Column)
}

// Compare orders ranges by file name, start and end; no place comes first.
func Compare(a, b Range) int {
	if a.File == nil || b.File == nil {
		switch a.File {
		case b.File:
			return 0
		case nil:
			return -1
		default:
			return 1
		}
	}
	return cmp.Or(strings.Compare(a.File.Name, b.File.Name), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}
