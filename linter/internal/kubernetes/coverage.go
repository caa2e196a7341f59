package kubernetes

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
)

// Coverage knows which places of the tree became facts. It answers, file by
// file, whether a role annotation got lost: every occurrence of
// eks.amazonaws.com/role-arn is a fact, or the summary names it.
type Coverage struct {
	// keys are where annotation keys stand, near where facts without a key
	// stand, by file name.
	// The lists are in order of place.
	keys, near map[string][]source.Range
	longest    int             // the length of the longest of all ranges
	named      map[string]bool // files that the summary names already
}

// CoverageOf indexes the facts of all readers.
func CoverageOf(facts *graph.Facts) *Coverage {
	c := &Coverage{keys: map[string][]source.Range{}, near: map[string][]source.Range{}, named: map[string]bool{}}
	for _, sa := range facts.ServiceAccounts {
		for i := range sa.Annotations {
			c.annotation(&sa.Annotations[i])
		}
		if sa.RoleARN != nil {
			c.annotation(sa.RoleARN)
		}
		c.add(c.keys, sa.Rendered)
	}
	for _, m := range facts.Misplaced {
		c.annotation(&m.Annotation)
	}
	for _, u := range facts.Undecided {
		c.add(c.keys, u.Range)
	}
	for _, rng := range facts.Overridden {
		c.add(c.keys, rng)
	}
	for _, s := range facts.Skipped {
		c.named[s.File] = c.named[s.File] || s.Holds
	}
	for _, lists := range []map[string][]source.Range{c.keys, c.near} {
		for _, list := range lists {
			slices.SortFunc(list, source.Compare)
		}
	}
	return c
}

func (c *Coverage) annotation(a *graph.Annotation) {
	c.add(c.keys, a.KeyRange)
	c.add(c.near, a.Value.Range())
	for _, origin := range a.Value.Origins() {
		c.add(c.near, origin)
	}
}

func (c *Coverage) add(to map[string][]source.Range, rng source.Range) {
	if !rng.IsZero() {
		to[rng.File.Name] = append(to[rng.File.Name], rng)
		c.longest = max(c.longest, rng.End-rng.Start)
	}
}

// mention is the annotation key in all its spellings: as it is, with the dots
// escaped for Helm's --set, with the slash escaped for a JSON pointer or in JSON.
var mention = regexp.MustCompile(`eks\\*\.amazonaws\\*\.com(?:\\*/|~1)role-arn`)

// Mentions reports whether text holds the role annotation's key in any spelling.
func Mentions(data []byte) bool {
	return bytes.Contains(data, []byte("role-arn")) && mention.Match(data)
}

// Occurrences returns the places of the role annotation's key in a file, in any
// spelling.
func Occurrences(file *source.File) []source.Range {
	if !bytes.Contains(file.Data, []byte("role-arn")) {
		return nil
	}
	var out []source.Range
	for _, at := range mention.FindAllIndex(file.Data, -1) {
		out = append(out, file.Range(at[0], at[1]))
	}
	return out
}

// Unread returns what to say about the role annotations of a file that no fact
// came from; false if there are none. Holds is false if all of them stand in
// comments.
func (c *Coverage) Unread(file *source.File) (graph.Skipped, bool) {
	if !bytes.Contains(file.Data, []byte("role-arn")) || c.named[file.Name] {
		return graph.Skipped{}, false
	}
	unread, comments := 0, 0
	for _, at := range mention.FindAllIndex(file.Data, -1) {
		switch {
		case c.covers(file, at[0], at[1]) || isCopy(file.Data, at[0]):
		case inComment(file.Data, at[0]):
			comments++
		default:
			unread++
		}
	}
	switch {
	case unread > 0:
		return graph.Skipped{File: file.Name, Reason: plural(unread, "role annotation") + " not read", Holds: true}, true
	case comments > 0:
		return graph.Skipped{File: file.Name, Reason: plural(comments, "role annotation") + " in comments"}, true
	default:
		return graph.Skipped{}, false
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// covers reports whether a fact stands at the occurrence: its key there, or, for
// a fact whose key has no place, its value on the same line or the next one.
func (c *Coverage) covers(file *source.File, start, end int) bool {
	if c.touches(c.keys[file.Name], start, end) {
		return true
	}
	stop := nextLineEnd(file.Data, end)
	if !c.touches(c.near[file.Name], end, stop) {
		return false
	}
	return !c.touches(c.keys[file.Name], end, stop)
}

// touches reports whether one of the ranges shares a byte with the span.
func (c *Coverage) touches(ranges []source.Range, start, end int) bool {
	i := sort.Search(len(ranges), func(i int) bool { return ranges[i].Start >= end })
	for i--; i >= 0 && ranges[i].Start >= start-c.longest; i-- {
		if ranges[i].End > start || ranges[i].Start >= start {
			return true
		}
	}
	return false
}

func nextLineEnd(data []byte, at int) int {
	for range 2 {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return len(data)
		}
		at += i + 1
	}
	return at
}

// isCopy reports whether the occurrence is a copy that the cluster keeps of an
// object that stands beside it: the applied configuration, the managed fields.
func isCopy(data []byte, at int) bool {
	if bytes.HasSuffix(data[:at], []byte("f:")) {
		return true
	}
	line := bytes.LastIndexByte(data[:at], '\n')
	before := bytes.LastIndexByte(data[:max(line, 0)], '\n')
	return bytes.Contains(data[max(before, 0):at], []byte("last-applied-configuration"))
}

// inComment reports whether a comment sign stands before the occurrence on its
// line.
func inComment(data []byte, at int) bool {
	line := string(data[bytes.LastIndexByte(data[:at], '\n')+1 : at])
	trimmed := strings.TrimLeft(line, " \t")
	return strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "//") || strings.HasPrefix(trimmed, "{{/*") ||
		strings.HasPrefix(trimmed, "{{- /*") || strings.Contains(line, " #")
}
