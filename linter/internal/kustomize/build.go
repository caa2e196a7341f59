package kustomize

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Options say what an installer adds to a Kustomize folder. The zero value adds
// nothing.
type Options struct {
	// Door, Root, Address, Cluster and Conditional go into the facts' origin; see
	// graph.Origin and kubernetes.Context. An empty Door is "kustomize", an empty
	// Root the folder.
	Door, Root, Address string
	Cluster             symbolic.Text
	Conditional         bool
	// Namespace is where objects go that have none after the build.
	Namespace symbolic.Text
	// Overlay is laid over the folder as one more kustomization that has it as
	// its only resource: namespace, prefixes, patches.
	Overlay types.Kustomization
	// Inputs are nodes that Overlay was made of, for the places.
	Inputs []*manifest.Node
	// Values gives the text of a placeholder ${name} (Flux substitution).
	Values func(name string) (symbolic.Text, bool)
}

// Result is what a build makes.
type Result struct {
	Facts graph.Facts
	// Objects are all objects of the build.
	Objects []Object
	// Charts are the Helm charts that the folder would inflate.
	Charts []Chart
}

// Object is a built object with what is known beyond its own text.
type Object struct {
	Root    *manifest.Node
	Context kubernetes.Context
}

// Chart is a Helm chart in a kustomization.
type Chart struct {
	types.HelmChart
	// Folder is where the kustomization stands, Home the folder of local charts,
	// Entry its node.
	Folder, Home string
	Entry        *manifest.Node
	// Into is the namespace that the kustomization puts all objects into; empty: it
	// names none.
	Into symbolic.Text
}

func (r *Result) add(other Result) {
	r.Facts.Add(other.Facts)
	r.Objects = append(r.Objects, other.Objects...)
	r.Charts = append(r.Charts, other.Charts...)
}

// Limits of one build.
const (
	maxVisits = 2_000    // folders, each counted as often as it is used
	maxDepth  = 32       // folders that use each other
	maxBytes  = 32 << 20 // all files of a build
)

// memoryRoot is where the tree lies in memory. Its depth leaves room for names
// that begin with "..".
const memoryRoot = "/tree/0/1/2/3/4/5/6/7"

// overlayDir is the folder of Options.Overlay in memory.
const overlayDir = "/tree/overlay"

// Build builds one folder. What cannot be built is read as plain manifests, and
// named.
func (b *Builds) Build(dir string, options Options) (result Result) {
	dir = path.Clean(dir)
	if options.Door == "" {
		options.Door = "kustomize"
	}
	if options.Root == "" {
		options.Root = dir
	}
	b.built[dir] = true
	c := &closure{builds: b, seen: map[string]int{}}
	err := c.visit(dir, 0)
	for name := range c.seen {
		b.built[name] = true
	}
	c.markRead()
	result.Charts = c.charts(dir)
	for _, f := range c.folders {
		for _, reason := range f.refused {
			result.Facts.Skipped = append(result.Facts.Skipped, graph.Skipped{File: f.file.Name, Reason: reason})
		}
	}
	var objects []Object
	if err == nil {
		objects, result.Facts.Overridden, err = c.render(dir, options)
	}
	result.Facts.Skipped = append(result.Facts.Skipped, c.namePointless()...)
	if err != nil {
		result.Facts.Skipped = append(result.Facts.Skipped, graph.Skipped{
			File: c.nameOf(dir), Reason: "it is read without Kustomize: " + oneLine(err), Holds: c.holds(),
		})
		objects = c.plain(dir, options)
	}
	var collector kubernetes.Collector
	for _, o := range objects {
		collector.Add(o.Root, o.Context)
	}
	result.Facts.Add(collector.Facts())
	result.Objects = objects
	return result
}

// closure is everything that one build reads.
type closure struct {
	builds  *Builds
	folders []*folder      // in the order of the first visit, the root first
	seen    map[string]int // folder -> depth
	stack   []string
	visits  int
	// pointless are the patches that apply to nothing, as "Kind/name".
	pointless map[string]bool
}

