package suppress

import (
	"bytes"
	"strings"

	"github.com/irsalint/irsalint/linter/source"
)

// yamlLine is what the scanner knows of one line.
type yamlLine struct {
	source.Range
	// comment is where a comment begins, or -1.
	comment int
	// indent counts the blanks at the start; -1 for an empty line.
	indent int
	// inside is true if the line begins inside a block or quoted scalar.
	inside bool
	// block is true if a block scalar begins on the line.
	block bool
}

// scanYAML cuts a file into lines by YAML's lexical rules: a "#" begins a
// comment at the start of a line or behind a blank, outside quotes, and never
// inside a block scalar. It serves templates of YAML as well, which no parser
// takes.
func scanYAML(file *source.File) []yamlLine {
	lines := make([]yamlLine, 0, file.LineCount())
	blockIndent, quote := -1, byte(0)
	for n := 1; n <= file.LineCount(); n++ {
		line := yamlLine{Range: file.LineRange(n), comment: -1}
		if n == 1 && bytes.HasPrefix(file.Data, byteOrderMark) {
			line.Start += len(byteOrderMark)
		}
		text := file.Data[line.Start:line.End]
		line.indent = indentOf(text)
		if blockIndent >= 0 {
			if line.indent < 0 || line.indent > blockIndent {
				line.inside = true
				lines = append(lines, line)
				continue
			}
			blockIndent = -1
		}
		line.inside = quote != 0
		line.comment, quote = scanLine(text, quote)
		code := text
		if line.comment >= 0 {
			code = text[:line.comment]
			line.comment += line.Start
		}
		if quote == 0 && beginsBlock(code) {
			line.block, blockIndent = true, line.indent
		}
		lines = append(lines, line)
	}
	return lines
}

func indentOf(text []byte) int {
	for i, c := range text {
		if c != ' ' && c != '\t' {
			return i
		}
	}
	return -1
}

// scanLine finds a comment on a line that begins inside the quote, if not 0. It
// returns the quote that is open at the end of the line.
func scanLine(text []byte, quote byte) (comment int, open byte) {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			return i, 0
		case (c == '"' || c == '\'') && opensQuote(text[:i]):
			quote = c
		}
	}
	return -1, quote
}

// opensQuote reports whether a quote behind before begins a scalar; inside a
// plain scalar it is a character like others.
func opensQuote(before []byte) bool {
	before = bytes.TrimRight(before, " \t")
	return len(before) == 0 || bytes.ContainsAny(before[len(before)-1:], ":-,[{?!&*")
}

// beginsBlock reports whether a line ends with the header of a block scalar.
func beginsBlock(code []byte) bool {
	code = bytes.TrimRight(code, " \t")
	header := bytes.TrimRight(code, "+-0123456789")
	if len(header) == 0 || header[len(header)-1] != '|' && header[len(header)-1] != '>' {
		return false
	}
	before := header[:len(header)-1]
	return len(before) == 0 || before[len(before)-1] == ' '
}

// yamlComments finds ignores in YAML and in templates of it.
func yamlComments(file *source.File) []comment {
	lines := scanYAML(file)
	code := make([]int, len(lines)) // the next line that holds more than a comment
	for i := len(lines) - 1; i >= 0; i-- {
		code[i] = i
		if onlyComment(lines[i]) && i+1 < len(lines) {
			code[i] = code[i+1]
		}
	}
	var out []comment
	for i, line := range lines {
		at := bytes.Index(file.Data[line.Start:line.End], []byte(marker))
		if at < 0 || len(out) == maxIgnores {
			continue
		}
		at += line.Start
		c := comment{text: string(file.Data[at+len(marker) : line.End]), rng: line.Range, covers: line.Range}
		if line.comment < 0 || at < line.comment {
			c.quoted = true
			out = append(out, c)
			continue
		}
		c.rng = trimmed(file, line.comment, line.End)
		last := i
		if alone(file, c.rng) {
			last = code[i]
		}
		c.covers = file.Range(line.Start, blockEnd(lines[last:]))
		out = append(out, c)
	}
	return out
}

// blockEnd returns the end of the first line, or of the block scalar that begins
// there.
func blockEnd(lines []yamlLine) int {
	end := lines[0].End
	for i := 1; lines[0].block && i < len(lines) && lines[i].inside; i++ {
		end = lines[i].End
	}
	return end
}

func onlyComment(line yamlLine) bool {
	return line.indent < 0 || !line.inside && line.comment == line.Start+line.indent
}

// annotations finds the annotation in manifests. It covers the document it
// stands in.
func annotations(file *source.File) []comment {
	documents := documentsOf(file)
	var out []comment
	for from := 0; len(out) < maxIgnores; {
		i := bytes.Index(file.Data[from:], []byte(annotation))
		if i < 0 {
			break
		}
		at := from + i
		from = at + len(annotation)
		for len(documents) > 1 && documents[0].End <= at {
			documents = documents[1:]
		}
		line := file.LineRange(file.Position(at).Line)
		if value, ok := annotationValue(file.Data[from:line.End]); ok && keyAlone(file.Data[line.Start:at]) {
			out = append(out, comment{
				rng: trimmed(file, at-quoteBefore(file.Data, at), line.End), text: value, covers: documents[0], annotation: true,
			})
		}
	}
	return out
}

// keyAlone reports whether only what may stand before a key does: on a line of
// its own, or quoted behind another entry of an object in JSON.
func keyAlone(before []byte) bool {
	if len(bytes.Trim(before, " \t\"'{,-")) == 0 {
		return true
	}
	entry, quoted := bytes.CutSuffix(before, []byte{'"'})
	entry = bytes.TrimRight(entry, " \t")
	return quoted && (bytes.HasSuffix(entry, []byte{'{'}) || bytes.HasSuffix(entry, []byte{','}))
}

func quoteBefore(data []byte, at int) int {
	if at > 0 && (data[at-1] == '"' || data[at-1] == '\'') {
		return 1
	}
	return 0
}

// annotationValue takes the value out of `": "..."` behind the key.
func annotationValue(rest []byte) (string, bool) {
	text := strings.TrimLeft(string(rest), `"'`)
	text, ok := strings.CutPrefix(strings.TrimLeft(text, " \t"), ":")
	if !ok {
		return "", false
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", true
	}
	if quote := text[0]; quote == '"' || quote == '\'' {
		if end := strings.IndexByte(text[1:], quote); end >= 0 {
			return text[1 : 1+end], true
		}
		return text[1:], true
	}
	if i := strings.Index(text, " #"); i >= 0 {
		text = text[:i]
	}
	return strings.TrimRight(text, " ,"), true
}

// documentsOf cuts a file into its YAML documents.
func documentsOf(file *source.File) []source.Range {
	var out []source.Range
	start := 0
	for n := 1; n <= file.LineCount(); n++ {
		line := file.LineRange(n)
		text := file.Data[line.Start:line.End]
		if bytes.HasPrefix(text, []byte("---")) && (len(text) == 3 || text[3] == ' ' || text[3] == '\t') {
			out = append(out, file.Range(start, line.Start))
			start = line.Start
		}
	}
	return append(out, file.Range(start, len(file.Data)))
}
