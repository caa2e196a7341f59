package linttest

import (
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

// isAt reports whether a finding tells of a mutation at the right place: its own
// place or a related one touches a line that was changed, or it stands in the
// declaration around the change and either names what the change wrote there or
// tells of what is not there any more, which has no line of its own.
func isAt(f lint.Finding, m Mutation, right, broken map[string]string) bool {
	ranges := []source.Range{f.Range}
	messages := append([]string{f.Message, f.Help}, f.Notes...)
	for _, r := range f.Related {
		ranges = append(ranges, r.Range)
		messages = append(messages, r.Message)
	}
	words := shown(strings.Join(messages, "\n"))
	for _, c := range m.Changes {
		first := c.line(right)
		last := first + strings.Count(strings.TrimSuffix(c.New, "\n"), "\n")
		around := first
		if strings.HasSuffix(c.Old, "\n") && c.New == "" {
			around = max(1, first-1) // the line after it may begin another declaration
		}
		head, tail := declaration(broken[c.File], around)
		told := strings.Contains(words, shown(c.New)) || strings.HasPrefix(f.Rule, "missing-")
		for _, r := range ranges {
			if r.IsZero() || r.File.Name != c.File {
				continue
			}
			start, end := r.StartPosition().Line, r.EndPosition().Line
			if start <= last && first <= end && c.New != "" || told && start <= tail && head <= end {
				return true
			}
		}
	}
	return false
}

// shown is a text with subjects as messages name service accounts.
func shown(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(text), "system:serviceaccount:", ""), ":", "/")
}

// declaration returns the first and last line of what is declared around a line:
// the document of YAML, the block of Terraform, the whole of any other file.
func declaration(text string, line int) (head, tail int) {
	lines := strings.Split(text, "\n")
	begins := func(s string) bool {
		return strings.HasPrefix(s, "---") || strings.HasSuffix(s, "{") && !strings.HasPrefix(s, " ") && !strings.HasPrefix(s, "\t") && s != "{"
	}
	head, tail = min(line, len(lines)), min(line, len(lines))
	for head > 1 && !begins(lines[head-1]) {
		head--
	}
	for tail < len(lines) && !begins(lines[tail]) {
		tail++
	}
	return head, tail
}
