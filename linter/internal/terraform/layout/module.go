package layout

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/syntax"
	"github.com/irsalint/irsalint/linter/source"
)

// Block is a top-level block with its overrides merged in.
type Block struct {
	// Type is "resource", "data", "module", "variable", "output" or "provider".
	Type   string
	Labels []string
	// Header is the place of the type and labels, Range the whole block.
	Header, Range source.Range

	items []*syntax.Item
	body  atomic.Pointer[expression.Body] // nil: not put together

	addressOnce sync.Once
	address     string // of a module call; see Address
}

// Name is the block's last label.
func (b *Block) Name() string { return b.Labels[len(b.Labels)-1] }

// Address is how references name the block: "aws_iam_role.app",
// "data.aws_partition.current", "module.irsa", "var.name".
func (b *Block) Address() string {
	name := strings.Join(b.Labels, ".")
	switch b.Type {
	case "resource":
		return name
	case "variable":
		return "var." + name
	default:
		return b.Type + "." + name
	}
}

// Body parses the block, with its overrides laid over it.
func (b *Block) Body() *expression.Body {
	if body := b.body.Load(); body != nil {
		return body
	}
	body := b.items[0].Body()
	for _, over := range b.items[1:] {
		body = body.Override(over.Body())
	}
	// Of several that put it together at once all get the same one.
	if !b.body.CompareAndSwap(nil, body) {
		if first := b.body.Load(); first != nil {
			return first
		}
	}
	return body
}

// forget lets go of the body.
func (b *Block) forget() {
	b.body.Store(nil)
	for _, item := range b.items {
		item.Forget()
	}
}

// Mentions reports whether one of the words may stand in the block, without
// parsing it.
func (b *Block) Mentions(words ...string) bool {
	return slices.ContainsFunc(b.items, func(item *syntax.Item) bool { return item.Mentions(words...) })
}

// Module is one folder of configuration.
type Module struct {
	// Folder is the slash-separated name of the folder, "." for the working
	// directory.
	Folder string
	Files  []*syntax.File
	// Model is true for a stand-in that comes with irsalint or its
	// configuration: nobody edits it in the tree.
	Model bool
	// OperatorInput is that of the model; see package modules.
	OperatorInput string
	// Settings are the terraform blocks.
	Settings []*Block
	// Resources are the resource, data and ephemeral blocks in order of place;
	// Calls are the module blocks, Providers the provider blocks.
	Resources, Calls, Providers []*Block

	variables, outputs, named map[string]*Block
	localItems                []*syntax.Item
	overrideLocals            []*syntax.Item
	locals                    atomic.Pointer[map[string]*expression.Attribute] // nil: not read
	held                      atomic.Bool
}

// newModule puts the files of a folder together. Files of overrides come last
// and in the order of their names.
func newModule(folder string, files []*syntax.File) *Module {
	m := &Module{
		Folder: folder, Files: files,
		variables: map[string]*Block{}, outputs: map[string]*Block{}, named: map[string]*Block{},
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b *syntax.File) int {
		return cmp.Or(
			cmp.Compare(overrideRank(a.Source.Name), overrideRank(b.Source.Name)),
			strings.Compare(a.Source.Name, b.Source.Name))
	})
	for _, file := range files {
		override := overrideRank(file.Source.Name) > 0
		for _, item := range file.Items {
			m.add(item, override)
		}
	}
	return m
}

// overrideRank is 1 for an override file, else 0.
func overrideRank(name string) int {
	base := name[strings.LastIndexByte(name, '/')+1:]
	base, _, _ = strings.Cut(base, ".")
	if base == "override" || strings.HasSuffix(base, "_override") {
		return 1
	}
	return 0
}

func (m *Module) add(item *syntax.Item, override bool) {
	block := &Block{Type: item.Type, Labels: item.Labels, Header: item.Header, Range: item.Range, items: []*syntax.Item{item}}
	switch {
	case item.Type == "locals" && override:
		m.overrideLocals = append(m.overrideLocals, item)
	case item.Type == "locals":
		m.localItems = append(m.localItems, item)
	case item.Type == "variable" && len(item.Labels) == 1:
		m.index(m.variables, block.Labels[0], block, override)
	case item.Type == "output" && len(item.Labels) == 1:
		m.index(m.outputs, block.Labels[0], block, override)
	case item.Type == "terraform" && len(item.Labels) == 0:
		m.Settings = append(m.Settings, block)
	case item.Type == "provider" && len(item.Labels) == 1:
		m.Providers = append(m.Providers, block)
	case item.Type == "module" && len(item.Labels) == 1:
		if m.index(m.named, block.Address(), block, override) {
			m.Calls = append(m.Calls, block)
		}
	case slices.Contains([]string{"resource", "data", "ephemeral"}, item.Type) && len(item.Labels) == 2:
		if m.index(m.named, block.Address(), block, override) {
			m.Resources = append(m.Resources, block)
		}
	}
}

// index files a block under a name and reports whether it is a block of its
// own. Of two blocks of one name, which Terraform refuses, the first one answers
// references.
func (m *Module) index(in map[string]*Block, name string, block *Block, override bool) bool {
	first := in[name]
	switch {
	case first == nil:
		in[name] = block
	case override:
		first.items = append(first.items, block.items...)
		return false
	}
	return true
}

// Variable returns the variable of the name, or nil.
func (m *Module) Variable(name string) *Block { return m.variables[name] }

// Output returns the output of the name, or nil.
func (m *Module) Output(name string) *Block { return m.outputs[name] }

// Outputs returns the names of the outputs, sorted.
func (m *Module) Outputs() []string {
	names := make([]string, 0, len(m.outputs))
	for name := range m.outputs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Named returns the resource, data source or module call of an address, or nil.
func (m *Module) Named(address string) *Block { return m.named[address] }

// Local returns the definition of a local value, or nil. The first call parses
// all locals blocks of the module.
func (m *Module) Local(name string) *expression.Attribute {
	known := m.locals.Load()
	if known == nil {
		locals := map[string]*expression.Attribute{}
		for _, item := range slices.Concat(m.localItems, m.overrideLocals) {
			for _, a := range item.Body().Attributes() {
				locals[a.Name] = a
			}
		}
		known = &locals
		if !m.locals.CompareAndSwap(nil, known) {
			if first := m.locals.Load(); first != nil {
				known = first
			}
		}
	}
	return (*known)[name]
}

// Hold keeps what is parsed of the module from being forgotten: others look into
// it.
func (m *Module) Hold() { m.held.Store(true) }

// Forget lets go of what was parsed of the module, which takes several times the
// room of its text. What is asked for afterwards is parsed again. Settings and
// providers stay: every other root module may look at them.
func (m *Module) Forget() {
	if m.held.Load() {
		return
	}
	m.locals.Store(nil)
	for _, item := range slices.Concat(m.localItems, m.overrideLocals) {
		item.Forget()
	}
	for _, list := range [][]*Block{m.Resources, m.Calls} {
		for _, block := range list {
			block.forget()
		}
	}
	for _, named := range []map[string]*Block{m.variables, m.outputs} {
		for _, block := range named {
			block.forget()
		}
	}
}

// Problems are the syntax errors of the module's files, as far as they were
// looked at, in order of place. With all set, every block is looked at.
func (m *Module) Problems(all bool) []graph.Problem {
	var out []graph.Problem
	for _, file := range m.Files {
		out = append(out, file.Problems...)
		for _, item := range file.Items {
			switch {
			case all:
				out = append(out, item.Problems()...)
			case item.Parsed():
				out = append(out, item.Found()...)
			}
		}
	}
	return out
}
