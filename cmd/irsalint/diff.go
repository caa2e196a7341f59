package main

import (
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/irsalint/irsalint/linter"
)

// showDiff prints edits as a diff. What is written to a file or a pipe is exact,
// for patch and git apply; a terminal and the log of a build get the lines of a
// stranger's files made visible.
func (p *process) showDiff(edits linter.Fixes) error {
	var exact bytes.Buffer
	if err := edits.Diff(&exact); err != nil {
		return err
	}
	file, ok := p.stdout.(*os.File)
	terminal := ok && isTerminal(file)
	if !terminal && p.attended() {
		_, err := p.stdout.Write(exact.Bytes())
		return err
	}
	var shown strings.Builder
	for line := range strings.Lines(exact.String()) {
		shown.WriteString(visibleLine(strings.TrimRight(line, "\r\n")) + "\n")
	}
	_, err := io.WriteString(p.stdout, shown.String())
	return err
}

// visibleLine makes a line of a diff visible but for its tabs. A line that would
// begin a workflow command, which may be indented, gets a backslash.
func visibleLine(line string) string {
	parts := strings.Split(line, "\t")
	for i, part := range parts {
		parts[i] = linter.Visible(part)
	}
	line = strings.Join(parts, "\t")
	if rest := strings.TrimLeft(line, " \t"); strings.HasPrefix(rest, "::") {
		return line[:len(line)-len(rest)] + `\` + rest
	}
	return line
}
