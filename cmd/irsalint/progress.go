package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progressAfter is how long a run is silent, and how often it speaks after that.
const progressAfter = time.Second

// progress tells a person at a terminal that a long run is still going. Its zero
// value says nothing.
type progress struct {
	out io.Writer
	// shown is true if a line stands on the terminal.
	shown bool
}

// newProgress returns a progress that speaks only to a person: standard error is
// a terminal that can go back on its line, and no hook or CI system shows it as
// one (pre-commit runs hooks in a terminal of its own).
func (p *process) newProgress() *progress {
	file, ok := p.stderr.(*os.File)
	if !ok || !isTerminal(file) || !p.attended() {
		return &progress{}
	}
	return &progress{out: file}
}

// attended reports whether a person may be looking.
func (p *process) attended() bool {
	for _, name := range []string{"CI", "PRE_COMMIT", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"} {
		if p.getenv(name) != "" {
			return false
		}
	}
	return p.getenv("TERM") != "dumb"
}

// isTerminal reports whether a file is a character device, as terminals are.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// tell replaces the line on the terminal.
func (g *progress) tell(elapsed time.Duration, files int) {
	if g.out == nil {
		return
	}
	g.shown = true
	fmt.Fprintf(g.out, "\r\x1b[Kirsalint: %d files read, %d s", files, int(elapsed.Seconds()))
}

// done takes the line away.
func (g *progress) done() {
	if g.shown {
		fmt.Fprint(g.out, "\r\x1b[K")
	}
	g.shown = false
}
