package helm

import (
	"fmt"
	"strings"
)

// The functions that templates are made to call. Without stepFunction in every
// pass of a loop a template could run for ever; enterFunction and leaveFunction
// stand at the head and foot of every named template, which may call each other
// without end. printFunction counts what an action writes, stepsFunction does all this
// to a template that another one makes.
const (
	stepFunction  = "irsalintStep"
	enterFunction = "irsalintEnter"
	leaveFunction = "irsalintLeave"
	printFunction = "irsalintPrint"
	stepsFunction = "irsalintSteps"
)

// segment is an action of a template with the text before it.
type segment struct {
	before, action, word string
	// body is the length of what stands between the action and its end.
	body int
	// ends is the word of the block that an end closes.
	ends string
}

// withSteps adds the calls that count to a template. Line numbers and trimming
// stay. It fails on a template that nests too deep to be parsed.
func withSteps(text string) (string, error) {
	segments, rest, err := cutActions(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.before)
		if s.ends == "define" || s.ends == "block" {
			b.WriteString(trimmedLike(s.action, leaveFunction, true))
		}
		b.WriteString(counted(s.action, s.word))
		switch s.word {
		case "range":
			b.WriteString(trimmedLike(s.action, fmt.Sprint(stepFunction, " ", s.body), false))
		case "define", "block":
			b.WriteString(trimmedLike(s.action, fmt.Sprint(enterFunction, " ", s.body), false))
		}
	}
	b.WriteString(rest)
	return b.String(), nil
}

// cutActions cuts a template into its actions and what stands behind the last.
func cutActions(text string) (segments []segment, rest string, err error) {
	var open []int // the blocks that are open
	var behind []int
	at := 0
	for {
		start := strings.Index(text[at:], "{{")
		if start < 0 {
			return segments, text[at:], nil
		}
		start += at
		end := actionEnd(text, start)
		if end < 0 {
			return segments, text[at:], nil
		}
		s := segment{before: text[at:start], action: text[start:end], word: keyword(text[start:end])}
		switch s.word {
		case "range", "define", "block", "if", "with":
			open, behind = append(open, len(segments)), append(behind, end)
		case "end":
			if n := len(open) - 1; n >= 0 {
				segments[open[n]].body = start - behind[n]
				s.ends = segments[open[n]].word
				open, behind = open[:n], behind[:n]
			}
		}
		if len(open) > maxNesting {
			return nil, "", fmt.Errorf("blocks nest deeper than %d", maxNesting)
		}
		segments, at = append(segments, s), end
	}
}

// counted adds to an action what counts it: to one that writes something, and to
// every template that is made at run time.
func counted(action, word string) string {
	action = countTpl(action)
	switch word {
	case "range", "define", "block", "if", "with", "end", "else", "template", "break", "continue":
		return action
	}
	open, inner, shut := unwrap(action)
	if inner == "" || strings.HasPrefix(inner, "/*") || assigns(inner) {
		return action
	}
	return open + inner + " | " + printFunction + shut
}

// unwrap cuts an action into its delimiters with their blanks and what is inside.
func unwrap(action string) (open, inner, shut string) {
	const blanks = " \t\r\n"
	inner = strings.TrimSuffix(strings.TrimPrefix(action, "{{"), "}}")
	open, shut = "{{", "}}"
	if len(inner) > 1 && inner[0] == '-' && strings.ContainsRune(blanks, rune(inner[1])) {
		open, inner = "{{-", inner[1:]
	}
	if n := len(inner); n > 1 && inner[n-1] == '-' && strings.ContainsRune(blanks, rune(inner[n-2])) {
		shut, inner = "-}}", inner[:n-1]
	}
	trimmed := strings.TrimLeft(inner, blanks)
	open += inner[:len(inner)-len(trimmed)]
	inner = strings.TrimRight(trimmed, blanks)
	return open, inner, trimmed[len(inner):] + shut
}

// assigns reports whether an action gives a variable a value.
func assigns(inner string) bool {
	if !strings.HasPrefix(inner, "$") {
		return false
	}
	name := strings.TrimLeft(strings.TrimLeftFunc(inner[1:], isWordRune), " \t\r\n")
	return strings.HasPrefix(name, ":=") || strings.HasPrefix(name, "=")
}

func isWordRune(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 127
}

// countTpl hands the first argument of every call of tpl through stepsFunction.
func countTpl(action string) string {
	if !strings.Contains(action, "tpl") {
		return action
	}
	var b strings.Builder
	for i := 0; i < len(action); {
		end := i + 1
		if action[i] != '(' {
			end = operandEnd(action, i)
		}
		word := action[i:end]
		b.WriteString(word)
		i = end
		if word != "tpl" || i >= len(action) || !strings.ContainsRune(" \t\r\n", rune(action[i])) {
			continue
		}
		start := i + len(action[i:]) - len(strings.TrimLeft(action[i:], " \t\r\n"))
		if end = operandEnd(action, start); end > start && !strings.ContainsRune("|)}", rune(action[start])) {
			operand := action[start:end]
			if strings.HasPrefix(operand, "(") {
				operand = "(" + countTpl(operand[1:])
			}
			b.WriteString(action[i:start] + "(" + stepsFunction + " " + operand + ")")
			i = end
		}
	}
	return b.String()
}

// operandEnd returns the offset behind the operand that begins at an offset: a
// string, something in parentheses with the fields behind it, a word; one byte of
// anything else.
func operandEnd(text string, start int) int {
	i := start
	switch text[i] {
	case '"', '\'', '`':
		return stringEnd(text, i)
	case '(':
		for depth := 0; i < len(text); {
			switch text[i] {
			case '(':
				depth++
			case ')':
				depth--
			case '"', '\'', '`':
				i = stringEnd(text, i)
				continue
			}
			if i++; depth == 0 {
				break
			}
		}
	}
	for i < len(text) && (isWordRune(rune(text[i])) || text[i] == '.' || text[i] == '$') {
		i++
	}
	return max(i, start+1)
}

// stringEnd returns the offset behind the string that begins at an offset.
func stringEnd(text string, start int) int {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == quote:
			return i + 1
		case text[i] == '\\' && quote != '`':
			i++
		}
	}
	return len(text)
}

// trimmedLike returns an action that calls a function and stands before or behind
// another one; it trims the text on its outer side as that one does.
func trimmedLike(action, call string, before bool) string {
	open, _, shut := unwrap(action)
	if before {
		if strings.HasPrefix(open, "{{-") {
			return "{{- " + call + " }}"
		}
		return "{{ " + call + " }}"
	}
	if strings.HasSuffix(shut, "-}}") {
		return "{{ " + call + " -}}"
	}
	return "{{ " + call + " }}"
}

// actionEnd returns the offset behind the action that begins at start, or -1.
// Delimiters in strings and comments do not count.
func actionEnd(text string, start int) int {
	i := start + 2
	trimmed := strings.TrimLeft(strings.TrimPrefix(text[i:], "-"), " \t\r\n")
	if strings.HasPrefix(trimmed, "/*") {
		end := strings.Index(text[i:], "*/")
		if end < 0 {
			return -1
		}
		i += end + 2
	}
	for i < len(text) {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], "}}"):
			return i + 2
		case c == '"' || c == '\'' || c == '`':
			i = stringEnd(text, i)
		default:
			i++
		}
	}
	return -1
}

// keyword returns the word that an action begins with.
func keyword(action string) string {
	_, inner, _ := unwrap(action)
	end := strings.IndexFunc(inner, func(r rune) bool { return !isWordRune(r) })
	if end < 0 {
		return inner
	}
	return inner[:end]
}
