package terraform

import (
	"strconv"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/terraform/modules"
	"github.com/irsalint/irsalint/linter/source"
)

// Options says what the configuration files do not. The zero value reads every
// root module with what it finds there.
type Options struct {
	// VarFiles are the files of --var-file, by the tree's names, in the order
	// given. They count for every root module that declares the variable.
	VarFiles []string
	// Environments returns the environments that one root module is deployed in;
	// it is evaluated for each of them. Without any, or if nil, it is evaluated
	// once.
	Environments func(folder string) []Environment
	// Vars are the variables of --var: name=value, in the order given.
	Vars []string
	// Models are the user's own models of private modules. They come before the
	// built-in ones.
	Models []modules.Model
	// Units are root modules that another tool runs, such as Terragrunt.
	Units []Unit
	// Memory, if not nil, keeps evaluations for the next run.
	Memory *Memory
	// AnnotationPrefix is that of the webhook; see kubernetes.Context.
	AnnotationPrefix string
}

// Environment is one deployment of a root module with values of its own.
type Environment struct {
	// Name goes into the origin of the facts.
	Name string
	// VarFiles come before those of [Options].
	VarFiles []string
}

// Result is what the root modules of a tree say.
type Result struct {
	Facts graph.Facts
	// Releases are the Helm releases (helm_release), for package helm to turn
	// into facts.
	Releases []helm.Release
	// Rendered are the files outside of the configuration that became part of
	// an object or of a release's values, sorted: they are no manifests by
	// themselves.
	Rendered []string

	places   map[string]map[string]place // root folder -> address -> place
	declared map[string]map[string]bool  // root folder -> addresses of its own blocks
	// roots has every root module that was read; of several evaluations, one.
	roots map[string]*root
}

// place is where a resource is written.
type place struct {
	in    *instance
	block *layout.Block
}

// at finds a nested argument: names of nested blocks, then an argument. Numbers
// in between, as JSON forms of Terraform have them for blocks, are skipped.
func (p place) at(path []string) source.Range {
	body := p.block.Body()
	for i, name := range path {
		if _, err := strconv.Atoi(name); err == nil {
			continue
		}
		if a := body.Attribute(name); a != nil {
			return p.in.place(a.ExprRange)
		}
		blocks := body.Blocks(name, 0)
		if len(blocks) == 0 {
			return source.Range{}
		}
		if i == len(path)-1 {
			return p.in.place(blocks[0].Header)
		}
		body = blocks[0].Body
	}
	return source.Range{}
}

// Locate returns the place in the sources of an argument of a resource, or of
// the resource's head if path is empty or no such argument is written, or no
// place. Root is the folder of the root module. The address may hold instance
// keys ("module.irsa[\"dns\"].aws_iam_role.this[0]").
func (r *Result) Locate(root, address string, path ...string) source.Range {
	at, ok := r.places[root][withoutKeys(address)]
	if !ok {
		return source.Range{}
	}
	if rng := at.at(path); !rng.IsZero() {
		return rng
	}
	return at.in.place(at.block.Header)
}

// withoutKeys removes the instance keys from an address.
func withoutKeys(address string) string {
	out := make([]byte, 0, len(address))
	depth, quoted := 0, false
	for i := 0; i < len(address); i++ {
		c := address[i]
		switch {
		case quoted && c == '\\':
			i++
			continue
		case c == '"' && depth > 0:
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			out = append(out, c)
		}
	}
	return string(out)
}
