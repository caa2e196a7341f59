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
	key  source.Range // where its key stands; no place for an item
}

// find returns the nodes that a pattern leads to, in the order written. A pattern
// is a list of keys with "/" between them; "*" stands for every key of a mapping,
// "[]" behind a key for every item of its sequence. The empty pattern is the
// node itself.
func find(n *manifest.Node, pattern string) []match {
	found := []match{{node: n}}
	if pattern == "" {
		return found
	}
	for segment := range strings.SplitSeq(pattern, "/") {
		name, each := strings.CutSuffix(segment, "[]")
		var next []match
		for _, m := range found {
			for _, e := range m.node.Entries() {
				if name != "*" && !e.Is(name) {
					continue
				}
				child := match{node: e.Value, path: below(m.path, e.Key().String()), key: e.KeyRange()}
				if each {
					next = append(next, items(child)...)
				} else {
					next = append(next, child)
				}
			}
		}
		found = next
	}
	return found
}

// items returns the items of a sequence as matches.
func items(m match) []match {
	var out []match
	for i, item := range m.node.Items() {
		out = append(out, match{node: item, path: below(m.path, strconv.Itoa(i)), key: m.key})
	}
	return out
}

// below returns a path with more keys; the path itself stays as it is.
func below(path []string, keys ...string) []string {
	return append(append(make([]string, 0, len(path)+len(keys)), path...), keys...)
}
