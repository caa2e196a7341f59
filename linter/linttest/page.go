package linttest

import (
	"fmt"
	"slices"
	"strings"
)

// The headings of a page, in their order.
const (
	finds   = "What it finds"
	matters = "Why it matters"
	wrong   = "Wrong"
	right   = "Right"
	silent  = "When it stays silent"
	ignore  = "How to ignore"
)

var headings = []string{finds, matters, wrong, right, silent, ignore}

// page is the parsed page of a rule.
type page struct {
	name    string // the first-level heading
	summary string // the paragraph below it
	// sections are the second-level headings in their order.
	sections []string
	cases    []pageCase
}

// pageCase is one example of a page.
type pageCase struct {
	section string
	// name is the third-level heading, or "" for a section's only case.
	name  string
	files map[string]string
	// output is what the page says is printed; hasOutput is false if the case
	// has no such block.
	output    string
	hasOutput bool
	// start and end are the lines of the output block, fences excluded.
	start, end int
}

// title names the case in test names and messages.
func (c pageCase) title() string {
	if c.name == "" {
		return c.section
	}
	return c.section + "/" + c.name
}

// parsePage reads a page. An error names the line that is not as it should be.
func parsePage(text string) (page, error) {
	var p page
	lines := strings.Split(text, "\n")
	current := -1
	begin := func(section, name string) {
		p.cases = append(p.cases, pageCase{section: section, name: name, files: map[string]string{}})
		current = len(p.cases) - 1
	}
	expectOutput := false
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			end := fenceEnd(lines, i)
			if end < 0 {
				return p, fmt.Errorf("line %d: the block has no end", i+1)
			}
			_, name, _ := strings.Cut(strings.TrimLeft(line, "`"), " ")
			body := strings.Join(lines[i+1:end], "\n")
			if end > i+1 {
				body += "\n"
			}
			switch {
			case current < 0 || name == "" && !expectOutput:
			case expectOutput:
				c := &p.cases[current]
				c.output, c.hasOutput, c.start, c.end = body, true, i+1, end
			case p.cases[current].files[name] != "":
				return p, fmt.Errorf("line %d: the case has the file %q already", i+1, name)
			default:
				p.cases[current].files[name] = body
			}
			expectOutput = false
			i = end
		case strings.HasPrefix(line, "# ") && p.name == "":
			p.name = strings.TrimPrefix(line, "# ")
		case strings.HasPrefix(line, "## "):
			section := strings.TrimPrefix(line, "## ")
			p.sections = append(p.sections, section)
			begin(section, "")
		case strings.HasPrefix(line, "### ") && current >= 0:
			begin(p.cases[current].section, strings.TrimPrefix(line, "### "))
		case strings.HasPrefix(line, "Output"):
			expectOutput = true
		case strings.TrimSpace(line) != "":
			if p.summary == "" && len(p.sections) == 0 {
				p.summary = line
			}
			expectOutput = false
		}
	}
	p.cases = slices.DeleteFunc(p.cases, func(c pageCase) bool { return len(c.files) == 0 && !c.hasOutput })
	return p, nil
}

// fenceEnd returns the line of the fence that closes the one at start, or -1.
func fenceEnd(lines []string, start int) int {
	fence := lines[start][:len(lines[start])-len(strings.TrimLeft(lines[start], "`"))]
	for i := start + 1; i < len(lines); i++ {
		if strings.TrimRight(lines[i], " ") == fence {
			return i
		}
	}
	return -1
}

// in returns the cases of a section.
func (p page) in(section string) []pageCase {
	var out []pageCase
	for _, c := range p.cases {
		if c.section == section {
			out = append(out, c)
		}
	}
	return out
}

// basis returns the files that a case starts from: those of the Wrong case with
// the same heading, or of the only one, for a case under Right; else none.
func (p page) basis(c pageCase) map[string]string {
	if c.section != right {
		return nil
	}
	all := p.in(wrong)
	for _, w := range all {
		if w.name == c.name || len(all) == 1 {
			return w.files
		}
	}
	return nil
}

// replaceOutputs returns the text of a page with the outputs of some cases
// replaced; got is keyed by the first line of the output block.
func replaceOutputs(text string, p page, got map[int]string) string {
	lines := strings.Split(text, "\n")
	for _, c := range slices.Backward(p.cases) {
		output, ok := got[c.start]
		if !ok || !c.hasOutput {
			continue
		}
		fresh := strings.Split(strings.TrimSuffix(output, "\n"), "\n")
		lines = slices.Replace(lines, c.start, c.end, fresh...)
	}
	return strings.Join(lines, "\n")
}
