package helm

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/helm/engine"
	"github.com/irsalint/irsalint/linter/source"
)

// Limits of one chart with its sub-charts.
const (
	maxChartFiles  = 4_000
	maxChartBytes  = 32 << 20
	maxChartDepth  = 8         // charts in charts
	maxPlainFile   = 256 << 10 // a file that is neither template nor values
	maxFolderDepth = 12
)

// chart is one chart of the tree as its files.
type chart struct {
	dir  string
	name string
	meta *engine.Metadata
	// files are the chart's and its sub-charts' files by their name in the chart
	// ("templates/sa.yaml", "charts/db/values.yaml"), with steps built in.
	files map[string]*chartFile
	// order is the sorted names of files.
	order []string
	// missing are the dependencies that are declared and not there.
	missing []*engine.Dependency
	bytes   int
	// engine renders the files, unless it refused them.
	engine    *engine.Chart
	refused   error
	templates engine.Templates
}

// chartFile is one file of a chart.
type chartFile struct {
	// source is the file that a person edits; one made up for an archive member.
	source *source.File
	// data is what the engine gets.
	data []byte
}

// loadChart reads the chart in a folder of the tree.
func loadChart(tree *source.Tree, dir string) (*chart, error) {
	c := &chart{dir: dir, files: map[string]*chartFile{}}
	if err := c.folder(tree, dir, "", 0); err != nil {
		return nil, err
	}
	file := c.files["Chart.yaml"]
	if file == nil {
		return nil, errors.New("it has no Chart.yaml")
	}
	meta := new(engine.Metadata)
	if err := meta.Read(file.data); err != nil {
		return nil, fmt.Errorf("its Chart.yaml is not readable: %w", firstLine(err))
	}
	c.meta, c.name = meta, meta.Name
	if meta.APIVersion == "" || meta.APIVersion == "v1" {
		c.requirements(meta)
	}
	c.localDependencies(tree, "", meta, 0)
	c.order = slices.Sorted(func(yield func(string) bool) {
		for name := range c.files {
			if !yield(name) {
				return
			}
		}
	})
	c.engine, c.refused = c.build()
	return c, nil
}

// requirements adds the dependencies of a chart of the old form.
func (c *chart) requirements(meta *engine.Metadata) {
	if file := c.files["requirements.yaml"]; file != nil {
		// A broken file is the engine's to complain about.
		_ = meta.Read(file.data)
	}
}

// folder adds the files below a folder under a prefix.
func (c *chart) folder(tree *source.Tree, dir, prefix string, depth int) error {
	entries, err := tree.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("folder %q cannot be read: %w", dir, err)
	}
	if depth > maxFolderDepth {
		return fmt.Errorf("folders nest deeper than %d", maxFolderDepth)
	}
	for _, entry := range entries {
		name := path.Join(prefix, entry.Name)
		switch {
		case strings.HasPrefix(entry.Name, ".") && entry.Name != ".helmignore":
			continue
		case entry.Dir:
			if prefix == "" && (entry.Name == "ci" || entry.Name == "crds" || entry.Name == "node_modules") {
				continue // example values, definitions: nothing that renders
			}
			if err := c.folder(tree, path.Join(dir, entry.Name), name, depth+1); err != nil {
				return err
			}
		case path.Ext(name) == ".tgz" && path.Base(path.Dir(name)) == "charts":
			c.archive(tree, path.Join(dir, entry.Name), name)
		default:
			if err := c.read(tree, path.Join(dir, entry.Name), name); err != nil {
				return err
			}
		}
	}
	return nil
}

// read adds one file.
func (c *chart) read(tree *source.Tree, from, name string) error {
	file, err := tree.Read(from)
	if err != nil {
		return nil //nolint:nilerr // a file that cannot be read is missing for Helm as well
	}
	return c.add(name, file)
}

// add adds a file under its name in the chart.
func (c *chart) add(name string, file *source.File) error {
	data := file.Data
	template := strings.HasPrefix(name, "templates/") || strings.Contains(name, "/templates/")
	if !template && !isValues(name) && len(data) > maxPlainFile {
		return nil
	}
	if template {
		text, err := withSteps(string(data))
		if err != nil {
			return fmt.Errorf("template %q is not rendered: %w", file.Name, err)
		}
		data = []byte(text)
	}
	c.bytes += len(data)
	if len(c.files) >= maxChartFiles || c.bytes > maxChartBytes {
		return errors.New("it is larger than what is read of one chart")
	}
	c.files[name] = &chartFile{source: file, data: data}
	return nil
}

func isValues(name string) bool {
	base := path.Base(name)
	return base == "values.yaml" || base == "Chart.yaml" || base == "requirements.yaml"
}

// localDependencies looks for the declared dependencies: in charts/, or in the
// folder that a file:// repository names.
func (c *chart) localDependencies(tree *source.Tree, prefix string, meta *engine.Metadata, depth int) {
	for _, dep := range meta.Dependencies {
		if dep == nil || c.has(prefix, dep.Name) {
			continue
		}
		local, ok := strings.CutPrefix(dep.Repository, "file://")
		if ok && depth < maxChartDepth {
			dir := path.Join(c.dir, prefixDir(prefix), local)
			sub := path.Join(prefix, "charts", dep.Name)
			if tree.IsFile(path.Join(dir, "Chart.yaml")) && c.folder(tree, dir, sub, 0) == nil {
				if nested := c.metadata(sub); nested != nil {
					c.localDependencies(tree, sub, nested, depth+1)
				}
				continue
			}
		}
		if prefix == "" {
			c.missing = append(c.missing, dep)
		}
	}
}

// prefixDir is where a sub-chart's own file:// paths start from. Only a chart in
// charts/ has a folder of its own below the chart's.
func prefixDir(prefix string) string { return prefix }

// has reports whether a sub-chart of that name is there.
func (c *chart) has(prefix, name string) bool {
	for file := range c.files {
		rest, ok := strings.CutPrefix(file, path.Join(prefix, "charts")+"/")
		if !ok {
			continue
		}
		folder, inner, ok := strings.Cut(rest, "/")
		if !ok || inner != "Chart.yaml" {
			continue
		}
		if meta := c.metadata(path.Join(prefix, "charts", folder)); meta != nil && meta.Name == name {
			return true
		}
	}
	return false
}

// metadata reads the Chart.yaml of a sub-chart, nil if there is none.
func (c *chart) metadata(prefix string) *engine.Metadata {
	file := c.files[path.Join(prefix, "Chart.yaml")]
	if file == nil {
		return nil
	}
	meta := new(engine.Metadata)
	if meta.Read(file.data) != nil {
		return nil
	}
	return meta
}

// build hands the files to the engine.
func (c *chart) build() (*engine.Chart, error) {
	files := make([]*engine.File, 0, len(c.order))
	for _, name := range c.order {
		files = append(files, &engine.File{Name: name, Data: c.files[name].data})
	}
	return engine.Load(files)
}

// firstLine shortens an error to its first line.
func firstLine(err error) error {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	const most = 300
	if len(line) > most {
		line = line[:most] + "..."
	}
	return errors.New(line)
}
