package expression

import (
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// Scope is what an expression can refer to: one instance of one module. A
// reader implements it; the evaluator asks it only for what it needs.
type Scope interface {
	// Resolve returns the value that a reference begins with, and how many of
	// its steps the value stands for, at least one. The first step is the root
	// name ("local", "var", "module", a resource type, "each", "path"). The
	// evaluator applies the remaining steps to the value. Steps behind the
	// first may have keys that are not known.
	//
	// A scope should use as many steps as it understands, so that
	// module.m["a"].out evaluates one output and not all of them. A root name
	// that it does not know gives an unknown or an Invalid as it sees fit. The
	// steps may be used during the call only.
	Resolve(steps []Step) (v value.Value, used int)

	// TokenScope is the Scope of the tokens that this module makes: the root's
	// folder and the module's path (see symbolic.Token).
	TokenScope() string

	// Depth is the number of module calls between the root module and this one.
	Depth() int

	// Files opens the files that file() and the like name, or is nil: then such
	// calls give unknowns.
	Files() Files
}

// Step is one part of a reference: the root name, an attribute or an index.
type Step struct {
	// Name is set for the root and for attributes; it is empty for an index.
	Name string
	// Key is the index, for a step with an empty Name: a number or string, or
	// anything symbolic.
	Key value.Value
	// Range is the step as written, with its dot or brackets.
	Range source.Range
}

// Files gives access to the files of the scanned tree, by the names that a
// Terraform configuration uses: relative to the root module's folder, or
// absolute inside the tree.
type Files interface {
	// ReadFile returns a file. It fails for everything outside of the tree.
	ReadFile(name string) (*source.File, error)
	// Glob returns the names of the regular files below folder that match the
	// pattern of fileset (with **), relative to folder, sorted.
	Glob(folder, pattern string) ([]string, error)
}
