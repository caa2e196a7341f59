package report

import (
	"strconv"
	"unicode/utf16"

	"github.com/irsalint/irsalint/linter/source"
)

const (
	// hashWindow is how many visible characters a line hash covers.
	hashWindow = 100
	// hashFactor is the multiplier of the rolling hash.
	hashFactor = 37
)

// lineHashes returns, for each line of a file, the fingerprint that GitHub's own
// upload action would compute: alerts then survive moved lines, and the action
// has nothing to warn of. It is a rolling hash of the next 100 UTF-16 units from
// the start of the line without blanks and tabs, with every line end as LF, and
// the number of times that this hash was seen before in the file
// (github/codeql-action, src/fingerprints.ts).
func lineHashes(file *source.File) []string {
	h := lineHasher{seen: map[string]int{}, atStart: true}
	for i := range h.lines {
		h.lines[i] = -1
	}
	h.factor = 1
	for range hashWindow {
		h.factor *= hashFactor
	}
	for _, r := range string(file.Data) {
		if high, low := utf16.EncodeRune(r); high != '\ufffd' {
			h.character(uint64(high))
			h.character(uint64(low))
			continue
		}
		h.character(uint64(r))
	}
	h.character(0xFFFF) // the end of the file
	for range hashWindow {
		h.emit()
		h.push(0)
	}
	return h.out
}

// lineHasher is the state of the rolling hash. lines marks the places of the
// window at which a line begins.
type lineHasher struct {
	window  [hashWindow]uint64
	lines   [hashWindow]int
	at      int
	hash    uint64
	factor  uint64 // hashFactor to the power of hashWindow
	line    int
	atStart bool
	afterCR bool
	seen    map[string]int
	out     []string
}

func (h *lineHasher) character(c uint64) {
	if c == ' ' || c == '\t' || h.afterCR && c == '\n' {
		h.afterCR = false
		return
	}
	if h.afterCR = c == '\r'; h.afterCR {
		c = '\n'
	}
	h.emit()
	if h.atStart {
		h.lines[h.at] = h.line
		h.line++
	}
	h.atStart = c == '\n'
	h.push(c)
}

// emit gives out the hash of the line that began a window ago, if one did.
func (h *lineHasher) emit() {
	if h.lines[h.at] < 0 {
		return
	}
	hash := strconv.FormatUint(h.hash, 16)
	h.seen[hash]++
	h.out = append(h.out, hash+":"+strconv.Itoa(h.seen[hash]))
	h.lines[h.at] = -1
}

func (h *lineHasher) push(c uint64) {
	h.hash = h.hash*hashFactor + c - h.factor*h.window[h.at]
	h.window[h.at] = c
	h.at = (h.at + 1) % hashWindow
}
