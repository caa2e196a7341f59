package edit

import (
	"path"
	"regexp"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// inYAML reports whether a place lies in a YAML file that is no template.
func inYAML(rng source.Range) bool {
	ext := path.Ext(rng.File.Name)
	return (ext == ".yaml" || ext == ".yml") && !strings.Contains(string(rng.File.Data), "{{")
}

// entry matches a line of block style YAML that holds a key and a scalar.
var entry = regexp.MustCompile(`^( *)[A-Za-z][A-Za-z0-9]*:[ \t]+\S.*$`)

// DropEntry returns the fix that removes the line on which a value of a YAML
// mapping stands, provided that a neighbour keeps the mapping from being empty.
func DropEntry(value source.Range, what string) (lint.Fix, bool) {
	if value.IsZero() || !inYAML(value) {
		return lint.Fix{}, false
	}
	file, number := value.File, value.StartPosition().Line
	line := file.LineRange(number)
	indent, ok := entryIndent(line)
	if !ok || value.End > line.End || strings.TrimRight(line.Text()[value.End-line.Start:], "\"' \t") != "" || !sibling(file, number, indent) {
		return lint.Fix{}, false
	}
	end := len(file.Data)
	if number < file.LineCount() {
		end = file.LineRange(number + 1).Start
	}
	return lint.Fix{
		Description: "remove " + what,
		Safe:        true,
		Edits:       []lint.Edit{{Range: file.Range(line.Start, end)}},
	}, true
}

// sibling reports whether the line above or below is an entry of the same
// mapping.
func sibling(file *source.File, number int, indent string) bool {
	if number > 1 {
		if above, ok := entryIndent(file.LineRange(number - 1)); ok && above == indent {
			return true
		}
	}
	if number < file.LineCount() {
		below, ok := entryIndent(file.LineRange(number + 1))
		return ok && below == indent
	}
	return false
}

func entryIndent(line source.Range) (string, bool) {
	m := entry.FindStringSubmatch(line.Text())
	if m == nil {
		return "", false
	}
	return m[1], true
}

// AddEntry returns the fix that puts an entry in front of the first one of the
// YAML mapping whose key stands at rng.
func AddEntry(key source.Range, text string) (lint.Fix, bool) {
	if key.IsZero() || !inYAML(key) {
		return lint.Fix{}, false
	}
	file, number := key.File, key.StartPosition().Line
	line := file.LineRange(number)
	if strings.TrimSpace(line.Text()[key.End-line.Start:]) != ":" || number == file.LineCount() {
		return lint.Fix{}, false
	}
	indent, ok := entryIndent(file.LineRange(number + 1))
	if !ok || len(indent) <= key.Start-line.Start {
		return lint.Fix{}, false
	}
	breaks := string(file.Data[line.End:file.LineRange(number+1).Start])
	return lint.Fix{
		Description: "add " + quoted(text),
		Safe:        true,
		Edits:       []lint.Edit{{Range: file.Range(line.End, line.End), Replacement: breaks + indent + text}},
	}, true
}