// visit collects a folder and those that it uses.
func (c *closure) visit(dir string, depth int) error {
	if slices.Contains(c.stack, dir) {
		return fmt.Errorf("the folders %q use each other in a ring", strings.Join(append(c.stack, dir), " -> "))
	}
	if c.visits++; c.visits > maxVisits || depth > maxDepth {
		return errors.New("its folders use each other too often")
	}
	f := c.builds.folder(dir)
	if _, ok := c.seen[dir]; !ok {
		c.seen[dir] = depth
		c.folders = append(c.folders, f)
	}
	if f.file == nil {
		return fmt.Errorf("the folder %q has no kustomization", dir)
	}
	c.stack = append(c.stack, dir)
	defer func() { c.stack = c.stack[:len(c.stack)-1] }()
	err := f.err
	for _, sub := range f.folders {
		err = errors.Join(err, c.visit(sub, depth+1))
	}
	return err
}

// markRead notes the files that belong to the build.
func (c *closure) markRead() {
	for _, f := range c.folders {
		if f.file != nil {
			c.builds.read[f.file.Name] = true
		}
		for _, name := range slices.Concat(f.resources, f.patches, f.others) {
			if target, err := c.builds.tree.Real(name); err == nil {
				c.builds.read[target] = true
			}
		}
	}
}

func (c *closure) nameOf(dir string) string {
	if f := c.builds.folder(dir); f.file != nil {
		return f.file.Name
	}
	return dir
}

// holds reports whether any file of the build names a role.
func (c *closure) holds() bool {
	for _, f := range c.folders {
		for _, name := range slices.Concat(f.resources, f.patches) {
			if file, err := c.builds.tree.Read(name); err == nil && strings.Contains(string(file.Data), "role-arn") {
				return true
			}
		}
		if f.file != nil && strings.Contains(string(f.file.Data), "role-arn") {
			return true
		}
	}
	return false
}

// memory lays the files of the build into a file system in memory.
func (c *closure) memory() (filesys.FileSystem, error) {
	fs := filesys.MakeFsInMemory()
	total := 0
	write := func(name string, data []byte) error {
		if total += len(data); total > maxBytes {
			return errors.New("its files are larger than what is read of one build")
		}
		return fs.WriteFile(path.Join(memoryRoot, name), data)
	}
	for _, f := range c.folders {
		k := f.kustomization
		k.Patches = c.patches(f)
		// Without anything in it, a kustomization is an error to the library.
		k.BuildMetadata = []string{types.OriginAnnotations}
		data, err := yaml.Marshal(k)
		if err != nil {
			return nil, err
		}
		if err := write(path.Join(f.dir, "kustomization.yaml"), data); err != nil {
			return nil, err
		}
		for _, name := range slices.Concat(f.resources, f.patches, f.others) {
			file, err := c.builds.tree.Read(name)
			if err != nil {
				return nil, err
			}
			if err := write(name, file.Data); err != nil {
				return nil, err
			}
		}
	}
	return fs, nil
}

// render builds the folder by the library. The second result are the places of
// the role annotations that it has seen.
func (c *closure) render(dir string, options Options) (objects []Object, read []source.Range, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("bug in irsalint: building it failed: %v", p)
		}
	}()
	index, err := c.index(options)
	if err != nil {
		return nil, nil, err
	}
	text, err := c.run(dir, options)
	for try := 0; err != nil && try < maxPointless && c.isPointless(err); try++ {
		text, err = c.run(dir, options)
	}
	if err != nil {
		return nil, nil, err
	}
	objects = c.objects(dir, text, index, options)
	if len(c.pointless) > 0 {
		objects = append(objects, c.pointlessObjects(options)...)
	}
	return objects, index.read(), nil
}

// run calls the library once.
func (c *closure) run(dir string, options Options) (string, error) {
	fs, err := c.memory()
	if err != nil {
		return "", err
	}
	overlay := options.Overlay
	overlay.TypeMeta = types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind}
	overlay.Resources = []string{"../" + strings.TrimPrefix(path.Join(memoryRoot, dir), "/tree/")}
	overlay.BuildMetadata = []string{types.OriginAnnotations}
	data, err := yaml.Marshal(overlay)
	if err != nil {
		return "", err
	}
	if err := fs.WriteFile(path.Join(overlayDir, "kustomization.yaml"), data); err != nil {
		return "", err
	}
	krustyOptions := krusty.MakeDefaultOptions()
	// Argo CD and Flux allow files outside of the folder; the tree is the limit.
	krustyOptions.LoadRestrictions = types.LoadRestrictionsNone
	built, err := krusty.MakeKustomizer(krustyOptions).Run(fs, overlayDir)
	if err != nil {
		return "", err
	}
	text, err := built.AsYaml()
	return string(text), err
}
