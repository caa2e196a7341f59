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
	keys, near map[string][]mark
	longest    int               // the length of the longest of all ranges
	named      map[string]string // why, of files that the summary names already
	// own is mention for a prefix of the user's, else nil.
	own *regexp.Regexp
}

// mark is a place that became a fact, and which.
type mark struct {
	rng  source.Range
	fate Fate
	fact any
}

// Fate is what became of an occurrence of the role annotation.
type Fate string

// The fates of an occurrence.
const (
	// Account: a service account has it; Occurrence.Account says which.
	Account Fate = "account"
	// MisplacedKey: it stands where nothing reads it.
	MisplacedKey Fate = "misplaced"
	// Open: what becomes of it depends on something that the files do not hold.
	Open Fate = "undecided"
	// Replaced: it was read and has no effect: an overlay or a switch takes it away.
	Replaced Fate = "replaced"
	// Copy: the cluster's own copy of an object that stands beside it.
	Copy Fate = "copy"
	// Comment: it stands in a comment.
	Comment Fate = "comment"
	// Named: not read; the summary names the file for another reason.
	Named Fate = "named"
	// Unread: not read, and nothing has named the file so far.
	Unread Fate = "unread"
)

// Occurrence is one place where the role annotation's key is written.
type Occurrence struct {
	Range source.Range
	Fate  Fate
	// Account is the service account that has the annotation, else nil.
	Account *graph.ServiceAccount
	// Because says what an open one depends on, or why a named file was not read.
	Because string
}

// CoverageOf indexes the facts of all readers.
func CoverageOf(facts *graph.Facts) *Coverage {
	c := &Coverage{keys: map[string][]mark{}, near: map[string][]mark{}, named: map[string]string{}}
	if facts.AnnotationPrefix != "" {
		c.own = mentionOf(facts.AnnotationPrefix)
	}
	for _, sa := range facts.ServiceAccounts {
		role := sa.RoleARN
		for i := range sa.Annotations {
			c.annotation(&sa.Annotations[i], mark{fate: Account, fact: sa})
			if role == &sa.Annotations[i] {
				role = nil
			}
		}
		if role != nil {
			c.annotation(sa.RoleARN, mark{fate: Account, fact: sa})
		}
		c.add(c.keys, mark{sa.Rendered, Account, sa})
	}
	for _, m := range facts.Misplaced {
		c.annotation(&m.Annotation, mark{fate: MisplacedKey})
	}
	for _, u := range facts.Undecided {
		c.add(c.keys, mark{u.Range, Open, u.Because})
	}
	for _, rng := range facts.Overridden {
		c.add(c.keys, mark{rng: rng, fate: Replaced})
	}
	for _, s := range facts.Skipped {
		if s.Holds {
			c.named[s.File] = s.Reason
		}
	}
	for _, lists := range []map[string][]mark{c.keys, c.near} {
		for _, list := range lists {
			slices.SortStableFunc(list, func(a, b mark) int { return source.Compare(a.rng, b.rng) })
		}
	}
	return c
}

func (c *Coverage) annotation(a *graph.Annotation, m mark) {
	at := func(to map[string][]mark, rng source.Range) { c.add(to, mark{rng, m.fate, m.fact}) }
	at(c.keys, a.KeyRange)
	at(c.near, a.Value.Range())
	for _, origin := range a.Value.Origins() {
		at(c.near, origin)
	}
}

func (c *Coverage) add(to map[string][]mark, m mark) {
	if !m.rng.IsZero() {
		to[m.rng.File.Name] = append(to[m.rng.File.Name], m)
		c.longest = max(c.longest, m.rng.End-m.rng.Start)
	}
}

// mention is the annotation key in all its spellings: as it is, with the dots
// escaped for Helm's --set, with the slash escaped for a JSON pointer or in JSON.
var mention = mentionOf(DefaultPrefix)

func mentionOf(prefix string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(prefix), `\.`, `\\*\.`) + `(?:\\*/|~1)role-arn`)
}

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

// occurrences is Occurrences with those under the user's own prefix.
func (c *Coverage) occurrences(file *source.File) []source.Range {
	out := Occurrences(file)
	if c.own == nil || !bytes.Contains(file.Data, []byte("role-arn")) {
		return out
	}
	for _, at := range c.own.FindAllIndex(file.Data, -1) {
		out = append(out, file.Range(at[0], at[1]))
	}
	slices.SortFunc(out, source.Compare)
	return out
}

// Of returns the occurrences of the role annotation in a file, in order, with
// what became of each.
func (c *Coverage) Of(file *source.File) []Occurrence {
	var out []Occurrence
	for _, at := range c.occurrences(file) {
		o := Occurrence{Range: at}
		m := c.covering(file, at.Start, at.End)
		reason, named := c.named[file.Name]
		switch {
		case m != nil:
			o.Fate = m.fate
			o.Account, _ = m.fact.(*graph.ServiceAccount)
			o.Because, _ = m.fact.(string)
		case isCopy(file.Data, at.Start):
			o.Fate = Copy
		case inComment(file.Data, at.Start):
			o.Fate = Comment
		case named:
			o.Fate, o.Because = Named, reason
		default:
			o.Fate = Unread
		}
		out = append(out, o)
	}
	return out
}

// Unread returns what to say about the role annotations of a file that no fact
// came from; false if there are none. Holds is false if all of them stand in
// comments.
func (c *Coverage) Unread(file *source.File) (graph.Skipped, bool) {
	if _, named := c.named[file.Name]; named {
		return graph.Skipped{}, false
	}
	count := map[Fate]int{}
	for _, o := range c.Of(file) {
		count[o.Fate]++
	}
	switch unread, comments := count[Unread], count[Comment]; {
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

// covering returns the fact that stands at the occurrence, nil for none: its key
// there, or, for a fact whose key has no place, its value on the same line or the
// next one.
func (c *Coverage) covering(file *source.File, start, end int) *mark {
	if m := c.touching(c.keys[file.Name], start, end); m != nil {
		return m
	}
	stop := nextLineEnd(file.Data, end)
	if c.touching(c.keys[file.Name], end, stop) != nil {
		return nil
	}
	return c.touching(c.near[file.Name], end, stop)
}

// touching returns a mark that shares a byte with the span: of several the one
// that says most.
func (c *Coverage) touching(marks []mark, start, end int) *mark {
	var found *mark
	i := sort.Search(len(marks), func(i int) bool { return marks[i].rng.Start >= end })
	for i--; i >= 0 && marks[i].rng.Start >= start-c.longest; i-- {
		touches := marks[i].rng.End > start || marks[i].rng.Start >= start
		if touches && (found == nil || found.fate == Replaced) {
			found = &marks[i]
		}
	}
	return found
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
