package rules

import (
	_ "embed"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

//go:embed unused-ignore.md
var unusedIgnorePage string

var unusedIgnore = lint.Rule{
	Name:     "unused-ignore",
	Group:    "run",
	Summary:  "an ignore without effect, without reason, or expired",
	Severity: lint.Warning,
	Doc:      unusedIgnorePage,
	Check:    checkUnusedIgnore,
	Last:     true,
}

func checkUnusedIgnore(pass *lint.Pass) {
	for _, ignore := range pass.Ignores {
		finding := lint.Finding{Range: ignore.Range, Key: key(ignore.Range.File.Name, ignore.Range.Text())}
		switch {
		case ignore.Defect != "":
			finding.Message = "the ignore has no effect: it " + ignore.Defect
			finding.Help = ignore.Help
			pass.Report(finding)
		case ignore.Expired:
			finding.Message = "the ignore of " + quotedList(ignore.Rules) + " held until " + ignore.Until
			finding.Help = "mend what it silenced, or decide again and move the day"
			pass.Report(finding)
		case len(ignore.Unused) == len(ignore.Rules):
			finding.Message = "the ignore of " + quotedList(ignore.Rules) + " silences nothing"
			finding.Help = "delete it"
			if edit, ok := deletion(ignore.Range); ok {
				finding.Fixes = []lint.Fix{{Description: "delete the ignore", Safe: true, Edits: []lint.Edit{{Range: edit}}}}
			}
			pass.Report(finding)
		case len(ignore.Unused) > 0:
			finding.Message = "the ignore of " + quotedList(ignore.Rules) + " silences nothing of " + quotedList(ignore.Unused)
			finding.Help = "take " + quotedList(ignore.Unused) + " out of it"
			pass.Report(finding)
		}
	}
}

func quotedList(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = quoted(name)
	}
	return strings.Join(list, ", ")
}

// deletion returns what to delete in order to get rid of a comment: with the
// blanks before it, and with its line if it has one of its own. An annotation is
// left to the user, because a comma or an empty mapping may have to go with it.
func deletion(comment source.Range) (source.Range, bool) {
	text, file := comment.Text(), comment.File
	if !strings.HasPrefix(text, "#") && !strings.HasPrefix(text, "//") && !strings.HasPrefix(text, "/*") {
		return source.Range{}, false
	}
	line := file.LineRange(file.Position(comment.Start).Line)
	before := strings.TrimRight(string(file.Data[line.Start:comment.Start]), " \t")
	after := strings.TrimSpace(string(file.Data[comment.End:line.End]))
	switch {
	case before == "" && after == "":
		end := line.End
		for end < len(file.Data) && (file.Data[end] == '\r' || file.Data[end] == '\n') {
			end++
			if file.Data[end-1] == '\n' {
				break
			}
		}
		return file.Range(line.Start, end), true
	case after == "":
		return file.Range(line.Start+len(before), comment.End), true
	default:
		return comment, true
	}
}
