package linter

import (
	"cmp"
	"path"
	"slices"
	"time"

	"github.com/irsalint/irsalint/linter/internal/fix"
	"github.com/irsalint/irsalint/linter/internal/suppress"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// IgnoreWish says which findings the user wants to ignore, and why.
type IgnoreWish struct {
	// Rule is the rule to silence, Reason why, Until the last day on which the
	// ignore holds ("2006-01-02") or empty.
	Rule, Reason, Until string
	// File and Line limit the wish to findings there, as reports name them; empty
	// and 0: everywhere.
	File string
	Line int
}

// Check returns what is wrong with reason or day, or nothing.
func (w IgnoreWish) Check(today time.Time) string { return w.wish().Check(today) }

func (w IgnoreWish) wish() suppress.Wish {
	return suppress.Wish{Rule: w.Rule, Reason: w.Reason, Until: w.Until}
}

func (w IgnoreWish) means(f lint.Finding) bool {
	return f.Rule == w.Rule && (w.File == "" || path.Clean(w.File) == path.Clean(f.Range.File.Name)) &&
		(w.Line == 0 || f.Range.StartPosition().Line <= w.Line && w.Line <= f.Range.EndPosition().Line)
}

// Ignores finds the edits that put ignores for the meant findings into the
// files: at the finding, or at its other half if no comment can stand there.
// Left are those findings for which neither is possible.
func (r *Result) Ignores(wish IgnoreWish) (edits Fixes, left []lint.Finding) {
	byFile := map[string][]lint.Edit{}
	edits.result = r
	for _, f := range r.Findings {
		if !wish.means(f) {
			continue
		}
		edit, ok := r.ignore(f, wish)
		if !ok {
			left = append(left, f)
			continue
		}
		edits.Fixed++
		name := edit.Range.File.Name
		byFile[name] = append(byFile[name], edit)
	}
	for _, list := range byFile {
		edits.changes = append(edits.changes, fix.Edited(list[0].Range.File, list))
	}
	slices.SortFunc(edits.changes, func(a, b fix.Change) int { return cmp.Compare(a.File.Name, b.File.Name) })
	return edits, left
}

// ignore finds a place for the ignore of one finding.
func (r *Result) ignore(f lint.Finding, wish IgnoreWish) (lint.Edit, bool) {
	places := []source.Range{f.Range}
	for _, related := range f.Related {
		places = append(places, related.Range)
	}
	for _, at := range places {
		if at.IsZero() || !r.onDisk(at.File) {
			continue
		}
		file, err := r.tree.Read(at.File.Name) // one file, however often it was read
		if err != nil {
			continue
		}
		at.File = file
		if edit, ok := suppress.Insert(at, wish.wish(), ruleNames(r.rules)); ok {
			return edit, true
		}
	}
	return lint.Edit{}, false
}
