package suppress

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

const (
	// maxClimb is how many lines above a finding an ignore may stand: those of a
	// heredoc or block scalar, in which no comment can.
	maxClimb = 200
	// maxReason bounds the reason of an ignore that is inserted, in bytes.
	maxReason = 500
)

// Wish is an ignore that the user wants to have inserted.
type Wish struct {
	// Rule is silenced, because of Reason.
	Rule, Reason string
	// Until is the last day on which it holds, as "2006-01-02", or empty.
	Until string
}

// Check returns what is wrong with a wish, as part of a sentence, or nothing.
func (w Wish) Check(today time.Time) string {
	switch {
	case strings.TrimSpace(w.Reason) == "":
		return "an ignore needs a reason"
	case len(w.Reason) > maxReason:
		return fmt.Sprintf("the reason is longer than %d bytes", maxReason)
	case strings.ContainsFunc(w.Reason, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "the reason must be one line of visible characters"
	case strings.Contains(w.Reason, "until=") || strings.Contains(w.Reason, "*/"):
		return "the reason must not hold \"until=\" or \"*/\""
	case w.Until == "":
		return ""
	}
	day, err := time.Parse(time.DateOnly, w.Until)
	switch {
	case err != nil:
		return fmt.Sprintf("%q is no day; write it as 2006-01-02", w.Until)
	case !today.Before(day.AddDate(0, 0, 1)):
		return fmt.Sprintf("the day %s is over", w.Until)
	}
	return ""
}

// text is what follows the marker; behind the rule stands the separator.
func (w Wish) text(separator string) string {
	text := w.Rule + separator + strings.TrimSpace(w.Reason)
	if w.Until != "" {
		text += " until=" + w.Until
	}
	return text
}

// Insert returns the edit that lets an ignore cover the place: a comment on the
// line above it, or above the string that it stands in, or an annotation where
// JSON has no comments. It is false where nothing of that kind is possible. The
// edit is tried out: an ignore that [Find] would not take for one is not
// returned.
func Insert(at source.Range, wish Wish, rules []string) (lint.Edit, bool) {
	if at.IsZero() || at.File.Derived {
		return lint.Edit{}, false
	}
	switch path.Ext(at.File.Name) {
	case ".json":
		return insertAnnotation(at, wish, rules)
	case ".tf", ".tofu", ".tfvars", ".hcl", ".yaml", ".yml":
		return insertComment(at, wish, rules)
	default:
		return lint.Edit{}, false
	}
}

func insertComment(at source.Range, wish Wish, rules []string) (lint.Edit, bool) {
	file := at.File
	first := at.StartPosition().Line
	for number := first; number > max(0, first-maxClimb); number-- {
		line := file.LineRange(number)
		if strings.TrimSpace(line.Text()) == "" && number != first {
			continue
		}
		start := line.Start
		if number == 1 {
			start = len(file.Data) - len(bytes.TrimPrefix(file.Data, byteOrderMark))
		}
		indent := indentation(string(file.Data[start:line.End]))
		edit := lint.Edit{Range: file.Range(start, start), Replacement: indent + "# " + marker + " " + wish.text(" ") + lineBreak(file)}
		if covered(at, edit, wish, rules) {
			return edit, true
		}
	}
	return lint.Edit{}, false
}

var byteOrderMark = []byte("\ufeff")

func indentation(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// lineBreak is how the lines of a file end.
func lineBreak(file *source.File) string {
	if bytes.Contains(file.Data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

var (
	annotationsObject = regexp.MustCompile(`"annotations"\s*:\s*\{(\s*)`)
	metadataObject    = regexp.MustCompile(`"metadata"\s*:\s*\{(\s*)`)
)

// insertAnnotation puts the annotation into the object of annotations that is
// nearest to the place, or makes one.
func insertAnnotation(at source.Range, wish Wish, rules []string) (lint.Edit, bool) {
	value, err := json.Marshal(wish.text(": "))
	if err != nil {
		return lint.Edit{}, false
	}
	entry := fmt.Sprintf("%q: %s", annotation, value)
	for _, form := range []struct {
		object *regexp.Regexp
		entry  string
	}{{annotationsObject, entry}, {metadataObject, `"annotations": {` + entry + "}"}} {
		best, gap := -1, ""
		for _, m := range form.object.FindAllSubmatchIndex(at.File.Data, maxIgnores) {
			if best < 0 || distance(m[3], at) < distance(best, at) {
				best, gap = m[3], string(at.File.Data[m[2]:m[3]])
			}
		}
		if best < 0 {
			continue
		}
		separator := ","
		if best < len(at.File.Data) && at.File.Data[best] == '}' {
			separator = ""
		}
		edit := lint.Edit{Range: at.File.Range(best, best), Replacement: form.entry + separator + gap}
		if covered(at, edit, wish, rules) {
			return edit, true
		}
	}
	return lint.Edit{}, false
}

func distance(offset int, at source.Range) int { return max(offset-at.Start, at.Start-offset) }

// covered tries an edit out.
func covered(at source.Range, edit lint.Edit, wish Wish, rules []string) bool {
	file, start := at.File, edit.Range.Start
	data := append([]byte(nil), file.Data[:start]...)
	data = append(append(data, edit.Replacement...), file.Data[start:]...)
	moved := source.NewFile(file.Name, data)
	begin := at.Start
	if begin >= start {
		begin += len(edit.Replacement)
	}
	for _, i := range Find(moved, rules, time.Time{}) {
		inserted := start <= i.Range.Start && i.Range.Start < start+len(edit.Replacement)
		if inserted && i.effective() && len(i.Rules) == 1 && i.Rules[0] == wish.Rule && i.at(moved.Range(begin, begin)) {
			return true
		}
	}
	return false
}
