package kustomize

import (
	"cmp"
	"path"
	"slices"

	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/source"
)

// Builds are the Kustomize folders of a tree. They are read when first used. A
// Builds is not safe for use by several goroutines: the library keeps its schema
// of Kubernetes in one place.
type Builds struct {
	// Prefix is the annotation prefix of the webhook; see kubernetes.Context.
	Prefix string

	tree    *source.Tree
	dirs    []string
	folders map[string]*folder
	used    map[string]bool // folders that another one uses
	parts   map[string]bool // files that belong to some folder
	built   map[string]bool
	read    map[string]bool // files
}

// Find lists the Kustomize folders of a tree.
func Find(tree *source.Tree) *Builds {
	b := &Builds{
		tree: tree, folders: map[string]*folder{}, used: map[string]bool{},
		built: map[string]bool{}, read: map[string]bool{}, parts: map[string]bool{},
	}
	for _, name := range tree.Files() {
		if isKustomization(path.Base(name)) {
			b.dirs = append(b.dirs, path.Dir(name))
		}
	}
	slices.Sort(b.dirs)
	b.dirs = slices.Compact(b.dirs)
	for _, dir := range b.dirs {
		f := b.folder(dir)
		for _, sub := range f.folders {
			b.used[sub] = true
		}
		if f.file != nil {
			b.parts[f.file.Name] = true
		}
		for _, name := range slices.Concat(f.resources, f.patches, f.others) {
			b.parts[name] = true
		}
		if f.component {
			b.used[dir] = true // a component is a part of whoever takes it
		}
	}
	return b
}

func (b *Builds) prefix() string { return cmp.Or(b.Prefix, kubernetes.DefaultPrefix) }

// isKustomization reports whether a file is what Kustomize looks for in a folder.
func isKustomization(base string) bool {
	return base == "kustomization.yaml" || base == "kustomization.yml" || base == "Kustomization"
}

// Has reports whether a folder holds a kustomization.
func (b *Builds) Has(dir string) bool { return b.folder(path.Clean(dir)).file != nil }

// Roots returns the folders that no other one uses, sorted.
func (b *Builds) Roots() []string {
	var roots []string
	for _, dir := range b.dirs {
		if !b.used[dir] {
			roots = append(roots, dir)
		}
	}
	return roots
}

// Rest builds the roots that nobody has built yet. A folder that Build was
// called for takes the folders that it uses with it.
func (b *Builds) Rest() Result {
	var all Result
	for _, dir := range b.Roots() {
		if !b.built[dir] {
			all.add(b.Build(dir, Options{}))
		}
	}
	// A ring of folders has no root: what is left belongs to one.
	for _, dir := range b.dirs {
		if f := b.folder(dir); f.file != nil && !b.read[f.file.Name] {
			all.add(b.Build(dir, Options{}))
		}
	}
	return all
}

// Consumed returns the files that belong to Kustomize folders that were built:
// their kustomizations, resources, patches and generators' sources.
func (b *Builds) Consumed() map[string]bool { return b.read }

// Built reports whether a folder was built, by itself or for another one.
func (b *Builds) Built(dir string) bool { return b.built[dir] }

// Files returns the manifests and patches that a build of a folder reads.
func (b *Builds) Files(dir string) []string {
	c := &closure{builds: b, seen: map[string]int{}}
	_ = c.visit(path.Clean(dir), 0) // what can be visited counts
	var out []string
	for _, f := range c.folders {
		out = append(out, f.resources...)
		out = append(out, f.patches...)
		if f.file != nil {
			out = append(out, f.file.Name)
		}
	}
	return out
}

// Uses reports whether a file is a resource, patch or other part of a Kustomize
// folder of the tree.
func (b *Builds) Uses(name string) bool { return b.parts[name] }
