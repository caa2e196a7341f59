package helm

import (
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/source"
)

// locator finds for the lines of a rendered file the lines of its template. One is
// shared by all objects of a file: comparing the two takes their lines multiplied.
type locator struct {
	rendered, template *source.File

	compare sync.Once
	lines   []int          // of the template, by the index of the rendered line; 0: none
	first   map[string]int // the first line of a key, in place of lines that are too many
}

// locate is the hook of kubernetes.Context. What came out of the values knows
// its place already; what the template wrote stands in the line that aligns.
func (l *locator) locate(place kubernetes.Place) source.Range {
	rng := place.Rendered
	if rng.File != l.rendered {
		return source.Range{}
	}
	line := l.line(rng.StartPosition().Line)
	if line == 0 {
		return l.template.LineRange(1)
	}
	at := l.template.LineRange(line)
	text := at.Text()
	// The very characters, where the template holds them as they are.
	if want := rng.Text(); want != "" && !strings.Contains(want, "\n") {
		if i := strings.Index(text, want); i >= 0 {
			return at.Sub(i, i+len(want))
		}
	}
	trimmed := strings.TrimLeft(text, " \t-")
	start := len(text) - len(trimmed)
	if !place.Key {
		// The value behind the key.
		if _, value, ok := strings.Cut(trimmed, ": "); ok {
			start = len(text) - len(value)
		}
	}
	return at.Sub(start, len(strings.TrimRight(text, " \t")))
}

// maxAligned bounds the lines that are compared with each other.
const maxAligned = 1500

// line returns the line of the template that made a line of the rendered file, or 0.
func (l *locator) line(rendered int) int {
	l.compare.Do(func() {
		if l.template.LineCount() > maxAligned || l.rendered.LineCount() > maxAligned {
			l.first = firstLines(l.template)
		} else {
			l.lines = align(l.template, l.rendered)
		}
	})
	if l.first != nil {
		return l.first[lineKey(l.rendered.Line(rendered))]
	}
	if rendered > len(l.lines) {
		return 0
	}
	return l.lines[rendered-1]
}

// align returns for each line of the rendered file the line of the template that
// made it, or 0. Lines correspond if they begin with the same key, in the order of
// the files: the longest common subsequence of their keys.
func align(template, rendered *source.File) []int {
	n, m := template.LineCount(), rendered.LineCount()
	a, b := make([]string, n), make([]string, m)
	for i := range a {
		a[i] = lineKey(template.Line(i + 1))
	}
	for i := range b {
		b[i] = lineKey(rendered.Line(i + 1))
	}
	// best[i][j] is the length of the common subsequence of a[i:] and b[j:].
	best, row := make([][]int16, n+1), make([]int16, (n+1)*(m+1))
	for i := range best {
		best[i], row = row[:m+1], row[m+1:]
	}
	for i := n - 1; i >= 0; i-- {
		if a[i] == "" {
			copy(best[i], best[i+1])
			continue
		}
		for j := m - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	lines := make([]int, m)
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[i] != "" && a[i] == b[j]:
			lines[j] = i + 1
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			// The line has no partner: it came out of an action of its own, which
			// stands right here or right before.
			lines[j] = max(i, 1)
			j++
		}
	}
	return lines
}

// firstLines returns the first line of each key in a file.
func firstLines(file *source.File) map[string]int {
	first := map[string]int{}
	for line := file.LineCount(); line > 0; line-- {
		if key := lineKey(file.Line(line)); key != "" {
			first[key] = line
		}
	}
	return first
}

// lineKey is what a line of YAML begins with, as far as its key.
func lineKey(line string) string {
	line = strings.TrimSpace(line)
	if key, value, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(key, "{{") && !strings.HasPrefix(key, "#") {
		// The kind tells the documents of one file apart.
		if key == "kind" {
			return key + ":" + strings.TrimSpace(value)
		}
		return key + ":"
	}
	if strings.HasPrefix(line, "- ") {
		return line
	}
	return ""
}
