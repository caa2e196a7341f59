package manifest

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// masked is a document in which every template action is hidden, so that what
// is left can be parsed. All offsets stay as they were.
type masked struct {
	data []byte
	// dialect names the template language, or is empty if nothing was hidden.
	dialect string
	// lines are the offsets of the lines of nothing but actions, without those
	// that only end a branch or loop.
	lines []int
	// blanked are the lines that were left blank.
	blanked []span
}

// action is one template action: {{ ... }}, {% ... %}, %{ ... }, <% ... %>, ${ ... }.
type action struct {
	start, end int
	marker     marker
}

// marker is how an action begins.
type marker uint8

const (
	braces      marker = iota // {{ and {{{
	percent                   // {%
	comment                   // {#
	erb                       // <%
	directive                 // %{
	interpolate               // ${
)

// maskTemplates hides the template actions of a document. An action inside a
// line becomes a word of stand-ins; a line of nothing but actions becomes a
// comment, or blank where a comment would end a block scalar.
func maskTemplates(data []byte, options Options) masked {
	if options.Verbatim || !bytes.ContainsAny(data, "{%<$") {
		return masked{data: data}
	}
	actions := findActions(data)
	if len(actions) == 0 {
		return masked{data: data}
	}
	out := masked{data: bytes.Clone(data), dialect: dialectOf(data, actions)}
	next := 0
	for at, previous := 0, 0; at < len(data); {
		end := lineEnd(data, at)
		first := next
		for next < len(actions) && actions[next].start < end {
			// An action of several lines carries its last line along.
			end = lineEnd(data, max(end, actions[next].end))
			next++
		}
		if next > first {
			if onlyActions(data[at:end], actions[first:next], at) {
				if !closes(actions[first:next], data) {
					out.lines = append(out.lines, at)
				}
				out.hideLine(at, end, previous)
			} else {
				for _, a := range actions[first:next] {
					out.hide(a)
				}
			}
		}
		if first == next && !isBlank(data[at:end]) {
			previous = indentOf(data[at:end])
		}
		at = nextLine(data, end)
	}
	return out
}

// hide turns an action inside a line into one word. Line breaks inside it must
// go too, or the word would end there.
func (m *masked) hide(a action) {
	for i := a.start; i < a.end; i++ {
		m.data[i] = standIn
	}
}

// hideLine turns a line of actions into a comment. A line that is indented less
// than the text before and behind it is left blank: it is common inside a block
// scalar, which a comment at that place would end.
func (m *masked) hideLine(at, end, previous int) {
	blank := false
	if indent := indentOf(m.data[at:end]); indent < previous {
		for next := nextLine(m.data, end); next < len(m.data); {
			stop := lineEnd(m.data, next)
			if line := m.data[next:stop]; !isBlank(line) && !startsAction(line) {
				blank = indentOf(line) > indent
				break
			}
			next = nextLine(m.data, stop)
		}
	}
	if blank {
		m.blanked = append(m.blanked, span{at, end})
	}
	fresh := true
	for i := at; i < end; i++ {
		switch c := m.data[i]; {
		case c == '\n' || c == '\r':
			fresh = true
		case blank:
			m.data[i] = ' '
		case fresh && (c == ' ' || c == '\t'):
		case fresh:
			m.data[i], fresh = '#', false
		default:
			m.data[i] = standIn
		}
	}
}

