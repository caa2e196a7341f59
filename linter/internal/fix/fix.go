// Package fix turns the fixes of findings into changed files, as a diff or
// written in place.
//
// An edit replaces the bytes of a range and nothing else, so formatting,
// comments, line ends and a byte order mark stay. Edits that overlap are not
// combined: the first finding keeps its fix, and a second run offers the other
// again. What is put into a file is a plain name or one of a few pieces of our
// own, never a stranger's syntax: a replacement with a quote, a backslash, a line
// end or the begin of a template is refused, because the names in a pull request
// are a stranger's. Files that a tool made, and copies in another encoding than
// the file on disk, are not edited at all.
package fix

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// Change is one file with its edits applied.
type Change struct {
	File  *source.File
	After []byte
	// Fixed are the findings whose fixes the change holds, in order.
	Fixed []lint.Finding
}

// Options say which fixes are taken, and how. The zero value takes safe fixes.
type Options struct {
	// Unsafe takes fixes that are likely, not certain, as well.
	Unsafe bool
	// OnDisk reports whether a file holds what stands on disk; nil: all do.
	OnDisk func(*source.File) bool
	// Tidy returns an edited file as the formatter of its language leaves it, if
	// it was formatted before; nil: edited files stay as they are.
	Tidy func(name string, before, after []byte) []byte
}

// edited is one file with what is done to it.
type edited struct {
	file  *source.File
	edits []lint.Edit
	fixed []lint.Finding
}

// Collect applies the first suitable fix of each finding. Changes are in order
// of file name; findings whose fix could not be taken are returned as rest, in
// their order.
func Collect(findings []lint.Finding, options Options) (changes []Change, rest []lint.Finding) {
	files := map[string]*edited{}
	for _, f := range findings {
		i := slices.IndexFunc(f.Fixes, func(fix lint.Fix) bool { return (fix.Safe || options.Unsafe) && harmless(fix) })
		if i < 0 || !fits(f.Fixes[i].Edits, files, options) {
			rest = append(rest, f)
			continue
		}
		edits := f.Fixes[i].Edits
		for _, e := range edits {
			into := files[e.Range.File.Name]
			if into == nil {
				into = &edited{file: e.Range.File}
				files[e.Range.File.Name] = into
			}
			e.Range.File = into.file // a reader may have read it a second time
			if !slices.Contains(into.edits, e) {
				into.edits = append(into.edits, e)
			}
		}
		first := files[edits[0].Range.File.Name]
		first.fixed = append(first.fixed, f)
	}
	for _, e := range files {
		after := apply(e.file.Data, e.edits)
		if options.Tidy != nil {
			after = options.Tidy(e.file.Name, e.file.Data, after)
		}
		changes = append(changes, Change{File: e.file, After: after, Fixed: e.fixed})
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.File.Name, b.File.Name) })
	return changes, rest
}

// fits reports whether all edits can be made beside those that are taken.
func fits(edits []lint.Edit, files map[string]*edited, options Options) bool {
	for _, e := range edits {
		file := e.Range.File
		if file.Derived || options.OnDisk != nil && !options.OnDisk(file) {
			return false
		}
		into := files[file.Name]
		if into != nil && (!bytes.Equal(into.file.Data, file.Data) || collides(e, into.edits)) {
			return false
		}
	}
	return true
}

// ours are pieces of syntax that rules put into files. They hold nothing of the
// tree's, so they are taken although they are no plain names.
func ours() []string {
	return []string{`, "https://")`, `eks\\.amazonaws\\.com/role-arn`}
}

// harmless reports whether every edit has a place and puts in only a name.
func harmless(fix lint.Fix) bool {
	for _, e := range fix.Edits {
		if e.Range.IsZero() || !slices.Contains(ours(), e.Replacement) && !isName(name(e.Replacement)) {
			return false
		}
	}
	return len(fix.Edits) > 0
}

// name takes away what may stand before a name that is put in: the line end and
// indentation of a new entry, or the end of the element before it.
func name(replacement string) string {
	if rest, ok := strings.CutPrefix(replacement, `",`); ok {
		if rest, ok := strings.CutPrefix(entry(rest), `"`); ok {
			return rest
		}
	}
	return entry(replacement)
}

// entry takes away one line end and what indents the line behind it, or a blank.
func entry(replacement string) string {
	if rest, ok := strings.CutPrefix(replacement, ` "`); ok {
		return `"` + rest
	}
	for _, lineEnd := range []string{"\r\n", "\n", "\r"} {
		if rest, ok := strings.CutPrefix(replacement, lineEnd); ok {
			return strings.TrimLeft(rest, " ")
		}
	}
	return replacement
}

func isName(s string) bool {
	if strings.ContainsAny(s, "\"'\\`") || strings.Contains(s, "${") || strings.Contains(s, "%{") || strings.Contains(s, "{{") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

// collides reports whether an edit touches bytes that another one changes. The
// same edit twice, wanted by two findings, is one edit.
func collides(e lint.Edit, taken []lint.Edit) bool {
	for _, other := range taken {
		e.Range.File = other.Range.File
		if e != other && e.Range.Start < max(other.Range.End, other.Range.Start+1) && other.Range.Start < max(e.Range.End, e.Range.Start+1) {
			return true
		}
	}
	return false
}

// Edited returns the change that makes the edits of one file, which must not
// overlap; an edit that occurs twice is made once.
func Edited(file *source.File, edits []lint.Edit) Change {
	var once []lint.Edit
	for _, e := range edits {
		if !slices.Contains(once, e) {
			once = append(once, e)
		}
	}
	return Change{File: file, After: apply(file.Data, once)}
}

func apply(data []byte, edits []lint.Edit) []byte {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b lint.Edit) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(data[at:e.Range.Start])
		out.WriteString(e.Replacement)
		at = e.Range.End
	}
	out.Write(data[at:])
	return out.Bytes()
}

// Diff writes the changes as unified diffs that patch and git apply understand.
func Diff(w io.Writer, changes []Change) error {
	for _, c := range changes {
		if _, err := w.Write(diff.Diff("a/"+c.File.Name, c.File.Data, "b/"+c.File.Name, c.After)); err != nil {
			return err
		}
	}
	return nil
}

// Write puts the changes into their files, each atomically. It stops at the
// first file that cannot be written and says which; the files before it are
// changed, the others are as they were.
func Write(tree *source.Tree, changes []Change) error {
	for _, c := range changes {
		if err := tree.Replace(c.File, c.After); err != nil {
			return err
		}
	}
	return nil
}
