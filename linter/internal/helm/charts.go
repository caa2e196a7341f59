package helm

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Charts are the charts of a tree. They are loaded when first used. A Charts is
// not safe for use by several goroutines.
type Charts struct {
	// Prefix is the annotation prefix of the webhook; see kubernetes.Context.
	Prefix string

	ctx  context.Context
	tree *source.Tree
	rows []catalog.Row

	dirs []string
	// isChart has the folders of dirs, environments their values files.
	isChart      map[string]bool
	environments map[string][]string

	loading   sync.Mutex // guards loads, as Rest renders side by side
	loads     map[string]*load
	installed map[string]bool
	consumed  map[string]bool
	// spent is what the renderings have cost so far, in units of a budget.
	spent int
}

// Find lists the charts of a tree: the folders with a Chart.yaml, but for those
// in another chart's charts folder. Rows are the charts that are known although
// they are not in the tree; usually catalog.Rows(), with the user's own first.
// Cancelling ctx ends every rendering.
func Find(ctx context.Context, tree *source.Tree, rows []catalog.Row) *Charts {
	c := &Charts{
		ctx: ctx, tree: tree, rows: rows,
		loads: map[string]*load{}, installed: map[string]bool{}, consumed: map[string]bool{},
		isChart: map[string]bool{}, environments: map[string][]string{},
	}
	for _, name := range tree.Files() {
		if path.Base(name) == "Chart.yaml" {
			c.isChart[path.Dir(name)] = true
		}
	}
	for dir := range c.isChart {
		if !c.below(dir, func(parent string) bool { return path.Base(parent) == "charts" && c.isChart[path.Dir(parent)] }) {
			c.dirs = append(c.dirs, dir)
		}
	}
	slices.Sort(c.dirs)
	clear(c.isChart)
	for _, dir := range c.dirs {
		c.isChart[dir] = true
		c.environments[dir] = environmentFiles(tree, dir)
	}
	return c
}

// below reports whether a folder, or one above it, is such a one.
func (c *Charts) below(dir string, such func(dir string) bool) bool {
	for dir != "." && dir != "/" && dir != "" {
		if such(dir) {
			return true
		}
		dir = dir[:max(strings.LastIndexByte(dir, '/'), 0)] // names are clean
	}
	return such(".")
}

// Dirs returns the folders of the charts, sorted.
func (c *Charts) Dirs() []string { return slices.Clone(c.dirs) }

// Has reports whether dir is the folder of a chart of the tree.
func (c *Charts) Has(dir string) bool {
	return c.isChart[path.Clean(dir)] || c.tree.IsFile(path.Join(dir, "Chart.yaml"))
}

// Consumed returns the files that belong to charts: their templates, values and
// sub-charts, and every values file that was used. They are no plain manifests.
// It is complete after Rest.
func (c *Charts) Consumed() map[string]bool {
	for _, name := range c.tree.Files() {
		if c.below(path.Dir(name), func(dir string) bool { return c.isChart[dir] && c.belongs(dir, name) }) {
			c.consumed[name] = true
		}
	}
	return c.consumed
}

// belongs reports whether a file is a template, sub-chart or values file of the
// chart in a folder above it. A chart's folder may hold other things as well,
// such as the Application that installs it.
func (c *Charts) belongs(dir, name string) bool {
	rest := strings.TrimPrefix(name, dir+"/")
	top, _, nested := strings.Cut(rest, "/")
	if nested {
		return top == "templates" || top == "charts" || top == "crds" || top == "ci" || slices.Contains(c.environments[dir], name)
	}
	return isChartFile(rest) || slices.Contains(c.environments[dir], name)
}

func isChartFile(base string) bool {
	switch base {
	case "Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json", "requirements.yaml", "requirements.lock":
		return true
	}
	return false
}

// Consume marks a file as read: a values file that an installer names.
func (c *Charts) Consume(name string) { c.consumed[name] = true }

// load returns the chart in a folder.
func (c *Charts) load(dir string) (*chart, error) {
	c.loading.Lock()
	l := c.loads[dir]
	if l == nil {
		l = &load{}
		c.loads[dir] = l
	}
	c.loading.Unlock()
	l.once.Do(func() {
		defer func() {
			if p := recover(); p != nil {
				l.err = fmt.Errorf("bug in irsalint: reading it failed: %v", p)
			}
		}()
		l.chart, l.err = loadChart(c.tree, dir)
	})
	return l.chart, l.err
}

// load is a chart that is read once, or why it cannot be.
type load struct {
	once  sync.Once
	chart *chart
	err   error
}

// Release returns what one installation makes: of a chart in the tree by
// rendering it, of another one by the table of well-known charts.
func (c *Charts) Release(r Release) Result {
	r = c.install(r)
	return c.render(r, &c.spent)
}

