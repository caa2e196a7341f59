package gitops

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// resolve finds the folder or file that an installer means by a path, which
// counts from the root of a repository. That root is a folder at or above the
// installer's own: the highest one that has such a path is taken. It returns ""
// if there is none: another repository, or a path that is not known.
func (r *reader) resolve(o object, text symbolic.Text, want func(name string) bool) string {
	written, known := text.Literal()
	if !known || strings.Contains(written, "://") {
		return ""
	}
	written = strings.TrimPrefix(path.Clean(written), "/")
	if strings.HasPrefix(written, "../") || written == ".." {
		return ""
	}
	for _, root := range r.roots(o) {
		if name := path.Join(root, written); want(name) {
			return name
		}
	}
	return ""
}

// roots lists the folders from the top of the tree down to the object's own.
func (r *reader) roots(o object) []string {
	dir := "."
	if file := o.root.Range().File; file != nil {
		dir = path.Dir(file.Name)
	}
	roots := []string{"."}
	at := ""
	for part := range strings.SplitSeq(dir, "/") {
		if part != "" && part != "." {
			at = path.Join(at, part)
			roots = append(roots, at)
		}
	}
	return roots
}

// folders returns the folders that an installer names, as far as they are in the
// tree.
func (r *reader) folders(o object) []string {
	var out []string
	add := func(text symbolic.Text) {
		if text.IsEmpty() {
			return
		}
		if dir := r.resolve(o, text, r.tree.IsDir); dir != "" {
			out = append(out, dir)
		}
	}
	spec := o.root.Get("spec")
	switch o.kind() {
	case "Application":
		add(spec.At("source", "path").Text())
		for _, src := range spec.Get("sources").Items() {
			add(src.Get("path").Text())
		}
	case "ApplicationSet":
		for _, params := range r.generate(o, spec.Get("generators"), 0) {
			app := expand(spec.Get("template"), params)
			add(app.At("spec", "source", "path").Text())
			for _, src := range app.At("spec", "sources").Items() {
				add(src.Get("path").Text())
			}
		}
	case "Kustomization":
		if o.group() == "kustomize.toolkit.fluxcd.io" {
			add(spec.Get("path").Text())
		}
	case "HelmRelease":
		add(spec.At("chart", "spec", "chart").Text())
		add(spec.At("chart", "path").Text())
	}
	return out
}

// plain is a folder of manifests that an installer applies as they are.
type plain struct {
	dir              string
	recurse          bool
	include, exclude string // globs, empty: everything, nothing
	context          kubernetes.Context
	options          manifest.Options
}

// maxPlainDepth bounds the folders below a folder that is applied.
const maxPlainDepth = 20

// apply reads a folder of plain manifests.
func (r *reader) apply(p plain) {
	key := p.dir + " " + p.context.Namespace.Key() + " " + p.context.Root
	if r.applied[key] {
		return
	}
	r.applied[key] = true
	r.applyFolder(p, p.dir, 0)
}

func (r *reader) applyFolder(p plain, dir string, depth int) {
	entries, err := r.tree.ReadDir(dir)
	if err != nil || depth > maxPlainDepth {
		return
	}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name)
		switch {
		case entry.Dir && !p.recurse || strings.HasPrefix(entry.Name, "."):
		case entry.Dir && r.builds.Has(name):
			if r.builds.Built(name) {
				continue
			}
			r.take(r.builds.Build(name, buildOptions(p.context)))
		case entry.Dir && r.charts.Has(name):
		case entry.Dir:
			r.applyFolder(p, name, depth+1)
		case kubernetes.IsManifestName(entry.Name) && p.selects(name):
			r.applyFile(p, name)
		}
	}
}

// selects reports whether Argo CD's globs select a file.
func (p plain) selects(name string) bool {
	rel := strings.TrimPrefix(name, p.dir+"/")
	if p.exclude != "" && matches(p.exclude, rel) {
		return false
	}
	return p.include == "" || matches(p.include, rel)
}

// matches tries a glob of Argo CD, which may be a list in braces.
func matches(glob, name string) bool {
	ok, err := doublestar.Match(glob, name)
	return err == nil && ok
}

// applyFile reads one plain manifest.
func (r *reader) applyFile(p plain, name string) {
	file, err := r.tree.Read(name)
	if err != nil || r.builds.Uses(name) {
		return
	}
	r.consumed[file.Name] = true
	docs, problems := manifest.Parse(file, p.options)
	r.facts.Problems = append(r.facts.Problems, problems...)
	var collector kubernetes.Collector
	for _, doc := range docs {
		context := p.context
		context.Conditional = context.Conditional || doc.Template
		context.Partial = doc.Template
		collector.Add(doc.Root, context)
		r.queue = append(r.queue, object{root: doc.Root, context: context})
	}
	r.facts.Add(collector.Facts())
}
