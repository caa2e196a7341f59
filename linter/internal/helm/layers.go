package helm

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
)

// layers are values documents that lie over each other, the last strongest. They
// answer what stands at a path without being merged, so that every answer still
// knows its place.
type layers []*manifest.Node

// Get returns what stands at a path of keys with dots between them; nil if
// nothing does. A mapping is the union of the layers' mappings, of a key that
// several hold the strongest value.
func (l layers) Get(path string) *manifest.Node {
	return l.at(strings.Split(path, "."))
}

func (l layers) at(path []string) *manifest.Node {
	var found []*manifest.Node // strongest first
	for _, v := range slices.Backward(l) {
		node, replaced := descend(v, path)
		if node != nil {
			found = append(found, node)
		}
		if replaced || node != nil && node.Kind() != manifest.Mapping {
			break
		}
	}
	return union(found)
}

// descend follows a path in one layer. The second result is true if the layer
// holds something on the way that hides what weaker layers hold there.
func descend(node *manifest.Node, path []string) (*manifest.Node, bool) {
	for _, key := range path {
		if node.Kind() != manifest.Mapping {
			return nil, node != nil
		}
		entry, ok := node.Entry(key)
		if !ok {
			return nil, false
		}
		node = entry.Value
	}
	return node, false
}

// union joins mappings, the first strongest.
func union(nodes []*manifest.Node) *manifest.Node {
	if len(nodes) < 2 || nodes[0].Kind() != manifest.Mapping {
		if len(nodes) == 0 {
			return nil
		}
		return nodes[0]
	}
	var entries []manifest.Entry
	index := map[string]int{}
	for _, node := range nodes {
		if node.Kind() != manifest.Mapping {
			break
		}
		for _, entry := range node.Entries() {
			key := entry.Key().Key()
			at, ok := index[key]
			switch {
			case !ok:
				index[key] = len(entries)
				entries = append(entries, entry)
			case entries[at].Value.Kind() == manifest.Mapping && entry.Value.Kind() == manifest.Mapping:
				entries[at].Value = union([]*manifest.Node{entries[at].Value, entry.Value})
			}
		}
	}
	return manifest.NewMapping(entries, nodes[0].Range())
}

// layers returns the values that the installer gives, sets on top. Sets that
// cannot be read are left out; rendering reports them.
func (r Release) layers() layers {
	var out layers
	for _, node := range r.Values {
		out = append(out, filled(node, manifest.Options{Scope: r.Root}))
	}
	for _, set := range r.Sets {
		if node, err := set.node(); err == nil {
			out = append(out, node)
		}
	}
	return out
}
