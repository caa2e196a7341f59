// Package fix turns the fixes of findings into changed files, as a diff or
// written in place.
//
// An edit replaces the bytes of a range and nothing else, so formatting,
// comments and line ends stay. Edits that overlap are not combined: the first
// finding keeps its fix, and a second run offers the other again. What is put
// into a file is a plain name, never syntax: a replacement with a quote, a
// backslash, a line end or the begin of a template is refused, because the
// names in a pull request are a stranger's.
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

// Collect applies the first suitable fix of each finding: safe ones, or all if
// unsafe is true. Changes are in order of file name; findings whose fix could
// not be taken are returned as rest, in their order.
func Collect(findings []lint.Finding, unsafe bool) (changes []Change, rest []lint.Finding) {
	taken := map[*source.File][]lint.Edit{}
	fixed := map[*source.File][]lint.Finding{}
	for _, f := range findings {
		i := slices.IndexFunc(f.Fixes, func(fix lint.Fix) bool { return (fix.Safe || unsafe) && harmless(fix) })
		if i < 0 {
			rest = append(rest, f)
			continue
		}
		edits := f.Fixes[i].Edits
		if slices.ContainsFunc(edits, func(e lint.Edit) bool { return collides(e, taken[e.Range.File]) }) {
			rest = append(rest, f)
			continue
		}
		for _, e := range edits {
			if !slices.Contains(taken[e.Range.File], e) {
				taken[e.Range.File] = append(taken[e.Range.File], e)
			}
		}
		first := edits[0].Range.File
		fixed[first] = append(fixed[first], f)
	}
	for file, edits := range taken {
		changes = append(changes, Change{File: file, After: apply(file.Data, edits), Fixed: fixed[file]})
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.File.Name, b.File.Name) })
	return changes, rest
}

// harmless reports whether every edit has a place and puts in only a name.
func harmless(fix lint.Fix) bool {
	for _, e := range fix.Edits {
		if e.Range.IsZero() || strings.ContainsAny(e.Replacement, "\"'\\`") ||
			strings.Contains(e.Replacement, "${") || strings.Contains(e.Replacement, "%{") || strings.Contains(e.Replacement, "{{") {
			return false
		}
		for _, r := range e.Replacement {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				return false
			}
		}
	}
	return len(fix.Edits) > 0
}

// collides reports whether an edit touches bytes that another one changes. The
// same edit twice, wanted by two findings, is one edit.
func collides(e lint.Edit, taken []lint.Edit) bool {
	for _, other := range taken {
		if e != other && e.Range.Start < max(other.Range.End, other.Range.Start+1) && other.Range.Start < max(e.Range.End, e.Range.Start+1) {
			return true
		}
	}
	return false
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