func startsAction(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return bytes.HasPrefix(line, []byte("{{")) || bytes.HasPrefix(line, []byte("{%")) || bytes.HasPrefix(line, []byte("%{"))
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

func isBlank(line []byte) bool { return len(bytes.TrimLeft(line, " \t\r\n")) == 0 }

// onlyActions reports whether a line holds nothing but actions.
func onlyActions(line []byte, actions []action, offset int) bool {
	at := 0
	for _, a := range actions {
		if !isBlank(line[at : a.start-offset]) {
			return false
		}
		at = a.end - offset
	}
	return isBlank(line[at:])
}

// closes reports whether every action only ends or parts what another began.
func closes(actions []action, data []byte) bool {
	for _, a := range actions {
		switch keyword, _, _ := strings.Cut(actionName(string(data[a.start:a.end])), " "); keyword {
		case "end", "else", "endif", "endfor", "elif":
		default:
			return false
		}
	}
	return true
}

// structural reports whether a line that was hidden stands outside every scalar
// of the document, so that the document's shape depends on it.
func (m *masked) structural(root *Node, base int) bool {
	if len(m.lines) == 0 {
		return false
	}
	inside := map[int]bool{}
	m.markInside(root, base, inside)
	return len(inside) < len(m.lines)
}

// markInside notes the hidden lines that scalars of several lines hold.
func (m *masked) markInside(n *Node, base int, inside map[int]bool) {
	if n == nil {
		return
	}
	if n.kind == Scalar && n.style != plain {
		end := n.span().end
		for _, line := range m.lines[sort.SearchInts(m.lines, n.start-base):] {
			if line+base >= end {
				break
			}
			inside[line] = true
		}
		return
	}
	for _, e := range n.Entries() {
		m.markInside(e.Value, base, inside)
	}
	for _, item := range n.Items() {
		m.markInside(item, base, inside)
	}
}

// How far an action may reach: a stray "{{" in a text must not swallow the
// document, nor a file of them cost a search of the rest for each.
const (
	maxActionLines = 60
	maxActionBytes = 8192
	maxVariable    = 1024 // of ${ and %{, which end on their line
	maxBraces      = 20   // nested in one of them
)

// findActions returns the actions of a document in order; they do not overlap.
func findActions(data []byte) []action {
	var actions []action
	for i := 0; i+1 < len(data); i++ {
		if c := data[i]; c != '{' && c != '%' && c != '<' && c != '$' {
			continue
		}
		if end := actionEnd(data, i); end > 0 {
			actions = append(actions, action{start: i, end: end, marker: markerOf(data[i:])})
			i = end - 1
		} else if data[i] == '$' && data[i+1] == '$' {
			i++ // "$${" is how Terraform writes a literal "${"
		}
	}
	return actions
}

func markerOf(data []byte) marker {
	switch string(data[:2]) {
	case "{%":
		return percent
	case "{#":
		return comment
	case "<%":
		return erb
	case "%{":
		return directive
	case "${":
		return interpolate
	default:
		return braces
	}
}

// actionEnd returns the offset behind the action that begins at i, 0 if none
// does.
func actionEnd(data []byte, i int) int {
	rest := data[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("{{{")):
		return closing(data, i, "}}}")
	case bytes.HasPrefix(rest, []byte("{{")):
		return closing(data, i, "}}")
	case bytes.HasPrefix(rest, []byte("{%")):
		return closing(data, i, "%}")
	case bytes.HasPrefix(rest, []byte("{#")):
		return closing(data, i, "#}")
	case bytes.HasPrefix(rest, []byte("<%")):
		return closing(data, i, "%>")
	case bytes.HasPrefix(rest, []byte("%{")) && directiveStart.Match(rest[:min(len(rest), 20)]):
		return balanced(data, i+1)
	case bytes.HasPrefix(rest, []byte("${")):
		return balanced(data, i+1)
	}
	return 0
}

// directiveStart is the start of a Terraform template directive.
var directiveStart = regexp.MustCompile(`^%\{~?\s*(if|else|endif|for|endfor)\b`)

// closing finds the closing marker within a few lines.
func closing(data []byte, start int, marker string) int {
	rest := data[start+2 : min(len(data), start+maxActionBytes)]
	i := bytes.Index(rest, []byte(marker))
	if i < 0 {
		return 0
	}
	inner := rest[:i]
	if bytes.Contains(inner, []byte("{{")) || bytes.ContainsAny(inner, "\r\n") && !spansLines(inner) {
		return 0
	}
	return start + 2 + i + len(marker)
}

// spansLines reports whether what stands between two markers is one action over
// several lines, and not two lone markers in texts of their own: no string of a
// template goes over the end of a line.
func spansLines(inner []byte) bool {
	lines := bytes.Split(inner, []byte("\n"))
	for _, line := range lines {
		if bytes.Count(line, []byte("\""))%2 != 0 || bytes.Count(line, []byte("'"))%2 != 0 && !bytes.Contains(inner, []byte("/*")) {
			return false
		}
	}
	first := bytes.TrimLeft(inner, "-~ \t\r\n")
	return len(lines) <= maxActionLines && len(first) > 0 && first[0] != '"' && first[0] != '\''
}

// balanced returns the offset behind the brace that closes the one at start,
// on the same line; quoted strings are skipped.
func balanced(data []byte, start int) int {
	depth, quoted := 0, false
	for i := start; i < min(len(data), start+maxVariable) && depth <= maxBraces && data[i] != '\n' && data[i] != '\r'; i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// dialectOf names the template language by what only it writes.
func dialectOf(data []byte, actions []action) string {
	used := map[marker]bool{}
	for _, a := range actions {
		used[a.marker] = true
	}
	has := func(words ...string) bool {
		for _, word := range words {
			if bytes.Contains(data, []byte(word)) {
				return true
			}
		}
		return false
	}
	switch {
	case has("cookiecutter."):
		return "cookiecutter template"
	case used[braces] && has(".Values", ".Release", ".Chart", "{{ include", "{{- include", "nindent"):
		return "Helm template"
	case used[directive]:
		return "Terraform template"
	case used[erb]:
		return "ERB template"
	case used[percent], used[comment]:
		return "Jinja template"
	case used[braces]:
		return "template"
	default:
		return "template with ${} placeholders"
	}
}

// templateEndings are the file name endings of templates, whatever their language.
var templateEndings = []string{".tpl", ".tmpl", ".tftpl", ".j2", ".jinja", ".jinja2", ".erb", ".in", ".template", ".gotmpl"}

// namesTemplate reports whether a file's name says that some tool renders it:
// then it need not be YAML before that.
func namesTemplate(name string) bool {
	return slices.Contains(templateEndings, strings.ToLower(path.Ext(name)))
}
