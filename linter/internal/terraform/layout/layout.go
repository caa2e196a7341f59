package layout

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/internal/terraform/syntax"
	"github.com/irsalint/irsalint/linter/internal/workers"
	"github.com/irsalint/irsalint/linter/source"
)

// Tree is where files come from: a [source.Tree].
type Tree interface {
	Files() []string
	Links() []source.Link
	Read(name string) (*source.File, error)
	ReadDir(name string) ([]source.DirEntry, error)
	Real(name string) (string, error)
}

// Layout is all modules of a tree. It is safe for concurrent use.
type Layout struct {
	tree Tree

	mu      sync.Mutex
	modules map[string]*Module // by folder; nil: there is none
	models  map[string]*Module // stand-ins, by name
	asked   map[Called]*Module // stand-ins, by what is called; nil: there is none
	unread  []Unread
	roots   []*Module
	init    map[string]map[string]string // by folder of the root module

	varFiles []string
}

// Unread is a configuration file that could not be read.
type Unread struct {
	Name string
	Err  error
}

// IsConfiguration reports whether a file name is that of a configuration file.
func IsConfiguration(name string) bool {
	for _, suffix := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// Load reads the configuration files below the given paths of the tree. Folders
// outside of them are read when a module call leads there. The error is the
// context's.
func Load(ctx context.Context, tree Tree) (*Layout, error) {
	l := &Layout{
		tree: tree, modules: map[string]*Module{}, models: map[string]*Module{}, asked: map[Called]*Module{},
		init: map[string]map[string]string{},
	}
	folders := map[string][]string{} // folder -> names to read
	for _, name := range tree.Files() {
		if IsConfiguration(name) {
			folders[path.Dir(name)] = append(folders[path.Dir(name)], name)
		}
		if strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json") {
			l.varFiles = append(l.varFiles, name)
		}
	}
	for _, link := range tree.Links() {
		// A linked file belongs to the folder of the link.
		if IsConfiguration(link.Name) {
			folders[path.Dir(link.Name)] = append(folders[path.Dir(link.Name)], link.Name)
		}
	}
	var names []string
	for folder := range folders {
		folders[folder] = withoutShadowed(folders[folder])
		names = append(names, folders[folder]...)
	}
	slices.Sort(names)
	files, err := l.parseAll(ctx, names)
	if err != nil {
		return nil, err
	}
	for folder, names := range folders {
		var parsed []*syntax.File
		for _, name := range names {
			if file := files[name]; file != nil {
				parsed = append(parsed, file)
			}
		}
		l.modules[folder] = newModule(folder, parsed)
	}
	l.findRoots()
	return l, nil
}

// withoutShadowed drops x.tf where x.tofu stands beside it, as OpenTofu does,
// and sorts.
func withoutShadowed(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		base, found := strings.CutSuffix(name, ".tf")
		if found {
			return slices.Contains(names, base+".tofu")
		}
		base, found = strings.CutSuffix(name, ".tf.json")
		return found && slices.Contains(names, base+".tofu.json")
	})
}

// parseAll reads and splits files with as many workers as there are processors.
func (l *Layout) parseAll(ctx context.Context, names []string) (map[string]*syntax.File, error) {
	parsed := make([]*syntax.File, len(names))
	failed := make([]error, len(names))
	workers.Each(len(names), func(i int) {
		if ctx.Err() != nil {
			return
		}
		var file *source.File
		if file, failed[i] = l.tree.Read(names[i]); failed[i] == nil {
			parsed[i] = parse(file)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make(map[string]*syntax.File, len(names))
	for i, name := range names {
		if failed[i] != nil {
			l.unread = append(l.unread, Unread{Name: name, Err: failed[i]})
			continue
		}
		out[name] = parsed[i]
	}
	return out, nil
}

// parse splits a file into its blocks.
func parse(file *source.File) *syntax.File {
	type key struct{}
	return source.Keep(file, key{}, func() *syntax.File { return syntax.Parse(file) })
}

// VarFiles returns the variable files below the given paths, in the tree's order.
func (l *Layout) VarFiles() []string { return l.varFiles }

// Unread returns the configuration files that could not be read, in order.
func (l *Layout) Unread() []Unread {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.unread)
}

// Module returns the module of a folder, reading it if need be, or nil if the
// folder holds no configuration or lies outside of the tree.
func (l *Layout) Module(folder string) *Module {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, known := l.modules[folder]; known {
		return m
	}
	target, err := l.tree.Real(folder)
	if err == nil && target != folder {
		if m, known := l.modules[target]; known {
			l.modules[folder] = m
			return m
		}
	}
	m := l.readFolder(folder)
	l.modules[folder] = m
	return m
}

func (l *Layout) readFolder(folder string) *Module {
	entries, err := l.tree.ReadDir(folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if !e.Dir && IsConfiguration(e.Name) {
			names = append(names, path.Join(folder, e.Name))
		}
	}
	var files []*syntax.File
	for _, name := range withoutShadowed(names) {
		file, err := l.tree.Read(name)
		if err != nil {
			l.unread = append(l.unread, Unread{Name: name, Err: err})
			continue
		}
		files = append(files, parse(file))
	}
	if len(files) == 0 {
		return nil
	}
	return newModule(folder, files)
}

// Modules returns the modules that were read so far, by folder.
func (l *Layout) Modules() []*Module {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*Module
	seen := map[*Module]bool{}
	for _, m := range l.modules {
		if m != nil && !seen[m] {
			seen[m] = true
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b *Module) int { return strings.Compare(a.Folder, b.Folder) })
	return out
}

// Roots returns the root modules by folder: those below the given paths that no
// other module of the tree calls. Where modules call each other in a ring and
// nothing outside calls them, the first of the ring is a root.
func (l *Layout) Roots() []*Module { return l.roots }

// Inline returns the module of a text that is not in the tree: the stand-in for
// a registry module. The name tells texts apart and is that of its only file.
func (l *Layout) Inline(name, text, operatorInput string) *Module {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, known := l.models[name]; known {
		return m
	}
	m := newModule(name, []*syntax.File{syntax.Parse(source.NewFile(name, []byte(text)))})
	m.Model, m.OperatorInput = true, operatorInput
	l.models[name] = m
	return m
}

// Called is what a module call asks for.
type Called struct{ Source, Version string }

// StandIn returns the stand-in for a module that is not in the tree, which find
// makes when it is first asked for, or nil.
func (l *Layout) StandIn(called Called, find func() *Module) *Module {
	l.mu.Lock()
	m, known := l.asked[called]
	l.mu.Unlock()
	if !known {
		m = find()
		l.mu.Lock()
		l.asked[called] = m
		l.mu.Unlock()
	}
	return m
}
