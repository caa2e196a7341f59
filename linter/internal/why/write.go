package why

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Write prints walks as text. The escape function makes a string safe for the
// sink; it is called on everything that comes from the files.
func Write(out io.Writer, walks []Walk, escape func(string) string) error {
	w := bufio.NewWriter(out)
	for i, walk := range walks {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, escape(walk.Title))
		for _, s := range walk.Steps {
			mark := "   "
			if s.Judged {
				mark = map[symbolic.Answer]string{symbolic.Yes: "yes", symbolic.No: "NO ", symbolic.Unknown: "?  "}[s.Answer]
			}
			line := fmt.Sprintf("  %s %s%s", mark, strings.Repeat("  ", s.Depth), pad(s.Label, 14-2*s.Depth))
			if s.Text != "" {
				line += "  " + escape(s.Text)
			}
			if !s.Place.IsZero() {
				line += "  (" + escape(s.Place.String()) + ")"
			}
			fmt.Fprintln(w, strings.TrimRight(line, " "))
		}
	}
	return w.Flush()
}

func pad(s string, width int) string {
	if n := width - len(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}
