package terraform

import (
	"slices"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/source"
)

// Memory keeps the evaluations of root modules for the next run over the same
// tree. It needs a tree with a [source.Memory], which tells by identity what
// changed. The zero value is ready to use; it serves one run at a time.
//
// An evaluation counts again if every file that it read is the same and no file
// came or went anywhere. What "terraform init" downloads is not among the files
// that a tree lists: whoever keeps a memory drops it when that may have changed.
type Memory struct {
	files   []string
	options Options
	kept    map[remembered]*root
}

// remembered names one evaluation.
type remembered struct{ folder, environment string }

// recall returns the evaluations of the run before that count again, nil where
// there is none, in the order of the jobs.
func (m *Memory) recall(tree *source.Tree, modules *layout.Layout, jobs []job, options Options) []*root {
	parts := make([]*root, len(jobs))
	if m == nil {
		return parts
	}
	if files := tree.Files(); !slices.Equal(files, m.files) || !options.same(m.options) {
		m.files, m.options, m.kept = files, options, nil
	}
	for i, j := range jobs {
		kept := m.kept[j.remembered()]
		if kept != nil && slices.Equal(kept.environment.VarFiles, j.environment.VarFiles) && kept.dependencies.hold(tree, modules) {
			parts[i] = kept
		}
	}
	return parts
}

// same reports whether options mean the same for a root module. Its environments
// and units belong to its job.
func (o Options) same(other Options) bool {
	return slices.Equal(o.VarFiles, other.VarFiles) && slices.Equal(o.Vars, other.Vars) &&
		slices.Equal(o.Models, other.Models) && o.AnnotationPrefix == other.AnnotationPrefix
}

// keep keeps the evaluations of a run. Those of units are not kept: other tools
// read files of their own for them.
func (m *Memory) keep(jobs []job, parts []*root) {
	if m == nil {
		return
	}
	m.kept = map[remembered]*root{}
	for i, j := range jobs {
		if j.unit == nil && !parts[i].dependencies.onPeers {
			m.kept[j.remembered()] = parts[i]
		}
	}
}

func (j job) remembered() remembered { return remembered{j.folder(), j.environment.Name} }

// dependencies are what an evaluation hangs on: the files that it read, nil where
// it got none, and the modules of the tree.
type dependencies struct {
	files   map[string]*source.File
	modules map[*layout.Module]bool
	// onPeers is true if it looked at other root modules, or at all of them.
	onPeers bool
}

func newDependencies() *dependencies {
	return &dependencies{files: map[string]*source.File{}, modules: map[*layout.Module]bool{}}
}

// observed is a tree that notes which files are read.
type observed struct {
	layout.Tree
	dependencies *dependencies
}

// Read is part of [layout.Tree].
func (o observed) Read(name string) (*source.File, error) {
	file, err := o.Tree.Read(name)
	o.dependencies.files[name] = file
	return file, err
}

// hold reports whether an evaluation would see the same again.
func (d *dependencies) hold(tree layout.Tree, modules *layout.Layout) bool {
	for name, was := range d.files {
		if file, _ := tree.Read(name); file != was {
			return false
		}
	}
	for was := range d.modules {
		if was.Model {
			continue
		}
		now := modules.Module(was.Folder)
		if now == nil || !slices.Equal(now.Files, was.Files) {
			return false
		}
	}
	return true
}
