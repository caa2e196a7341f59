package lsp

import (
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/irsalint/irsalint/linter/source"
)

// toRange converts a range to lines from 0 and UTF-16 code units from 0.
func toRange(r source.Range) textRange {
	return textRange{Start: toPosition(r.File, r.Start), End: toPosition(r.File, r.End)}
}

func toPosition(f *source.File, offset int) position {
	line := f.Position(offset).Line
	start := f.LineRange(line).Start
	units := 0
	for _, r := range string(f.Data[start:max(start, offset)]) {
		units += max(1, utf16.RuneLen(r))
	}
	return position{Line: line - 1, Character: units}
}

// toOffset converts a position to a byte offset, clamped to the line.
func toOffset(f *source.File, p position) int {
	r := f.LineRange(p.Line + 1)
	units := 0
	for i, c := range r.Text() {
		if units >= p.Character {
			return r.Start + i
		}
		units += max(1, utf16.RuneLen(c))
	}
	return r.End
}

// uriOf returns the file URI of a name relative to the folder dir.
func uriOf(dir, name string) string {
	path := name
	if !filepath.IsAbs(filepath.FromSlash(name)) {
		path = filepath.Join(dir, filepath.FromSlash(name))
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive: file:///C:/...
	}
	return "file://" + escapePath(path)
}

// escapePath percent-encodes everything but unreserved characters and slashes
// (RFC 3986, section 2.3), as editors do.
func escapePath(path string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~/", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// pathOf returns the local path of a file URI, false for other schemes.
func pathOf(uri string) (string, bool) {
	rest, ok := strings.CutPrefix(uri, "file://")
	if !ok {
		return "", false
	}
	if i := strings.IndexByte(rest, '/'); i > 0 { // file://host/path
		rest = rest[i:]
	}
	path := unescape(rest)
	if len(path) > 2 && path[0] == '/' && path[2] == ':' { // /C:/...
		path = path[1:]
	}
	return filepath.FromSlash(path), path != ""
}

func unescape(s string) string {
	digit := func(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && digit(s[i+1]) >= 0 && digit(s[i+2]) >= 0 {
			b.WriteByte(byte(digit(s[i+1])<<4 | digit(s[i+2])))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// nameOf returns a path relative to dir as reports name files.
func nameOf(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}
