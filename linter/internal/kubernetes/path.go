package kubernetes

import (
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// match is one node that a pattern found.
type match struct {
	node *manifest.Node
	// path are the keys that lead to it, indexes for items of sequences.
	path []string
	// under is the entry with the key that it stands under, for an item that of its
	// sequence; none for the object itself.
	under *manifest.Entry
}

// keyRange is where the match's key stands.
func (m match) keyRange() source.Range {
	if m.under == nil {
		return source.Range{}
	}
	return m.under.KeyRange()
}

// find returns the nodes that a pattern leads to, in the order written. A pattern
// is a list of keys with "/" between them; "*" stands for every key of a mapping,
// "[]" behind a key for every item of its sequence. The empty pattern is the
// node itself.
func find(n *manifest.Node, pattern string) []match {
	if pattern == "" {
		return []match{{node: n}}
	}
	return match{node: n}.find(nil, pattern)
}

// find appends the nodes that a pattern leads to from here.
func (m match) find(found []match, pattern string) []match {
	segment, rest, more := strings.Cut(pattern, "/")
	name, each := strings.CutSuffix(segment, "[]")
	entries := m.node.Entries()
	for i := range entries {
		e := &entries[i]
		if name != "*" && !e.Is(name) {
			continue
		}
		key := name
		if name == "*" {
			key = e.Key().String()
		}
		next := []match{{node: e.Value, path: below(m.path, key), under: e}}
		if each {
			next = items(next[0])
		}
		for _, child := range next {
			if more {
				found = child.find(found, rest)
			} else {
				found = append(found, child)
			}
		}
	}
	return found
}

// items returns the items of a sequence as matches.
func items(m match) []match {
	out := make([]match, 0, len(m.node.Items()))
	for i, item := range m.node.Items() {
		out = append(out, match{node: item, path: below(m.path, strconv.Itoa(i)), under: m.under})
	}
	return out
}

// below returns a path with more keys; the path itself stays as it is.
func below(path []string, keys ...string) []string {
	return append(append(make([]string, 0, len(path)+len(keys)), path...), keys...)
}
