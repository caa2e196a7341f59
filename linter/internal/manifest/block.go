package manifest

import "strings"

// block walks a block scalar: "|" or ">" with its header, then lines of a
// common indentation.
func (d *decoder) block() bool {
	d.at = nextLine(d.data, lineEnd(d.data, d.at))
	indent, ok := d.blockIndent()
	if !ok {
		return d.done == len(d.want)
	}
	d.at = d.indented(d.at, indent)
	d.pieces = make([]piece, 0, 2*strings.Count(d.want, "\n")+1)
	for d.done < len(d.want) {
		end := lineEnd(d.data, d.at)
		if d.done+end-d.at > len(d.want) || !d.copy(end-d.at) {
			return false
		}
		if d.done == len(d.want) {
			break
		}
		// The break is one piece with the indentation behind it, so that the
		// pieces of the scalar stand side by side.
		next, stands := d.indented(nextLine(d.data, end), indent), "\n"
		if d.want[d.done] == ' ' {
			stands = " "
		}
		for stands == "\n" && d.foldsMore(next) || stands == " " && d.isBreak(next) {
			next = d.indented(nextLine(d.data, next), indent)
		}
		if end == len(d.data) {
			return false
		}
		if strings.Trim(d.want[d.done:], "\n") == "" {
			// What is left are the breaks at the end: they belong to no line.
			return d.replace(0, d.want[d.done:])
		}
		if !d.replace(next-end, stands) {
			return false
		}
	}
	return true
}

// foldsMore reports whether the empty line at offset at is one that a folded
// scalar drops: the value has no line break for it.
func (d *decoder) foldsMore(at int) bool {
	return d.isBreak(at) && d.done+1 < len(d.want) && d.want[d.done+1] != '\n'
}

func (d *decoder) isBreak(at int) bool {
	return at < len(d.data) && (d.data[at] == '\n' || d.data[at] == '\r')
}

// indented returns the offset behind the indentation of the line at at.
func (d *decoder) indented(at, indent int) int {
	for n := 0; n < indent && at < len(d.data) && d.data[at] == ' '; n++ {
		at++
	}
	return at
}

// blockIndent works out the indentation from the first line with text: what the
// line has more than the value.
func (d *decoder) blockIndent() (int, bool) {
	for at := d.at; at < len(d.data); {
		end := lineEnd(d.data, at)
		if line := d.data[at:end]; !isBlank(line) {
			for text := range strings.SplitSeq(d.want, "\n") {
				if strings.TrimLeft(text, " \t") != "" {
					indent := indentOf(line) - (len(text) - len(strings.TrimLeft(text, " ")))
					return indent, indent >= 0
				}
			}
			return 0, false
		}
		at = nextLine(d.data, end)
	}
	return 0, false
}
