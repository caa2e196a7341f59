package kustomize

import (
	"path"
	"slices"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// plain reads the resources and patches of a build as plain manifests: the
// namespace of the nearest kustomization counts, nothing else.
func (c *closure) plain(dir string, options Options) []Object {
	var out []Object
	parse := manifest.Options{Scope: options.Root, Values: options.Values}
	namespace := options.Namespace
	if text := c.builds.folder(dir).root.Get("namespace").Text(); !text.IsEmpty() {
		namespace = text
	}
	if options.Overlay.Namespace != "" {
		namespace = symbolic.Literal(options.Overlay.Namespace)
	}
	read := func(docs []*manifest.Document, patch bool) {
		for _, doc := range docs {
			// A patch is a part of an object: what it does not say proves nothing.
			kind := doc.Root.Get("kind").Text().Flat()
			if kind == "" || patch && kind != "ServiceAccount" {
				continue
			}
			o := Object{Root: doc.Root}
			o.Context.Namespace, o.Context.Door, o.Context.Root = namespace, options.Door, options.Root
			o.Context.AddressPrefix, o.Context.Cluster = options.Address, options.Cluster
			o.Context.Conditional, o.Context.Partial, o.Context.Prefix = options.Conditional, patch, c.builds.Prefix
			out = append(out, o)
		}
	}
	for _, f := range c.folders {
		for i, name := range append(slices.Clip(f.resources), f.patches...) {
			if file, err := c.builds.tree.Read(name); err == nil {
				docs, _ := manifest.Parse(file, parse)
				read(docs, i >= len(f.resources))
			}
		}
		for _, patch := range f.root.Get("patches").Items() {
			docs, _ := manifest.ParseText(patch.Get("patch").Text(), parse)
			read(docs, true)
		}
		for _, patch := range f.root.Get("patchesStrategicMerge").Items() {
			if docs, _ := manifest.ParseText(patch.Text(), parse); len(docs) > 0 && docs[0].Root.Kind() == manifest.Mapping {
				read(docs, true)
			}
		}
	}
	return out
}

// charts returns the Helm charts that the folders of the build would inflate. The
// namespace of a kustomization, the outermost first, replaces that of the release in
// all that a chart makes.
func (c *closure) charts(dir string) []Chart {
	var out []Chart
	outer := c.builds.folder(dir).root.Get("namespace").Text()
	for _, f := range c.folders {
		namespace := outer
		if namespace.IsEmpty() {
			namespace = f.root.Get("namespace").Text()
		}
		for i, chart := range f.charts {
			entry := f.root
			if items := f.root.Get("helmCharts").Items(); i < len(items) {
				entry = items[i]
			}
			out = append(out, Chart{HelmChart: chart, Folder: f.dir, Home: path.Join(f.dir, f.chartHome), Entry: entry, Into: namespace})
		}
	}
	return out
}