// install marks the chart of a release as installed.
func (c *Charts) install(r Release) Release {
	r.prefix = c.Prefix
	r.Dir = path.Clean(r.Dir)
	if !c.isRemote(r) {
		c.installed[r.Dir] = true
	}
	return r
}

// isRemote reports whether the chart of a release is not in the tree.
func (c *Charts) isRemote(r Release) bool { return r.Dir == "." && !c.Has(".") }

// render returns what a release makes, and adds what that costs.
func (c *Charts) render(r Release, spent *int) (result Result) {
	defer func() {
		if p := recover(); p != nil {
			result.Facts.Skipped = append(result.Facts.Skipped, graph.Skipped{
				File: path.Join(r.Dir, "Chart.yaml"), Reason: fmt.Sprintf("bug in irsalint: rendering this chart failed: %v", p), Holds: true,
			})
		}
	}()
	if c.isRemote(r) {
		return c.remote(r)
	}
	return c.local(r, spent)
}

// local renders a chart of the tree.
func (c *Charts) local(r Release, spent *int) Result {
	loaded, err := c.load(r.Dir)
	if err != nil {
		return Result{Facts: graph.Facts{Skipped: []graph.Skipped{c.skipped(r.Dir, "the chart is not rendered: "+err.Error())}}}
	}
	if loaded.meta.Type == "library" {
		return Result{}
	}
	p := c.prepare(loaded, r, spent)
	marked, other, err := p.render(c.ctx)
	if err != nil {
		reason := "the chart does not render: " + strip(firstLine(err).Error())
		return Result{Facts: graph.Facts{Skipped: []graph.Skipped{c.skipped(r.Dir, reason)}}}
	}
	objects := p.objects(marked)
	if other != nil {
		objects = join(p.scope, objects, p.objects(other))
	}
	result := c.facts(p, objects)
	result.Facts.Problems = append(result.Facts.Problems, p.problems...)
	result.Facts.Skipped = append(result.Facts.Skipped, p.refusedSets()...)
	result.Facts.Add(c.dependencies(p))
	for _, name := range slices.Sorted(maps.Keys(p.broken)) {
		file := loaded.files[name].source
		result.Facts.Skipped = append(result.Facts.Skipped, graph.Skipped{
			File: file.Name, Reason: "the template does not render: " + strip(p.broken[name]), Holds: holds(file.Data),
		})
	}
	return result
}

// holds reports whether a file visibly has to do with service accounts.
func holds(data []byte) bool {
	return strings.Contains(string(data), "role-arn") || strings.Contains(string(data), "ServiceAccount")
}

// skipped names a chart as not read.
func (c *Charts) skipped(dir, reason string) graph.Skipped {
	s := graph.Skipped{File: path.Join(dir, "Chart.yaml"), Reason: reason}
	for _, name := range c.tree.Files() {
		if strings.HasPrefix(name, dir+"/") && !s.Holds {
			if file, err := c.tree.Read(name); err == nil {
				s.Holds = holds(file.Data)
			}
		}
	}
	return s
}

// prepare fills in what the release does not tell.
func (c *Charts) prepare(loaded *chart, r Release, spent *int) *rendering {
	scope := loaded.dir
	name := symbolic.Nature{Alphabet: "a-z0-9-", NotEmpty: true}
	if r.Name.IsEmpty() {
		r.Name = symbolic.Of(&symbolic.Token{Scope: scope, Name: "release name", Nature: name})
	}
	if r.Namespace.IsEmpty() {
		r.Namespace = symbolic.Of(&symbolic.Token{Scope: scope, Name: "release namespace", Nature: name})
	}
	if r.Door == "" {
		r.Door = "helm"
	}
	if r.Root == "" {
		r.Root = loaded.dir
	}
	p := &rendering{
		chart: loaded, release: r, scope: scope, spent: spent, marks: &marks{options: manifest.Options{Scope: r.Root}},
		defaults: map[string][]*manifest.Node{}, broken: map[string]string{},
	}
	for _, file := range loaded.order {
		if path.Base(file) == "values.yaml" && !strings.Contains("/"+file, "/templates/") {
			docs, problems := ParseValues(loaded.files[file].source)
			p.defaults[file] = docs
			p.problems = append(p.problems, problems...)
		}
	}
	p.findStubs()
	return p
}

// Installed reports whether some release has installed the chart in a folder.
func (c *Charts) Installed(dir string) bool { return c.installed[path.Clean(dir)] }

// localParts returns the charts of the tree that others take in by a file://
// repository: they are rendered as a part of those.
func (c *Charts) localParts() map[string]bool {
	parts := map[string]bool{}
	for _, dir := range c.dirs {
		loaded, err := c.load(dir)
		if err != nil {
			continue
		}
		for _, dep := range loaded.meta.Dependencies {
			if local, ok := strings.CutPrefix(dep.Repository, "file://"); ok && path.Join(dir, local) != dir {
				parts[path.Join(dir, local)] = true
			}
		}
	}
	return parts
}
