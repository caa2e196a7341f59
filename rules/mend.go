package rules

import (
	"path"
	"regexp"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// mend returns the fix that makes the text value, written at rng, into expected:
// the whole replaced, or what stands before or behind expected cut away where
// the rest is an expression that must stay.
func mend(rng source.Range, value, expected symbolic.Text) (lint.Fix, bool) {
	if fix, ok := replace(rng, value.String(), expected); ok {
		return fix, true
	}
	n := value.Len() - expected.Len()
	if n <= 0 || expected.IsEmpty() || !value.Slice(n, value.Len()).Equal(expected) || !value.Slice(0, n).IsKnown() {
		return lint.Fix{}, false
	}
	return cut(rng, value.Slice(0, n))
}

// cut returns the fix that takes a known part of a text out of the string that
// is written at rng. A part that stands elsewhere, in a variable's default, has
// other readers and stays.
func cut(rng source.Range, part symbolic.Text) (lint.Fix, bool) {
	at := part.Range()
	written, known := part.Literal()
	if !known || at.Text() != written || !within(at, rng) || at == rng {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "remove " + quoted(written),
		Safe:        true,
		Edits:       []lint.Edit{{Range: at}},
	}, true
}

// within reports whether a place lies inside another.
func within(at, rng source.Range) bool {
	return at.File == rng.File && rng.Start <= at.Start && at.End <= rng.End
}

// reference matches an interpolation of one plain reference.
var reference = regexp.MustCompile(`\$\{([a-z][a-zA-Z0-9_.*\[\]-]*)\}`)

// withoutScheme returns the fix for a string of Terraform at rng whose only
// reference brings a scheme along, as an issuer's URL does: the reference is
// wrapped in trimprefix.
func withoutScheme(rng source.Range, value symbolic.Text) (lint.Fix, bool) {
	written := rng.Text()
	found := reference.FindAllStringSubmatchIndex(written, -1)
	if !inTerraform(rng) || len(found) != 1 || strings.Count(written, "{") != 1 {
		return lint.Fix{}, false
	}
	begin, end := found[0][2], found[0][3]
	if !value.HasPrefix(written[:begin-len("${")] + "https://") {
		return lint.Fix{}, false
	}
	name := written[begin:end]
	return lint.Fix{
		Description: "take the scheme off " + quoted(name) + " with trimprefix",
		Safe:        true,
		Edits: []lint.Edit{
			{Range: rng.File.Range(rng.Start+begin, rng.Start+begin), Replacement: "trimprefix("},
			{Range: rng.File.Range(rng.Start+end, rng.Start+end), Replacement: `, "https://")`},
		},
	}, true
}

// inTerraform reports whether a place is the inside of a quoted string in
// Terraform's own syntax.
func inTerraform(rng source.Range) bool {
	if rng.IsZero() || rng.Start == 0 || rng.End >= len(rng.File.Data) {
		return false
	}
	ext := path.Ext(rng.File.Name)
	return (ext == ".tf" || ext == ".tofu") && rng.File.Data[rng.Start-1] == '"' && rng.File.Data[rng.End] == '"'
}

// inYAML reports whether a place lies in a YAML file that is no template.
func inYAML(rng source.Range) bool {
	ext := path.Ext(rng.File.Name)
	return (ext == ".yaml" || ext == ".yml") && !strings.Contains(string(rng.File.Data), "{{")
}

// entry matches a line of block style YAML that holds a key and a scalar.
var entry = regexp.MustCompile(`^( *)[A-Za-z][A-Za-z0-9]*:[ \t]+\S.*$`)

// dropEntry returns the fix that removes the line on which a value of a YAML
// mapping stands, provided that a neighbour keeps the mapping from being empty.
func dropEntry(value source.Range, what string) (lint.Fix, bool) {
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

// addEntry returns the fix that puts an entry in front of the first one of the
// YAML mapping whose key stands at rng.
func addEntry(key source.Range, text string) (lint.Fix, bool) {
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

// extend returns the fix that adds a value to a list of Terraform, behind the
// element last. It lets more in, so it is never safe.
func extend(last, value symbolic.Text) (lint.Fix, bool) {
	rng := last.Range()
	whole, known := value.Literal()
	if !known || !plain(whole) || !inTerraform(rng) {
		return lint.Fix{}, false
	}
	// An argument of a module may hold the end only: "namespace:name".
	start, ends := strings.CutSuffix(last.String(), rng.Text())
	added, same := strings.CutPrefix(whole, start)
	if !ends || !same || added == "" {
		return lint.Fix{}, false
	}
	before := strings.TrimRight(string(rng.File.Data[:rng.Start-1]), " \t\r\n")
	if !strings.HasSuffix(before, "[") && !strings.HasSuffix(before, ",") {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "add " + quoted(added),
		Edits:       []lint.Edit{{Range: rng.File.Range(rng.End, rng.End), Replacement: `",` + gap(rng) + `"` + added}},
	}, true
}

// gap is what stands between the elements of a list: a blank, or a new line with
// the indentation of the element at rng, where that begins its line.
func gap(rng source.Range) string {
	file := rng.File
	number := rng.StartPosition().Line
	line := file.LineRange(number)
	indent := line.Text()[:rng.Start-1-line.Start]
	if strings.TrimSpace(indent) != "" || number == file.LineCount() {
		return " "
	}
	return string(file.Data[line.End:file.LineRange(number+1).Start]) + indent
}

// sharedAnnotation reports whether the annotation of a binding is also that of
// another account, which does get the role: the base of several overlays, the
// values of several releases. An edit for one would take it from the other.
func sharedAnnotation(g *graph.Graph, b *graph.Binding) bool {
	rng := annotationRange(b)
	for _, other := range g.Bindings {
		if other != b && other.Verdict != symbolic.No && annotationRange(other) == rng {
			return true
		}
	}
	return false
}
