package why

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/symbolic"
)

const (
	// labels is the width of the column of labels, without their indentation.
	labels = 14
	// width is where a place moves to a line of its own.
	width = 110
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
			if s.Label == verdictLabel {
				fmt.Fprintln(w) // what comes now is the answer
			}
			writeStep(w, s, escape)
		}
	}
	return w.Flush()
}

// writeStep prints one step: mark, label, text and place, the place below the
// text where the line would be too long.
func writeStep(w *bufio.Writer, s Step, escape func(string) string) {
	mark := "   "
	if s.Judged {
		mark = map[symbolic.Answer]string{symbolic.Yes: "yes", symbolic.No: "NO ", symbolic.Unknown: "?  "}[s.Answer]
	}
	head := fmt.Sprintf("%s %s%-*s", mark, strings.Repeat("  ", s.Depth), labels-2*s.Depth, s.Label)
	line := head + " " + escape(s.Text)
	place := ""
	if !s.Place.IsZero() {
		place = "at " + escape(s.Place.String())
	}
	if place != "" && utf8.RuneCountInString(line)+1+len(place) <= width {
		line, place = line+" "+place, ""
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
	if place != "" {
		fmt.Fprintf(w, "%s %s\n", strings.Repeat(" ", len(head)), place)
	}
}
