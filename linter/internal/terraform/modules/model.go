package modules

import (
	"slices"
	"sync"
)

// Model is a stand-in for a module.
type Model struct {
	// Name is shown where a place in the model would be, and tells models apart.
	Name string
	// Source is the address without version and host, as
	// "namespace/name/provider//sub/folder" or, for a git repository,
	// "github.com/owner/repository//sub/folder".
	Source string
	// Versions is a constraint on the versions it holds for, in Terraform's
	// notation; empty: all.
	Versions string
	// Text is the stand-in in Terraform's native syntax.
	Text string
	// OperatorInput names the input that chooses the operator of the subject's
	// condition, or is empty.
	OperatorInput string
}

// All returns the built-in models in the order in which they are tried.
func All() []Model {
	var out []Model
	for _, f := range everyFamily() {
		out = append(out, f.models()...)
	}
	return out
}

// Find returns the model for a module source and version constraint as a module
// call gives them. The user's own models come first. Of several versions that
// the constraint allows, the newest counts, as in "terraform init".
func Find(source, version string, own []Model) (Model, bool) {
	address, ok := parse(source)
	if !ok {
		return Model{}, false
	}
	wanted := address.versions(version)
	for _, m := range own {
		if other, ok := parse(m.Source); ok && address.same(other) && wanted.overlaps(constraint(m.Versions)) {
			return m, true
		}
	}
	return builtIn(address, wanted)
}

// Covers reports whether Find has a model for some version of a module source.
func Covers(source string, own []Model) bool {
	address, ok := parse(source)
	if !ok {
		return false
	}
	for _, m := range own {
		if other, ok := parse(m.Source); ok && address.same(other) {
			return true
		}
	}
	return slices.ContainsFunc(covered(), func(f placed) bool {
		return address.same(f.address) || !f.alone && address.forkOf(f.address)
	})
}

// placed is a family with its address.
type placed struct {
	family
	address address
}

// covered are the families in order, their addresses taken apart once: a tree has
// many calls of other modules.
var covered = sync.OnceValue(func() []placed {
	all := everyFamily()
	out := make([]placed, len(all))
	for i, f := range all {
		out[i].family = f
		out[i].address, _ = parse(f.source)
	}
	return out
})

// builtIn looks among the built-in models: for the very address first, then for
// a fork under another namespace. Of versions that no model holds for the oldest
// model is taken.
func builtIn(address address, wanted interval) (Model, bool) {
	for _, exact := range []bool{true, false} {
		var oldest Model
		for _, f := range covered() {
			if exact && !address.same(f.address) || !exact && (f.alone || !address.forkOf(f.address)) {
				continue
			}
			for _, m := range f.models() {
				if wanted.overlaps(constraint(m.Versions)) {
					return m, true
				}
				if !f.only {
					oldest = m
				}
			}
		}
		if oldest.Text != "" {
			return oldest, true
		}
	}
	return Model{}, false
}
